"""What the lists of the desk can be filtered by."""

from django.db.models import Q

from actors.models import ActorKind
from curation.likeness import LEAST
from curation.models.duplicates import LikelyPairQuerySet
from web import filters


class PairFilter(filters.Filter):
    """Actors that may be one: part of a name, kind, and points at least."""

    q = filters.words_field("Part of a name")
    kind = filters.choice_field("Kind", ActorKind)
    least = filters.number_field("Points at least", LEAST, 100)

    def listed(self, pairs: LikelyPairQuerySet) -> LikelyPairQuerySet:
        """The pairs that fit, the most likely first."""
        values = self.values
        if "q" in values:
            named = Q()
            for side in ("first", "second"):
                for path in ("name", "aliases__name"):
                    named |= Q(**{f"{side}__{path}__icontains": values["q"]})
            pairs = pairs.filter(pk__in=pairs.model.objects.filter(named).values("pk"))
        if "kind" in values:
            pairs = pairs.filter(first__kind=values["kind"])
        if "least" in values:
            pairs = pairs.filter(score__gte=values["least"])
        return pairs.most_likely_first()
