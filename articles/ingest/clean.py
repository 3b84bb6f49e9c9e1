"""The article's text out of a web page, with what the page says of itself."""

import datetime
import re

import trafilatura
from lxml.etree import strip_tags
from lxml.html import HtmlElement
from trafilatura.settings import Document

from articles.ingest.document import ReadArticle, Unreadable
from articles.ingest.extract.words import LANGUAGES, words_of
from articles.ingest.reading import plain
from articles.ingest.reading.addresses import is_same_site, site_of, tidy
from articles.ingest.reading.head import Head
from articles.ingest.reading.language import language_of

TOO_DEEP = 240  # elements within each other: soon after that the parser gives up
HARDLY_ANY = 600  # characters: what is left of an article for which one should pay
BEHIND_TITLE = re.compile(r"\s+[|–—·:»•-]+\s+|\s*[|»]\s*|:\s+")
ASKS_FOR_PAYMENT = re.compile(
    r"subscribe (?:to|now|for)|subscribers? only|already a subscriber|(?:log|sign) in to (?:read|continue)"
    r"|to continue reading|paywall|jetzt abonnieren|abonnenten|weiterlesen mit|réservé aux abonnés|abonnez-vous"
    r"|suscríbete|suscriptores",
    re.IGNORECASE,
)
ASKS_FOR_CONSENT = re.compile(
    r"accept (?:all )?cookies|we value your privacy|cookie consent|your privacy choices|cookies akzeptieren"
    r"|zustimmen und weiter|accepter (?:les|tous les) cookies|aceptar (?:las |todas las )?cookies",
    re.IGNORECASE,
)
ASKS_FOR_SCRIPTS = re.compile(
    r"(?:enable|requires?|turn on|activate) javascript|javascript (?:is )?(?:disabled|required)", re.IGNORECASE
)
BY_HAND = "Open it in a browser, copy the article and hand it in as text."


def article_of(page: str, address: str = "") -> ReadArticle:
    """The article of a page, without menus, comments and advertisements; Unreadable where there is none.

    The page is parsed once. Trafilatura is asked for precision: a line too few can be pasted, a foreign teaser would
    become a false fact.
    """
    tree = _parsed(page)
    head = Head.of(tree)
    _keep_lists_of_signatories(tree)
    found = trafilatura.bare_extraction(
        tree,
        url=tidy(address) or None,
        include_comments=False,
        include_tables=True,
        favor_precision=True,
        with_metadata=True,
        date_extraction_params={
            "original_date": True,
            "extensive_search": False,  # which would take the year of a copyright notice for 1 January
            "max_date": (datetime.date.today() + datetime.timedelta(days=1)).isoformat(),
        },
    )
    data = found.as_dict() if isinstance(found, Document) else {}
    outlet = head.outlet or site_of(address)
    title = _without_outlet(head.title or plain.line(data.get("title") or ""), outlet, site_of(address))
    lines = plain.clean(data.get("text") or "").split("\n")
    text = "\n\n".join(line for line in lines if line and line != title)
    if not text:
        raise Unreadable(_no_article(tree))
    article = ReadArticle(
        title=title,
        outlet=outlet,
        byline=_byline(head.authors or (data.get("author") or "").split(";"), outlet),
        date=head.date or _day_of_page(data.get("date") or "", page, address),
        language=language_of(text, *head.languages),
        text=text,
    )
    article.address = _canonical(head, address, article.notes)
    if _is_broken_off(tree):
        article.notes.append("Partly read: from some place on the page is nested too deeply, the rest was left out.")
    if len(text) < HARDLY_ANY:
        article.notes += _hindrance(tree, head)
    return article


def _parsed(page: str) -> HtmlElement:
    for text in (page, f"<html><body><div>{page}</div></body></html>"):  # the second for pieces of pages
        tree = trafilatura.load_html(text)
        if tree is not None:
            return tree
    raise Unreadable(f"This page can not be read as HTML. {BY_HAND}")


def _is_broken_off(tree: HtmlElement) -> bool:
    """Whether the parser gave up: all that was open then is the last of its kind."""
    depth = 0
    while len(tree):
        tree, depth = tree[-1], depth + 1
    return depth > TOO_DEEP


def _keep_lists_of_signatories(tree: HtmlElement) -> None:
    """Take the links off lists under a heading such as "Signatories": full of links they would pass for a menu."""
    for kind in ("ul", "ol", "table"):
        for listed in tree.iter(kind):
            before = listed.getprevious()
            heading = (
                plain.line("".join(before.itertext()), 200)
                if before is not None and isinstance(before.tag, str)
                else ""
            )
            if heading and any(words_of(code).signatory_heading.search(heading) for code in LANGUAGES):
                strip_tags(listed, "a")


def _without_outlet(title: str, outlet: str, site: str) -> str:
    """``Groups write | Example News`` is "Groups write"."""
    parts = [(found.start(), found.end()) for found in BEHIND_TITLE.finditer(title)]
    if not parts:
        return title
    start, end = parts[-1]
    if _is_name(title[end:], outlet, site) and start:
        return title[:start].strip()
    start, end = parts[0]
    return title[end:].strip() if _is_name(title[:start], outlet, site) and title[end:].strip() else title


def _is_name(text: str, outlet: str, site: str) -> bool:
    """Whether a piece of a title only names the site."""
    name = _letters(text)
    host = site.split(".")
    return len(name) > 2 and (
        name == _letters(outlet) or name in (_letters(site), *(part for part in host if len(part) > 3))
    )


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold().removeprefix("the "))


def _byline(authors: list[str], outlet: str) -> str:
    names = dict.fromkeys(plain.line(name) for name in authors)
    return plain.line(", ".join(name for name in names if name and name.casefold() != outlet.casefold()), 300)


def _day_of_page(day: str, page: str, address: str) -> str:
    """The day that was found somewhere in the page; less, where a first of the month may be nothing but the month."""
    if not day.endswith("-01"):
        return day
    year, month = day[:4], day[5:7]
    number, name, of = f"0?{int(month)}", r"[^\W\d]{3,10}\.?,?", r"[\s./-]+(?:de\s)?"
    of_day = (
        rf"{year}[-/.年]?\s?{number}[-/.月]?\s?0?1(?!\d)",  # 2021-10-01
        rf"(?<!\d)0?1(?:st|er|º|\.)?{of}(?:{number}|{name}){of}{year}",  # 1 October 2021
        rf"{name}\s0?1(?:st)?,?\s{year}",  # October 1, 2021
        rf"(?<!\d){number}/0?1/{year}",  # 10/1/2021
    )
    of_month = (rf"{year}[-/.年]?{number}(?!\d)", rf"(?<!\d){number}[-/.]{year}", rf"{name}{of}{year}")
    if re.search("|".join(of_day), f"{address} {page}"):
        return day
    return day[:7] if month != "01" or re.search("|".join(of_month), page) else year


def _canonical(head: Head, address: str, notes: list[str]) -> str:
    """The address that the page calls its own, where that is on the same site; else the one that answered."""
    own = tidy(address)
    for told in head.canonical:
        canonical = tidy(told, address)
        if canonical and (not own or is_same_site(canonical, own)):
            return canonical
        if canonical:
            notes.append(f"The page calls {canonical} its own address, which is on another site: that was ignored.")
            break
    return own


def _hindrance(tree: HtmlElement, head: Head) -> list[str]:
    """Why there may be so little text."""
    words = _words(tree)
    if not head.is_free or ASKS_FOR_PAYMENT.search(words):
        return [f"Perhaps partly read: the page asks for payment or a login and shows little text. {BY_HAND}"]
    if ASKS_FOR_CONSENT.search(words):
        return [f"Perhaps partly read: the page asks for consent and shows little text. {BY_HAND}"]
    return []


def _no_article(tree: HtmlElement) -> str:
    words = _words(tree)
    if ASKS_FOR_PAYMENT.search(words):
        return f"No article was found in this page: it asks for payment or a login. {BY_HAND}"
    if ASKS_FOR_CONSENT.search(words):
        return f"No article was found in this page: it asks for consent first. {BY_HAND}"
    if ASKS_FOR_SCRIPTS.search(words):
        return f"No article was found in this page: it shows its text only with JavaScript. {BY_HAND}"
    return f"No article was found in this page: perhaps it is a list of articles, or empty. {BY_HAND}"


def _words(tree: HtmlElement) -> str:
    """The beginning of all that the page shows."""
    found: list[str] = []
    size = 0
    for piece in tree.itertext():
        found.append(piece)
        size += len(piece)
        if size > 100_000:
            break
    return " ".join(" ".join(found).split())
