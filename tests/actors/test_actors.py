"""Organisations, governments and persons: names, kinds, roles."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from actors.database import limited_relations
from actors.models import Actor, Alias, Government, Organisation, Person
from tests import factories

pytestmark = pytest.mark.django_db


def test_each_proxy_sees_its_own_kind() -> None:
    group, state, person = factories.OrganisationFactory(), factories.GovernmentFactory(), factories.PersonFactory()
    assert [a.pk for a in Organisation.objects.all()] == [group.pk]
    assert [a.pk for a in Government.objects.all()] == [state.pk]
    assert [a.pk for a in Person.objects.all()] == [person.pk]


def test_an_actor_is_found_by_any_name_whatever_its_case_and_accents() -> None:
    group = factories.OrganisationFactory(name="Grupa Łódź Wymyślona")
    Alias.objects.create(actor=group, name="虚构之友")
    for typed in ("łódź", "LODZ", "wymyslona", "虚构"):
        assert [a.pk for a in Actor.objects.found_by_name(typed)] == [group.pk], typed
    assert [a.pk for a in Actor.objects.called("grupa lodz wymyslona")] == [group.pk]
    assert not Actor.objects.called("grupa")


def test_names_are_sorted_as_people_expect() -> None:
    for name in ("Zebra", "Łódź", "apple", "Éclair", "Berg"):
        factories.OrganisationFactory(name=name)
    assert [a.name for a in Organisation.objects.all()] == ["apple", "Berg", "Éclair", "Łódź", "Zebra"]


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "organisation", "organisation_kind": ""},
        {"kind": "government", "organisation_kind": "ngo", "government_kind": "state"},
        {"kind": "person", "government_kind": "state", "organisation_kind": ""},
        {"kind": "club"},
        {"name": ""},
        {"key": "Not A Slug"},
        {"country": "CHE"},
        {"country": "ch"},
        {"wikidata_id": "X1"},
    ],
)
def test_the_database_refuses_what_an_actor_can_not_be(values: dict[str, str]) -> None:
    with pytest.raises(Exception, match=r"violates check|too long"), transaction.atomic():
        factories.OrganisationFactory(**values)


def test_every_relation_that_names_kinds_is_guarded_by_the_database() -> None:
    assert {f"{field.model.__name__}.{field.name}" for field, _ in limited_relations()} == {
        "Affiliation.person",
        "Affiliation.body",
        "Approval.actor",
        "CampaignLead.actor",
        "Signature.signed_by",
        "Response.person",
        "Position.government",
    }


def test_a_parliament_has_no_position_of_a_government() -> None:
    parliament = factories.OrganisationFactory(organisation_kind="parliament")
    with pytest.raises(IntegrityError, match="government_id is a organisation"), transaction.atomic():
        factories.PositionFactory(government=parliament)
    with pytest.raises(IntegrityError, match="signed_by_id is a organisation"), transaction.atomic():
        factories.SignatureFactory(signed_by=parliament)


def test_kind_and_key_are_permanent() -> None:
    group = factories.OrganisationFactory()
    with pytest.raises(IntegrityError, match="can not become a person"), transaction.atomic():
        Actor.objects.filter(pk=group.pk).update(kind="person", organisation_kind="")
    with pytest.raises(IntegrityError, match="is permanent"), transaction.atomic():
        Actor.objects.filter(pk=group.pk).update(key="another-key")


def test_usual_cosigners_are_counted_by_letters_signed_together() -> None:
    us, often, once, never = (factories.OrganisationFactory() for _ in range(4))
    for letter, signers in ((factories.LetterFactory(), (us, often, once)), (factories.LetterFactory(), (us, often))):
        for signer in signers:
            factories.SignatureFactory(letter=letter, actor=signer)
    factories.SignatureFactory(actor=never)
    withdrawn = factories.LetterFactory()
    factories.SignatureFactory(letter=withdrawn, actor=us)
    factories.SignatureFactory(letter=withdrawn, actor=once, withdrawn=True)
    assert [(other.pk, other.shared) for other in us.usual_cosigners(5)] == [(often.pk, 2), (once.pk, 1)]
    assert [other.pk for other in us.usual_cosigners(1)] == [often.pk]


def test_activity_counts_published_rows_only() -> None:
    group = factories.OrganisationFactory()
    factories.SignatureFactory(actor=group)
    factories.SignatureFactory(actor=group, visibility="curators")
    factories.SignatureFactory(actor=group, letter=factories.LetterFactory(visibility="hidden"))
    factories.AddresseeFactory(actor=group)
    row = Actor.objects.with_activity().get(pk=group.pk)
    assert (row.signed_count, row.received_count, row.response_count) == (1, 1, 0)


def test_a_name_that_no_list_could_carry_is_refused() -> None:
    group = factories.OrganisationFactory()
    with pytest.raises(IntegrityError, match="alias_fits_a_list"), transaction.atomic():
        Alias.objects.create(actor=group, name="One|Two")
    group.name = "Two\nlines"
    with pytest.raises(ValidationError, match="Take out the line breaks"):
        group.full_clean()
