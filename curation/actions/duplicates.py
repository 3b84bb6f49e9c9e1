"""Saying that two actors are two, and taking that back."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from actors.models import Actor
from curation.duplicates import compare_again
from curation.models import Distinct, LikelyPair, Search
from record.revisions import revise


def keep_apart(*, first: Actor, second: Actor, by: AbstractBaseUser | None, why: str) -> bool:
    """Note that two actors are two, and why; False if somebody has said so already. They are not shown as one again."""
    keys: dict[str, Any] = dict(zip(("first_key", "second_key"), sorted((first.key, second.key)), strict=True))
    ids = sorted((first.pk, second.pk))
    with revise(by=by, reason=f"“{first}” is not “{second}”: {why}"):
        Search.objects.select_for_update().first()
        said: dict[str, Any] = {"why": why, "by": by}
        _, is_new = Distinct.objects.get_or_create(**keys, defaults=said)
        LikelyPair.objects.filter(first=ids[0], second=ids[1]).delete()
    return is_new


def take_back(*, distinct: Distinct, by: AbstractBaseUser | None) -> bool:
    """Two actors may be one again, and are shown if they are still alike; False if that was taken back already."""
    with revise(by=by, reason=f"Taken back: {distinct}"):
        Search.objects.select_for_update().first()
        if not Distinct.objects.filter(pk=distinct.pk).delete()[0]:
            return False
        actors = Actor.objects.by_key([distinct.first_key, distinct.second_key])
        if len({actor.pk for actor in actors.values()}) == 2:
            compare_again(*actors.values())
    return True
