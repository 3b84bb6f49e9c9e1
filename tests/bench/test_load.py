"""The loaded record obeys the same rules as one that people wrote."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from actors.models import Actor, Alias
from articles.models import CITED, Article, Citation
from bench import peer, questions
from bench.floor import answer
from bench.load import WITHOUT_HISTORY
from bench.measure import copied
from bench.pages import PAGES
from campaigns.models import Letter, Signature
from record.models import Change, Fact, Revision
from record.search import Query

pytestmark = pytest.mark.usefixtures("in_large_record")

MODELS = [*CITED.values(), Article, Citation, Alias]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_form_would_accept_every_row(model: type) -> None:
    for row in model.objects.order_by("pk")[:: max(1, model.objects.count() // 20)]:
        try:
            row.full_clean()
        except ValidationError as error:
            raise AssertionError(f"{model.__name__} {row.pk}: {error}") from error


@pytest.mark.parametrize("name", CITED)
def test_every_fact_has_a_citation_with_its_passage(name: str) -> None:
    assert not CITED[name].objects.filter(citations=None).exists()
    for citation in Citation.objects.filter(**{f"{name}__isnull": False}).with_passage().select_related("article")[:20]:
        assert citation.article.text[citation.start : citation.end] == citation.quote


def test_all_constraints_hold_and_are_still_there() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT conrelid::regclass || '.' || conname FROM pg_constraint WHERE NOT convalidated")
        assert cursor.fetchall() == []
        cursor.execute("SELECT tgrelid::regclass || '.' || tgname FROM pg_trigger WHERE tgenabled <> 'O'")
        assert cursor.fetchall() == []


def test_what_the_database_derives_is_there() -> None:
    actor = Actor.objects.organisations().select_related("names").first()
    assert actor.names.names[0] == actor.folded_name
    letter = Letter.objects.published().filter(languages=["en"]).first()
    found = Letter.objects.found_by(Query.parse(f'"{letter.title}"'))
    assert letter in found


def test_only_the_three_largest_tables_have_no_history() -> None:
    tables = set(Change.objects.values_list("table", flat=True).distinct())
    assert Letter._meta.db_table in tables
    assert not tables & set(WITHOUT_HISTORY)
    assert not Revision.objects.filter(number=None).exists()


def test_new_rows_go_on_after_the_loaded_ones() -> None:
    letter = Letter.objects.first()
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('campaigns_signature', 'id'))")
        assert cursor.fetchone()[0] > Signature.objects.order_by("-pk").first().pk
    assert letter.signatures.exists()


@pytest.mark.parametrize("model", [Actor, Letter, Signature], ids=lambda model: model.__name__)
def test_some_rows_are_not_public(model: type[Fact]) -> None:
    assert 0 < model.objects.exclude(visibility="public").count() < model.objects.count() / 20


@pytest.mark.parametrize("letters", ["一-龥", "ء-ي", "ཀ-ཬ", "А-я"], ids=["Chinese", "Arabic", "Tibetan", "Cyrillic"])
def test_names_are_in_several_scripts(letters: str) -> None:
    names = [*Actor.objects.values_list("name", flat=True), *Alias.objects.values_list("name", flat=True)]
    assert any(re.search(f"[{letters}]", name) for name in names)


def test_questions_are_different_and_about_what_is_public(in_large_record: str) -> None:
    with psycopg.connect(in_large_record) as database:
        for page in PAGES:
            asked = page.asked(database)
            addresses = [page.address(question) for question in asked]
            assert asked, page.name
            assert len(set(addresses)) == len(addresses) <= questions.MOST
        keys = {question["key"] for question in questions.letters(database)}
        assert Letter.objects.published().filter(key__in=keys).count() == len(keys)
        for question in questions.misspelt_names(database):
            assert question["q"] != Actor.objects.get(key=question["key"]).name


def test_signatures_are_copied_to_the_last_wanted_one_again_and_again(in_large_record: str) -> None:
    with psycopg.connect(in_large_record) as database:
        assert [copied(database, rows).rows for rows in (10, 3_000, 10)] == [10, 3_000, 10]
        assert copied(database, 1_000_000).rows == Signature.objects.published().count()


def test_the_peer_holds_what_is_published_and_finds_the_same(in_large_record: str, tmp_path: Path) -> None:
    with psycopg.connect(in_large_record) as database:
        peer.make(database, tmp_path)
        with closing(sqlite3.connect(tmp_path / "bench.db")) as copy:
            for table, model in (("letters", Letter), ("signatures", Signature), ("actors", Actor)):
                assert copy.execute(f"SELECT count(*) FROM {table}").fetchone() == (model.objects.published().count(),)
            (compare,) = (page for page in PAGES if page.name == "compare")
            for question in compare.asked(database)[:20]:
                given = {"one": question["key"], "other": question["other"]}
                theirs = {row[0] for row in copy.execute(peer.QUERIES["both_letters"], given)}
                ours = {row[0] for row in answer(database, compare.sql(question))[0]}
                assert ours
                assert ours <= theirs  # which counts signatures that were taken back
