"""Search across everything: the same words in every kind of fact, as groups on a page or as one table."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from actors.models import Actor
from articles.models import Article
from campaigns.models import Campaign, Event, Letter, Position, Response
from record.dates import PartialDate
from record.search import Query, plain_snippet
from web.tables import Cell, Column, Table
from web.tables.columns import CHUNK

HITS = 5


@dataclass(frozen=True)
class Hit:
    """One row that was found: its name and address, a line about it, and the text in which words stand."""

    key: str
    title: str
    url: str
    about: str
    text: str = ""
    language: str = "en"
    when: PartialDate | None = None


@dataclass(frozen=True)
class _Kind:
    label: str
    name: str  # of one row
    route: str
    rows: Callable[[], Any]
    described: Callable[[Any], Hit]

    def hit(self, row: Any) -> Hit:
        """A row as it is listed; of a disputed one it is said why."""
        hit = self.described(row)
        return replace(hit, about=f"{hit.about} · disputed: {row.state_reason}") if row.is_disputed else hit


@dataclass(frozen=True)
class Group:
    """The rows of one kind of fact that were found, the most relevant first, and the list that shows them all."""

    kind: _Kind
    rows: Any
    url: str

    @property
    def label(self) -> str:
        return self.kind.label

    @cached_property
    def count(self) -> int:
        return int(self.rows.order_by().count())

    @cached_property
    def hits(self) -> list[Hit]:
        """The first of the rows."""
        return [self.kind.hit(row) for row in self.rows[:HITS]]

    def every_hit(self) -> Iterator[Hit]:
        """All of the rows, of which only a chunk is in memory at a time."""
        with closing(self.rows.iterator(chunk_size=CHUNK)) as rows:
            yield from map(self.kind.hit, rows)


def _date(fact: Any) -> str:
    return str(fact.when) if fact.when else "date not known"


def _letter(letter: Any) -> Hit:
    about = f"{letter.get_kind_display()}, {_date(letter)}"
    return Hit(letter.key, letter.title, letter.get_absolute_url(), about, letter.summary, when=letter.when)


def _campaign(campaign: Any) -> Hit:
    address = campaign.get_absolute_url()
    return Hit(campaign.key, campaign.name, address, campaign.goal, campaign.summary, when=campaign.started)


def _response(response: Any) -> Hit:
    text = f"{response.summary} {response.quote}".strip()
    return Hit(response.key, str(response), response.get_absolute_url(), _date(response), text, when=response.when)


def _position(position: Any) -> Hit:
    about, address = _date(position), position.get_absolute_url()
    return Hit(position.government.key, str(position), address, about, position.summary, when=position.when)


def _event(event: Any) -> Hit:
    return Hit(event.key, event.title, event.get_absolute_url(), _date(event), event.summary, when=event.when)


def _article(article: Any) -> Hit:
    about = f"{article.publisher}, {_date(article)}"
    address = article.get_absolute_url()
    return Hit(article.key, str(article), address, about, language=article.language, when=article.when)


def _actor(actor: Any) -> Hit:
    about = ", ".join(part for part in (actor.subkind, actor.country_name) if part)
    return Hit(actor.key, actor.name, actor.get_absolute_url(), about)


_FACTS = (
    _Kind("Letters", "letter", "campaigns:letters", lambda: Letter.objects.published().defer("text"), _letter),
    _Kind("Campaigns", "campaign", "campaigns:campaigns", lambda: Campaign.objects.published(), _campaign),
    _Kind(
        "Responses", "response", "campaigns:responses", lambda: Response.objects.published().with_parties(), _response
    ),
    _Kind(
        "Positions", "position", "campaigns:positions", lambda: Position.objects.published().with_owners(), _position
    ),
    _Kind("Events", "event", "campaigns:events", lambda: Event.objects.published(), _event),
    _Kind("Articles", "article", "articles:articles", lambda: Article.objects.published().defer("text"), _article),
)
_ACTORS = (
    _Kind(
        "Organisations",
        "organisation",
        "actors:organisations",
        lambda: Actor.objects.published().organisations(),
        _actor,
    ),
    _Kind("Governments", "government", "actors:governments", lambda: Actor.objects.published().governments(), _actor),
    _Kind("People", "person", "actors:people", lambda: Actor.objects.published().people(), _actor),
)


def search(words: str, query: Query) -> list[Group]:
    """Groups with at least one hit."""
    return [group for group in groups(words, query) if group.count]


def groups(words: str, query: Query) -> list[Group]:
    """What is found of each kind. Actors come first: a name that is typed is most often meant as one."""
    if not words:
        return []
    actors = [Group(kind, kind.rows().found_by_name(words), _list(kind.route, words)) for kind in _ACTORS]
    return actors + [
        Group(kind, kind.rows().found_by(query).by_relevance(query), _list(kind.route, words)) for kind in _FACTS
    ]


def _list(route: str, words: str) -> str:
    # Positions have no filter by words: their page shows a day.
    return reverse(route) + ("" if route == "campaigns:positions" else "?" + urlencode({"q": words}))


SEARCH = Table(
    "search",
    "Search",
    [
        Column("Kind", "kind"),
        Column("Key", "key"),
        Column("Title", "title"),
        Column("Date", "date"),
        Column("About", "about"),
        Column("Where the words stand", "snippet"),
        Column("Page", "page"),
    ],
)


def found_cells(groups: Sequence[Group], marked: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    """All that was found as rows of one table, kind by kind; a date is as exact as it is known."""
    for group in groups:
        for hit in group.every_hit():
            text = plain_snippet(hit.text, marked, language=hit.language)
            date = hit.when.iso if hit.when else None
            yield group.kind.name, hit.key, hit.title, date, hit.about, text, settings.SITE_URL + hit.url
