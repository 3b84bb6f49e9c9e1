"""Making one actor of two, and taking that back. Each is one revision."""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError
from django.utils import timezone

from actors.models import Actor, Alias, Redirect
from articles.ingest.identity import identify_anew
from curation import undoing
from curation.actions.last_roles import people_follow
from curation.actions.refusals import refusal
from curation.merging import CHOSEN, CannotMerge, Comparison, outside_the_record, whole_row
from curation.models import Approval, Folded, Merge
from record.folding import carry_out
from record.revisions import current_revision, revise


class Changed(CannotMerge):
    """One of the two, or what it has, is not what the curator looked at."""


def merge(
    *,
    keep: Actor,
    gone: Actor,
    values: Mapping[str, str] | None = None,
    by: AbstractBaseUser | None,
    reason: str = "",
    seen: str = "",
) -> Merge:
    """Make ``gone`` part of ``keep``: all that points to it moves, its name becomes another name, its key leads on.

    ``values`` are fields of the kept one that are to have the value of the other. ``seen`` is the fingerprint of the
    comparison that the curator decided on. Raises CannotMerge with a sentence, Changed where the two are not any more
    what was seen; then nothing has changed.
    """
    pair = sorted((keep.pk, gone.pk))
    why = _public_reason(keep, gone, reason.strip())
    try:
        with revise(by=by, reason=why):
            locked = Actor.objects.select_for_update().filter(pk__in=pair).order_by("pk").in_bulk()
            if len(locked) < len(set(pair)):
                raise Changed(merged_meanwhile([actor.key for actor in (gone, keep) if actor.pk not in locked]))
            compared = Comparison(locked[keep.pk], locked[gone.pk])
            if compared.problem:
                raise CannotMerge(compared.problem)
            if seen and seen != compared.fingerprint:
                raise Changed("Something about the two has changed since you looked. Look again before you merge them.")
            with people_follow(compared.gone):  # the body that is kept may be seen by fewer
                return _merge(compared, values or {}, by, reason.strip())
    except IntegrityError as error:
        raise CannotMerge(f"The record would not fit together. {refusal(error, Actor)}") from error


def _merge(compared: Comparison, values: Mapping[str, str], by: AbstractBaseUser | None, reason: str) -> Merge:
    keep, gone = compared.keep, compared.gone
    names, kept_name = compared.new_names, keep.name
    for name, value in values.items():
        if name not in CHOSEN or value not in (getattr(gone, name), getattr(keep, name)):
            raise CannotMerge(f"{CHOSEN.get(name, name)}: only a value of one of the two can be chosen.")
        setattr(keep, name, value)
    if any("|" in name for name in names if name != keep.name):
        raise CannotMerge("A name has no “|”, which separates names in lists. Correct the name first.")
    keep.named_because = keep.named_because or gone.named_because
    keep.save()
    outside = outside_the_record(compared.fold) + _let_approvals_lapse(keep, gone)
    carry_out(compared.fold)
    aliases = Alias.objects.filter(actor=keep)
    aliases.filter(name=keep.name).delete()
    known = {keep.name, *aliases.values_list("name", flat=True)}
    for name in dict.fromkeys(names):
        if name not in known:
            Alias.objects.create(actor=keep, name=name)
    Actor.objects.filter(pk=gone.pk).delete()
    Redirect.objects.create(key=gone.key, number=gone.pk, name=gone.name, actor=keep, visibility=gone.visibility)
    merge = Merge.objects.create(
        key=gone.key,
        name=gone.name,
        kept_key=keep.key,
        kept_name=kept_name,
        kind=keep.kind,
        by=by,  # type: ignore[misc]
        reason=reason,
        revision=current_revision(),
        moved=outside,
    )
    rows = [(fold.model._meta.db_table, fold.gone, fold.stays) for fold in compared.fold.every_fold()]
    Folded.objects.bulk_create(
        Folded(merge=merge, table=table, number=number, into=into) for table, number, into in rows
    )
    identify_anew(keep.redirects.values_list("key", flat=True))
    return merge


def undo_merge(*, merge: Merge, by: AbstractBaseUser | None) -> bool:
    """Make two of one again, each with all that it had; False if somebody has done so already.

    Raises NotUndoable with a sentence where something of it was changed since.
    """
    why = f"Taken back: {merge.revision.reason}"
    with revise(by=by, reason=why):
        if not Merge.objects.select_for_update().standing().filter(pk=merge.pk).exists():
            return False
        undoing.take_back([merge.revision], by=by, reason=why)
        return True


def _let_approvals_lapse(keep: Actor, gone: Actor) -> list[dict[str, Any]]:
    """That somebody may be shown was decided of the one that goes: of one who is at risk it is decided anew."""
    if not keep.is_at_risk or gone.is_at_risk:
        return []
    standing = Approval.objects.standing().filter(actor=gone)
    before = [whole_row(Approval, pk) for pk in standing.values_list("pk", flat=True)]
    standing.update(lapsed_at=timezone.now())
    return before


def _public_reason(keep: Actor, gone: Actor, reason: str) -> str:
    """What the log of changes says. It names nobody who is not public: rows that move may be seen later."""
    if not (keep.is_public and gone.is_public):
        return "Merged two entries of one actor"
    return f"Merged “{gone.name}” into “{keep.name}”{f': {reason}' if reason else ''}"


def merged_meanwhile(keys: Collection[str]) -> str:
    """Why one of two actors is not there any more: who merged it, into what."""
    last = Merge.objects.standing().filter(key__in=keys).select_related("by").newest_first().first()
    if last is None:
        return "One of the two is not in the record any more. Nothing was changed."
    who = f" by {last.by}" if last.by else ""
    return f"“{last.name}” was merged into “{last.kept_name}” meanwhile{who}. Nothing more was changed."
