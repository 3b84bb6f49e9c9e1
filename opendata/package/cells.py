"""The kinds of cells: how the text of each is read, and how each is described to other programs.

``parse`` gives the text that is stored, or raises ValueError with a reason. It is only asked about
cells that are not empty. ``sql`` is the type of the staged value.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import TextChoices

from opendata.package.problems import shown
from record.dates import PartialDate
from record.keys import KEY_LENGTH, KEY_PATTERN

# Characters in a cell without a limit of its own: 1 MiB.
CELL_LIMIT = 1 << 20
LARGEST_NUMBER = 2**31 - 1
LIST_SEPARATOR = "|"
DAY, MONTH, YEAR = r"\d{4}-\d{2}-\d{2}", r"\d{4}-\d{2}", r"\d{4}"

_is_web_address = URLValidator(schemes=["http", "https"])


class Cell:
    """A cell of any text."""

    sql: ClassVar[str] = "text"
    # Many rows have the same text here, so it is worth remembering what it meant.
    repeats: ClassVar[bool] = True
    allows_line_breaks: ClassVar[bool] = False

    def parse(self, text: str) -> Any:
        return text

    def constraints(self) -> dict[str, Any]:
        """What Frictionless can check: ``pattern``, ``enum``, ``maxLength`` …"""
        return {}

    frictionless_type: ClassVar[str] = "string"


@dataclass(frozen=True)
class Text(Cell):
    """Words, on one line; where ``words`` is given, at most so many."""

    limit: int = CELL_LIMIT
    words: int = 0
    repeats: ClassVar[bool] = False

    def parse(self, text: str) -> str:
        if len(text) > self.limit:
            raise ValueError(f"longer than {self.limit:,} characters: it has {len(text):,}")
        if self.words and (words := len(text.split())) > self.words:
            raise ValueError(f"{words:,} words, at most {self.words} are allowed")
        return text

    def constraints(self) -> dict[str, Any]:
        return {"maxLength": self.limit}


@dataclass(frozen=True)
class Lines(Text):
    """Words on any number of lines, which end with a line feed."""

    allows_line_breaks: ClassVar[bool] = True

    def parse(self, text: str) -> str:
        return super().parse(text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True)
class Paragraphs(Lines):
    """Words in paragraphs, which are separated by an empty line."""

    def parse(self, text: str) -> str:
        text = super().parse(text)
        if re.search(r"(?<!\n)\n(?!\n)", text):
            raise ValueError("a line break inside a paragraph: paragraphs are separated by an empty line")
        return text


@dataclass
class Pattern(Cell):
    """Text of one shape; ``meaning`` completes "is not …"."""

    shape: str
    meaning: str
    limit: int = CELL_LIMIT

    def parse(self, text: str) -> str:
        if len(text) > self.limit or not re.fullmatch(self.shape, text, re.ASCII):
            raise ValueError(f"{shown(text)} is not {self.meaning}")
        return text

    def constraints(self) -> dict[str, Any]:
        return {"pattern": f"^(?:{self.shape})$".replace(r"\d", "[0-9]")}


class Key(Pattern):
    """The permanent key of a row."""

    def __init__(self) -> None:
        shape = KEY_PATTERN.removeprefix("^").removesuffix("$")
        super().__init__(
            shape, f"a key of lower-case letters, digits and single hyphens, at most {KEY_LENGTH}", KEY_LENGTH
        )


class Reference(Key):
    """The key of a row in one of the tables ``to``; where there are several, of any one of them."""

    def __init__(self, *to: str) -> None:
        super().__init__()
        self.to = to


@dataclass(frozen=True)
class ListOf(Cell):
    """Several values in one cell, each once."""

    item: Cell
    sql: ClassVar[str] = "text[]"
    repeats: ClassVar[bool] = False

    def parse(self, text: str) -> list[str]:
        items = text.split(LIST_SEPARATOR)
        for item in items:
            if not item.strip():
                raise ValueError("an empty item in the list")
            if item != item.strip():
                raise ValueError(f"spaces around {shown(item)}")
        if len(set(items)) < len(items):
            raise ValueError(f"{shown(next(item for item in items if items.count(item) > 1))} is listed twice")
        return [self.item.parse(item) for item in items]

    def constraints(self) -> dict[str, Any]:
        if isinstance(self.item, Pattern):
            return {"pattern": f"^(?:{self.item.shape})(?:[|](?:{self.item.shape}))*$".replace(r"\d", "[0-9]")}
        return {}


@dataclass(frozen=True)
class Choice(Cell):
    """One of the values of an enumeration of the record."""

    values: tuple[str, ...]
    labels: tuple[str, ...] = ()

    @classmethod
    def of(cls, choices: type[TextChoices]) -> "Choice":
        return cls(tuple(choices.values), tuple(str(label) for label in choices.labels))

    def parse(self, text: str) -> str:
        if text not in self.values:
            raise ValueError(f"{shown(text)} is not {joined(self.values)}")
        return text

    def constraints(self) -> dict[str, Any]:
        return {"enum": list(self.values)}


class Flag(Choice):
    """``yes``, or empty for no."""

    sql: ClassVar[str] = "boolean"

    def __init__(self) -> None:
        super().__init__(("yes",))

    def parse(self, text: str) -> str:
        super().parse(text)
        return "t"


class Number(Cell):
    """A whole number from 1 to the largest the database holds."""

    sql: ClassVar[str] = "integer"
    frictionless_type: ClassVar[str] = "integer"

    def parse(self, text: str) -> str:
        if not re.fullmatch(r"[1-9]\d*", text, re.ASCII):
            raise ValueError(f"{shown(text)} is not a whole number from 1")
        if len(text) > 10 or int(text) > LARGEST_NUMBER:
            raise ValueError(f"{shown(text)} is larger than {LARGEST_NUMBER:,}")
        return text

    def constraints(self) -> dict[str, Any]:
        return {"minimum": 1, "maximum": LARGEST_NUMBER}


@dataclass(frozen=True)
class Address(Cell):
    """A web address."""

    limit: int

    def parse(self, text: str) -> str:
        if len(text) > self.limit:
            raise ValueError(f"longer than {self.limit:,} characters: it has {len(text):,}")
        try:
            _is_web_address(text)
        except ValidationError:
            raise ValueError(f"{shown(text)} is not a web address (http or https)") from None
        return text

    def constraints(self) -> dict[str, Any]:
        return {"pattern": "^https?://.+$", "maxLength": self.limit}


class PartialDay(Cell):
    """A date whose precision stands in the column beside it; the two are read together."""

    sql: ClassVar[str] = "date"

    def constraints(self) -> dict[str, Any]:
        return {"pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}


class DayAsWritten(PartialDay):
    """A date whose precision is that of its form."""

    sql: ClassVar[str] = "text"

    def parse(self, text: str) -> str:
        PartialDate.parse(text)
        return text


def joined(values: Iterable[str]) -> str:
    """``a, b or c``."""
    *first, last = (str(value) for value in values)
    return f"{', '.join(first)} or {last}" if first else last
