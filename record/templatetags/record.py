"""How dates and sources of facts are shown, on every page the same."""

import datetime
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from record.dates import PartialDate
from record.models import FactState
from record.revisions import newest_revisions
from record.search import snippet
from web.addresses import path_of
from web.guards import is_curator

register = template.Library()


@register.simple_tag(takes_context=True)
def last_changed(context: template.Context) -> SafeString:
    """How recent the record is: its newest revision. A page that is cited, or a list, knows it already.

    Others may have fetched it as ``newest_revisions`` with the rows that they show.
    """
    knowing = next((known for name in ("cited", "filter") if hasattr(known := context.get(name), "revision")), None)
    newest = [knowing.revision] if knowing else context.get("newest_revisions")
    revision = next(iter(newest_revisions() if newest is None else newest), None)
    return _last_changed(revision.number or 0, revision.at) if revision else SafeString()


@lru_cache(maxsize=64)
def _last_changed(revision: int, at: datetime.datetime) -> SafeString:
    return format_html(
        '<p class="small">The record was <a href="{}">last changed</a> on <time datetime="{}">{}</time> '
        "(revision {}).</p>",
        path_of("record:changes"),
        at.isoformat(),
        str(PartialDate(at.date(), "day")),
        f"{revision:,}",
    )


@register.simple_tag(takes_context=True)
def choose_day(context: template.Context) -> str:
    """A form that shows this page as of an earlier day. Every page of the record has it, so no template makes it.

    Needs what the context processor "looked_at" gives.
    """
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, values in context["other_parameters"]
        for value in values
    )
    chosen = context["as_of"].isoformat() if context["as_of"] else ""
    days = f'max="{context["present_day"].isoformat()}" value="{chosen}"'
    return SafeString(f"""<details class="explain choose-day" id="choose-day">
  <summary>See this page as of an earlier day</summary>
  <form class="filter" data-other-day method="get" action="{escape(context["request"].path)}" aria-label="Choose a day">
    {kept}
    <div class="filter__field"><label for="choose-day-date">As of</label> <input type="date" id="choose-day-date" \
name="as_of" {days} required></div>
    <button class="button button--quiet">Show that day</button>
  </form>
</details>""")


@register.simple_tag
def found(text: str, words: list[str], language: str = "en") -> SafeString:
    """The part of a text in which words were found, with the words marked."""
    return snippet(text, words, language=language)


@register.simple_tag
def link(fact: Any) -> SafeString:
    """A link to the page of a fact, named as it names itself."""
    return SafeString(f'<a href="{escape(fact.get_absolute_url())}">{escape(str(fact))}</a>{_disputed(fact)}')


@register.simple_tag
def disputed(fact: Any) -> SafeString:
    """The mark of a disputed fact where it is shown without its sources, which have it."""
    return SafeString(_disputed(fact))


def _disputed(fact: Any) -> str:
    """The mark of a fact that is disputed, with the reason for those who ask; nothing of others."""
    known = getattr(fact, "__dict__", {})
    if known.get("state") != FactState.DISPUTED:
        return ""
    reason = escape(known.get("state_reason", ""))
    return (
        f' <span class="badge badge--disputed" title="{reason}">disputed'
        f'<span class="visually-hidden">: {reason}</span></span>'
    )


@register.filter
def kind_of(fact: Any) -> str:
    """What kind of fact it is."""
    return str(fact._meta.verbose_name)


@register.simple_tag(takes_context=True)
def sources(context: template.Context, fact: Any, bare: bool = False) -> SafeString:
    """The sources of one fact (loaded ``with_sources()``), linked to their pages, which link on to the publishers.

    With ``bare``, under a heading that says "Source", that word is left out and passages are folded away.
    """
    return sources_of(fact, bare=bare, may_edit=may_edit(context))


def sources_of(fact: Any, *, bare: bool = False, may_edit: bool = False) -> SafeString:
    """The same where the rows of a long list are made, and not by a template."""
    citations, dispute, ways = fact.shown_citations, _dispute(fact), _correct(fact) + (_edit(fact) if may_edit else "")
    if not citations:
        return SafeString(f'{dispute}<p class="sources">No source can be shown.{ways}</p>')
    if bare:
        links = "; ".join(map(_source, citations))
        return SafeString(f'{dispute}<p class="sources">{links}{ways}</p>{"".join(map(_folded_passage, citations))}')
    links = "; ".join(_source(citation) + _passage(citation) for citation in citations)
    return SafeString(f'{dispute}<p class="sources">{"Sources" if len(citations) > 1 else "Source"}: {links}{ways}</p>')


@register.simple_tag(takes_context=True)
def may_edit(context: template.Context) -> bool:
    """Whether a signed-in curator looks. In templates ``{% may_edit as is_curator %}``."""
    request = context.get("request")
    return bool(request and is_curator(request))


@register.simple_tag(takes_context=True)
def edit(context: template.Context, fact: Any) -> SafeString:
    """For curators a link to the form of a fact that is shown without its sources, which have it."""
    return SafeString(_edit(fact) if may_edit(context) else "")


def _edit(fact: Any) -> str:
    what = escape(str(fact._meta.verbose_name))
    return f' <a class="edit" href="{fact.edit_url}">Edit<span class="visually-hidden"> this {what}</span></a>'


def _correct(fact: Any) -> str:
    """The way for readers who know better."""
    return f' <a class="correct" href="{path_of("curation:suggest")}?fact={fact.name_in_addresses}">Correct this</a>'


def _dispute(fact: Any) -> str:
    """That a fact is disputed, and why."""
    if not fact.is_disputed:
        return ""
    return f'<p class="small"><span class="badge badge--disputed">disputed</span> {escape(fact.state_reason)}</p>'


def _source(citation: Any) -> str:
    article = citation.article
    date = article.when
    named = f"{article.publisher}, {date}" if date else article.publisher
    primary = " (primary source)" if citation.is_primary else ""
    return f'<a href="{escape(article.get_absolute_url())}">{escape(named)}</a>{primary}'


def _passage(citation: Any) -> str:
    return f' <q class="quote">{escape(citation.quote)}</q>' if citation.quote else ""


def _folded_passage(citation: Any) -> str:
    if not citation.quote:
        return ""
    quote = f'<p class="quote">“{escape(citation.quote)}”</p>'
    return f'<details class="explain"><summary>passage</summary>{quote}</details>'


@register.simple_tag
def passages(fact: Any) -> SafeString:
    """The evidence of one fact (loaded ``with_sources()``) in full: its passages, then sources without one."""
    support = fact.support
    words = '<span class="badge badge--disputed">disputed</span> ' if support.is_disputed else ""
    if support.is_confirmed:
        words += '<span class="badge badge--answered">confirmed by a primary source</span> '
    if support.reports.independent or not support.is_confirmed:
        words += f"{escape(str(support.reports))}. "
    missing = "" if fact.shown_citations else '<p class="unknown">Its source is not public.</p>'
    decided = f'<a href="{path_of("web:definitions")}#evidence">How we decide</a>'
    return SafeString(
        f'{missing}<p class="small soft">{words}{decided}</p>\n'
        f'<div class="passages">{"".join(map(_passage_in_full, fact.shown_citations))}</div>'
    )


def _passage_in_full(citation: Any) -> str:
    article = citation.article
    quote = f"<blockquote>“{escape(citation.quote)}”</blockquote>" if citation.quote else ""
    primary = " · primary source" if citation.is_primary else ""
    without = "" if citation.quote else " · source named, passage not held"
    return f"""
  <figure class="passage">
    {quote}
    <figcaption>
      {link(article)}<br>
      {escape(article.publisher)}, {when(article.when)}{primary}{without}
    </figcaption>
  </figure>
  """


_UNKNOWN = mark_safe('<span class="unknown">date not known</span>')


@register.filter
def when(date: PartialDate | None) -> SafeString:
    """A partial date as a ``time`` element that is as exact as the date, or words for none."""
    return _UNKNOWN if date is None else _when(date)


@lru_cache(maxsize=8192)
def _when(date: PartialDate) -> SafeString:
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
