"""Rows of long tables, made here and not by a template, which takes ten times as long."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from campaigns.comparison import Compared
from campaigns.signatories import Signatory

register = template.Library()

_NO_COUNTRY = '<span class="soft" title="worldwide or not known">–</span>'


@register.simple_tag
def signatory_rows(signatories: Iterable[Signatory], last: str = "", compared: Iterable[Compared] = ()) -> SafeString:
    """A row for each: name, kind, country; last the ``number`` of letters, or the ``marks`` of those signed."""
    marks = {one.letter.pk: one.mark for one in compared}
    return mark_safe("".join(_row(one, last, marks) for one in signatories))  # noqa: S308  # escaped there


def _row(one: Signatory, last: str, marks: dict[int, str]) -> str:
    country = escape(one.country_name) or _NO_COUNTRY
    return (
        f'<tr><th scope="row"><a href="{escape(one.get_absolute_url())}">{escape(one.name)}</a></th>'
        f'<td data-label="Kind">{escape(one.subkind)}</td><td data-label="Country">{country}</td>'
        f"{_last(one, last, marks)}</tr>\n"
    )


def _last(one: Signatory, last: str, marks: dict[int, str]) -> str:
    match last:
        case "number":
            return f'<td data-label="Letters signed" class="numeric">{one.number:,}</td>'
        case "marks":
            signed = " ".join(f'<span class="mark">{mark}</span>' for pk, mark in marks.items() if pk in one.signed)
            return f'<td data-label="Signed">{signed}</td>'
    return ""
