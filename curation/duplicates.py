"""Looking for actors that may be one, and keeping what was found: the page of it only reads a table."""

import time
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from actors.models import Actor, Affiliation, Alias, Redirect
from curation.likeness import LEAST, Known, Likeness, in_words
from curation.models import Distinct, LikelyPair, Search
from record.models import Change
from record.revisions import newest_revision

# Changes of these tables may make two actors more or less alike.
TABLES = [model._meta.db_table for model in (Actor, Alias, Affiliation, Redirect, Distinct)]


def look_for_duplicates(*, again: bool = False) -> int | None:
    """Find the pairs anew, if names have changed since the last time or ``again`` is set.

    Gives how many there are; None where nothing had changed, or somebody else is looking. Until the new ones are
    there, curators see the old ones.
    """
    with transaction.atomic():
        search = Search.objects.select_for_update(skip_locked=True).first()
        if search is None:
            return None
        newest = newest_revision()
        number = newest.number if newest and newest.number else 0
        if not (again or _names_changed(search.revision, number)):
            return None
        start = time.monotonic()
        actors = known_actors()
        pairs = Likeness(actors).pairs(apart=known_to_be_two())
        LikelyPair.objects.all().delete()
        LikelyPair.objects.bulk_create(
            LikelyPair(first_id=pair.first, second_id=pair.second, score=pair.score, parts=in_words(pair.parts))
            for pair in pairs
        )
        search.revision, search.at, search.actors = number, timezone.now(), len(actors)
        search.seconds = time.monotonic() - start
        search.save()
        return len(pairs)


def compare_again(first: Actor, second: Actor) -> None:
    """Show two actors again, if they are still alike; the frequency of words is that among the two alone."""
    pair = Likeness(known_actors([first.pk, second.pk])).compared(first.pk, second.pk)
    if pair.score >= LEAST:
        told = {"score": pair.score, "parts": in_words(pair.parts)}
        LikelyPair.objects.update_or_create(first_id=pair.first, second_id=pair.second, defaults=told)


def known_actors(only: Iterable[int] | None = None) -> list[Known]:
    """What is known of all actors, whoever may see them, in three queries; or of some, by their ids."""
    actors, aliases, roles = Actor.objects.order_by("pk"), Alias.objects.order_by("pk"), Affiliation.objects.all()
    if only is not None:
        ids = list(only)
        actors, aliases, roles = actors.filter(pk__in=ids), aliases.filter(actor__in=ids), roles.filter(person__in=ids)
    names: dict[int, list[str]] = defaultdict(list)
    for actor, name in aliases.values_list("actor_id", "name"):
        names[actor].append(name)
    bodies: dict[int, set[int]] = defaultdict(set)
    for person, body in roles.filter(body__isnull=False).values_list("person_id", "body_id"):
        bodies[person].add(body)
    columns = ("pk", "key", "kind", "name", "organisation_kind", "government_kind", "country", "website", "wikidata_id")
    return [
        Known(pk, key, kind, (name, *names[pk]), one or other, country, website, item, frozenset(bodies[pk]))
        for pk, key, kind, name, one, other, country, website, item in actors.values_list(*columns)
    ]


def known_to_be_two() -> set[tuple[int, int]]:
    """The pairs of ids, the smaller first, that curators have said are two; a merged one counts as what it is now."""
    pairs = list(Distinct.objects.values_list("first_key", "second_key"))
    keys = {key for pair in pairs for key in pair}
    ids = dict(Redirect.objects.filter(key__in=keys).values_list("key", "actor_id"))
    ids |= dict(Actor.objects.filter(key__in=keys).order_by().values_list("key", "pk"))
    found = [sorted((ids[one], ids[other])) for one, other in pairs if one in ids and other in ids]
    return {(first, second) for first, second in found if first != second}


def _names_changed(since: int, until: int) -> bool:
    if until <= since:
        return until < since  # the record of another day was put in the place of this one
    changes = Change.objects.filter(revision__number__gt=since, revision__number__lte=until, table__in=TABLES)
    return since < 0 or changes.exists()
