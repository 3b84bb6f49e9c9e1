"""Which actors of the record a name may mean."""

from articles.ingest.extract import Entry, Gazetteer

KNOWN = Gazetteer(
    [
        Entry("snow-forum", "Snow Forum International", "organisation", ("SFI",)),
        Entry("ice-union", "Ice Union of Norland", "organisation", ("IUN", "Ice Union")),
        Entry("ice-union-south", "Ice Union of Sudland", "organisation", ("Ice Union",)),
        Entry("mira-holm", "Mira Holm", "person", body="Snow Forum International"),
    ]
)


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
