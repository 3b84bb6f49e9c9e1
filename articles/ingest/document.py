"""What is read and what comes of it: plain values that pass between the site and the child that reads."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self


class Unreadable(Exception):
    """A document of which nothing can be used; ``reason`` says why and what to do next, in whole sentences."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Document:
    """Bytes as they came, with what is known of them before they are read. All but the bytes may be empty."""

    content: bytes
    media_type: str = ""  # what the server says, in small letters without parameters: "text/html"
    charset: str = ""  # what the server says in the same header
    address: str = ""  # that answered, after redirects
    name: str = ""  # of a file that was handed in
    title: str = ""  # told beforehand, when somebody knows it better than the document


class Plain:
    """Made from what the child says. It has read hostile bytes, so each value is checked, and cut where it is long."""

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """Raises TypeError or KeyError where a value is not what it should be."""
        return cls(**{one.name: _checked(said[one.name], one.metadata.get("of")) for one in fields(cls)})  # type: ignore[arg-type]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)  # type: ignore[call-overload]


def _checked(value: Any, kind: type[Plain] | None) -> Any:
    if isinstance(value, bool | str):
        return value
    if not isinstance(value, list):
        raise TypeError(f"{type(value).__name__} instead of text or a list")
    if kind is not None:
        return [kind.of(row) for row in value]
    if not all(isinstance(row, str) for row in value):
        raise TypeError("a list of something else than texts")
    return value


@dataclass
class ReadArticle(Plain):
    """An article as it was read."""

    title: str = ""
    outlet: str = ""
    byline: str = ""
    date: str = ""  # of publication, as exact as it is told: "2021-10-29", "2021-10", "2021" or ""
    language: str = ""  # two letters, "" where nothing tells
    address: str = ""  # the canonical one
    text: str = ""  # without the title; paragraphs are separated by an empty line
    notes: list[str] = field(default_factory=list)  # what could not be read, in whole sentences


@dataclass
class FeedItem(Plain):
    """One article that a feed or sitemap names. Dates are ISO texts, as exact as they are told."""

    address: str
    title: str = ""
    published: str = ""
    updated: str = ""


@dataclass
class ReadFeed(Plain):
    """A feed or sitemap as it was read, newest items first."""

    title: str = ""
    language: str = ""
    site: str = ""  # the address of the web site that it belongs to
    items: list[FeedItem] = field(default_factory=list, metadata={"of": FeedItem})
    sitemaps: list[str] = field(default_factory=list)  # further sitemaps to be looked at
    notes: list[str] = field(default_factory=list)


@dataclass
class FoundFeed(Plain):
    """A feed that a page names, or a place where sites often have one (``is_guess``)."""

    address: str
    title: str = ""
    is_guess: bool = False


@dataclass
class Row(Plain):
    """One row of a list or table; a line that is no row of a table has one cell."""

    cells: list[str]


@dataclass
class ReadRows(Plain):
    """A list or table as it was read."""

    rows: list[Row] = field(default_factory=list, metadata={"of": Row})
    notes: list[str] = field(default_factory=list)
