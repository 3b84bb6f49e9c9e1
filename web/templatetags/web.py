"""Small helpers of all templates."""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from html import escape
from itertools import batched
from typing import Any
from unicodedata import category
from urllib.parse import quote, urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_htmx.jinja import htmx_script

from web.addresses import path_of, static_file
from web.citing import CitedPage, Written
from web.exports import query_of
from web.formats import COUNTS_ROUTE, files_of

register = template.Library()


@register.simple_tag(takes_context=True)
def query(context: template.Context, name: str = "", value: Any = None, **changes: Any) -> str:
    """This page's query with parameters changed; None or "" takes one away. Starts with ``?``.

    A parameter whose name only the page knows is given as name and value.
    """
    request: HttpRequest = context["request"]
    parameters: dict[str, Any] = dict(request.GET.lists()) | changes
    if name:
        parameters[name] = value
    return f"?{urlencode({name: value for name, value in parameters.items() if value not in (None, '')}, doseq=True)}"


@register.simple_tag(takes_context=True)
def downloads(context: template.Context, route: str = "", **arguments: str) -> Mapping[str, str]:
    """Addresses of this list in each form in which it can be taken, filtered as it is; or of the named list."""
    request: HttpRequest = context["request"]
    if route:
        return files_of(route, **arguments)
    match = request.resolver_match
    if not match:
        return {}
    query = _query_of(request.META["QUERY_STRING"].encode("latin-1"))
    return {form: address and address + query for form, address in files_of(match.view_name, **match.kwargs).items()}


@register.simple_tag(takes_context=True)
def counts_file(context: template.Context, facet: str) -> str:
    """The address of the file with all counts of a facet of this list, filtered as it is."""
    request: HttpRequest = context["request"]
    assert request.resolver_match is not None  # every page is found by its address
    return _counts_path(request.resolver_match.view_name, facet) + _query_of(
        request.META["QUERY_STRING"].encode("latin-1")
    )


@lru_cache(maxsize=64)  # a list with facets asks six times
def _query_of(query: bytes) -> str:
    return query_of(QueryDict(query))


@cache
def _counts_path(route: str, facet: str) -> str:
    return reverse(route + COUNTS_ROUTE, args=[facet])


register.simple_tag(path_of, name="path")
register.simple_tag(static_file)


@register.simple_tag
def rows(made: Iterable[str]) -> SafeString:
    """Rows of a table that were made before, each of them HTML."""
    return SafeString("".join(made))


@register.simple_tag
def facet_values(counted: Any) -> SafeString:
    """A box to tick for each value of a facet that was counted. Made here, since lists have a hundred of them."""
    return SafeString("".join(_facet_value(escape(counted.facet.name), value) for value in counted.values))


def _facet_value(facet: str, value: Any) -> str:
    identity = f'id="facet-{facet}-{quote(value.value, safe="")}" name="{facet}" value="{escape(value.value)}"'
    box = f'<input type="checkbox" form="filter" {identity}{" checked" if value.chosen else ""}>'
    words = f"<span>{escape(value.label[:1].upper() + value.label[1:])}</span>"
    return f"""
      <li><label class="facet__value">{box} {words} <span class="facet__count">{value.count:,}</span></label></li>
      """


@register.filter
def count(number: int, noun: str) -> str:
    """``1,234 letters``; the noun is given as ``letter,letters`` or, where -s is enough, ``letter``."""
    return f"{number:,} {noun.partition(',')[0] if number == 1 else plural(noun)}"


@register.filter
def plural(noun: str) -> str:
    """``letters`` for ``letter``, ``people`` for ``person,people``."""
    singular, _, more = noun.partition(",")
    return more or f"{singular}s"


@register.filter
def grouped(number: int | None) -> str:
    """A number with thousands separated: ``12,345``."""
    return "" if number is None else f"{number:,}"


@register.filter(is_safe=True)
def truncatechars(text: Any, length: int) -> str:
    """The beginning of a text with "…", together at most so many characters; no sign loses its letter.

    In place of Django's filter of this name, which takes as long as a dozen values of a page.
    """
    text = str(text)
    if len(text) <= length:
        return text
    end = max(length - 1, 0)
    while end and category(text[end]).startswith("M"):
        end -= 1
    return f"{text[:end].rstrip()}…"


@register.filter
def with_code(text: str) -> SafeString:
    """Text in which what stands between two backticks is code."""
    parts = text.split("`")
    return format_html_join("", "{}{}", (_plain_then_code(*pair) for pair in batched([*parts, ""], 2)))


def _plain_then_code(plain: str, code: str = "") -> tuple[str, SafeString | str]:
    return plain, format_html("<code>{}</code>", code) if code else ""


MENU = (
    ("dashboard:search", "Search"),
    ("campaigns:campaigns", "Campaigns"),
    ("campaigns:letters", "Letters"),
    ("campaigns:responses", "Responses"),
    ("campaigns:positions", "Positions"),
    ("dashboard:timeline", "Timeline"),
    ("actors:organisations", "Organisations"),
    ("actors:governments", "Governments"),
    ("actors:people", "People"),
    ("campaigns:events", "Events"),
    ("articles:articles", "Articles"),
    ("opendata:data", "Data"),
)
DESK = ("curation:curate", "For curators")


@register.simple_tag(takes_context=True)
def menu(context: template.Context) -> SafeString:
    """The links of the main menu, the one that leads to this page, or to the list it is in, marked as current.

    Who is signed in has the desk among them. Of others, who have no cookie of a session, nobody is asked for.
    """
    request: HttpRequest = context["request"]
    path = request.path
    user = getattr(request, "user", None)  # a request that is refused at the door has none
    is_signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES and user and user.is_authenticated
    shown = (*MENU, DESK) if is_signed_in else MENU

    def current(to: str) -> str:
        return ' aria-current="page"' if path == to else ' aria-current="true"' if path.startswith(to) else ""

    links = ((to, current(to), name) for to, name in ((path_of(route), name) for route, name in shown))
    return SafeString("".join(f'<li><a href="{to}"{here}>{name}</a></li>' for to, here, name in links))


ABOUT = (
    ("web:definitions", "How we decide"),
    ("opendata:data", "Data"),
    ("opendata:api", "API"),
    ("campaigns:silent", "Who has not answered"),
    ("curation:suggest", "Suggest a correction"),
    ("curation:takedown", "Take something out"),
    DESK,
)


@register.simple_tag
@cache
def about() -> SafeString:
    """The links at the foot of every page."""
    return SafeString("".join(f'<li><a href="{path_of(route)}">{name}</a></li>' for route, name in ABOUT))


@register.simple_tag
@cache
def scripts() -> SafeString:
    """HTMX and our own script: the same on every page, and to find their addresses takes long."""
    return format_html('{}\n  <script src="{}" defer></script>', htmx_script(), static_file("js/torchlight.js"))


@register.simple_tag
def cited_head(cited: CitedPage) -> SafeString:
    """What tells reference managers and search engines what a page is, in its head.

    With og:type, Zotero takes it for a web page and not for an article in a journal.
    """
    page = cited.reference
    about = [("og:type", "website"), ("og:title", page.title), ("og:site_name", page.site), ("og:url", page.url)]
    forms = [(w.format.media_type, f"Reference: {w.format.name}", w.address) for w in cited.written]
    facts = "The facts of this page"
    forms += [("application/json", facts, cited.facts_as_json), ("text/csv", facts, cited.facts_as_csv)]
    elements = [
        *(f'<meta property="{name}" content="{escape(content)}">' for name, content in about),
        *(f'<meta name="{name}" content="{escape(content)}">' for name, content in cited.meta_tags),
        *(f'<link rel="alternate" type="{kind}" title="{title}" href="{escape(to)}">' for kind, title, to in forms),
        f'<script type="application/ld+json">{cited.linked_data}</script>',
    ]
    return SafeString("\n" + "\n  ".join(elements) + "\n")


@register.simple_tag
def references(cited: CitedPage) -> SafeString:
    """The references to a page in every format, each with a way to copy and to download it; the first one unfolded."""
    first, *others = cited.written
    folded = (
        f'<details class="cite__form"><summary>{other.format.name}</summary>{_reference(other)}</details>\n  '
        for other in others
    )
    return SafeString(f'\n  <div class="cite__form">{_reference(first)}</div>\n  \n  {"\n  ".join(folded)}')


def _reference(written: Written) -> str:
    name, anchor = written.format.name, f"cite-{written.format.name.lower()}"
    copy = f'type="button" data-copy="{anchor}" aria-label="Copy the reference as {name}" hidden'
    download = f'<a href="{escape(written.address)}" download>Download as .{written.format.ending}</a>'
    return f"""
    <pre class="cite__text" id="{anchor}" dir="auto" translate="no">{escape(written.text)}</pre>
    <p class="cite__actions"><button class="button button--quiet cite__copy" {copy}></button> {download}</p>
  """
