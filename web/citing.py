"""Pages that can be cited and taken along: their "Cite this" box, their head, and their files."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe

from web.exports import LICENCE
from web.references import FORMATS, Format, Reference, meta_tags
from web.tables import defused

_json = json.JSONEncoder(ensure_ascii=False).encode
# What could end a script element, or a line in it.
_UNSAFE = [(character, f"\\u{ord(character):04x}") for character in "<>&\u2028\u2029"]

type Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Written:
    """The references of a page in one format, and where they are as a file."""

    format: Format
    address: str

    text: str


@dataclass(frozen=True)
class CitedPage:
    """One page as others quote it.

    ``path`` is its address on this site, with the query that belongs to it. ``original`` is what
    the page is about, where that can be cited itself; ``original_name`` says what it is
    ("the letter itself"). ``about`` describes it in the words of schema.org.
    """

    path: str
    reference: Reference
    original: Reference | None = None
    original_name: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    revision: Any = None

    @property
    def references(self) -> list[Reference]:
        """The reference to the page, then the one to the original."""
        return [self.reference, *([self.original] if self.original else [])]

    def address(self, ending: str) -> str:
        """Where the page is as a file: ``/letters/a-letter/`` is ``/letters/a-letter.bib``."""
        path, mark, query = self.path.partition("?")
        return f"{path.rstrip('/')}.{ending}{mark}{query}"

    @cached_property
    def written(self) -> list[Written]:
        """The references in every format."""
        return [Written(f, self.address(f.ending), f.write(self.references)) for f in FORMATS]

    @property
    def facts_as_json(self) -> str:
        return self.address("json")

    @property
    def facts_as_csv(self) -> str:
        return self.address("csv")

    @property
    def meta_tags(self) -> list[tuple[str, str]]:
        return meta_tags(self.reference)

    @property
    def linked_data(self) -> SafeString:
        """JSON-LD for search engines, safe inside a ``script`` element."""
        page = self.reference
        described = {
            "@context": "https://schema.org",
            "@type": "WebPage",
            "@id": page.url,
            "url": page.url,
            "name": page.title,
            "inLanguage": "en",
            "isPartOf": {"@type": "WebSite", "name": page.site},
            "publisher": {"@type": "Organization", "name": page.site},
            "dateModified": page.issued,
            "version": page.version,
            "license": LICENCE,
            "mainEntity": filled(self.about),
        }
        text = _json(filled(described))
        for character, written in _UNSAFE:
            text = text.replace(character, written)
        return mark_safe(text)  # noqa: S308


def filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Only what is known."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {}, ())}


# Files -----------------------------------------------------------------------------------------

_REFERENCE_FORMATS = {f.ending: f for f in FORMATS}


class ReferenceEnding:
    """The part of an address that says in which format a reference is wanted."""

    endings = tuple(_REFERENCE_FORMATS)
    regex = "|".join(map(re.escape, endings))

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class FileEnding(ReferenceEnding):
    """The same for a page of which the facts are a file too."""

    endings = ("csv", "json", *ReferenceEnding.endings)
    regex = "|".join(map(re.escape, endings))


def render_file(page: CitedPage, ending: str, facts: Callable[[], Facts] = dict) -> HttpResponse:
    """The page as a file: its facts as JSON or CSV, or the references to it in one of their formats."""
    if ending == "json":
        about = {"facts_of": page.reference.url, "reference": page.reference.version, "licence": LICENCE}
        content, media_type = as_json({"about": about} | dict(facts())), "application/json"
    elif ending == "csv":
        content, media_type = as_csv(facts()), "text/csv; charset=utf-8"
    else:
        form = _REFERENCE_FORMATS[ending]
        content, media_type = form.write(page.references), form.media_type
    response = HttpResponse(content, content_type=media_type)
    # Browsers show what they can; links with the attribute "download" save it under this name.
    response["Content-Disposition"] = f'inline; filename="{page.reference.key}.{ending}"'
    response["Link"] = f'<{page.reference.url}>; rel="canonical"'
    return response


def as_json(facts: Facts) -> str:
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"


def as_csv(facts: Facts) -> str:
    """One row for each fact; the first column names its part of the page, the others are those of all parts."""
    rows = list(_rows(facts))
    columns = sorted(dict.fromkeys(name for row in rows for name in row), key=("address", "sources").__contains__)
    out = io.StringIO("\ufeff")  # without this mark Excel garbles most scripts
    out.seek(0, io.SEEK_END)
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _rows(facts: Facts) -> Iterator[dict[str, str]]:
    for part, found in facts.items():
        for fact in [found] if isinstance(found, Mapping) else found:
            yield {"part": part} | dict(_cells(fact))


def _cells(fact: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in fact.items():
        if isinstance(value, Mapping):
            yield from _cells(value, f"{prefix}{name}_")
        else:
            yield f"{prefix}{name}", defused(_in_one_cell(value))


def _in_one_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(_in_one_cell(part) for part in filled(value).values())
    return "; ".join(map(_in_one_cell, value)) if isinstance(value, list) else str(value)
