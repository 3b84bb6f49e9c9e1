"""How dates and sources of facts are shown, on every page the same."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from record.dates import PartialDate
from record.models import Revision
from record.revisions import newest_revision
from record.search import snippet

register = template.Library()


@register.simple_tag(takes_context=True)
def last_revision(context: template.Context) -> Revision | None:
    """The newest committed revision: how recent the record is. A page that is cited knows it already."""
    return context["cited"].revision if "cited" in context else newest_revision()


@register.simple_tag
def found(text: str, words: list[str], language: str = "en") -> SafeString:
    """The part of a text in which words were found, with the words marked."""
    return snippet(text, words, language=language)


@register.simple_tag
def sources(fact: Any, bare: bool = False) -> SafeString:
    """The sources of one fact (loaded ``with_sources()``), linked to their pages, which link on to the publishers.

    With ``bare``, under a heading that says "Source", that word is left out and passages are folded away.
    Made here and not by a template, since long lists have it in each row.
    """
    citations = fact.shown_citations
    if not citations:
        return _NO_SOURCE
    links = format_html_join("; ", '<a href="{}">{}</a>{}', (_source(citation, bare) for citation in citations))
    if not bare:
        return format_html('<p class="sources">Source{}: {}</p>', "s" if len(citations) > 1 else "", links)
    quotes = ((citation.quote,) for citation in citations if citation.quote)
    passage = '<details class="explain"><summary>passage</summary><p class="quote">“{}”</p></details>'
    return format_html('<p class="sources">{}</p>{}', links, format_html_join("", passage, quotes))


_NO_SOURCE = mark_safe('<p class="sources">No source can be shown.</p>')


def _source(citation: Any, bare: bool) -> tuple[str, str, str]:
    article = citation.article
    named = f"{article.publisher}, {article.when}" if article.when else article.publisher
    quote = format_html(' <q class="quote">{}</q>', citation.quote) if citation.quote and not bare else ""
    return article.get_absolute_url(), named, quote


_UNKNOWN = mark_safe('<span class="unknown">date not known</span>')


@register.filter
def when(date: PartialDate | None) -> SafeString:
    """A partial date as a ``time`` element that is as exact as the date, or words for none."""
    if date is None:
        return _UNKNOWN
    return format_html('<time datetime="{}">{}</time>', date.iso, str(date))


@register.simple_tag
def span(start: PartialDate | None, end: PartialDate | None) -> SafeString:
    """From start to end; an end that is not known is said in words."""
    if start is None and end is None:
        return _UNKNOWN
    if start == end:
        return when(start)
    first = when(start) if start else mark_safe('<span class="unknown">start not known</span>')
    last = when(end) if end else mark_safe('<span class="unknown">no end recorded</span>')
    return format_html("{} – {}", first, last)
