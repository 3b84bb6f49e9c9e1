"""References: how a page of this site, or what it is about, is quoted by others, in each usual format.

Everything here is a pure function of ``Reference``. A title keeps every character that it has, in
every format and script; only runs of white space become one space, and control characters go.
"""

import datetime
import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit


@dataclass(frozen=True)
class Reference:
    """One thing that can be cited.

    ``issued`` is as exact as it is known: ``2021``, ``2021-10`` or ``2021-10-29``. ``site`` is the name of
    the website, the host of ``url`` where none is given. ``accessed`` is empty for what the reader did not open here.
    """

    key: str
    title: str
    url: str
    site: str = ""
    authors: tuple[str, ...] = ()
    issued: str = ""
    version: str = ""
    genre: str = ""
    accessed: datetime.date | None = None

    def __post_init__(self) -> None:
        set_once = object.__setattr__  # the way of frozen dataclasses
        for name in ("title", "site", "version", "genre"):
            set_once(self, name, one_line(getattr(self, name)))
        set_once(self, "authors", tuple(one_line(author) for author in self.authors))
        set_once(self, "url", safe_address(self.url))
        set_once(self, "site", self.site or (urlsplit(self.url).hostname or "").removeprefix("www."))

    @property
    def date_parts(self) -> list[int]:
        """Year, month and day of ``issued``, as many as are known."""
        return [int(part) for part in self.issued.split("-") if part]

    @property
    def named_authors(self) -> tuple[str, ...]:
        """The authors, without one that has the name of the site: it would be said twice."""
        return tuple(author for author in self.authors if author != self.site)


def one_line(text: str) -> str:
    """``text`` in one line without control characters."""
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(c for c in line if unicodedata.category(c) != "Cc").strip()


def safe_address(url: str) -> str:
    """An address without the characters that end it early in some format."""
    return re.sub(r"[\s<>\"'\\^`{|}\[\]]", lambda found: quote(found[0], safe=""), url.strip())


def in_words(iso: str) -> str:
    """``29 October 2021``, ``October 2021`` or ``2021``."""
    parts = [int(part) for part in iso.split("-") if part]
    if not parts:
        return ""
    month = f"{_MONTHS[parts[1] - 1]} " if len(parts) > 1 else ""
    return f"{parts[2]} {month}{parts[0]}" if len(parts) > 2 else f"{month}{parts[0]}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


# Text ------------------------------------------------------------------------------------------


def as_text(references: Sequence[Reference]) -> str:
    """A line each, an empty one between them: “Title”, website, version, date, address (accessed …)."""
    return "\n".join(f"{_sentence(reference)}\n" for reference in references)


def _sentence(reference: Reference) -> str:
    by = ", ".join(reference.named_authors)
    genre = f" ({reference.genre})" if reference.genre else ""
    accessed = f" (accessed {in_words(reference.accessed.isoformat())})" if reference.accessed else ""
    parts = (
        by,
        f"“{reference.title}”{genre}",
        reference.site,
        reference.version,
        in_words(reference.issued),
        f"{reference.url}{accessed}",
    )
    return ", ".join(part for part in parts if part)


# BibTeX ----------------------------------------------------------------------------------------

# Braces are written as words: BibTeX counts even escaped ones, so a lone one would break the file.
_TEX = str.maketrans(
    {
        "\0": "{}",
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{c: f"\\{c}" for c in "&%$#_"},
    }
)
# What TeX would join into another character: dashes, quotation marks, Spanish marks.
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=`)(?=`)|(?<=')(?=')|(?<=,)(?=,)|(?<=<)(?=<)|(?<=>)(?=>)|(?<=[?!])(?=`)")


def as_bibtex(references: Sequence[Reference]) -> str:
    """An entry of type ``misc`` each: every BibTeX style knows it, and biblatex too."""
    return "\n".join(_entry(reference) for reference in references)


def _entry(reference: Reference) -> str:
    parts = reference.date_parts
    fields = {
        "author": " and ".join(f"{{{_tex(author)}}}" for author in reference.authors),
        "title": f"{{{_tex(reference.title)}}}",  # a second pair of braces keeps capitals
        "organization": _tex(reference.site),
        "year": str(parts[0]) if parts else "",
        "month": _MONTHS[parts[1] - 1][:3].lower() if len(parts) > 1 else "",
        "day": str(parts[2]) if len(parts) > 2 else "",
        "type": _tex(reference.genre),
        "note": _tex(reference.version),
        "url": reference.url,
        "urldate": reference.accessed.isoformat() if reference.accessed else "",
    }
    # The name of a month is a word that the style defines, so it has no braces.
    lines = [f"  {n} = {v if n == 'month' else f'{{{v}}}'},\n" for n, v in fields.items() if v]
    return f"@misc{{{reference.key},\n{''.join(lines)}}}\n"


def _tex(text: str) -> str:
    return _LIGATURE.sub("\0", text).translate(_TEX)


# RIS -------------------------------------------------------------------------------------------


def as_ris(references: Sequence[Reference]) -> str:
    """A record of type ``ELEC`` (web page) each; lines end as the format demands."""
    return "\r\n".join(_ris_record(reference) for reference in references)


def _ris_record(reference: Reference) -> str:
    tags = [
        ("TY", "ELEC"),
        *(("AU", author) for author in reference.authors),
        ("TI", reference.title),
        ("T2", reference.site),
        ("PY", reference.issued[:4]),
        ("DA", _ris_date(reference.issued)),
        ("M3", reference.genre),
        ("ET", reference.version),
        ("Y2", _ris_date(reference.accessed.isoformat()) if reference.accessed else ""),
        ("UR", reference.url),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in tags if value) + "ER  - \r\n"


def _ris_date(iso: str) -> str:
    """``2021/10//``: three slashes whatever is known."""
    return "/".join((*iso.split("-"), "", "", "")[:3]) + "/" if iso else ""


# CSL-JSON --------------------------------------------------------------------------------------


def as_csl(references: Sequence[Reference]) -> str:
    """A list of items, as Zotero, Pandoc and citeproc read it."""
    return _indented([_csl_item(reference) for reference in references]) + "\n"


_json = json.JSONEncoder(ensure_ascii=False).encode


def _indented(value: Any, margin: str = "\n") -> str:
    """JSON as ``json.dumps`` writes it with ``indent=2``, which takes several times as long; nothing in it is empty."""
    further = margin + "  "
    if isinstance(value, dict):
        members = ",".join(f"{further}{_json(name)}: {_indented(one, further)}" for name, one in value.items())
        return f"{{{members}{margin}}}"
    if isinstance(value, list):
        return f"[{','.join(further + _indented(one, further) for one in value)}{margin}]"
    return _json(value)


def _csl_item(reference: Reference) -> dict[str, Any]:
    accessed = reference.accessed
    item = {
        "id": reference.key,
        "type": "webpage",
        "title": reference.title,
        "author": [{"literal": author} for author in reference.authors],
        "container-title": reference.site,
        "genre": reference.genre,
        "version": reference.version,
        "issued": {"date-parts": [reference.date_parts]} if reference.issued else None,
        "accessed": {"date-parts": [[accessed.year, accessed.month, accessed.day]]} if accessed else None,
        "URL": reference.url,
    }
    return {name: value for name, value in item.items() if value}


# Wikipedia -------------------------------------------------------------------------------------

# Characters that mean something in wikitext alone, and pairs that do; an entity is always the character itself.
_WIKITEXT = re.compile(r"[|\[\]{}<>]|(?<=')'|'(?=')|(?<=~)~|~(?=~)|(?<=_)_|_(?=_)|&(?=#?\w+;)|(?<=:)//|^[*#:;=]")


def as_wikipedia(references: Sequence[Reference]) -> str:
    """A template ``{{cite web}}`` each."""
    return "".join(f"{_cite_web(reference)}\n" for reference in references)


def _cite_web(reference: Reference) -> str:
    fields = {
        "author": "; ".join(reference.named_authors),
        "title": reference.title,
        "url": reference.url,
        "website": reference.site,
        "type": reference.genre,
        "date": in_words(reference.issued),
        "access-date": in_words(reference.accessed.isoformat()) if reference.accessed else "",
    }
    filled = (f" |{n}={v if n == 'url' else _wikitext(v)}" for n, v in fields.items() if v)
    return f"{{{{cite web{''.join(filled)}}}}}"


def _wikitext(text: str) -> str:
    return _WIKITEXT.sub(lambda found: "".join(f"&#{ord(c)};" for c in found[0]), text)


# All of them -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Format:
    """One way of writing references: its name for readers, the ending of its files, and the writer."""

    name: str
    ending: str
    media_type: str
    write: Callable[[Sequence[Reference]], str]


FORMATS = (
    Format("Text", "txt", "text/plain; charset=utf-8", as_text),
    Format("BibTeX", "bib", "application/x-bibtex; charset=utf-8", as_bibtex),
    Format("RIS", "ris", "application/x-research-info-systems; charset=utf-8", as_ris),
    Format("CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json", as_csl),
    Format("Wikipedia", "wiki", "text/x-wiki; charset=utf-8", as_wikipedia),
)


def meta_tags(reference: Reference) -> list[tuple[str, str]]:
    """Names and values of the ``<meta>`` tags by which reference managers recognise a page."""
    tags = [
        ("citation_title", reference.title),
        *(("citation_author", author) for author in reference.authors),
        ("citation_publisher", reference.site),
        ("citation_date", reference.issued.replace("-", "/")),
        ("citation_public_url", reference.url),
        ("citation_language", "en"),
    ]
    return [(name, value) for name, value in tags if value]
