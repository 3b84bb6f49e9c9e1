"""Taking changes back by the history: every row as it was, or a sentence and nothing changed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from actors.models import Actor, Alias
from articles.models import Citation
from campaigns.models import Letter, Signature
from record.database import curated_models
from record.models import Change, Curated, Revision
from record.revisions import current_revision, revise
from record.undo import NotUndoable, restore, undo
from tests.factories import AddresseeFactory, ArticleFactory, LetterFactory, OrganisationFactory, SignatureFactory

pytestmark = pytest.mark.usefixtures("own_database")


def whole_record() -> dict[str, list[Any]]:
    """Every row of every curated table."""
    found = {}
    with connection.cursor() as cursor:
        for model in curated_models():
            cursor.execute(f"SELECT to_jsonb(t) FROM {model._meta.db_table} t ORDER BY id")
            found[model._meta.db_table] = cursor.fetchall()
    return found


def done(deed: Callable[[], object]) -> Revision:
    with revise(by=None, reason="A deed."):
        deed()
        revision = current_revision()
    assert revision
    revision.refresh_from_db()  # its number is given at commit
    return revision


def made(factory: Any, **values: Any) -> Any:
    """A row with its source, committed."""
    with transaction.atomic():
        return factory(**values)


def newest(row: Curated) -> Change:
    return Change.objects.filter(table=row._meta.db_table, row_id=row.pk).latest("pk")


def test_additions_changes_and_removals_are_all_taken_back() -> None:
    letter = made(LetterFactory, languages=["en", "fr"])
    stays, goes = (made(SignatureFactory, letter=letter, place=place) for place in (1, 2))
    Alias.objects.create(actor=stays.actor, name="Vented")
    before = whole_record()

    def deed() -> None:
        Letter.objects.update(title="Another title", languages=[], claimed_count=3)
        goes.citations.all().delete()
        goes.delete()
        Signature.objects.filter(pk=stays.pk).update(place=2)
        Alias.objects.all().delete()
        AddresseeFactory(letter=letter)
        stays.actor.name = "Once"
        stays.actor.save()
        stays.actor.name = "Twice"
        stays.actor.save()

    revision = done(deed)
    assert whole_record() != before
    undo([revision], by=None, reason="It was wrong.")
    assert whole_record() == before
    assert newest(letter).revision.reason == "It was wrong."
    assert newest(letter).revision.number == revision.number + 1


def test_undo_can_be_taken_back_as_well() -> None:
    group = made(OrganisationFactory, name="Invented before")
    revision = done(lambda: Actor.objects.update(name="Invented after"))
    undo([revision], by=None, reason="Back.")
    undo([newest(group).revision], by=None, reason="And forth.")
    group.refresh_from_db()
    assert group.name == "Invented after"


def test_several_revisions_are_taken_back_at_once() -> None:
    group = made(OrganisationFactory, name="One", country="CH")
    revisions = [done(lambda name=name: Actor.objects.update(name=name)) for name in ("Two", "Three")]
    undo(revisions, by=None, reason="A whole session.")
    group.refresh_from_db()
    assert group.name == "One"


def test_places_that_were_exchanged_are_exchanged_back() -> None:
    letter = made(LetterFactory)
    for place in (1, 2):
        made(SignatureFactory, letter=letter, place=place)
    before = whole_record()
    revision = done(
        lambda: connection.cursor().execute("UPDATE campaigns_signature SET place = 3 - place WHERE place IS NOT NULL")
    )
    undo([revision], by=None, reason="")
    assert whole_record() == before


def test_what_was_before_the_history_began_is_not_guessed() -> None:
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("ALTER TABLE campaigns_letter DISABLE TRIGGER USER")
        letter = LetterFactory(title="Before the history")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE campaigns_letter ENABLE TRIGGER USER")
    revision = done(lambda: Letter.objects.update(title="Within the history"))
    with pytest.raises(NotUndoable, match="its history begins later"):
        undo([revision], by=None, reason="Taken back.")
    assert Letter.objects.get().title == "Within the history"
    assert Letter.objects.get().pk == letter.pk


def test_what_was_changed_since_is_not_taken_back() -> None:
    kept, group = made(OrganisationFactory), made(OrganisationFactory, name="One")
    revision = done(lambda: Actor.objects.update(country="CH"))
    later = done(lambda: Actor.objects.filter(pk=group.pk).update(name="Two"))
    before = whole_record()
    with pytest.raises(
        NotUndoable, match=rf"actor {group.key} was changed since, by revision {later.number} \(A deed.\)"
    ):
        undo([revision], by=None, reason="")
    assert whole_record() == before
    kept.refresh_from_db()
    assert kept.country == "CH"


def test_what_was_changed_since_and_taken_back_is_no_matter() -> None:
    group = made(OrganisationFactory, name="One")
    first = done(lambda: Actor.objects.update(name="Two"))
    second = done(lambda: Actor.objects.update(name="Three"))
    undo([second], by=None, reason="The last one first.")
    undo([first], by=None, reason="And then this.")
    group.refresh_from_db()
    assert group.name == "One"


def test_several_revisions_with_a_change_of_another_in_between_stay() -> None:
    made(OrganisationFactory, name="One")
    first = done(lambda: Actor.objects.update(name="Two"))
    done(lambda: Actor.objects.update(country="CH"))
    second = done(lambda: Actor.objects.update(name="Three"))
    with pytest.raises(NotUndoable, match="was changed since"):
        undo([first, second], by=None, reason="")


def test_what_others_need_does_not_go() -> None:
    added: list[Actor] = []
    revision = done(lambda: added.append(OrganisationFactory()))
    made(SignatureFactory, actor=added[0])
    before = whole_record()
    with pytest.raises(NotUndoable, match="needs what would go: see its signatures"):
        undo([revision], by=None, reason="")
    assert whole_record() == before


def test_a_place_that_was_taken_since_is_not_taken_again() -> None:
    signature = made(SignatureFactory, place=1)

    def deed() -> None:
        signature.citations.all().delete()
        signature.delete()

    revision = done(deed)
    made(SignatureFactory, letter=signature.letter, place=1)
    with pytest.raises(NotUndoable, match="place was taken since by another of the signatures"):
        undo([revision], by=None, reason="")


def test_a_fact_is_not_left_without_a_source() -> None:
    letter = made(LetterFactory)
    first = letter.citations.get()
    revision = done(lambda: Citation.objects.create(article=ArticleFactory(), letter=letter))
    first.delete()
    with pytest.raises(NotUndoable, match="would lose its only source"):
        undo([revision], by=None, reason="")


def test_one_row_is_put_back_to_any_version() -> None:
    group = made(OrganisationFactory, name="One")
    versions = [newest(group)]
    for name in ("Two", "Three"):
        done(lambda name=name: Actor.objects.update(name=name))
        versions.append(newest(group))
    restore(versions[1], by=None, reason="The second was right.")
    group.refresh_from_db()
    assert group.name == "Two"
    assert newest(group).revision.reason == "The second was right."


def test_a_row_that_was_removed_comes_back_with_its_number() -> None:
    alias = Alias.objects.create(actor=made(OrganisationFactory), name="Vented")
    pk = alias.pk
    alias.delete()
    removal = Change.objects.filter(table="actors_alias", row_id=pk).latest("pk")
    restore(removal, by=None, reason="")
    assert Alias.objects.get(pk=pk).name == "Vented"


def test_a_version_that_does_not_fit_any_more_is_refused() -> None:
    alias = Alias.objects.create(actor=made(OrganisationFactory), name="Vented")
    pk, actor = alias.pk, alias.actor
    alias.delete()
    removal = Change.objects.filter(table="actors_alias", row_id=pk).latest("pk")
    Alias.objects.create(actor=actor, name="Vented")
    with pytest.raises(NotUndoable, match="place was taken since by another of the aliases"):
        restore(removal, by=None, reason="")


def test_columns_that_came_later_keep_their_values() -> None:
    """The history of a row may be older than a column of its table."""
    group = made(OrganisationFactory, name="One", country="CH")
    change = newest(group)
    del change.row["country"]
    change.row["name"] = "Older"
    restore(change, by=None, reason="")
    group.refresh_from_db()
    assert (group.name, group.country) == ("Older", "CH")
