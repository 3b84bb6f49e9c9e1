"""Rows that are written by statements made once are those that Django would write."""

import pytest
from django.db import connection
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Attempt, Snapshot
from record import written
from tests.factories import ArticleFactory, FetchFactory, SnapshotFactory

pytestmark = pytest.mark.django_db


def test_a_new_row_is_what_django_would_have_written() -> None:
    article = ArticleFactory()
    by_django = SnapshotFactory(article=article, notes=["One", "Two"], marks=[1, -(2**62), 3], warc=b"\x00bytes")
    ours = SnapshotFactory.build(
        article=article, number=2, notes=["One", "Two"], marks=[1, -(2**62), 3], warc=b"\x00bytes"
    )
    written.insert(ours)
    assert ours.pk
    assert not ours._state.adding
    kept = Snapshot.objects.get(pk=ours.pk)
    for field in Snapshot._meta.concrete_fields:
        if field.name not in ("id", "number", "at"):
            one, other = getattr(kept, field.attname), getattr(Snapshot.objects.get(pk=by_django.pk), field.attname)
            assert one == other or bytes(one) == bytes(other), field.name


def test_what_the_database_works_out_is_left_to_it() -> None:
    article = Article(key="invented", title="Invented", date="2021-03-01", date_precision="month")
    written.insert(article)
    assert str(Article.objects.get(pk=article.pk).date_latest) == "2021-03-31"


def test_only_the_columns_that_are_named_change() -> None:
    article = ArticleFactory(outlet="Before")
    article.title, article.outlet = "Another title", "Not saved"
    written.update(article, ("title",))
    article.refresh_from_db()
    assert (article.title, article.outlet) == ("Another title", "Before")


def test_one_statement_does_it() -> None:
    fetch = FetchFactory()
    with CaptureQueriesContext(connection) as queries:
        written.insert(Attempt(fetch=fetch, outcome="failed", reason="It was not there."))
    assert len(queries) == 1


def test_the_database_still_refuses_what_must_not_be() -> None:
    with pytest.raises(IntegrityError, match="article_is_somewhere"):
        written.insert(Article(key="nowhere"))
