"""Who may be meant by a name that is being typed."""

from actors.models import Actor, ActorKind, Affiliation
from actors.names import MAX_NAME, begins_with
from record.models import IsOneOf
from record.prepared import Prepared


def suggested(text: str, most: int) -> list[Actor]:
    """At most ``most`` published actors that may be meant, persons with their roles, as ``shown_roles``.

    Where enough names begin with the text, no others are looked for.
    """
    text = text[:MAX_NAME]
    found = list(_BEGINNING(text)[:most]) if text else []
    if len(found) < most:
        found = list(_MEANT(text)[:most])
    people = {actor.pk: actor for actor in found if actor.kind == ActorKind.PERSON}
    for person in people.values():
        person.shown_roles = []
    for role in _ROLES(list(people)) if people else ():
        people[role.person_id].shown_roles.append(role)
    return found


_BEGINNING = Prepared(
    lambda text: Actor.objects.published().filter(begins_with(text)).order_by("folded_name", "key"), str
)
_MEANT = Prepared(lambda text: Actor.objects.published().found_by_name(text), str)
_ROLES = Prepared(
    lambda people: Affiliation.objects.published().filter(IsOneOf("person", people)).select_related("body"), list
)
