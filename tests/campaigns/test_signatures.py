"""Claimed, named and resolved are three numbers."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from campaigns.matrix import who_signed_what
from campaigns.models import Letter, Signature
from tests import factories

pytestmark = pytest.mark.django_db


def test_claimed_named_and_resolved_are_never_mixed() -> None:
    letter = factories.LetterFactory(claimed_count=160, claimed_count_text="more than 160")
    group = factories.OrganisationFactory()
    factories.SignatureFactory(letter=letter, actor=group)
    factories.SignatureFactory(letter=letter, actor=group, name_as_written="Another branch of it")
    factories.SignatureFactory(letter=letter, actor=None, name_as_written="Not known yet")
    factories.SignatureFactory(letter=letter, withdrawn=True)
    row = Letter.objects.with_counts().get(pk=letter.pk)
    assert (row.claim, row.named, row.resolved) == ("more than 160", 3, 1)


def test_a_letter_without_signatures_counts_none() -> None:
    row = Letter.objects.with_counts().get(pk=factories.LetterFactory().pk)
    assert (row.claim, row.named, row.resolved) == ("", 0, 0)


def test_the_database_refuses_a_signature_of_nobody_and_two_in_one_place() -> None:
    with pytest.raises(IntegrityError, match="signature_has_actor_or_name"), transaction.atomic():
        factories.SignatureFactory(actor=None)
    letter = factories.LetterFactory()
    factories.SignatureFactory(letter=letter, place=1)
    with pytest.raises(IntegrityError, match="signature_place_once"), transaction.atomic():
        factories.SignatureFactory(letter=letter, place=1)


def test_the_matrix_shows_who_signed_what() -> None:
    campaign = factories.CampaignFactory()
    early = factories.LetterFactory(campaign=campaign, date="2021-01-01", key="early")
    late = factories.LetterFactory(campaign=campaign, date="2021-02-01", key="late")
    factories.LetterFactory(campaign=campaign, key="unsigned")
    both = factories.OrganisationFactory(name="Zeta")
    one = factories.OrganisationFactory(name="Alpha")
    for letter, actor in ((early, both), (late, both), (late, one)):
        factories.SignatureFactory(letter=letter, actor=actor)
    factories.SignatureFactory(letter=early, actor=one, withdrawn=True)

    matrix = who_signed_what(campaign)
    assert [letter.key for letter in matrix.letters] == ["early", "late"]
    assert [(row.actor.name, row.total, [bool(c) for c in row.cells]) for row in matrix.rows] == [
        ("Zeta", 2, [True, True]),
        ("Alpha", 1, [False, True]),
    ]
    assert [row.actor.name for row in who_signed_what(campaign, sort="name").rows] == ["Alpha", "Zeta"]
    assert [row.actor.name for row in who_signed_what(campaign, sort="early").rows] == ["Zeta", "Alpha"]
    cut = who_signed_what(campaign, at_most=1)
    assert (len(cut.rows), cut.left_out) == (1, 1)


def test_signatures_are_found_by_the_name_as_written_and_by_the_signatory() -> None:
    group = factories.OrganisationFactory(name="Łódź Invented Circle")
    resolved = factories.SignatureFactory(actor=group, name_as_written="A Circle of Friends")
    unresolved = factories.SignatureFactory(actor=None, name_as_written="100% Lodz_Group")
    factories.SignatureFactory()

    def found(text: str) -> set[Signature]:
        return set(Signature.objects.published().named(text))

    assert found("lodz") == {resolved, unresolved}
    assert found("friends circle") == {resolved}
    assert found("łódź invented") == {resolved}
    assert found("100% lodz_") == {unresolved}
    assert found("%") == {unresolved}, "marks are what they are"
    assert found("\\") == found("") == set()


def test_signatures_are_narrowed_by_whether_they_are_resolved(client: Client) -> None:
    factories.SignatureFactory()
    unresolved = factories.SignatureFactory(actor=None, name_as_written="Nobody Knows")
    page = client.get("/signatures/?resolved=no").context["page"]
    assert list(page) == [unresolved]
