"""Rows of long lists of actors, made here and not by a template, which takes ten times as long."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString

from actors.models import ActorKind

register = template.Library()


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
