"""When actors are compared again: only after names have changed."""

from django.db import transaction

from curation.duplicates import look_for_duplicates
from curation.models import Search
from tests.factories import OrganisationFactory


def test_it_is_looked_again_only_when_names_have_changed(own_database: str) -> None:
    with transaction.atomic():
        OrganisationFactory(name="Invented Committee of Skaters")
    assert look_for_duplicates() == 0
    assert look_for_duplicates() is None, "nothing has changed"
    with transaction.atomic():
        OrganisationFactory(name="Invented Comittee of Skaters")
    assert look_for_duplicates() == 1
    search = Search.objects.get()
    assert search.actors == 2
    assert search.at
