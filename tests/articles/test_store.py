"""What is stored once, what becomes a new version, and which texts are one family."""

import hashlib
import io
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, connections, transaction
from django.db.models import ProtectedError
from warcio.archiveiterator import ArchiveIterator

from articles.ingest.copies import marks
from articles.ingest.store import Stored, store
from articles.models import Article, Fetch, Snapshot, Source
from record.models import Change, Revision, Visibility
from tests.articles import reprints
from tests.articles.test_copies import generated
from tests.factories import ArticleFactory
from tests.roles import as_serving_role

ARCHIVED, NEW_VERSION, UNCHANGED, HELD = (
    Fetch.Outcome.ARCHIVED,
    Fetch.Outcome.NEW_VERSION,
    Fetch.Outcome.UNCHANGED,
    Fetch.Outcome.HELD,
)
PAGE = "https://news.example/skaters"


def bring(text: str = reprints.WIRE, address: str = PAGE, **more: Any) -> Stored:
    """A page that a server answered with."""
    content = more.pop("content", f"<p>{text}".encode("utf-8", "replace"))
    given = {"title": "Invented headline", "media_type": "text/html", "status": 200, "headers": [("Server", "x")]}
    return store(content=content, text=text, address=address, **(given | more))


def hand_in(text: str = reprints.WIRE, **more: Any) -> Stored:
    return store(content=text.encode("utf-8", "replace"), text=text, media_type="text/plain", **more)


@pytest.mark.django_db
class TestOneArticle:
    def test_a_page_becomes_an_article_for_curators_with_its_snapshot(self) -> None:
        user = get_user_model().objects.create_user("curator")
        stored = bring(
            outlet="The Invented Herald",
            byline="Ina Vented",
            date="2022-01",
            language="en-GB",
            notes=["Partly read."],
            etag='"v1"',
            last_modified="Tue, 01 Feb 2022 08:00:00 GMT",
            by=user,
            reason="Handed in by mail",
        )
        article = Article.objects.get()
        assert (stored.outcome, stored.article) == (ARCHIVED, article)
        assert (article.url, article.title, article.outlet) == (PAGE, "Invented headline", "The Invented Herald")
        assert (article.byline, str(article.when), article.language) == ("Ina Vented", "January 2022", "en")
        assert (article.visibility, article.rights, article.family) == (Visibility.CURATORS, "curators", "")
        assert article.text == reprints.WIRE
        assert article.key.startswith("news-example-")
        snapshot = article.snapshots.get()
        content = f"<p>{reprints.WIRE}".encode()
        assert (snapshot.number, snapshot.address, snapshot.size) == (1, PAGE, len(content))
        assert snapshot.sha256 == hashlib.sha256(content).hexdigest()
        assert snapshot.text_sha256 == hashlib.sha256(article.text.encode()).hexdigest()
        assert (snapshot.notes, snapshot.etag) == (["Partly read."], '"v1"')
        assert snapshot.content == content
        revision = Revision.objects.get()
        assert (revision.user, revision.reason) == (user, "Handed in by mail")

    def test_the_same_page_again_changes_nothing_not_even_the_history(self) -> None:
        first = bring()
        changes = Change.objects.count()
        again = bring(content=b"<p>other markup", title="Another headline", outlet="Filled later")
        assert (again.outcome, again.article, again.snapshot) == (UNCHANGED, first.article, first.snapshot)
        assert (Snapshot.objects.count(), Change.objects.count()) == (1, changes)

    def test_other_spaces_and_line_breaks_are_no_new_version(self) -> None:
        bring()
        assert bring(reprints.WIRE.replace("\n\n", "\r\n \r\n\n").replace(" ", "  ")).outcome == UNCHANGED
        assert bring(reprints.one_paragraph(reprints.WIRE)).outcome == UNCHANGED

    def test_another_text_is_a_new_version_and_the_old_one_stays(self) -> None:
        bring()
        changed = bring(reprints.without_a_paragraph(reprints.WIRE))
        assert changed.outcome == NEW_VERSION
        article = Article.objects.get()
        assert article.text == reprints.without_a_paragraph(reprints.WIRE)
        versions = list(article.snapshots.order_by("number").values_list("number", "text"))
        assert versions == [(1, reprints.WIRE), (2, article.text)]

    def test_a_story_that_goes_back_to_its_first_text_has_three_versions_and_its_bytes_once(self) -> None:
        first, _, third = bring(), bring(reprints.HARBOUR), bring()
        assert third.outcome == NEW_VERSION
        assert third.snapshot.number == 3
        assert third.snapshot.same_bytes_as == first.snapshot
        assert third.snapshot.content == first.snapshot.content
        [record] = ArchiveIterator(io.BytesIO(bytes(third.snapshot.warc)))
        assert record.rec_type == "revisit"
        assert record.rec_headers["WARC-Refers-To-Target-URI"] == PAGE

    def test_an_article_of_the_record_gets_its_text_and_keeps_its_key_title_and_visibility(self) -> None:
        known = ArticleFactory(url=PAGE, key="known-article", title="As the record has it", outlet="")
        stored = bring(title="Another headline", outlet="The Invented Herald", date="2022-02-01")
        known.refresh_from_db()
        assert (stored.outcome, stored.article) == (ARCHIVED, known)
        assert (known.key, known.title, known.visibility) == ("known-article", "As the record has it", "public")
        assert (known.outlet, known.date_precision, known.text) == ("The Invented Herald", "day", reprints.WIRE)
        assert known.snapshots.get().number == 1

    def test_a_text_that_came_without_a_page_is_archived_before_the_page_replaces_it(self) -> None:
        known = ArticleFactory(url=PAGE, text=reprints.HARBOUR)
        assert bring().outcome == NEW_VERSION
        texts = list(known.snapshots.order_by("number").values_list("text", flat=True))
        assert texts == [reprints.HARBOUR, reprints.WIRE]
        assert known.snapshots.get(number=1).content == reprints.HARBOUR.encode()

    def test_the_first_snapshot_of_a_known_text_is_no_second_version(self) -> None:
        known = ArticleFactory(url=PAGE, text=reprints.WIRE)
        assert bring().outcome == ARCHIVED
        assert known.snapshots.count() == 1

    @pytest.mark.parametrize(
        "known", ["http://news.example/skaters", "https://www.news.example/skaters/", "https://news.example/skaters/"]
    )
    def test_an_address_in_another_usual_spelling_is_the_same(self, known: str) -> None:
        article = ArticleFactory(url=known)
        assert bring().article == article

    def test_another_query_is_another_article(self) -> None:
        assert bring().article != bring(reprints.HARBOUR, f"{PAGE}?id=2").article

    def test_what_a_page_calls_itself_counts_on_its_own_site_only(self) -> None:
        short = bring(address="https://news.example/?p=7", canonical=PAGE)
        assert short.article.url == PAGE
        assert bring(address="https://news.example/?p=7&x=1", canonical=PAGE).outcome == UNCHANGED
        reprint = bring(reprints.HARBOUR, "https://evil.example/a", canonical=PAGE)
        assert reprint.article != short.article
        assert reprint.article.url == "https://evil.example/a"

    def test_an_article_that_moved_is_known_by_the_address_asked_for(self) -> None:
        known = ArticleFactory(url="https://news.example/old")
        moved = bring(asked="https://news.example/old")
        assert moved.article == known
        assert bring(asked="https://news.example/old").outcome == UNCHANGED
        elsewhere = bring(reprints.HARBOUR, "https://news.example/", asked="https://news.example/old")
        assert elsewhere.article != known, "the old address leads to the front page now"

    def test_what_a_person_tells_wins_over_the_source_and_this_over_what_was_read(self) -> None:
        source = Source.objects.create(
            key="feed", outlet="Outlet of the feed", address="https://news.example/feed", language="de"
        )
        told = {"title": "Told", "published": "2021", "url": "https://told.example/a"}
        article = bring(outlet="Read", language="en", date="2022-02-02", told=told, source=source).article
        assert (article.title, article.outlet, article.language) == ("Told", "Outlet of the feed", "de")
        assert (article.url, str(article.when)) == ("https://told.example/a", "2021")
        told = {"outlet": "Told outlet", "language": "fr"}
        other = bring(reprints.HARBOUR, "https://news.example/b", told=told, source=source).article
        assert (other.outlet, other.language) == ("Told outlet", "fr")

    def test_a_text_without_an_address_is_known_by_its_words(self) -> None:
        first = hand_in(title="A letter: “Über Eis”")
        assert first.outcome == ARCHIVED
        assert first.article.url is None
        assert first.article.key.startswith("a-letter-uber-eis-")
        changes = Change.objects.count()
        again = hand_in(reprints.WIRE + "\r\n  ", title="Handed in again", told={"outlet": "x"})
        assert (again.outcome, again.article) == (HELD, first.article)
        assert (Article.objects.count(), Snapshot.objects.count(), Change.objects.count()) == (1, 1, changes)

    def test_a_file_that_is_told_its_address_is_held_when_handed_in_again(self) -> None:
        assert hand_in(told={"url": PAGE}).outcome == ARCHIVED
        assert hand_in(told={"url": PAGE}).outcome == HELD
        assert bring().outcome == UNCHANGED

    def test_a_text_without_title_and_address_is_named_by_its_first_words(self) -> None:
        assert hand_in("Wir bitten um Auskunft.\nGezeichnet: die Erfundenen").article.title == "Wir bitten um Auskunft."
        article = hand_in(reprints.CHINESE.replace("\n\n", "")).article
        assert article.key.startswith("text-")
        assert len(article.title) <= 105

    def test_the_same_title_twice_has_two_keys(self) -> None:
        one, other = hand_in("First invented text.", title="T" * 100), hand_in("Second invented text.", title="T" * 100)
        assert one.article.key != other.article.key

    def test_a_taken_key_is_passed_over(self) -> None:
        first = bring().article
        Article.objects.filter(pk=first.pk).update(url="https://news.example/moved-by-a-curator")
        assert bring(reprints.HARBOUR).article.key == f"{first.key}-2"

    def test_what_is_too_long_or_can_not_be_kept_is_cut_with_a_note(self) -> None:
        stored = bring(
            f"Text with\0 a NUL, a \ud800 surrogate and \u202ea turn. {reprints.WIRE}",
            address=f"{PAGE}?{'a' * 3000}",
            title="t\0" + "t" * 900,
            outlet="o\n" * 400,
            byline="b" * 900,
            date="2022-13-40",
            language="english",
            media_type="text/" + "x" * 300,
            etag="e" * 2000,
            last_modified="m" * 500,
            notes=["n\0ote"],
        )
        article, snapshot = stored.article, Snapshot.objects.get()
        assert (len(article.title), len(article.byline)) == (500, 300)
        assert len(article.outlet) <= 200
        assert (article.url, article.date, article.language) == (None, None, "")
        assert article.text.startswith("Text with a NUL, a surrogate and a turn.")
        assert (len(snapshot.address), len(snapshot.media_type)) == (2000, 100)
        assert (snapshot.etag, snapshot.last_modified) == ("", "")
        notes = " ".join(snapshot.notes)
        for part in ("n ote", "title was cut", "outlet was cut", "byline was cut", "address", "date of", "direction"):
            assert part in notes
        article.clean()

    def test_a_text_without_words_is_refused(self) -> None:
        with pytest.raises(ValueError, match="no text"):
            bring(" \0 \n")


@pytest.mark.django_db
class TestFamilies:
    def families(self) -> dict[str, str]:
        return dict(Article.objects.values_list("url", "family"))

    def test_reprints_are_one_family_named_after_the_oldest_without_telling_its_key(self) -> None:
        first = bring(date="2022-02-02")
        reprint = bring(reprints.all_together(reprints.WIRE), "https://other.example/a", date="2022-02-01")
        third = bring(reprints.a_third_cut(reprints.WIRE), "https://third.example/a")
        first.article.refresh_from_db()
        assert first.article.family == reprint.article.family == third.article.family
        assert reprint.article.key not in reprint.article.family
        assert first.article.family_by_hand is False

    def test_a_text_of_its_own_has_no_family(self) -> None:
        bring()
        assert bring(reprints.REPORTS["a report of the answer"], "https://other.example/b").article.family == ""

    def test_two_reports_that_quote_one_letter_stay_apart(self) -> None:
        for number, text in enumerate(reprints.REPORTS.values()):
            assert bring(text, f"https://outlet-{number}.example/").article.family == ""

    def test_the_same_short_text_elsewhere_is_a_copy(self) -> None:
        one = bring("A caption of few words.")
        other = bring("A caption of few words.", "https://other.example/b")
        one.article.refresh_from_db()
        assert one.article.family == other.article.family != ""
        assert other.snapshot.same_bytes_as == one.snapshot

    def test_a_copy_of_an_earlier_version_is_found(self) -> None:
        first = bring()
        bring(reprints.HARBOUR)
        copy = bring(address="https://other.example/a")
        first.article.refresh_from_db()
        assert copy.article.family == first.article.family != ""

    def test_a_new_version_finds_its_family(self) -> None:
        bring()
        other = bring(reprints.HARBOUR, "https://other.example/a")
        assert other.article.family == ""
        assert bring(reprints.capitals(reprints.WIRE), "https://other.example/a").article.family != ""

    def test_a_curator_has_decided_and_the_machine_keeps_to_it(self) -> None:
        first = bring().article
        Article.objects.filter(pk=first.pk).update(family="apart", family_by_hand=True)
        joined = bring(reprints.capitals(reprints.WIRE), "https://other.example/a").article
        assert joined.family == "apart", "a copy may join what a curator has decided"
        Article.objects.filter(pk=joined.pk).update(family="its-own", family_by_hand=True)
        bring(reprints.without_a_paragraph(reprints.WIRE), "https://third.example/a")
        assert self.families()[PAGE] == "apart"
        assert self.families()["https://other.example/a"] == "its-own"

    def test_what_was_left_alone_by_hand_is_joined_by_nobody(self) -> None:
        Article.objects.filter(pk=bring().article.pk).update(family_by_hand=True)
        assert bring(address="https://other.example/a").article.family == ""

    def test_a_text_between_two_families_joins_them_if_these_are_copies_too(self) -> None:
        for number in (1, 2):
            bring(reprints.WIRE, f"https://one-{number}.example/")
        Article.objects.update(family="one")
        one = Article.objects.first()
        assert one is not None
        copy = bring(reprints.capitals(reprints.WIRE), "https://two.example/").article
        Article.objects.filter(pk=copy.pk).update(family="two")
        bring(reprints.british_spelling(reprints.WIRE), "https://between.example/")
        assert len(set(self.families().values())) == 1

    def test_a_page_that_prints_two_reports_does_not_make_them_one(self) -> None:
        bring(reprints.WIRE, "https://a.example/")
        bring(reprints.WIRE, "https://a.example/copy")
        bring(reprints.HARBOUR, "https://b.example/")
        bring(reprints.HARBOUR, "https://b.example/copy")
        both = bring(f"{reprints.WIRE}\n\n{reprints.HARBOUR}", "https://both.example/").article
        families = self.families()
        assert families["https://a.example/"] != families["https://b.example/"]
        assert both.family in (families["https://a.example/"], families["https://b.example/"], "")

    def test_likely_copies_are_found_by_an_index_among_20_000(self) -> None:
        texts = [marks(text) for group in generated(1_000, 100) for text in group]
        with connection.cursor() as cursor:
            # A trigger looks for the last number of each article: as it was planned for a table of a few rows, it would
            # read the whole table for each of 20,000.
            cursor.execute("DISCARD PLANS; SET LOCAL enable_seqscan = off")
            cursor.execute(
                "INSERT INTO articles_article (key, title, visibility, outlet, date_precision, language, text, family,"
                " byline, rights, family_by_hand) SELECT 'invented-' || n, 'Invented', 'curators', '', '', '', '', '',"
                " '', 'curators', false FROM generate_series(1, 20000) n RETURNING id"
            )
            articles = [pk for (pk,) in cursor.fetchall()]
            # Marks are as good as random; those of a text come again and again only in its copies.
            cursor.execute(
                "INSERT INTO articles_snapshot (article_id, number, at, address, media_type, size, sha256, warc, text,"
                " text_sha256, notes, marks, etag, last_modified) SELECT id, 1, now(), '', '', 0, repeat('0', 64), '',"
                " '', repeat('0', 64), '{}', ARRAY(SELECT hashint8extended(id, mark) FROM generate_series(1, 40) mark),"
                " '', '' FROM unnest(%s::bigint[]) id",
                [articles[len(texts) :]],
            )
        hashes = {"sha256": "0" * 64, "text_sha256": "0" * 64, "size": 0, "warc": b"", "text": ""}
        found = zip(articles, texts, strict=False)
        Snapshot.objects.bulk_create(Snapshot(article_id=pk, number=1, marks=some, **hashes) for pk, some in found)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE articles_snapshot, articles_article; SET LOCAL enable_seqscan = on; DISCARD PLANS")
        scans, rows = self.reads_of_snapshots()
        for place, some in enumerate(texts[:100]):
            likely = list(Snapshot.objects.likely_copies(some, of=Article(pk=articles[place])).described())
            assert len(likely) <= 30
        scans_after, rows_after = self.reads_of_snapshots()
        assert scans_after == scans, "the whole table is read"
        assert 0 < (rows_after - rows) / 100 < 200, "of 20,000 snapshots a hundredth may be looked at for one text"

    def reads_of_snapshots(self) -> tuple[int, int]:
        """How often this transaction has read the whole table, and how many rows it has fetched by an index."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT coalesce(seq_scan, 0), coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables "
                "WHERE relname = 'articles_snapshot'"
            )
            row = cursor.fetchone()
        assert row is not None
        return row


@pytest.mark.django_db
class TestGuards:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE articles_snapshot SET text = 'changed'",
            "DELETE FROM articles_snapshot",
            "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE articles_snapshot CASCADE",
        ],
    )
    def test_a_snapshot_is_kept_as_it_is_even_from_its_owner(self, statement: str) -> None:
        bring()
        with (
            pytest.raises(IntegrityError, match="kept as they are"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
        assert Snapshot.objects.get().text == reprints.WIRE

    def test_numbers_have_no_gaps(self) -> None:
        snapshot = bring().snapshot
        snapshot.pk, snapshot.number = None, 3
        with pytest.raises(IntegrityError, match="has the number 2, not 3"), transaction.atomic():
            snapshot.save(force_insert=True)

    def test_the_owner_deletes_a_text_as_the_operator_guide_says(self) -> None:
        guide = (Path(__file__).parents[2] / "docs" / "operator.md").read_text()
        statements = re.search(r"BEGIN;(.*?)COMMIT;", guide, re.DOTALL)
        assert statements is not None
        pk = bring().snapshot.pk
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(statements[1].replace("id = 7", f"id = {pk}"))
        assert Snapshot.objects.get().text == ""
        with pytest.raises(IntegrityError, match="kept as they are"), transaction.atomic():
            Snapshot.objects.update(text="again")

    def test_an_article_with_snapshots_is_not_deleted(self) -> None:
        article = bring().article
        with pytest.raises(ProtectedError):
            article.delete()
        with (
            pytest.raises(IntegrityError, match="foreign key"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("DELETE FROM articles_article WHERE id = %s; SET CONSTRAINTS ALL IMMEDIATE", [article.pk])


def test_the_serving_role_can_store_and_change_no_snapshot(own_database: str) -> None:
    bring()
    with as_serving_role() as role, pytest.raises(Exception, match="kept as they are"):
        role.execute("DELETE FROM articles_snapshot")


def test_twenty_that_store_a_page_and_its_copies_at_once_make_one_article_of_each(own_database: str) -> None:
    copies = {
        PAGE: reprints.WIRE,
        "https://two.example/": reprints.capitals(reprints.WIRE),
        "https://three.example/": reprints.another_headline(reprints.WIRE),
        "https://four.example/": reprints.WIRE,
    }
    jobs = [*list(copies.items()) * 5]

    def run(job: tuple[str, str]) -> str:
        address, text = job
        try:
            return bring(text, address).outcome
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(run, jobs))
    assert sorted(outcomes) == [ARCHIVED] * 4 + [UNCHANGED] * 16
    assert Article.objects.count() == Snapshot.objects.count() == 4
    assert len(set(Article.objects.values_list("family", flat=True)) - {""}) == 1
    assert not Article.objects.filter(family="").exists()
    assert Snapshot.objects.filter(same_bytes_as=None).count() == 3, "the same bytes are held once"
