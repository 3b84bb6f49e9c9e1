"""Who may be meant by a name that is being typed."""

from typing import Any

from actors.models import Actor, ActorKind, Affiliation
from actors.names import MAX_NAME, begins_with
from record.models import IsOneOf
from record.prepared import Prepared, fetch


def suggested(text: str, most: int, *also: Any) -> list[Actor]:
    """At most ``most`` published actors that may be meant, persons with their roles, as ``shown_roles``.

    Where enough names begin with the text, no others are looked for. ``also`` are other prepared rows that the page
    shows, fetched with these.
    """
    text = text[:MAX_NAME]
    beginning = _BEGINNING(text)[:most] if text else []
    fetch(beginning, *also)
    found = list(beginning)
    if len(found) < most:
        found = list(_MEANT(text)[:most])
    people = {actor.pk: actor for actor in found if actor.kind == ActorKind.PERSON}
    for person in people.values():
        person.shown_roles = []
    for role in _ROLES(list(people)) if people else ():
        people[role.person_id].shown_roles.append(role)
    return found


# What is said of each, so that namesakes are told apart.
_SHOWN = ("key", "name", "kind", "organisation_kind", "government_kind", "country", "state", "state_reason")
_BEGINNING = Prepared(
    lambda text: Actor.objects.published().filter(begins_with(text)).order_by("folded_name", "key").only(*_SHOWN),
    str,
)
_MEANT = Prepared(lambda text: Actor.objects.published().found_by_name(text).only(*_SHOWN), str)
_ROLES = Prepared(
    lambda people: Affiliation.objects.published().filter(IsOneOf("person", people)).select_related("body"), list
)
