"""The article of a page, and what the page says of itself."""

import json
import time

import pytest
import trafilatura

from articles.ingest.clean import article_of
from articles.ingest.document import Document, Unreadable
from articles.ingest.read import read_article
from tests.articles.ingest.documents import PARAGRAPHS, page

HERE = "https://www.news.example/2021/groups-write?utm_source=post&id=3#top"


def data(**told: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **told})}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def test_menus_scripts_and_footers_are_no_part_of_an_article() -> None:
    text = article_of(page(body="<script>alert('run')</script><style>p{}</style>")).text
    assert text == "\n\n".join(PARAGRAPHS)


def test_lists_of_signatories_are_kept_though_they_are_links() -> None:
    names = [f"Linked Group {number}" for number in range(40)]
    listed = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in names)
    text = article_of(
        page(
            body=f"<h2>Signatories:</h2><ul>{listed}</ul><h2>Read more</h2><ul>{listed.replace('Linked', 'Other')}</ul>"
        )
    ).text
    assert {f"- {name}" for name in names} <= set(text.split("\n\n"))
    assert "Other Group" not in text


def test_tables_are_kept() -> None:
    body = "<table><tr><td>Ada Invented</td><td>Society</td></tr><tr><td>Bo Made-up</td><td>League</td></tr></table>"
    assert "| Ada Invented | Society |" in article_of(page(body=body)).text


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("Groups write | Example News", meta("og:site_name", "Example News")),
        ("Groups write - The Example News", meta("og:site_name", "Example News")),
        ("Example News: Groups write", meta("og:site_name", "Example News")),
        ("Groups write – news.example", ""),
        ("Groups write", meta("og:title", "Groups write | Example News") + data(publisher={"name": "Example News"})),
    ],
)
def test_a_title_is_without_the_name_of_the_site(title: str, head: str) -> None:
    assert article_of(page(title=title, head=head), HERE).title == "Groups write"


def test_a_title_keeps_its_own_dashes() -> None:
    head = meta("og:site_name", "Example News")
    assert (
        article_of(page(title="Boycott - a word and its meaning", head=head), HERE).title
        == "Boycott - a word and its meaning"
    )


def test_the_outlet_is_told_or_the_host() -> None:
    assert article_of(page(head=meta("og:site_name", "Example News")), HERE).outlet == "Example News"
    assert article_of(page(head=data(publisher={"name": "Example Wire"})), HERE).outlet == "Example Wire"
    assert article_of(page(), HERE).outlet == "news.example"


def test_the_byline_is_the_author() -> None:
    assert (
        article_of(page(head=data(author=[{"name": "Ada Invented"}, {"name": "Bo Madeup"}]))).byline
        == "Ada Invented, Bo Madeup"
    )


@pytest.mark.parametrize(
    ("head", "date"),
    [
        (data(datePublished="2021-10-29T23:30:00-07:00"), "2021-10-29"),
        (
            data(datePublished="2021-10-30T06:30:00Z") + meta("article:published_time", "2021-10-29T23:30:00-07:00"),
            "2021-10-29",
        ),
        (data(datePublished="2021-10-30T06:30:00Z"), "2021-10-30"),
        (data(datePublished="2021-10"), "2021-10"),
        (data(datePublished="2021"), "2021"),
        (data(datePublished="nonsense") + meta("article:published_time", "2021-10-28"), "2021-10-28"),
        (data(datePublished="2999-01-01"), ""),
        (meta("article:published_time", "Fri, 29 Oct 2021 23:30:00 -0700"), "2021-10-29"),
        ("", ""),
    ],
)
def test_the_day_is_as_exact_as_it_is_told(head: str, date: str) -> None:
    assert article_of(page(head=head)).date == date


def test_the_day_is_read_from_the_page_where_its_head_is_silent() -> None:
    assert article_of(page(body="<time datetime='2021-10-29T10:00:00+02:00'>Friday</time>")).date == "2021-10-29"
    two = "<time datetime='2021-10-29'>Friday</time><time datetime='2020-01-02'>an older story</time>"
    assert article_of(page(body=two.replace("<time", "<time class='published'", 1))).date == "2021-10-29"
    assert article_of(page(), "https://news.example/2021/10/29/groups-write").date == "2021-10-29"


def test_no_day_is_invented_from_a_month_or_year() -> None:
    for told in ("October 2021", "2021-10"):
        assert article_of(
            page(head=f"<meta name='date' content='{told}'>", body=f"<p class='date'>{told}</p>")
        ).date in ("2021-10", "")
    assert article_of(page(body="<p>© 2021 Example News</p>")).date == ""


def test_the_language_is_told_by_the_page_or_its_words() -> None:
    assert article_of(page(language="de-AT")).language == "de"
    assert article_of(page(language="").replace(" lang=''", "")).language == "en"


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("/groups-write", "https://www.news.example/groups-write"),
        ("https://news.example/groups-write?fbclid=1", "https://news.example/groups-write"),
        ("https://amp.news.example/a", "https://amp.news.example/a"),
        ("javascript:alert(1)", "https://www.news.example/2021/groups-write?id=3"),
        ("https://user:pw@news.example/", "https://www.news.example/2021/groups-write?id=3"),
        ("", "https://www.news.example/2021/groups-write?id=3"),
    ],
)
def test_the_canonical_address_is_that_of_the_same_site(told: str, address: str) -> None:
    article = article_of(page(head=f'<link rel="canonical" href="{told}">'), HERE)
    assert (article.address, article.notes) == (address, [])


def test_a_page_can_not_pass_for_one_of_another_site() -> None:
    for other in ("https://other.example/story", "https://blogs.example/", "https://news.example.evil.example/"):
        article = article_of(page(head=f'<link rel="canonical" href="{other}">'), HERE)
        assert article.address == "https://www.news.example/2021/groups-write?id=3"
        assert "on another site" in article.notes[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Already a subscriber? Log in to continue reading.", "asks for payment"),
        ("We value your privacy. Accept all cookies", "asks for consent"),
        ("Please enable JavaScript to use this site", "only with JavaScript"),
        ("", "perhaps it is a list"),
    ],
)
def test_a_page_without_an_article_says_why_and_what_to_do(words: str, said: str) -> None:
    with pytest.raises(Unreadable) as caught:
        article_of(f"<html><body><form><button>{words}</button></form></body></html>")
    assert said in caught.value.reason
    assert "hand it in as text" in caught.value.reason


def test_a_page_behind_a_paywall_is_partly_read() -> None:
    article = article_of(page(PARAGRAPHS[0], head=data(isAccessibleForFree=False)))
    assert article.text == PARAGRAPHS[0]
    assert "asks for payment" in article.notes[0]


def test_a_piece_of_a_page_is_read_too() -> None:
    assert article_of("".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)).text == "\n\n".join(PARAGRAPHS)


def test_broken_data_in_a_page_are_passed_over() -> None:
    for head in (
        '<script type="application/ld+json">{"a": </script>',
        '<script type="application/ld+json">[[[</script>',
        data(publisher=[[]], author=3, datePublished={}),
    ):
        assert article_of(page(head=head)).title == "Groups write to governments"


def test_nearly_all_time_is_trafilaturas_own(monkeypatch: pytest.MonkeyPatch) -> None:
    own = [0.0]

    def counted(function):
        def run(*args, **options):
            start = time.process_time()
            try:
                return function(*args, **options)
            finally:
                own[0] += time.process_time() - start

        return run

    monkeypatch.setattr(trafilatura, "load_html", counted(trafilatura.load_html))
    monkeypatch.setattr(trafilatura, "bare_extraction", counted(trafilatura.bare_extraction))
    document = Document(
        page(*PARAGRAPHS * 20, head=data(datePublished="2021-10-29")).encode(), "text/html", "utf-8", HERE
    )
    shares = []
    for _ in range(5):
        own[0], start = 0.0, time.process_time()
        read_article(document)
        shares.append(own[0] / (time.process_time() - start))
    assert max(shares) > 0.85
