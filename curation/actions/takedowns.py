"""Taking something out of public view because somebody asked: hide first, then decide."""

import datetime
import logging
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from curation.actions.last_roles import people_follow, seen_only_with
from curation.actions.naming import SEEN
from curation.actions.refusals import NotPossible
from curation.addressed import fact_at, names_a_person
from curation.facts import fact_of
from curation.models import Takedown
from curation.models.takedowns import CONTACT_KEPT
from record.models import Fact, Visibility
from record.revisions import revise

logger = logging.getLogger(__name__)

# Of what names a person so much is hidden at once in a day, whoever asks: nobody can empty the record with a form.
HIDDEN_A_DAY = 10
ASKED_FOR = "Somebody asked to take it out of public view. It is hidden until a curator has decided."


def ask_for_takedown(*, address: str, why: str, contact: str, token_hash: str) -> Takedown:
    """Keep a request, and hide at once what names a person; sent again, it is the same request.

    Not hidden at once is what a curator has decided to show before, and what goes beyond HIDDEN_A_DAY.
    """
    fact = fact_at(address)
    table, row_id = (fact.name_in_addresses.split("/")[0], fact.pk) if fact else ("", None)
    asked = Takedown(address=address, why=why, contact=contact, token_hash=token_hash, table=table, row_id=row_id)
    with revise(by=None, reason=ASKED_FOR):
        _one_after_the_other()
        if same := Takedown.objects.filter(token_hash=token_hash).first():
            return same
        if fact is not None and _is_hidden_first(fact):
            day = timezone.now() - datetime.timedelta(days=1)
            if Takedown.objects.hidden_since(day).count() < HIDDEN_A_DAY:
                asked.hidden_at_once = True
                _hide(asked, fact)
            else:
                asked.too_many = True
                logger.error("More than %d requests to hide a person within a day: the rest waits", HIDDEN_A_DAY)
        asked.save()
    return asked


def decide_takedown(*, takedown: Takedown, hide: bool, by: AbstractBaseUser, reason: str) -> None:
    """It stays hidden, or is hidden now; or it is shown as it was before. Who sees the fact can be changed later again.

    A person is hidden, and shown again, with its last public role or the body of that. Raises NotPossible if another
    curator was faster.
    """
    state = Takedown.State.HIDDEN if hide else Takedown.State.SHOWN
    with revise(by=by, reason=reason):
        _one_after_the_other()
        now = timezone.now()
        waiting = Takedown.objects.waiting().filter(pk=takedown.pk)
        if not waiting.update(state=state, decided_at=now, decided_by=by, decided_why=reason):
            raise NotPossible("Another curator has decided this already. Nothing was changed.")
        fact = fact_of(takedown)
        if fact is None:
            return
        if hide and fact.visibility != Visibility.HIDDEN:
            _hide(takedown, fact)
            Takedown.objects.filter(pk=takedown.pk).update(visibility_before=takedown.visibility_before)
        elif not hide and takedown.visibility_before and fact.visibility == Visibility.HIDDEN:
            _show_again(takedown, fact)


def forget_contacts() -> int:
    """Forget how to reach those whose requests were decided a month ago; gives their number."""
    old = Takedown.objects.filter(decided_at__lt=timezone.now() - CONTACT_KEPT)
    return old.exclude(contact="").update(contact="")


def _is_hidden_first(fact: Fact) -> bool:
    if fact.visibility not in SEEN or not names_a_person(fact):
        return False
    return not any(_was_shown(one) for one in (fact, *seen_only_with(fact)))


def _was_shown(fact: Fact) -> bool:
    """Whether a curator has decided to show it."""
    shown = Takedown.objects.filter(state=Takedown.State.SHOWN, row_id=fact.pk)
    return shown.filter(table=fact.name_in_addresses.split("/")[0]).exists()


def _hide(takedown: Takedown, fact: Fact) -> None:
    """Take out of public view what a request is about, and note in it who saw it before."""
    takedown.visibility_before = fact.visibility
    with people_follow(fact):
        _see(fact, Visibility.HIDDEN)


def _show_again(takedown: Takedown, fact: Any) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            with people_follow(fact):
                _see(fact, takedown.visibility_before)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what commit would refuse is refused here
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        raise NotPossible("It can not be shown as it was: it was changed since it was hidden.") from error


def _see(fact: Fact, visibility: str) -> None:
    type(fact)._default_manager.filter(pk=fact.pk).update(visibility=visibility)


def _one_after_the_other() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('curation.takedowns'))")
