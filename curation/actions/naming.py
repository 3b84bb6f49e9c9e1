"""Showing persons: in a public role, for a reason, and where that puts them at risk with a second curator."""

from django.contrib.auth.models import User
from django.utils import timezone

from actors.models import Actor, Affiliation
from articles.actions import publish_sources
from curation.actions.refusals import NotPossible, one_revision
from curation.models import Approval
from record.models import Visibility
from record.revisions import revise

SEEN = (Visibility.PUBLIC, Visibility.UNLISTED)


def needs_another(person: Actor) -> bool:
    """Whether one curator alone may not show a person: private or at risk, or in no public role."""
    if Approval.objects.standing().filter(actor=person).exists():
        return False
    return person.is_at_risk or not Affiliation.objects.in_public().filter(person=person).exists()


def name_person(*, person: Actor, because: str, by: User) -> Approval | None:
    """Show a person to everybody; or where that needs a second curator, ask for one: then the request is given.

    Raises NotPossible where the person is shown already, somebody has asked, or the entry has no source.
    """
    with one_revision(Actor, by=by, reason=because):
        # One after the other: of two who ask at once the second is told so.
        now = Actor.objects.select_for_update(of=("self",)).get(pk=person.pk)
        if now.visibility == Visibility.PUBLIC:
            raise NotPossible("This person is shown to everybody already.")
        if not needs_another(now):
            _show(person, because)
            return None
        if Approval.objects.waiting().filter(actor=person).exists():
            raise NotPossible("Somebody has asked for that already: another curator has to decide.")
        return Approval.objects.create(actor=person, because=because, requested_by=by)


def decide_naming(*, approval: Approval, approve: bool, by: User, reason: str) -> None:
    """Another curator approves it, and the person is shown; or declines.

    Raises NotPossible for the one who has asked, if another was faster, and where the entry has no source. Undone by
    hiding the person.
    """
    if approval.requested_by_id == by.pk:
        raise NotPossible("You have asked for it: another curator has to decide.")
    state = Approval.State.APPROVED if approve else Approval.State.DECLINED
    why = f"{approval.because} Approved by a second curator. {reason}".strip()
    with one_revision(Actor, by=by, reason=why):
        waiting = Approval.objects.waiting().filter(pk=approval.pk)
        if not waiting.update(state=state, decided_by=by, decided_at=timezone.now(), decided_why=reason):
            raise NotPossible("Another curator has decided this already. Nothing was changed.")
        if approve:
            _show(approval.actor, approval.because)


def protect_person(*, person: Actor, is_at_risk: bool, because: str, by: User, reason: str = "") -> bool:
    """Note whether a person is private or at risk, and why it may be named.

    One who is shown and is at risk from now on is taken out of public view at once, and earlier approvals count no
    more; True then. A second curator may approve anew.
    """
    with revise(by=by, reason=reason or "For the protection of persons"):
        now = Actor.objects.select_for_update(of=("self",)).get(pk=person.pk)
        is_new = is_at_risk and not now.is_at_risk
        if is_new:
            Approval.objects.standing().filter(actor=person).update(lapsed_at=timezone.now())
        hides = is_new and now.visibility in SEEN
        visibility = Visibility.CURATORS if hides else now.visibility
        Actor.objects.filter(pk=person.pk).update(is_at_risk=is_at_risk, named_because=because, visibility=visibility)
    return hides


def _show(person: Actor, because: str) -> None:
    Actor.objects.filter(pk=person.pk).update(visibility=Visibility.PUBLIC, named_because=because)
    person.visibility, person.named_because = Visibility.PUBLIC, because
    publish_sources(fact=person)
