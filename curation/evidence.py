"""Facts whose evidence is missing or weak: what to look for next.

A record may have a million facts, most of them without a gap, or most with one. So a page looks at so many of them and
no more, in the order of their numbers, and the next page goes on where it stopped: each is as quick as the first.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import StrIndex

from articles.models import CITED, Citation
from record.models import IsOneOf, Visibility
from web import filters

PER_PAGE = 50
AT_ONCE, MOST = 1000, 5000  # facts that are looked at by one query, and by one page

GAPS = {
    "gone": "no public source",
    "lost": "the cited words are not in the text any more",
    "passage": "no passage",
}


class EvidenceFilter(filters.Filter):
    """Facts of which kind, with which gap."""

    kind = forms.ChoiceField(
        label="Kind of fact",
        required=False,
        choices=[(name, str(model._meta.verbose_name_plural)) for name, model in CITED.items()],
    )
    what = filters.choice_field("What is missing", list(GAPS.items()))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].initial = self.default

    default = "letter"

    @property
    def name(self) -> str:
        """The kind of facts that are looked at."""
        return str(self.values.get("kind", self.default))


@dataclass(frozen=True)
class Found:
    """The facts with gaps among some that were looked at; ``after`` is where to go on, None at the end."""

    facts: list[Any]
    looked_at: int
    after: int | None


def facts_with_gaps(name: str, what: str | None, after: int = 0) -> Found:
    """Published and unlisted facts of one kind with a gap, or with any, beginning after a number."""
    found: list[Any] = []
    looked_at = 0
    while looked_at < MOST:
        numbers = _numbers(name, after)
        for fact in _with_gaps(name, what, numbers):
            if len(found) == PER_PAGE:
                return Found(found, looked_at, found[-1].pk)
            found.append(fact)
        looked_at += len(numbers)
        if len(numbers) < AT_ONCE:
            return Found(found, looked_at, None)
        after = numbers[-1]
    return Found(found, looked_at, after)


def _numbers(name: str, after: int) -> list[int]:
    shown = CITED[name].objects.filter(visibility__in=[Visibility.PUBLIC, Visibility.UNLISTED], pk__gt=after)
    return list(shown.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def _with_gaps(name: str, what: str | None, numbers: list[int]) -> list[Any]:
    citations = Citation.objects.filter(**{name: OuterRef("pk")}).order_by()
    passages = citations.exclude(quote="")
    places = {"in_text": StrIndex("article__text", "quote"), "in_title": StrIndex("article__title", "quote")}
    held: Any = passages.exclude(article__text="").alias(**places)
    gaps: dict[str, Any] = {
        "gone": ~Exists(citations.filter(article__visibility=Visibility.PUBLIC)),
        "lost": Exists(held.filter(in_text=0, in_title=0)),
        "passage": ~Exists(passages),
    }
    wanted = [what] if what else list(gaps)
    has_one = Q()
    for gap in wanted:
        has_one |= Q(**{f"is_{gap}": True})
    facts = CITED[name].objects.filter(IsOneOf("pk", numbers)).with_owners()
    facts = facts.annotate(**{f"is_{gap}": gaps[gap] for gap in wanted}).filter(has_one).order_by("pk")
    for fact in facts:
        fact.gaps = [GAPS[gap] for gap in wanted if getattr(fact, f"is_{gap}")]
    return list(facts)
