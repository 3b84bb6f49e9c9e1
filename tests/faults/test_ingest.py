"""Whatever an origin does, each piece of work ends as it is stated, and the next one is done as if nothing had been."""

import datetime
import re
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import LazySettings
from django.db.models import Model
from django.utils import timezone

from articles import actions
from articles.ingest import politeness, steps
from articles.ingest.child import Reader
from articles.ingest.fetch import Limits
from articles.ingest.found import FIRST_LOOK
from articles.models import Article, Fetch, Host, Snapshot, Source
from tests.articles.ingest.documents import PARAGRAPHS, pdf, set_prose, word
from tests.factories import FetchFactory, SourceFactory
from tests.faults import contents
from tests.faults.behaviours import ARCHIVED, BEHAVIOURS, Behaviour, End, Visit
from tests.faults.origin import Origin, running
from tests.faults.test_read import MB, size_of

Kind, State, Outcome = Fetch.Kind, Fetch.State, Fetch.Outcome
WITHOUT_SUCCESS = (Outcome.REFUSED, Outcome.LATER, Outcome.FAILED)
LONGEST = 60.0  # seconds of one try
IMPATIENT = Limits(seconds=0.4)  # for what takes all the time that it is given
NARROW = Limits(size=MB)  # for what sends without end
NEXT_STEP = re.compile(
    r"\b(tried again|[Pp]aste|hand (it |that )?in|[Aa]dd|[Uu]se|[Ll]ook|[Gg]ive|Copy|Check|ask|later)\b"
)
LITERAL = "<script>alert(5)</script>"  # what somebody wrote as text

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def paper() -> Iterator[Origin]:
    """A server that misbehaves on demand, which other tests do not ask."""
    with running() as server:
        yield server


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(seconds=10) as reader:
        yield reader


@pytest.fixture(autouse=True)
def _without_pauses(paper: Origin, reader: Reader, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FETCH_ALSO_FROM = [paper.pair]
    monkeypatch.setattr(politeness, "PAUSE", datetime.timedelta(0))
    monkeypatch.setattr(steps, "READER", reader)
    paper.counts.clear()
    paper.robots = ("404 Not Found", "")


def done(fetch: Fetch) -> Fetch:
    """The piece of work after one try, in which all was as it must always be."""
    before, begun, here = fetch.attempts.count(), time.monotonic(), size_of("self")
    with most_memory() as most:
        steps.work(fetch.pk)
    assert time.monotonic() - begun < LONGEST
    assert most() - here < 200 * MB
    fetch = Fetch.objects.select_related("article", "poll_of").get(pk=fetch.pk)
    attempt = fetch.attempts.first()
    assert attempt is not None
    assert fetch.attempts.count() == before + 1
    assert (attempt.outcome, attempt.reason) == (fetch.outcome, fetch.reason)
    assert fetch.claim is None
    assert_plain(fetch, attempt, *([fetch.article, *fetch.article.snapshots.all()] if fetch.article else []))
    if fetch.outcome in WITHOUT_SUCCESS:
        assert fetch.article is None
        assert NEXT_STEP.search(fetch.reason), fetch.reason
        assert "mistake" not in fetch.reason
    return fetch


@contextmanager
def most_memory() -> Iterator[Callable[[], int]]:
    """Watches this process; what it gives tells the most memory that it had, in bytes."""
    most, is_over = [0], threading.Event()

    def watch() -> None:
        while not is_over.wait(0.02):
            most[0] = max(most[0], size_of("self"))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield lambda: most[0]
    finally:
        is_over.set()
        watcher.join()


def assert_plain(*rows: Model) -> None:
    """No text of these rows holds what does not show, turns the direction of others, or is markup."""
    for row in rows:
        for field in row._meta.concrete_fields:
            value = field.value_from_object(row)
            for text in texts_in(value) if field.name not in ("etag", "last_modified") else ():
                odd = {letter for letter in text if unicodedata.category(letter) in ("Cc", "Cs")} - {"\n"}
                odd |= {letter for letter in text if unicodedata.bidirectional(letter) in TURNS}
                assert not odd, (field.name, odd)
                assert not re.search(r"<\w", text.replace(LITERAL, "")), (field.name, text[:200])


TURNS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one)
    elif isinstance(value, dict):
        yield from texts_in([*value.items()])
    elif isinstance(value, tuple):
        yield from texts_in([*value])


def bring_in(address: str) -> Fetch:
    """One article from its address."""
    return done(FetchFactory(address=address))


def source(address: str) -> Source:
    return actions.add_source(SourceFactory.build(address=address, is_polled=True))


def look_at(source: Source) -> Fetch:
    """One look, which is due."""
    Fetch.objects.filter(poll_of=source).update(due_at=timezone.now())
    return done(source.poll)


def assert_others_are_unaffected(paper: Origin) -> None:
    """A good page and a good feed come in as always."""
    assert bring_in(f"{paper.base}/story/30").outcome in (Outcome.ARCHIVED, Outcome.UNCHANGED)
    good = source(f"{paper.base}/feed/3/31")
    assert look_at(good).outcome == Outcome.LOOKED
    assert good.fetches.count() == 3


def assert_ends(fetch: Fetch, end: End) -> None:
    notes = " ".join(fetch.article.snapshots.get().notes) if fetch.article else ""
    assert fetch.outcome == end.outcome, fetch.reason
    assert end.words in f"{fetch.reason} {notes}"


@pytest.mark.parametrize("behaviour", BEHAVIOURS.values(), ids=BEHAVIOURS)
def test_a_behaviour_ends_as_it_is_stated_as_article_as_source_and_as_site(
    paper: Origin, behaviour: Behaviour, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patience:
        if behaviour.is_slow:
            patience.setattr(steps, "PAGE_LIMITS", IMPATIENT)
        if behaviour.words == "larger than":
            patience.setattr(steps, "PAGE_LIMITS", NARROW)
        as_article(paper, behaviour)
        paper.counts.clear()
        as_source(paper, behaviour)
        if behaviour.outcome == "fetched":
            as_site(paper, behaviour)
    assert_others_are_unaffected(paper)


def as_article(paper: Origin, behaviour: Behaviour) -> None:
    fetch = bring_in(paper.base + behaviour.path)
    assert_ends(fetch, behaviour.as_page)
    if fetch.article:
        assert (fetch.state, fetch.article.visibility) == (State.DONE, "curators")
        assert len(fetch.article.text.split()) > 100 or behaviour.page != ARCHIVED
    elif fetch.outcome == Outcome.REFUSED:
        assert fetch.state == State.FAILED
    else:
        assert fetch.state == State.WAITING
        assert fetch.next_step.startswith("It is tried again on ")


def as_source(paper: Origin, behaviour: Behaviour) -> None:
    looked_at = source(paper.base + behaviour.path)
    look = look_at(looked_at)
    assert_ends(look, behaviour.as_feed)
    assert look.state == State.WAITING  # for ever
    assert look.due_at > timezone.now() + datetime.timedelta(minutes=55)
    assert looked_at.fetches.count() == behaviour.brings
    assert_plain(*looked_at.fetches.all())
    if look.outcome in WITHOUT_SUCCESS:
        assert look.next_step == f"It is tried again on {look.due_at:%d %B, %H:%M} UTC."
        assert look.reason in look.poll_of.health


def as_site(paper: Origin, behaviour: Behaviour) -> None:
    search = done(FetchFactory(kind=Kind.SITE, address=paper.base + behaviour.path))
    assert (search.state, search.outcome) == (State.DONE, Outcome.LOOKED)
    assert len(search.feeds) == (behaviour.feed.outcome == "looked")


def test_a_site_that_can_not_be_searched_for_feeds_ends_as_its_page_does(paper: Origin) -> None:
    for name in ("status-404", "too-often", "resets", "gzip-bomb", "redirect-to-metadata"):
        search = done(FetchFactory(kind=Kind.SITE, address=paper.base + BEHAVIOURS[name].path))
        assert_ends(search, BEHAVIOURS[name].as_page)
        assert search.state == (State.FAILED if search.outcome == Outcome.REFUSED else State.WAITING)


def test_what_is_held_is_not_asked_for_by_a_feed_again(paper: Origin) -> None:
    assert bring_in(f"{paper.base}/story/2").outcome == Outcome.ARCHIVED
    named = source(f"{paper.base}/feed/3")
    assert look_at(named).reason == "2 of the 3 articles that it names are new to us."
    assert look_at(named).reason == "0 of the 3 articles that it names are new to us."


# Files and texts that are handed in ------------------------------------------------------------------

FILES = {
    "page": (contents.article(), ARCHIVED),
    "scripts": (contents.scripted(), ARCHIVED),
    "overrides": (contents.reordered(), BEHAVIOURS["html-overrides"].page),
    "attributes": (contents.attributes(), ARCHIVED),
    "ampersands": (contents.ampersands(), BEHAVIOURS["html-ampersands"].page),
    "deep": (contents.deeply_nested(), BEHAVIOURS["html-deep"].page),
    "billion-laughs": (contents.billion_laughs(), End("refused", "feed or sitemap, not an article")),
    "quadratic": (contents.quadratic_blowup(), End("refused", "feed or sitemap, not an article")),
    "pdf": (pdf(set_prose(*PARAGRAPHS)), ARCHIVED),
    "pdf-cut-off": (pdf(set_prose(*PARAGRAPHS))[:200], End("refused", "is damaged")),
    "word": (word(*PARAGRAPHS), ARCHIVED),
    "word-cut-off": (word(*PARAGRAPHS)[:2000], End("refused")),
    "binary": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), End("refused", "no text in it to be read")),
    "blanks": (b" \n \n", End("refused", "is empty")),
    "only-turns": ("\N{RIGHT-TO-LEFT OVERRIDE}" * 30, End("refused", "There is no text in this document")),
    "nul": ("A letter\0 of the \x1b[31m\x85\0Meadow Society. " * 30, ARCHIVED),
    "half-letters": (b"A letter \xed\xa0\x80 of the Meadow Society. " * 30, ARCHIVED),
}


@pytest.mark.parametrize(("content", "end"), FILES.values(), ids=FILES)
def test_a_file_ends_as_it_is_stated(paper: Origin, content: str | bytes, end: End) -> None:
    content = content.encode() if isinstance(content, str) else content
    fetch = done(FetchFactory(kind=Kind.FILE, address="", name="letter", content=content))
    assert_ends(fetch, end)
    assert fetch.state == (State.DONE if fetch.article else State.FAILED)
    assert fetch.content is None or not fetch.article
    if fetch.article:
        assert fetch.article.snapshots.get().content == content
    assert_others_are_unaffected(paper)


# Has it changed, and is it the same? -----------------------------------------------------------------


@pytest.mark.parametrize("name", ["etag", "etag-weak", "etag-odd", "etag-unquoted", "last-modified"])
def test_an_article_that_has_not_changed_is_unchanged(paper: Origin, name: str) -> None:
    first, again = (bring_in(f"{paper.base}/{name}") for _ in range(2))
    assert (first.outcome, again.outcome) == (Outcome.ARCHIVED, Outcome.UNCHANGED)
    assert again.attempts.get().status == 304
    assert first.article == again.article
    assert Snapshot.objects.count() == 1


def test_a_feed_that_has_not_changed_is_unchanged(paper: Origin) -> None:
    named = source(f"{paper.base}/feed-with-etag")
    assert [look_at(named).outcome for _ in range(2)] == [Outcome.LOOKED, Outcome.UNCHANGED]
    assert named.fetches.count() == 3


def test_an_article_that_says_304_to_everybody_is_brought_in_when_it_says_more(paper: Origin) -> None:
    address = f"{paper.base}/then/304/not-modified/article"
    fetch = bring_in(address)
    assert "hold no version" in fetch.reason
    Fetch.objects.filter(pk=fetch.pk).update(due_at=timezone.now())
    assert done(fetch).outcome == Outcome.ARCHIVED


def test_a_story_that_changes_has_a_second_version_and_keeps_the_first(paper: Origin) -> None:
    outcomes = [bring_in(f"{paper.base}/story-that-changes/17").outcome for _ in range(3)]
    assert outcomes == [Outcome.ARCHIVED, Outcome.NEW_VERSION, Outcome.UNCHANGED]
    article = Article.objects.get()
    second, first = article.snapshots.all()
    assert (first.number, second.number) == (1, 2)
    assert "blue paper" in second.text
    assert "blue paper" not in first.text
    assert article.text == second.text
    assert b"blue paper" not in first.content


def test_the_same_article_behind_redirects_is_one(paper: Origin) -> None:
    ways = ["/article", "/redirects/2", "/redirect-relative", "/article?utm_source=feed"]
    fetches = [bring_in(paper.base + way) for way in ways]
    assert [fetch.outcome for fetch in fetches] == [Outcome.ARCHIVED] + [Outcome.UNCHANGED] * 3
    assert {fetch.article for fetch in fetches} == {Article.objects.get()}
    assert Snapshot.objects.count() == 1


def test_a_wire_copy_under_three_addresses_is_one_family(paper: Origin) -> None:
    for way in ("/article", "/gzipped", "/article-changed"):
        assert bring_in(paper.base + way).outcome == Outcome.ARCHIVED
    assert bring_in(f"{paper.base}/story/18").outcome == Outcome.ARCHIVED
    *copies, other = Article.objects.order_by("pk")
    assert len({article.family for article in copies}) == 1
    assert copies[0].family
    assert other.family != copies[0].family
    assert Snapshot.objects.filter(same_bytes_as__isnull=False).count() == 1


# What a source may bring in ----------------------------------------------------------------------------


def test_a_feed_of_50_000_articles_brings_in_the_newest_and_later_only_what_is_new(
    paper: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = contents.rss(paper.base, 50_000)
    newest = (
        "<item><title>Letter no. 0</title><link>/story/0</link><pubDate>Sat, 30 Oct 2021 08:00:00 GMT</pubDate></item>"
    )

    def serve(visit: Visit) -> None:
        visit.answer(feed if visit.number == 1 else feed.replace("<item>", f"{newest}<item>", 1))

    monkeypatch.setitem(BEHAVIOURS, "growing", Behaviour("growing", serve, "fetched"))
    named = source(f"{paper.base}/growing")
    look_at(named)
    assert named.fetches.count() == FIRST_LOOK
    assert Fetch.objects.get(poll_of=named).told == {"since": "2021-10-28"}
    look_at(named)  # one is new, and some are of the same day as the oldest of the first look: they may be new
    assert named.fetches.filter(address__endswith="/story/0").exists()
    assert FIRST_LOOK < named.fetches.count() <= 2 * FIRST_LOOK + 1
    assert look_at(named).reason.startswith("0 of the 500 articles that it names are new to us.")
    assert not named.fetches.exclude(told__published_if_not_read__gte="2021-10-28").exists()


def test_what_the_first_look_has_left_out_stays_out(paper: Origin, monkeypatch: pytest.MonkeyPatch) -> None:
    def serve(visit: Visit) -> None:
        days = [datetime.date(2021, 10, 29) - datetime.timedelta(days=number) for number in range(80)]
        if visit.number > 1:
            days.insert(0, datetime.date(2021, 10, 30))
        visit.answer(
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            + "".join(f"<url><loc>{visit.base}/on/{day}</loc><lastmod>{day}</lastmod></url>" for day in days)
            + "</urlset>",
            media_type="application/xml",
        )

    monkeypatch.setitem(BEHAVIOURS, "days", Behaviour("days", serve, "fetched"))
    named = source(f"{paper.base}/days")
    assert look_at(named).reason == "50 of the 80 articles that it names are new to us."
    assert look_at(named).reason == "1 of the 81 articles that it names are new to us."
    assert look_at(named).reason == "0 of the 81 articles that it names are new to us."


# Hosts that want to be asked slowly, or not at all -----------------------------------------------------


def test_a_host_that_wants_long_pauses_is_looked_at_in_one_try(paper: Origin) -> None:
    paper.robots = ("200 OK", "User-agent: *\nCrawl-delay: 30\n")
    look = look_at(source(f"{paper.base}/sitemap-of-sitemaps"))
    assert (look.outcome, look.state) == (Outcome.LOOKED, State.WAITING)
    assert "was not looked at: there was no time left" in look.reason
    assert paper.counts == {"/robots.txt": 1, "/sitemap-of-sitemaps": 1}


def test_the_feed_of_a_site_that_wants_long_pauses_is_named(paper: Origin, monkeypatch: pytest.MonkeyPatch) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/feed/3">'

    def serve(visit: Visit) -> None:
        visit.answer(contents.article().replace("<title>", f"{link}<title>"))

    monkeypatch.setitem(BEHAVIOURS, "front", Behaviour("front", serve, "fetched"))
    search = done(FetchFactory(kind=Kind.SITE, address=f"{paper.base}/front"))
    assert [feed["address"] for feed in search.feeds] == [f"{paper.base}/feed/3"]
    paper.robots = ("200 OK", "User-agent: *\nCrawl-delay: 30\n")
    Host.objects.all().delete()
    search = done(FetchFactory(kind=Kind.SITE, address=f"{paper.base}/front"))
    assert (search.state, search.feeds) == (State.DONE, [])
    assert f"The site names {paper.base}/feed/3 too" in search.reason
    assert search.reason.endswith("add it as a source of its own.")


def test_a_host_that_wants_no_programs_is_refused_with_a_reason(paper: Origin) -> None:
    paper.robots = ("200 OK", "User-agent: *\nDisallow: /\n")
    assert_ends(bring_in(f"{paper.base}/article"), End("refused", "asks programs not to fetch"))
    assert_ends(look_at(source(f"{paper.base}/feed/3")), End("refused", "asks programs not to fetch"))
    assert set(paper.counts) == {"/robots.txt"}


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "http://[::1]/", "http://2130706433/", "https://localhost/"])
def test_an_address_that_is_not_of_the_public_web_is_refused_at_once(address: str) -> None:
    fetch = bring_in(address)
    assert_ends(fetch, End("refused", "not of the public web"))
    assert fetch.state == State.FAILED
