"""Rows of the database become model instances in one step, the same ones that Django makes."""

import pytest
from django.db import models
from django.db.models.signals import post_init, pre_init

from campaigns.models import Letter, Signature
from record.database import curated_models
from tests.factories import LetterFactory, SignatureFactory


@pytest.mark.django_db
def test_a_row_is_what_django_makes_of_it() -> None:
    written = SignatureFactory(name_as_written="Invented Society")
    row = Signature.objects.select_related("letter__campaign").get(pk=written.pk)
    for ours in (row, row.letter, row.letter.campaign):
        theirs = type(ours)(*(getattr(ours, field.attname) for field in ours._meta.concrete_fields))
        assert {**vars(ours), "_state": None} == {**vars(theirs), "_state": None}
        assert (ours._state.adding, ours._state.db) == (False, "default")
    row.name_as_written = "Invented Society of Friends"
    row.save()
    assert Signature.objects.get(pk=row.pk).name_as_written == "Invented Society of Friends"


@pytest.mark.django_db
def test_a_column_that_was_not_loaded_is_loaded_when_somebody_asks() -> None:
    LetterFactory(text="Invented words.")
    letter = Letter.objects.defer("text").get()
    assert letter.get_deferred_fields() == {"text"}
    assert letter.text == "Invented words."


def test_nobody_waits_for_signals_that_are_not_sent() -> None:
    """Rows of the database send neither ``pre_init`` nor ``post_init``; image fields, for one, would need them."""
    for model in curated_models():
        assert not pre_init.has_listeners(model)
        assert not post_init.has_listeners(model)
        assert not any(isinstance(field, models.ImageField) for field in model._meta.fields)
