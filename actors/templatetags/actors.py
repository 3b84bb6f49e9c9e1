"""Rows of long tables on the pages of actors, made here and not by a template, which takes ten times as long."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString

from record.templatetags.record import link, sources, when

register = template.Library()


@register.simple_tag
def signed_rows(signatures: Iterable[Any]) -> SafeString:
    """A row for each signature of an actor, with its sources: date, letter, capacity, source."""
    return SafeString("".join(map(_signed_row, signatures)))


def _signed_row(signature: Any) -> str:
    letter = signature.letter
    through = f", through {link(signature.signer)}" if signature.signer else ""
    withdrawn = ' <span class="badge badge--silence">withdrawn</span>' if signature.withdrawn else ""
    return f"""
      <tr>
        <td>{when(letter.when)}</td>
        <th scope="row">{link(letter)}<br><span class="small soft">{escape(str(letter.campaign))}</span></th>
        <td data-label="Capacity">{escape(signature.get_capacity_display())}{through}{withdrawn}</td>
        <td data-label="Source">{sources(signature, bare=True)}</td>
      </tr>
      """
