"""Rows of long tables on the pages of actors, made here and not by a template, which takes ten times as long."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString

from record.templatetags.record import link, may_edit, sources_of, when

register = template.Library()


@register.simple_tag(takes_context=True)
def signed_rows(context: template.Context, signatures: Iterable[Any]) -> SafeString:
    """A row for each signature of an actor, with its sources: date, letter, capacity, source."""
    can_edit = may_edit(context)
    return SafeString("".join(_signed_row(signature, can_edit) for signature in signatures))


def _signed_row(signature: Any, can_edit: bool) -> str:
    letter = signature.letter
    through = f", through {link(signature.signer)}" if signature.signer else ""
    withdrawn = ' <span class="badge badge--silence">withdrawn</span>' if signature.withdrawn else ""
    return f"""
      <tr>
        <td>{when(letter.when)}</td>
        <th scope="row">{link(letter)}<br><span class="small soft">{escape(str(letter.campaign))}</span></th>
        <td data-label="Capacity">{escape(signature.get_capacity_display())}{through}{withdrawn}</td>
        <td data-label="Source">{sources_of(signature, bare=True, may_edit=can_edit)}</td>
      </tr>
      """
