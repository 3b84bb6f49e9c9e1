"""The page of an article shows a few words around a passage, as long as the text is the one that was read."""

import pytest
from django.test import Client

from articles.ingest.store import sha256_of
from articles.models import Article, Citation
from tests.factories import ArticleFactory, LetterFactory

pytestmark = pytest.mark.django_db

BEFORE = " ".join(f"before{number}" for number in range(80))
BEHIND = " ".join(f"behind{number}" for number in range(80))
WORDS = "Forty groups have written to the committee"


@pytest.fixture
def article() -> Article:
    text = f"{BEFORE} {WORDS}, {BEHIND}"
    article = ArticleFactory(text=text)
    start = text.index(WORDS)
    place = {"start": start, "end": start + len(WORDS), "text_hash": sha256_of(text)}
    Citation.objects.create(article=article, letter=LetterFactory(), quote=WORDS, **place)
    return article


def passage(client: Client, article: Article) -> str:
    page = client.get(article.get_absolute_url()).content.decode()
    return page.partition('<blockquote dir="auto">')[2].partition("</blockquote>")[0]


def test_the_passage_is_marked_between_at_most_fifty_words(client: Client, article: Article) -> None:
    shown = passage(client, article)
    before, _, behind = shown.partition(f"<mark>{WORDS}</mark>")
    assert before.split()[-1] == "before79"
    assert behind.split()[:2] == [",", "behind0"] or behind.startswith(", behind0")
    assert len(before.split()) + len(behind.split()) <= 50
    assert all(
        word.strip(",") in f"{BEFORE} {BEHIND}".split() for word in [*before.split(), *behind.split()] if word != ","
    )


def test_of_another_text_only_the_passage_is_shown(client: Client, article: Article) -> None:
    Article.objects.update(text="x" + article.text)
    assert passage(client, article) == f"“{WORDS}”"


def test_a_passage_without_a_place_stands_alone(client: Client, article: Article) -> None:
    Citation.objects.update(start=None, end=None, text_hash="")
    assert passage(client, article) == f"“{WORDS}”"
