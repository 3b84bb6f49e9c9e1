"""Search across everything: the same words in every kind of fact, a few hits of each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from actors.models import Actor, ActorKind
from articles.models import Article
from campaigns.models import Campaign, Event, Letter, Position, Response
from record.search import Query

HITS = 5


@dataclass(frozen=True)
class Hit:
    """One row that was found: its name and address, a line about it, and the text in which words stand."""

    title: str
    url: str
    about: str
    text: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Group:
    """The hits of one kind of fact, their number, and the list that shows all of them."""

    label: str
    hits: list[Hit]
    count: int
    url: str


@dataclass(frozen=True)
class _Kind:
    label: str
    route: str
    rows: Callable[[], Any]
    hit: Callable[[Any], Hit]


def _date(fact: Any) -> str:
    return str(fact.when) if fact.when else "date not known"


_FACTS = (
    _Kind(
        "Letters",
        "campaigns:letters",
        lambda: Letter.objects.published(),
        lambda letter: Hit(
            letter.title, letter.get_absolute_url(), f"{letter.get_kind_display()}, {_date(letter)}", letter.summary
        ),
    ),
    _Kind(
        "Campaigns",
        "campaigns:campaigns",
        lambda: Campaign.objects.published(),
        lambda c: Hit(c.name, c.get_absolute_url(), c.goal, c.summary),
    ),
    _Kind(
        "Responses",
        "campaigns:responses",
        lambda: Response.objects.published().with_parties(),
        lambda r: Hit(
            f"{r.actor}: {r.get_stance_display()}", r.get_absolute_url(), _date(r), f"{r.summary} {r.quote}".strip()
        ),
    ),
    _Kind(
        "Positions",
        "campaigns:positions",
        lambda: Position.objects.published().select_related("government"),
        lambda p: Hit(f"{p.government}: {p.get_stance_display()}", p.get_absolute_url(), _date(p), p.summary),
    ),
    _Kind(
        "Events",
        "campaigns:events",
        lambda: Event.objects.published(),
        lambda e: Hit(e.title, e.get_absolute_url(), _date(e), e.summary),
    ),
    _Kind(
        "Articles",
        "articles:articles",
        lambda: Article.objects.published().defer("text"),
        lambda a: Hit(str(a), a.get_absolute_url(), f"{a.publisher}, {_date(a)}", language=a.language),
    ),
)

_ACTORS = (
    ("Organisations", "actors:organisations", ActorKind.ORGANISATION),
    ("Governments", "actors:governments", ActorKind.GOVERNMENT),
    ("People", "actors:people", ActorKind.PERSON),
)


def search(words: str, query: Query) -> list[Group]:
    """Groups with at least one hit. Actors come first: a name that is typed is most often meant as one."""
    groups = [_actors(words, *kind) for kind in _ACTORS]
    groups += [_facts(words, query, kind) for kind in _FACTS]
    return [group for group in groups if group.count]


def _actors(words: str, label: str, route: str, kind: ActorKind) -> Group:
    found = Actor.objects.published().filter(kind=kind).found_by_name(words)
    hits = [Hit(actor.name, actor.get_absolute_url(), _about(actor)) for actor in found[:HITS]]
    return Group(label, hits, found.count(), _list(route, words))


def _about(actor: Actor) -> str:
    return ", ".join(part for part in (actor.subkind, actor.country_name) if part)


def _facts(words: str, query: Query, kind: _Kind) -> Group:
    found = kind.rows().found_by(query)
    return Group(
        kind.label,
        [kind.hit(row) for row in found.by_relevance(query)[:HITS]],
        found.count(),
        _list(kind.route, words),
    )


def _list(route: str, words: str) -> str:
    # Positions have no filter by words: their page shows a day.
    return reverse(route) + ("" if route == "campaigns:positions" else "?" + urlencode({"q": words}))
