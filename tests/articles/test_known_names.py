"""The names of the record that extraction knows."""

from actors.models import Actor
from articles.ingest import gazetteer
from record.revisions import revise
from tests.factories import LetterFactory, OrganisationFactory


def names() -> set[str]:
    return {entry.name for entry in gazetteer.of_now().entries}


def test_they_are_read_anew_only_when_a_name_changes(own_database: str) -> None:
    with revise(by=None):
        forum = OrganisationFactory(name="Snow Forum")
    first = gazetteer.of_now()
    with revise(by=None):
        LetterFactory()
    assert gazetteer.of_now() is first
    with revise(by=None):
        Actor.objects.filter(pk=forum.pk).update(name="Snow Forum International")
    assert "Snow Forum International" in names()


def test_a_name_that_is_not_yet_committed_is_known_and_not_kept(own_database: str) -> None:
    first = gazetteer.of_now()
    with revise(by=None):
        OrganisationFactory(name="Ice Union")
        assert "Ice Union" in names()
        assert gazetteer.of_now() is not first
