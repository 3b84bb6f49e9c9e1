"""Choosing rows by what one types of them: a name, a key, an address. Where several are meant, by a radio button.

Works without scripts: what is not clear is asked when the form is sent. With them the same question is asked while
one types (``views/facts.py``, ``candidates``).
"""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from actors.models import Actor, ActorKind, ActorQuerySet
from articles.models import Article
from campaigns.models import Campaign, Event, Letter
from record.keys import KEY_LENGTH, KEY_PATTERN
from record.models import SpellingVariant, Visibility

MOST = 8  # rows that are offered
MAX_LINES = 200
MAX_TYPED = 2000  # characters: an address can be so long


@dataclass(frozen=True)
class Picker:
    """Rows of one kind. ``exactly`` and ``nearly`` narrow them to those that a text names, or may mean, best first."""

    noun: str
    rows: Callable[[], Any]
    exactly: Callable[[Any, str], Any]
    nearly: Callable[[Any, str], Any]
    detail: Callable[[Any], str]
    is_known_by: str = "name or key"

    def resolve(self, text: str, chosen: str = "") -> "Resolved":
        """Whom a text means. ``chosen`` is the number of the row that was chosen among those offered for it."""
        rows = self.rows()
        exact = list(self._by_key(rows, text) or self.exactly(rows, text)[:MOST])
        found = exact or list(self.nearly(rows, text)[:MOST])
        row = exact[0] if len(exact) == 1 else next((row for row in found if str(row.pk) == chosen), None)
        return Resolved(self, text, found, bool(exact), row)

    def words_for(self, row: Any) -> str:
        """What to type for a row: its name, or where others have it too, its key."""
        resolved = self.resolve(str(row))
        return str(row) if resolved.is_exact and resolved.row == row else row.key

    def _by_key(self, rows: Any, text: str) -> list[Any]:
        key = text.rstrip("/").rpartition("/")[2]  # also of the address of a page
        if not re.fullmatch(KEY_PATTERN, key) or len(key) > KEY_LENGTH:
            return []
        if isinstance(rows, ActorQuerySet):  # one that was merged leads to the one that it is part of now
            return list(rows.by_key([key]).values())
        return list(rows.filter(key=key)[:1])


@dataclass(frozen=True)
class Resolved:
    """What a text may mean, and the one row that it means if that is clear."""

    picker: Picker
    text: str
    candidates: list[Any]
    is_exact: bool
    row: Any

    @property
    def is_clear(self) -> bool:
        return self.is_exact and len(self.candidates) == 1

    @property
    def described(self) -> list[tuple[Any, str, bool]]:
        """Each candidate, what tells it from others, and whether it is chosen."""
        return [(row, _detail(self.picker, row), row == self.row) for row in self.candidates]

    @property
    def question(self) -> str:
        given = f"“{self.text[:80]}”"
        if not self.candidates:
            return f"There is no {self.picker.noun} like {given} in the record. Add it first, or try another name."
        if self.is_exact:
            return f"More than one is called {given}. Which one is meant?"
        return f"Nothing is called exactly {given}. Is one of these meant?"


def _detail(picker: Picker, row: Any) -> str:
    seen = "" if row.visibility == Visibility.PUBLIC else Visibility(row.visibility).label.partition(":")[0]
    return ", ".join(part for part in (picker.detail(row), row.key, seen) if part)


def _by_name(rows: Any, text: str) -> Any:
    return rows.called(text)


def _like_name(rows: Any, text: str) -> Any:
    return rows.found_by_name(text)


def _about_actor(actor: Actor) -> str:
    return ", ".join(part for part in (actor.subkind, actor.country_name) if part)


def _actors(noun: str, *kinds: ActorKind) -> Picker:
    def rows() -> QuerySet:
        return Actor.objects.filter(kind__in=kinds) if kinds else Actor.objects.all()

    return Picker(noun, rows, _by_name, _like_name, _about_actor)


def _titled(column: str) -> tuple[Callable[[Any, str], Any], Callable[[Any, str], Any]]:
    def exactly(rows: Any, text: str) -> Any:
        return rows.filter(**{f"{column}__iexact": text})

    def nearly(rows: Any, text: str) -> Any:
        found = rows.found_by(SpellingVariant.query_for(text)).order_by().values("pk")
        return rows.filter(Q(**{f"{column}__icontains": text}) | Q(pk__in=found)).newest_first()

    return exactly, nearly


def _by_address(rows: Any, text: str) -> Any:
    return rows.filter(Q(url=text) | Q(title__iexact=text)).defer("text")


def _like_article(rows: Any, text: str) -> Any:
    return _titled("title")[1](rows, text).defer("text")


def _date_of(row: Any) -> str:
    return str(row.when or "date not known")


PICKERS: Mapping[str, Picker] = {
    "actor": _actors("actor"),
    "organisation": _actors("organisation", ActorKind.ORGANISATION),
    "government": _actors("government", ActorKind.GOVERNMENT),
    "person": _actors("person", ActorKind.PERSON),
    "body": _actors("organisation or government", ActorKind.ORGANISATION, ActorKind.GOVERNMENT),
    "campaign": Picker(
        "campaign", Campaign.objects.all, *_titled("name"), detail=lambda row: str(row.started or "start not known")
    ),
    "letter": Picker("letter", lambda: Letter.objects.defer("text"), *_titled("title"), detail=_date_of),
    "event": Picker("event", Event.objects.all, *_titled("title"), detail=_date_of),
    "article": Picker(
        "article",
        lambda: Article.objects.defer("text"),
        _by_address,
        _like_article,
        detail=lambda row: f"{row.publisher}, {_date_of(row)}",
        is_known_by="title, outlet, key or address",
    ),
}


# ---- in forms -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Typed:
    """What was typed into a picker, and for each text that rows were offered for, the number of the chosen one."""

    text: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.text.strip())

    @property
    def lines(self) -> list[str]:
        return list(dict.fromkeys(line.strip() for line in self.text.splitlines() if line.strip()))


class PickWidget(forms.Widget):
    """A text to type, and below it the rows that it may mean."""

    def __init__(self, kind: str, *, many: bool) -> None:
        super().__init__()
        self.kind, self.many = kind, many

    @property
    def picker(self) -> Picker:
        return PICKERS[self.kind]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed:
        offered = data.getlist(f"{name}-offered")[:MAX_LINES]
        chosen = {text.strip(): data.get(f"{name}-pick-{place}", "") for place, text in enumerate(offered)}
        return Typed(data.get(name, ""), chosen)

    def typed(self, value: Any) -> Typed:
        """The initial value of a field, a row or several, as somebody would type it."""
        if value is None or isinstance(value, Typed):
            return value or Typed()
        if isinstance(value, str):
            return Typed(value)
        rows = value if isinstance(value, Sequence) else [value]
        return Typed("\n".join(self.picker.words_for(row) for row in rows))

    def as_sent(self, name: str, value: Any) -> dict[str, list[str]]:
        """The same as a form sends it."""
        return {name: [self.typed(value).text], f"{name}-offered": []}

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        typed = self.typed(value)
        texts = typed.lines if self.many else [typed.text.strip()[:MAX_TYPED]]
        given = {
            "name": name,
            "text": typed.text,
            "attrs": self.build_attrs(attrs or {}),
            "many": self.many,
            "rows": max(3, len(texts) + 1),
            "url": reverse("curation:candidates", args=[self.kind]),
            "resolved": resolve_all(self.picker, texts[:MAX_LINES], typed.chosen),
        }
        return render_to_string("curation/includes/picker.html", given)


def resolve_all(picker: Picker, texts: Sequence[str], chosen: Mapping[str, str]) -> list[Resolved]:
    """Whom each of some texts means."""
    return [picker.resolve(text, chosen.get(text, "")) for text in texts if text and "\0" not in text]


class PickField(forms.Field):
    """A row; with ``many`` a list of rows, one a line. An empty field is None or an empty list."""

    def __init__(self, kind: str, *, many: bool = False, **options: Any) -> None:
        self.kind, self.many = kind, many
        self.picker = PICKERS[kind]
        known_by = self.picker.is_known_by
        options.setdefault("help_text", f"By {known_by}, one a line." if many else f"By {known_by}.")
        super().__init__(widget=PickWidget(kind, many=many), **options)

    def clean(self, value: Typed) -> Any:
        if "\0" in value.text:
            raise forms.ValidationError("Take out the control characters.")
        if not self.many and len(value.text) > MAX_TYPED:
            raise forms.ValidationError(f"Write at most {MAX_TYPED:,} characters.")
        texts = value.lines if self.many else [value.text.strip()]
        if len(texts) > MAX_LINES or any(len(text) > MAX_TYPED for text in texts):
            raise forms.ValidationError(f"Write at most {MAX_LINES} names, one a line.")
        resolved = resolve_all(self.picker, texts, value.chosen)
        if not resolved and self.required:
            raise forms.ValidationError(f"Choose the {self.picker.noun}.")
        unclear = [one for one in resolved if one.row is None]
        if unclear:
            raise forms.ValidationError([one.question for one in unclear])
        rows = list(dict.fromkeys(map(operator.attrgetter("row"), resolved)))
        return rows if self.many else next(iter(rows), None)
