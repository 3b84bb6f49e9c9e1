"""Rows of long tables, made here and not by a template, which takes ten times as long."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString

from campaigns.comparison import Compared
from campaigns.models import Letter, Signature
from campaigns.signatories import Signatory
from record.templatetags.record import found, link, may_edit, sources_of, when

register = template.Library()

_NO_COUNTRY = '<span class="soft" title="worldwide or not known">–</span>'


@register.simple_tag
def signatory_rows(signatories: Iterable[Signatory], last: str = "", compared: Iterable[Compared] = ()) -> SafeString:
    """A row for each: name, kind, country; last the ``number`` of letters, or the ``marks`` of those signed."""
    marks = {one.letter.pk: one.mark for one in compared}
    return SafeString("".join(_row(one, last, marks) for one in signatories))


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


@register.simple_tag(takes_context=True)
def signature_rows(context: template.Context, signatures: Iterable[Signature]) -> SafeString:
    """A row for each name under a letter, with its sources: name, capacity, country, source."""
    can_edit = may_edit(context)
    return SafeString("".join(_signature_row(signature, can_edit) for signature in signatures))


def _signature_row(signature: Any, can_edit: bool) -> str:
    actor, written = signature.actor, escape(signature.name_as_written)
    if not actor:
        name = f'{written} <span class="badge">not resolved yet</span>'
    elif written and signature.name_as_written != actor.name:
        name = f'{link(actor)}<br><span class="small soft">as written: {written}</span>'
    else:
        name = link(actor)
    withdrawn = ' <span class="badge badge--silence">withdrawn</span>' if signature.withdrawn else ""
    through = f", through {link(signature.signer)}" if signature.signer else ""
    country = (actor and escape(actor.country_name)) or _NO_COUNTRY
    return f"""
          <tr id="signature-{signature.pk}">
            <th scope="row">{name}{withdrawn}</th>
            <td data-label="Capacity">{escape(signature.get_capacity_display())}{through}</td>
            <td data-label="Country">{country}</td>
            <td data-label="Source">{sources_of(signature, bare=True, may_edit=can_edit)}</td>
          </tr>
          """


@register.simple_tag
def letter_rows(letters: Iterable[Letter], with_campaign: bool = False, words: list[str] | None = None) -> SafeString:
    """A row for each letter (``with_list_columns()``): date, title, addressees, signatories, whether answered.

    With ``words``, also the part of the summary in which they were found.
    """
    return SafeString("".join(_letter_row(letter, with_campaign, words) for letter in letters))


def _letter_row(letter: Any, with_campaign: bool, words: list[str] | None) -> str:
    kind = letter.get_kind_display()
    about = f"{escape(kind[:1].upper() + kind[1:])} · {escape(letter.get_demand_display())}"
    if with_campaign:
        about += f" · {escape(letter.campaign.name)}"
    passage = f'<br><span class="small found">{found(letter.summary, words)}</span>' if words else ""
    claimed = f'{escape(letter.claim)} <span class="small soft">claimed</span><br>' if letter.claim else ""
    return f"""
    <tr>
      <td class="nowrap">{when(letter.when)}</td>
      <th scope="row">{link(letter)}<br><span class="small soft">{about}</span>{passage}</th>
      <td data-label="To">{_addressees(letter.shown_addressees)}</td>
      <td data-label="Signatories">{claimed}<span class="small soft">{letter.named:,} named here</span></td>
      <td data-label="Answer">{_answer(letter)}</td>
    </tr>
    """


def _addressees(addressees: list[Any]) -> str:
    if not addressees:
        return '<span class="unknown">nobody named</span>'
    more = f' <span class="small soft">and {len(addressees) - 3} more</span>' if len(addressees) > 3 else ""
    return ", ".join(link(addressee.actor) for addressee in addressees[:3]) + more


def _answer(letter: Any) -> str:
    if letter.is_answered:
        return '<span class="badge badge--answered">answered</span>'
    if letter.shown_addressees:
        return '<span class="badge badge--silence">none on record</span>'
    return '<span class="small soft">nobody to answer</span>'
