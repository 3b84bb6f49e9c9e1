"""Rows of long tables on the pages of actors, made here and not by a template, which takes ten times as long."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString

from actors.models import ActorKind
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


@register.simple_tag
def suggestions(actors: Iterable[Any]) -> SafeString:
    """A link to each of those who may be meant (``suggested()``), told apart by role, or by kind and country."""
    return SafeString("".join(map(_suggestion, actors)))


def _suggestion(actor: Any) -> str:
    if actor.kind == ActorKind.PERSON:
        about = str(actor.shown_roles[0]) if actor.shown_roles else "person"
    else:
        about = f"{actor.subkind}, {actor.country_name}" if actor.country else actor.subkind
    name = f'<bdi class="strong">{escape(actor.name)}</bdi> <span class="small soft">{escape(about)}</span>'
    return f'<li><a href="{escape(actor.get_absolute_url())}">{name}</a></li>\n    '
