"""The public log of changes: what was added, corrected and removed, and never what is not public."""

import csv
import io
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from articles.models import Citation
from campaigns.models import Letter
from record.changes import PER_PAGE
from record.models import Visibility
from record.revisions import revise
from tests.factories import ArticleFactory, CampaignFactory, LetterFactory, OrganisationFactory

ATOM = "{http://www.w3.org/2005/Atom}"


def text(client: Client, address: str = "/changes/") -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content
    return response.getvalue().decode()


@pytest.fixture
def log(own_database: str) -> Letter:
    """A letter that was added in one revision and corrected in another."""
    with revise(by=None, reason="From the invented press release."):
        letter = LetterFactory(title="First title", key="invented-letter")
    with revise(by=User.objects.create_user("ina.vented"), reason="The groups corrected it."):
        letter.title = "Second title"
        letter.save()
    return letter


def test_tells_what_was_added_and_what_a_correction_changed_and_why(client: Client, log: Letter) -> None:
    page = text(client)
    assert page.index("The groups corrected it.") < page.index("From the invented press release.")
    assert "First title" in page
    assert "Revision 2" in page
    assert "ina.vented" not in page  # the public is told what and why; curators are protected
    assert "Revision 2" not in text(client, "/changes/?what=added")
    assert "Revision 1<" not in text(client, "/changes/?what=corrected")
    assert "Second title" not in text(client, "/changes/?kind=actors-actor")


def test_as_a_table_each_changed_field_is_a_row(client: Client, log: Letter) -> None:
    rows = list(csv.DictReader(io.StringIO(text(client, "/changes.csv?what=corrected"))))
    assert [(row["Field"], row["Before"], row["After"]) for row in rows] == [("title", "First title", "Second title")]
    assert rows[0]["Page"].endswith("/letters/invented-letter/")


def test_as_a_feed_each_change_is_an_entry(client: Client, log: Letter) -> None:
    feed = ElementTree.fromstring(text(client, "/changes.atom?kind=campaigns-letter"))
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles == ["Corrected: Second title", "Second title"]
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)


def test_what_was_hidden_since_is_not_told_nor_why_it_was_there(client: Client, own_database: str) -> None:
    source = ArticleFactory()
    with revise(by=None, reason="Zzyzx asked to be named."):
        group = OrganisationFactory(name="Zzyzx group", source=source)
    with revise(by=None, reason="Zzyzx asked to be hidden."):
        group.visibility = Visibility.HIDDEN
        group.save()
    with revise(by=None, reason="Brought in from Zzyzx."):
        ArticleFactory(title="Zzyzx article", visibility=Visibility.CURATORS)
    for address in ("/changes/", "/changes.csv", "/changes.json", "/changes.atom"):
        assert "Zzyzx" not in text(client, address)


def test_of_what_was_removed_no_more_is_told_than_that_it_is_gone(client: Client, log: Letter) -> None:
    with revise(by=None, reason="Zzyzx"):
        Citation.objects.filter(letter=log).delete()
        log.delete()
    page = text(client, "/changes/?what=removed")
    assert "that is not in the record any more" in page
    assert "Zzyzx" not in page
    assert "Second title" not in text(client)


def test_goes_back_page_by_page_to_the_first_change(client: Client, own_database: str) -> None:
    with revise(by=None):
        campaign = CampaignFactory()
        letters = [LetterFactory(campaign=campaign) for _ in range(PER_PAGE + 5)]
    first = client.get("/changes/?kind=campaigns-letter")
    assert [change.fact for change in first.context["changes"]] == letters[: -PER_PAGE - 1 : -1]
    older = client.get(f"/changes/?kind=campaigns-letter&before={first.context['older']}")
    assert [change.fact for change in older.context["changes"]] == letters[4::-1]
    assert older.context["older"] is None


def test_since_a_day(client: Client, log: Letter) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE record_revision SET at = '2025-12-31 12:00+00'")
        cursor.execute("UPDATE record_revision SET at = '2026-01-01 12:00+00' WHERE reason LIKE '%corrected it.'")
    assert "Revision 2" in text(client, "/changes/?since=2026-01-01")
    assert "Revision 1<" not in text(client, "/changes/?since=2026-01-01")
    assert "Nothing was changed that fits." in text(client, "/changes/?since=2026-01-02")


@pytest.mark.parametrize("query", ["since=yesterday", "kind=auth-user", "what=all", "before=-1", "before=x"])
def test_a_bad_value_is_told_in_a_sentence(client: Client, own_database: str, query: str) -> None:
    assert client.get(f"/changes/?{query}").status_code == 400


def test_the_newest_changes_are_found_at_once_among_many_that_are_not_public(client: Client, log: Letter) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO record_change (revision_id, "table", row_id, operation, row) '
            "SELECT 1, 'articles_article', n, 'insert', "
            "jsonb_build_object('visibility', 'curators', 'text', repeat('x', 3000)) FROM generate_series(1, 50000) n"
        )
        cursor.execute("ANALYZE record_change")
    before = changes_read()
    assert "Second title" in text(client)
    assert changes_read() - before < 1_000


def changes_read() -> int:
    """How many changes the statements of this transaction have read so far."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'record_change'"
        )
        return cursor.fetchone()[0]
