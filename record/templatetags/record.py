"""How dates and sources of facts are shown, on every page the same."""

import datetime
from functools import cache, lru_cache
from html import escape
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from record.dates import PartialDate
from record.models import FactState
from record.revisions import newest_revisions
from record.search import snippet
from record.sources import SourcesInRows
from web.addresses import path_of
from web.guards import is_curator

register = template.Library()

type Named = list[tuple[str, str]]  # sources of one fact: a link to the article, and the passage


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


def linked(address: str, name: str, state: str, reason: str) -> str:
    """The same of a fact of which a long list has only the values."""
    return f'<a href="{escape(address)}">{escape(name)}</a>{_mark(reason) if state == FactState.DISPUTED else ""}'


@register.simple_tag
def disputed(fact: Any) -> SafeString:
    """The mark of a disputed fact where it is shown without its sources, which have it."""
    return SafeString(_disputed(fact))


def _disputed(fact: Any) -> str:
    """The mark of a fact that is disputed, with the reason for those who ask; nothing of others."""
    known = getattr(fact, "__dict__", {})
    if known.get("state") != FactState.DISPUTED:
        return ""
    return _mark(known.get("state_reason", ""))


def _mark(reason: str) -> str:
    reason = escape(reason)
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
    citations, dispute = fact.shown_citations, _dispute(fact.state, fact.state_reason)
    ways = _correct(fact.name_in_addresses) + (_edit(fact) if may_edit else "")
    if bare or not citations:
        return SafeString(_in_row([(_source(c.article, c.is_primary), c.quote) for c in citations], dispute, ways))
    links = "; ".join(_source(c.article, c.is_primary) + _passage(c) for c in citations)
    return SafeString(f'{dispute}<p class="sources">{"Sources" if len(citations) > 1 else "Source"}: {links}{ways}</p>')


def sources_in_row(fact: Any, number: int, state: str, reason: str, named: Named, *, may_edit: bool) -> str:
    """The same of a row (``number``) of a long list which has only values, with its sources as they are ``Named``."""
    ways = _correct(fact.named_in_addresses(number)) + (_edit(fact(pk=number)) if may_edit else "")
    return _in_row(named, _dispute(state, reason), ways)


def named_by_row(sources: SourcesInRows) -> dict[int, Named]:
    """The sources of many rows of one table, by the number of the row. Most of them rest on the same few articles."""
    link = cache(_source)
    named: dict[int, Named] = {}
    for number, quote, is_primary, article in sources:
        named.setdefault(number, []).append((link(article, is_primary), quote))
    return named


def _in_row(named: Named, dispute: str, ways: str) -> str:
    links = "; ".join([link for link, _ in named]) or "No source can be shown."
    passages = "".join([_folded_passage(quote) for _, quote in named if quote])
    return f'{dispute}<p class="sources">{links}{ways}</p>{passages}'


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


def _correct(name_in_addresses: str) -> str:
    """The way for readers who know better."""
    return f' <a class="correct" href="{path_of("curation:suggest")}?fact={name_in_addresses}">Correct this</a>'


def _dispute(state: str, reason: str) -> str:
    """That a fact is disputed, and why."""
    if state != FactState.DISPUTED:
        return ""
    return f'<p class="small"><span class="badge badge--disputed">disputed</span> {escape(reason)}</p>'


def _source(article: Any, is_primary: bool) -> str:
    date = article.when
    named = f"{article.publisher}, {date}" if date else article.publisher
    primary = " (primary source)" if is_primary else ""
    return f'<a href="{escape(article.get_absolute_url())}">{escape(named)}</a>{primary}'


def _passage(citation: Any) -> str:
    return f' <q class="quote">{escape(citation.quote)}</q>' if citation.quote else ""


def _folded_passage(quote: str) -> str:
    return f'<details class="explain"><summary>passage</summary><p class="quote">“{escape(quote)}”</p></details>'


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
