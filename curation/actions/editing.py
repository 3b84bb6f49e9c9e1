"""Editing facts. Every deed is one revision, which ``record.undo`` takes back.

A fact has no version of its own to be kept in step: its version is the number of the newest change that the history
holds of its row. While the row is locked no other can come.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from actors.models import Actor, ActorKind
from articles.actions import publish_sources
from articles.models import CITED, Citation
from curation.actions.last_roles import people_follow
from curation.actions.naming import SEEN
from curation.actions.refusals import NotPossible, one_revision
from curation.editing.comparison import as_stored, newest_change, value_in
from curation.editing.parts import Part
from curation.models import SentForm
from record.database import curated_model
from record.models import Visibility


class Stale(Exception):
    """The row was changed since the form was opened: nothing was written. ``newest`` is its newest change."""

    def __init__(self, now: Any, newest: int, parts: Mapping[str, Any]) -> None:
        super().__init__("It was changed since you opened it.")
        self.now, self.newest, self.parts = now, newest, parts


def change_fact(
    *,
    fact: Any,
    columns: Sequence[str],
    base: int,
    by: AbstractBaseUser | None,
    reason: str = "",
    parts: Mapping[Part, Any] | None = None,
    parts_seen: Mapping[str, Any] | None = None,
) -> bool:
    """Write some columns of a row, as ``fact`` has them, and its parts; False if it is so already.

    ``base`` is the number of the newest change of the row, and ``parts_seen`` its parts, when the curator saw it.
    Raises Stale if they are others by now, NotPossible if the record does not allow what is wanted.
    """
    parts = parts or {}
    with one_revision(type(fact), by=by, reason=reason):
        now = type(fact)._default_manager.select_for_update().filter(pk=fact.pk).first()
        if now is None:
            raise NotPossible("It was removed from the record meanwhile. Nothing was saved.")
        written = _with_precisions(fact, columns)
        has = {part.name: part.now(now) for part in parts}
        wanted = {part: value for part, value in parts.items() if value != has[part.name]}
        changed = [name for name in written if _differs(now, fact, name)]
        if not changed and not wanted:
            return False
        newest = newest_change(now)
        seen = has if parts_seen is None else parts_seen
        if newest != base or any(seen.get(name, value) != value for name, value in has.items()):
            raise Stale(now, newest, has)
        with people_follow(now):  # a role may be moved to another person or body
            for name in changed:
                setattr(now, now._meta.get_field(name).attname, getattr(fact, now._meta.get_field(name).attname))
            if changed:
                now.save(update_fields=changed)
        for part, value in wanted.items():
            part.write(now, value)
        return True


def add_fact(
    *,
    fact: Any,
    citation: Mapping[str, Any],
    token: uuid.UUID,
    digest: str,
    by: AbstractBaseUser,
    reason: str = "",
    parts: Mapping[Part, Any] | None = None,
) -> tuple[Any, bool]:
    """Add a row with its parts and its first source: the row, and whether it was added now.

    A form that was sent before adds nothing: its token says what it became.
    """
    with one_revision(type(fact), by=by, reason=reason):
        # Of two that come at the same time the second waits here until the first is committed.
        sent, is_new = SentForm.objects.get_or_create(token=token, defaults={"user_id": by.pk, "digest": digest})
        if not is_new:
            return _became(sent), False
        fact.save(force_insert=True)
        Citation.objects.create(**citation, **{cited_as(fact): fact})
        for part, value in (parts or {}).items():
            part.write(fact, value, citation)
        publish_sources(fact=fact)
        SentForm.objects.filter(pk=sent.pk).update(table=fact._meta.db_table, row_id=fact.pk)
        return fact, True


def cite(*, fact: Any, citation: Mapping[str, Any], by: AbstractBaseUser | None, reason: str = "") -> bool:
    """Let a fact rest on an article too; False if it does so with these words already."""
    named = {"article": citation["article"], "quote": citation["quote"], cited_as(fact): fact}
    reason = reason or f"Cited from “{citation['article']}”"
    with one_revision(type(fact), by=by, reason=reason):
        _, is_new = Citation.objects.get_or_create(**named, defaults=dict(citation))
        publish_sources(fact=fact)
        return is_new


def take_citation_away(*, fact: Any, citation: int, by: AbstractBaseUser | None, reason: str = "") -> bool:
    """Let a fact not rest on a citation any more; False if it does not already.

    Raises NotPossible for the last one of a published fact.
    """
    with one_revision(type(fact), by=by, reason=reason or "A source was taken away"):
        gone, _ = Citation.objects.filter(pk=citation, **{cited_as(fact): fact}).delete()
        return bool(gone)


def set_visibility(*, fact: Any, visibility: str, by: AbstractBaseUser | None, reason: str) -> bool:
    """Take a fact out of the record, or put it back; False if it is so already. No row is ever deleted.

    Persons are hidden, and shown again, with the last body or role in which they are public.
    """
    visibility = Visibility(visibility)
    refuse_to_name(fact, visibility)
    with one_revision(type(fact), by=by, reason=reason):
        rows = type(fact)._default_manager.filter(pk=fact.pk)
        with people_follow(fact):
            changed = rows.exclude(visibility=visibility).update(visibility=visibility)
        fact.visibility = visibility
        publish_sources(fact=fact)
        return bool(changed)


def refuse_to_name(fact: Any, visibility: str) -> None:
    """Raises NotPossible where a person would be shown to the public: that is decided for a reason (``naming``)."""
    is_person = isinstance(fact, Actor) and fact.kind == ActorKind.PERSON
    if is_person and visibility in SEEN and fact.visibility not in SEEN:
        raise NotPossible(
            "A person is shown at “Decide”, with the reason: a second curator may be needed. Nothing was changed."
        )


def cited_as(fact: Any) -> str:
    """By which foreign key a citation leads to a fact."""
    return next(name for name, model in CITED.items() if isinstance(fact, model))


def sent_before(*, token: uuid.UUID, by: Any) -> tuple[Any, SentForm] | None:
    """What a form became that somebody sent before; None for a new one."""
    sent = SentForm.objects.filter(token=token, user=by, row_id__isnull=False).first()
    return (_became(sent), sent) if sent else None


def _became(sent: SentForm) -> Any:
    model = curated_model(sent.table)
    row = model._default_manager.filter(pk=sent.row_id).first() if model else None
    if row is None:
        raise NotPossible("This form was sent before, and what it added is not in the record any more.")
    return row


def _with_precisions(fact: Any, columns: Sequence[str]) -> list[str]:
    """The columns, each date with its precision."""
    known = {field.name for field in fact._meta.concrete_fields}
    return [each for name in columns for each in (name, f"{name}_precision") if each in known]


def _differs(now: Any, wanted: Any, name: str) -> bool:
    field = now._meta.get_field(name)
    return bool(value_in(field, as_stored(now)) != value_in(field, as_stored(wanted)))
