"""Names that nobody knew: people, and for whom they speak."""

from articles.ingest.extract import Gazetteer
from articles.ingest.extract.document import Document
from articles.ingest.extract.names import names_in
from tests.articles.extract.names.invented import names


def body_of(text: str, person: str, language: str = "en") -> str:
    found = names_in(Document(text, language, None), Gazetteer()).people[person]
    return found.body or found.government


def test_people_speak_for_the_body_beside_their_name() -> None:
    assert body_of("Ane Berglund, director of the Snow Watch Network, left.", "Ane Berglund") == "Snow Watch Network"
    assert body_of("Snow Watch Network president Ane Berglund left.", "Ane Berglund") == "Snow Watch Network"
    assert body_of("Danish Prime Minister Ane Berglund left.", "Ane Berglund") == "Denmark"
    assert body_of("Ane Berglund from Snowbound Voices left.", "Ane Berglund") == "Snowbound Voices"


def test_a_member_of_parliament_does_not_speak_for_the_government() -> None:
    assert body_of("Danish senator Ane Berglund left.", "Ane Berglund") == ""


def test_an_organisation_is_known_by_its_head() -> None:
    assert names("The Watchers Network of the North met.") == [("organisation", "Watchers Network of the North")]
