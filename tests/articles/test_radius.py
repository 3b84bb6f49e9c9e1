"""What an article's facts would lose with it: copies of its text are no other source."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from articles.actions import set_primary
from articles.models import Article, Citation
from articles.radius import Radius
from record.models import Visibility
from tests.factories import ArticleFactory, LetterFactory, ResponseFactory, SignatureFactory, sign_in

pytestmark = pytest.mark.django_db


def radius_of(article: Article) -> Radius:
    groups = Citation.objects.filter(article=article).grouped()
    return Radius.of(article, [citation for _, citations in groups for citation in citations])


def test_a_fact_loses_its_only_source_or_one_of_several() -> None:
    article, other = ArticleFactory(), ArticleFactory()
    alone, supported = LetterFactory(source=article), ResponseFactory(source=article)
    Citation.objects.create(article=other, response=supported)
    radius = radius_of(article)
    assert [citation.fact for citation in radius.only] == [alone]
    assert [(citation.fact, number) for citation, number in radius.several] == [(supported, 1)]


def test_copies_and_articles_that_are_not_public_are_no_other_source() -> None:
    article = ArticleFactory(family="wire")
    letter = LetterFactory(source=article)
    for other in (ArticleFactory(family="wire"), ArticleFactory(visibility=Visibility.CURATORS)):
        Citation.objects.create(article=other, letter=letter)
    assert [citation.fact for citation in radius_of(article).only] == [letter]
    for other in ArticleFactory.create_batch(2, family="another wire"):
        Citation.objects.create(article=other, letter=letter)
    assert [number for _, number in radius_of(article).several] == [1], "two copies of one text are one source"


def test_words_that_the_newest_text_does_not_have_are_lost() -> None:
    article = ArticleFactory(text="The invented harbour was quiet.", title="An invented headline")
    kept, in_title, lost = LetterFactory(), LetterFactory(), LetterFactory()
    for letter, quote in ((kept, "harbour was quiet"), (in_title, "invented headline"), (lost, "harbour was loud")):
        Citation.objects.create(article=article, letter=letter, quote=quote)
    assert [citation.fact for citation in radius_of(article).lost] == [lost]


def test_it_takes_one_query_whatever_rests_on_the_article() -> None:
    article = ArticleFactory()
    for make in (LetterFactory, SignatureFactory, ResponseFactory):
        make.create_batch(3, source=article)
    groups = Citation.objects.filter(article=article).grouped()
    citations = [citation for _, citations in groups for citation in citations]
    with CaptureQueriesContext(connection) as queries:
        assert len(Radius.of(article, citations).only) == 9
    assert len(queries) == 1


def test_a_withdrawn_source_shows_why_and_its_facts_are_queued(client: Client) -> None:
    article = ArticleFactory(text="Invented.")
    letter = LetterFactory(source=article)
    curator = sign_in(Role.CURATOR)
    assert "No other public source" in curator.get(article.archive_url).content.decode()
    assert "Say why" in curator.post(article.archive_url, {"action": "withdraw", "reason": ""}).content.decode()
    curator.post(article.archive_url, {"action": "withdraw", "reason": "The outlet took it back."})
    article.refresh_from_db()
    assert (article.state, article.visibility) == ("withdrawn", "unlisted")
    assert "The outlet took it back." in client.get(article.get_absolute_url()).content.decode()
    assert article.title not in client.get(letter.get_absolute_url()).content.decode()
    assert str(letter) in curator.get("/curate/evidence/?what=gone").content.decode()
    refused = curator.post(article.archive_url, {"action": "decisions", "visibility": "public", "rights": "curators"})
    assert "It was withdrawn as a source." in refused.content.decode()
    curator.post(article.archive_url, {"action": "withdraw", "reason": "It stands after all."})
    article.refresh_from_db()
    assert (article.state, article.visibility) == ("published", "public")
    assert str(letter) not in curator.get("/curate/evidence/?what=gone").content.decode()


def test_a_primary_source_is_marked_on_the_page_of_the_article_and_of_the_fact(client: Client) -> None:
    article = ArticleFactory()
    letter = LetterFactory(source=article)
    Citation.objects.create(article=article, letter=letter, quote="We ask the invented committee.")
    citation = letter.citations.first()
    curator = sign_in(Role.CURATOR)
    curator.post(article.archive_url, {"action": "primary", "citation": citation.pk})
    assert letter.citations.filter(is_primary=True).count() == 2, "by whatever passage"
    page = client.get(letter.get_absolute_url()).content.decode()
    assert "confirmed by a primary source" in page
    assert "· primary source" in page
    assert client.get(f"/api/v1/letters/{letter.key}").json()["sources"][0]["primary_source"] is True
    curator.post(letter.desk_url, {"action": "primary", "citation": citation.pk})
    assert not letter.citations.filter(is_primary=True).exists()
    assert curator.post(letter.desk_url, {"action": "primary", "citation": "x"}).status_code == 400


class TestSupport:
    def support(self, letter: object) -> str:
        return str(type(letter).objects.with_sources().get(pk=letter.pk).support)  # type: ignore[attr-defined]

    def test_counts_independent_reports_beside_the_primary_source(self) -> None:
        primary = ArticleFactory(family="the letter itself")
        letter = LetterFactory(source=primary)
        assert self.support(letter) == "1 independent report"
        set_primary(citation=letter.citations.get(), is_primary=True, by=None)
        assert self.support(letter) == "confirmed by a primary source"
        for family in ("the letter itself", "wire", "wire", ""):
            Citation.objects.create(article=ArticleFactory(family=family), letter=letter)
        assert self.support(letter) == "confirmed by a primary source, 2 independent reports, 1 reprint"

    def test_says_what_is_disputed_and_what_has_no_public_source(self) -> None:
        letter = LetterFactory(state="disputed", state_reason="Why.", source=ArticleFactory(visibility="curators"))
        assert self.support(letter) == "disputed"
        assert self.support(LetterFactory(source=ArticleFactory(visibility="hidden"))) == "no public source"
