"""Curators' pages of archived articles: what they show, and what is decided on them."""

import io
import re

import pytest
from django.test import Client
from warcio.archiveiterator import ArchiveIterator

from accounts.roles import Role
from articles.ingest.store import store
from articles.models import Article
from tests.articles import reprints
from tests.curated import archive
from tests.factories import ArticleFactory, LetterFactory, sign_in

pytestmark = pytest.mark.django_db

PAGE = "https://news.example/skaters"


@pytest.fixture
def curator(client: Client) -> Client:
    """A browser in which a curator is signed in."""
    return sign_in(Role.CURATOR, client, "curator")


def text_of(client: Client, url: str, **query: str) -> str:
    response = client.get(url, query)
    assert response.status_code == 200, url
    return response.content.decode()


class TestList:
    @pytest.fixture(autouse=True)
    def articles(self) -> None:
        archive(reprints.WIRE, PAGE, told={"language": "en"})
        archive(reprints.CHINESE, "https://zh.example/a", outlet="湖城报", told={"language": "zh"})
        LetterFactory(source=archive(reprints.HARBOUR, "https://port.example/a").article)
        ArticleFactory(title="Known by its address only")
        Article.objects.filter(url="https://port.example/a").update(visibility="public")

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({}, {"wire", "chinese", "harbour"}),
            ({"q": "Ottoline Varga"}, {"wire"}),
            ({"q": "herring -skaters"}, {"harbour"}),
            ({"q": "herring or rink"}, {"wire", "harbour"}),
            ({"q": "滑冰者"}, {"chinese"}),
            ({"q": "100%"}, set()),
            ({"outlet": "湖城"}, {"chinese"}),
            ({"outlet": "port.example"}, {"harbour"}),
            ({"language": "zh"}, {"chinese"}),
            ({"visibility": "public"}, {"harbour"}),
            ({"facts": "with"}, {"harbour"}),
            ({"facts": "without", "language": "en"}, {"wire"}),
        ],
    )
    def test_it_shows_what_fits_its_filters(self, curator: Client, query: dict[str, str], found: set[str]) -> None:
        text = text_of(curator, "/curate/articles/", **query)
        titles = {"wire": "Groups ask organisers", "chinese": "湖城冬季节主办方", "harbour": "Harbour museum keeps"}
        assert {name for name, title in titles.items() if title in text} == found
        assert "Known by its address only" not in text

    def test_a_bad_filter_is_told_in_a_sentence(self, curator: Client) -> None:
        for query in ("language=xx", "source=nonsense", "visibility=nobody", "page=0"):
            assert curator.get(f"/curate/articles/?{query}").status_code == 400

    def test_htmx_gets_the_list_alone(self, curator: Client) -> None:
        headers = {"HX-Request": "true", "HX-Target": "results"}
        response = curator.get("/curate/articles/", headers=headers)
        assert response.content.decode().lstrip().startswith('<div id="results"')


class TestArticle:
    def test_its_text_is_shown_as_text_and_never_as_html(self, curator: Client) -> None:
        article = archive("A title\n\n<script>alert(1)</script> <b>bold</b> words", PAGE, byline="<i>Ina</i>").article
        text = text_of(curator, article.archive_url)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
        assert "<b>bold" not in text
        assert "&lt;i&gt;Ina" in text

    def test_it_says_where_it_comes_from_and_what_could_not_be_read(self, curator: Client) -> None:
        stored = archive(reprints.WIRE, PAGE, notes=["Partly read: the page is too large."], told={"language": "en"})
        text = text_of(curator, stored.article.archive_url)
        assert stored.snapshot.sha256 in text
        assert "Partly read: the page is too large." in text
        assert 'class="prose" lang="en"' in text

    def test_a_changed_story_shows_what_changed_in_words_too(self, curator: Client) -> None:
        article = archive(reprints.WIRE, PAGE).article
        archive(reprints.british_spelling(reprints.WIRE), PAGE)
        text = text_of(curator, f"{article.archive_url}2/")
        assert re.search(r"<del>.*removed: .*Tuesday.*</del>", text)
        assert re.search(r"<ins>.*added: .*Tues.*</ins>", text)
        assert "paragraphs unchanged" in text
        assert "What changed" not in text_of(curator, f"{article.archive_url}1/")
        assert curator.get(f"{article.archive_url}3/").status_code == 404
        assert curator.get(f"{article.archive_url}{2**40}/").status_code == 404

    def test_its_record_can_be_taken_along_with_the_bytes_that_it_refers_to(self, curator: Client) -> None:
        archive(reprints.WIRE, PAGE)
        copy = archive(reprints.WIRE, "https://other.example/a").article
        response = curator.get(f"{copy.archive_url}1.warc.gz")
        assert response["Content-Disposition"] == f'attachment; filename="{copy.key}-1.warc.gz"'
        kinds = [record.rec_type for record in ArchiveIterator(io.BytesIO(response.content))]
        assert kinds == ["response", "revisit"]

    def test_an_article_that_is_known_by_its_address_says_how_to_bring_it_in(self, curator: Client) -> None:
        text = text_of(curator, ArticleFactory().archive_url)
        assert "No text is held." in text
        assert "known by its address only" in text


class TestDecisions:
    def test_families_are_split_and_joined_again(self, curator: Client) -> None:
        first = archive(reprints.WIRE, PAGE).article
        copy = archive(reprints.capitals(reprints.WIRE), "https://other.example/a").article
        family = copy.family
        assert "1 independent report, 1 reprint" in text_of(curator, copy.archive_url)
        response = curator.post(copy.archive_url, {"action": "split", "reason": "It has its own research"}, follow=True)
        assert "a report of its own" in response.content.decode()
        copy.refresh_from_db()
        assert copy.family not in ("", family)
        assert copy.family_by_hand
        assert "Partly the same text" in text_of(curator, copy.archive_url)
        curator.post(first.archive_url, {"action": "join", "other": f"http://testserver{copy.archive_url}"})
        copy.refresh_from_db()
        assert copy.family == family
        assert copy.family_by_hand

    def test_the_article_whose_name_the_family_has_can_be_split_too(self, curator: Client) -> None:
        first = archive(reprints.WIRE, PAGE).article
        copy = archive(reprints.capitals(reprints.WIRE), "https://other.example/a").article
        curator.post(first.archive_url, {"action": "split"})
        first.refresh_from_db()
        assert first.family not in ("", copy.family)
        assert (
            "report of its own already"
            in curator.post(first.archive_url, {"action": "split"}, follow=True).content.decode()
        )

    def test_joining_brings_the_whole_other_family_along(self, curator: Client) -> None:
        alone = archive(reprints.HARBOUR, "https://port.example/a").article
        for number in range(3):
            archive(reprints.WIRE, f"https://outlet-{number}.example/")
        curator.post(alone.archive_url, {"action": "join", "other": "https://outlet-1.example/"})
        families = set(Article.objects.values_list("family", "family_by_hand"))
        assert len(families) == 1
        assert next(iter(families))[1] is True

    @pytest.mark.parametrize("other", ["", "no-such-key", "itself"])
    def test_what_can_not_be_joined_is_told_beside_the_field(self, curator: Client, other: str) -> None:
        article = archive(reprints.WIRE, PAGE).article
        given = article.key if other == "itself" else other
        response = curator.post(article.archive_url, {"action": "join", "other": given})
        assert response.status_code == 200
        assert "field__error" in response.content.decode()

    def test_rights_let_everybody_read_the_text_and_take_it_back(self, curator: Client, client: Client) -> None:
        article = archive(reprints.WIRE, PAGE).article
        public = f"/articles/{article.key}/"
        assert Client().get(public).status_code == 404
        decided = {"action": "decisions", "visibility": "public", "rights": "public", "reason": "Its licence is free"}
        curator.post(article.archive_url, decided)
        text = Client().get(public).content.decode()
        assert "Ottoline Varga" in text
        assert "let everybody read it" in text
        curator.post(article.archive_url, decided | {"rights": "curators"})
        assert "Ottoline Varga" not in Client().get(public).content.decode()

    def test_a_form_that_says_nothing_known_is_refused(self, curator: Client) -> None:
        article = archive(reprints.WIRE, PAGE).article
        assert curator.post(article.archive_url, {"action": "explode"}).status_code == 400
        wrong = {"action": "decisions", "visibility": "nobody", "rights": "public"}
        assert "field__error" in curator.post(article.archive_url, wrong).content.decode()


def test_the_public_page_says_how_often_a_text_was_printed(client: Client) -> None:
    for number in range(3):
        archive(reprints.WIRE, f"https://outlet-{number}.example/")
    Article.objects.update(visibility="public")
    article = Article.objects.earliest("pk")
    text = text_of(client, article.get_absolute_url())
    assert "1 independent report, 2 reprints." in text
    assert "Ottoline Varga" not in text


def test_a_fact_counts_copies_once(client: Client) -> None:
    articles = [archive(reprints.WIRE, f"https://outlet-{number}.example/").article for number in range(2)]
    articles.append(archive(reprints.HARBOUR, "https://port.example/").article)
    Article.objects.update(visibility="public")
    letter = LetterFactory(source=articles[0])
    for article in articles[1:]:
        letter.citations.create(article=article)
    assert "2 independent reports, 1 reprint." in text_of(client, letter.get_absolute_url())


def test_a_text_without_language_and_address_has_a_page(curator: Client) -> None:
    article = store(content=b"x", text="An invented note.", media_type="text/plain").article
    assert "none is known" in text_of(curator, article.archive_url)
