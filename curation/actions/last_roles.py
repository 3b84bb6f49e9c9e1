"""Persons are seen in a public role: with the last one they are hidden, and shown again with it.

A role goes from public view with itself or with the organisation or government at which it is. Who was hidden with it
is noted nowhere: both are one revision, and the history tells what was before.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from actors.models import Actor, ActorKind, Affiliation
from curation.actions.naming import SEEN
from curation.models import Approval, Takedown
from record.models import Change, Fact, Visibility


def seen_only_with(fact: Fact) -> QuerySet[Actor]:
    """Persons whose public roles are all this one, or at this body; not those whom two curators show without any."""
    here = _roles(fact).in_public()
    others = Affiliation.objects.in_public().exclude(pk__in=here.values("pk"))
    people = Actor.objects.filter(Exists(_of_person(here)), visibility__in=SEEN)
    return people.exclude(Exists(_of_person(others))).exclude(_has_approval()).order_by("name", "pk")


def hidden_with(fact: Fact) -> list[tuple[Actor, str]]:
    """Persons who were hidden when a fact went from public view and are since, each with who saw them before.

    Not those of whom a curator decides or has decided since that they are hidden for themselves.
    """
    if not _may_carry_roles(fact) or (went := _when_it_went(fact)) is None:
        return []
    table = Actor._meta.db_table
    with_it = Change.objects.filter(table=table, revision=went.revision_id, row__visibility=Visibility.HIDDEN)
    requests = Takedown.objects.filter(table="actors-actor").filter(
        Q(decided_at=None) | Q(state=Takedown.State.HIDDEN, decided_at__gte=went.revision.at)
    )
    people = Actor.objects.people().filter(pk__in=with_it.values("row_id"), visibility=Visibility.HIDDEN)
    people = people.exclude(pk__in=requests.values("row_id")).order_by("name", "pk")
    found = []
    for person in people:
        changes = Change.objects.filter(table=table, row_id=person.pk).order_by("-pk")
        # The newest that was not hidden, and the one after that, with which it was.
        before = changes.exclude(row__visibility=Visibility.HIDDEN).first()
        if before and before.row["visibility"] in SEEN:
            hidden = changes.filter(pk__gt=before.pk).last()
            if hidden and hidden.revision_id == went.revision_id:
                found.append((person, str(before.row["visibility"])))
    return found


@contextmanager
def people_follow(fact: Fact) -> Iterator[None]:
    """Around what changes who sees a fact: persons who lose their last public role are hidden, or shown as before.

    In one revision. Persons who are at risk by now stay hidden where a body is shown again; with a role of their own
    the database refuses it.
    """
    seen = Actor.objects.filter(Exists(_of_person(_roles(fact).in_public())), visibility__in=SEEN)
    # Locked, so that of two who hide the last two bodies of a person the second sees what the first did.
    before = list(seen.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    hidden = [] if before else hidden_with(fact)
    yield
    without = Actor.objects.filter(pk__in=before, visibility__in=SEEN).exclude(_has_role()).exclude(_has_approval())
    without.update(visibility=Visibility.HIDDEN)
    for person, visibility in hidden:
        again = Actor.objects.filter(_has_role(), pk=person.pk, visibility=Visibility.HIDDEN)
        if isinstance(fact, Actor):
            again = again.filter(is_at_risk=False)
        again.update(visibility=visibility)


def _may_carry_roles(fact: Fact) -> bool:
    return isinstance(fact, Affiliation) or (isinstance(fact, Actor) and fact.kind != ActorKind.PERSON)


def _roles(fact: Fact) -> Any:
    """The role that a fact is, or the roles at the body that it is."""
    if isinstance(fact, Affiliation):
        return Affiliation.objects.filter(pk=fact.pk)
    return Affiliation.objects.filter(body=fact.pk) if isinstance(fact, Actor) else Affiliation.objects.none()


def _of_person(roles: Any) -> Any:
    return roles.filter(person=OuterRef("pk"))


def _has_role() -> Exists:
    return Exists(_of_person(Affiliation.objects.in_public()))


def _has_approval() -> Exists:
    return Exists(Approval.objects.standing().filter(actor=OuterRef("pk")))


def _when_it_went(fact: Fact) -> Change | None:
    """The change with which a fact that is not public now was so no more; None where it is, or never was."""
    changes = Change.objects.filter(table=fact._meta.db_table, row_id=fact.pk).order_by("-pk")
    public = changes.filter(row__visibility=Visibility.PUBLIC).first()
    return changes.filter(pk__gt=public.pk).select_related("revision").last() if public else None
