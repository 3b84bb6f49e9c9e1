"""Known and unknown names: what they mean in one article, and which actors they may be."""

from articles.ingest.extract import Entry, Gazetteer
from articles.ingest.extract.document import Document
from articles.ingest.extract.names import names_in

KNOWN = Gazetteer(
    [
        Entry("snow-forum", "Snow Forum International", "organisation", ("SFI",)),
        Entry("ice-union", "Ice Union of Norland", "organisation", ("IUN", "Ice Union")),
        Entry("ice-union-south", "Ice Union of Sudland", "organisation", ("Ice Union",)),
        Entry("mira-holm", "Mira Holm", "person", body="Snow Forum International"),
    ]
)


def names(text: str, language: str = "en") -> list[tuple[str, str]]:
    found = names_in(Document(text, language, None), KNOWN)
    return [(mention.kind, mention.name) for mention in found.mentions]


def body_of(text: str, person: str, language: str = "en") -> str:
    found = names_in(Document(text, language, None), Gazetteer()).people[person]
    return found.body or found.government


def test_aliases_mean_their_actor() -> None:
    assert names("The SFI met again.") == [("organisation", "Snow Forum International")]


def test_an_abbreviation_means_what_the_article_says() -> None:
    found = names("The Steppe Friends Institute (SFI) met. The SFI sang.")
    assert {name for _, name in found} == {"Steppe Friends Institute"}


def test_a_surname_is_the_person_named_before() -> None:
    assert names("Ane Berglund spoke. Later Berglund left.") == [("person", "Ane Berglund")] * 2


def test_people_speak_for_the_body_beside_their_name() -> None:
    assert body_of("Ane Berglund, director of the Snow Watch Network, left.", "Ane Berglund") == "Snow Watch Network"
    assert body_of("Snow Watch Network president Ane Berglund left.", "Ane Berglund") == "Snow Watch Network"
    assert body_of("Danish Prime Minister Ane Berglund left.", "Ane Berglund") == "Denmark"
    assert body_of("Ane Berglund from Snowbound Voices left.", "Ane Berglund") == "Snowbound Voices"


def test_a_member_of_parliament_does_not_speak_for_the_government() -> None:
    assert body_of("Danish senator Ane Berglund left.", "Ane Berglund") == ""


def test_an_exact_name_is_one_candidate() -> None:
    (candidate,) = KNOWN.candidates("snow forum international")
    assert (candidate.key, candidate.score) == ("snow-forum", 1.0)


def test_a_misspelt_name_is_a_candidate_with_its_score_and_reason() -> None:
    (candidate,) = KNOWN.candidates("Snow Forum Internatonal")
    assert candidate.key == "snow-forum"
    assert 0.9 < candidate.score < 1
    assert "%" in candidate.reason


def test_an_ambiguous_name_stays_open() -> None:
    assert {candidate.key for candidate in KNOWN.candidates("Ice Union")} == {"ice-union", "ice-union-south"}


def test_another_name_is_no_candidate() -> None:
    assert KNOWN.candidates("Lantern Circle") == []
