"""Corrections that readers suggest: kept, then accepted or declined."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from curation.actions.refusals import NotPossible
from curation.addressed import fact_at
from curation.models import Suggestion
from record.models import Change, Fact, Revision

DECIDED = "Another curator has decided this already. Nothing was changed."


@transaction.atomic
def suggest(*, fact: Fact | None, address: str, wrong: str, right: str, source: str, token_hash: str) -> Suggestion:
    """Keep what a reader suggests; sent again, it is the same suggestion."""
    fact = fact or fact_at(address)
    table, row_id = (fact.name_in_addresses.split("/")[0], fact.pk) if fact else ("", None)
    told = {"address": address, "table": table, "row_id": row_id, "wrong": wrong, "right": right, "source": source}
    return Suggestion.objects.get_or_create(token_hash=token_hash, defaults=told)[0]


@transaction.atomic
def accept_suggestion(
    *, suggestion: Suggestion, by: AbstractBaseUser, reason: str, number: int | None = None
) -> Revision:
    """Mark it as done, by the revision with a number, else by the last change of the fact since it was suggested.

    Raises NotPossible where there is no such change: a correction is made first.
    """
    revision = _numbered(number) if number else _since(suggestion)
    decided = {"state": Suggestion.State.ACCEPTED, "revision": revision}
    _decide(suggestion, by, reason, **decided)
    return revision


@transaction.atomic
def decline_suggestion(*, suggestion: Suggestion, by: AbstractBaseUser, reason: str) -> None:
    """Say why nothing is changed. Raises NotPossible if another curator was faster."""
    _decide(suggestion, by, reason, state=Suggestion.State.DECLINED)


def _decide(suggestion: Suggestion, by: AbstractBaseUser, reason: str, **values: object) -> None:
    waiting = Suggestion.objects.waiting().filter(pk=suggestion.pk)
    if not waiting.update(decided_at=timezone.now(), decided_by=by, decided_why=reason, **values):
        raise NotPossible(DECIDED)


def _since(suggestion: Suggestion) -> Revision:
    if suggestion.row_id is None:
        raise NotPossible("It is about no single fact: give the number of the revision.")
    changes = Change.objects.filter(table=suggestion.table.replace("-", "_"), row_id=suggestion.row_id)
    newest = changes.filter(revision__at__gte=suggestion.at).select_related("revision").order_by("-pk").first()
    if newest is None:
        raise NotPossible("The fact was not changed since. Correct it first, or give the number of the revision.")
    return newest.revision


def _numbered(number: int) -> Revision:
    revision = Revision.objects.filter(number=number).first()
    if revision is None:
        raise NotPossible(f"There is no revision {number}.")
    return revision
