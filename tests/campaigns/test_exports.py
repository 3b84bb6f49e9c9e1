"""Lists as files have exactly the rows of their pages."""

import csv
import io
import json
import re
import tracemalloc
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from articles.models import Citation
from campaigns.models import Signature
from campaigns.tables import SIGNATURES
from tests.factories import ArticleFactory, LetterFactory, OrganisationFactory, PersonFactory, SignatureFactory
from web.tables import Table, defused, write_csv


def rows_of(client: Client, url: str) -> list[dict[str, str]]:
    response: Any = client.get(url)
    assert response.status_code == 200, url
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def paged(client: Client, url: str, query: str) -> list[Any]:
    """The rows of all pages of a list."""
    found, number = [], 1
    while True:
        page = client.get(f"{url}?{query}&page={number}").context["page"]
        found += page.object_list
        if not page.has_next():
            return found
        number += 1


LISTS = {
    "/letters/": ["", "year=2021", "kind=petition&kind=briefing&year=2021", "q=genocide", "answer=silent"],
    "/campaigns/": ["", "year=2022", "q=boycott"],
    "/organisations/": ["", "q=tibet", "country=GB"],
    "/governments/": ["", "kind=state"],
    "/people/": ["", "q=bach"],
    "/responses/": ["", "stance=any_answer", "q=bach&year=2021"],
    "/events/": ["", "year=2022"],
    "/articles/": ["", "passage=held"],
}  # fmt: skip


@pytest.mark.parametrize("url", LISTS)
def test_a_file_has_the_rows_of_the_page_in_the_same_order(starter: None, client: Client, url: str) -> None:
    for query in LISTS[url]:
        shown = [row.key for row in paged(client, url, query)]
        name = url.rstrip("/")
        assert [row["Key"] for row in rows_of(client, f"{name}.csv?{query}&page=2")] == shown, query
        as_json = json.loads(client.get(f"{name}.json?{query}").getvalue())  # type: ignore[attr-defined]
        assert [row["key"] for row in as_json["rows"]] == shown
        book = load_workbook(io.BytesIO(client.get(f"{name}.xlsx?{query}").getvalue()))  # type: ignore[attr-defined]
        sheet = book.worksheets[0]
        column = [cell.value for cell in sheet[1]].index("Key")
        assert [row[column] for row in sheet.iter_rows(min_row=2, values_only=True)] == shown


def test_positions_and_the_timeline_and_silence_too(starter: None, client: Client) -> None:
    page = client.get("/positions/?as_of=2021-12-08").context
    shown = [(p.government.key, p.get_stance_display()) for p in page["positions"]]
    taken = rows_of(client, "/positions.csv?as_of=2021-12-08")
    assert [(row["Government: key"], row["Stance"]) for row in taken] == shown
    for query in ("", "year=2021&kind=position", "campaign=diplomatic-boycott"):
        entries = paged(client, "/timeline/", query)
        taken = rows_of(client, f"/timeline.csv?{query}")
        facts = [(entry.when.iso, entry.kind, str(entry.fact)) for entry in entries]
        assert [(row["Date"], row["Kind"], row["What"]) for row in taken] == facts
        assert [row["Page"].removeprefix("http://localhost:8000") for row in taken] == [
            entry.fact.get_absolute_url() for entry in entries
        ]
    silent = paged(client, "/responses/silent/", "year=2021")
    taken = rows_of(client, "/responses/silent.csv?year=2021")
    assert [row["Page"].rpartition("-")[2] for row in taken] == [str(addressee.pk) for addressee in silent]
    assert [row["Days without an answer, at least"] for row in taken] == [
        str(addressee.days_of_silence()) for addressee in silent
    ]


def test_a_search_is_one_table_of_all_that_it_finds(starter: None, client: Client) -> None:
    page = client.get("/search/?q=bach").context
    taken = rows_of(client, "/search.csv?q=bach")
    assert len(taken) == page["total"]
    begins = 0
    for group in page["groups"]:
        rows = taken[begins : begins + group.count]
        assert {row["Kind"] for row in rows} == {group.kind.name}
        first = [(hit.key, hit.title, f"http://localhost:8000{hit.url}") for hit in group.hits]
        assert [(row["Key"], row["Title"], row["Page"]) for row in rows[: len(first)]] == first
        begins += group.count
    assert any("Bach" in row["Where the words stand"] for row in taken)
    assert not any("<mark>" in row["Where the words stand"] for row in taken)
    as_json = json.loads(client.get("/search.json?q=bach").getvalue())  # type: ignore[attr-defined]
    assert len(as_json["rows"]) == len(taken)
    assert as_json["filter"] == {"Words, names, or words in quotation marks": "bach"}
    feed = client.get("/search.atom?q=bach").content.decode()
    assert "/people/thomas-bach/" in feed
    assert rows_of(client, "/search.csv") == []


def test_signatures_too(starter: None, client: Client) -> None:
    for query in ("", "q=tibet", "letter=un-39-2020-10", "campaign=diplomatic-boycott&country=US&by=organisation"):
        shown = paged(client, "/signatures/", query)
        taken = rows_of(client, f"/signatures.csv?{query}")
        assert [row["Page"].rpartition("-")[2] for row in taken] == [str(signature.pk) for signature in shown]
        assert taken, query


def test_signatures_of_a_letter_and_of_an_organisation(starter: None, client: Client) -> None:
    shown = client.get("/letters/un-39-2020-10/").context["signatures"]
    taken = rows_of(client, "/letters/un-39-2020-10/signatures.csv")
    assert [row["Signatory: key"] for row in taken] == [re.findall(r'href="/\w+/([^/]+)/"', row)[0] for row in shown]
    assert len(taken) == 39
    shown = client.get("/organisations/human-rights-watch/").context["signatures"]
    taken = rows_of(client, "/organisations/human-rights-watch/signatures.csv")
    assert [row["Letter: key"] for row in taken] == [re.findall(r'href="/letters/([^/]+)/"', row)[0] for row in shown]


@pytest.mark.django_db
def test_a_file_says_what_it_is(client: Client) -> None:
    LetterFactory(kind="petition", date="2021-10-01", date_precision="month", title="=cmd()", claimed_count=7)
    response: Any = client.get("/letters.csv?kind=petition")
    assert response["Content-Type"].startswith("text/csv")
    assert response["Content-Disposition"].startswith('attachment; filename="torchlight-letters-20')
    assert 'rel="license"' in response["Link"]
    assert "<http://localhost:8000/letters/?kind=petition>" in response["Link"]
    (row,) = rows_of(client, "/letters.csv?kind=petition")
    assert (row["Date"], row["Date: exact to"], row["Title"]) == ("2021-10", "month", "'=cmd()")
    assert row["Page"].startswith("http://localhost:8000/letters/invented-letter-")
    about = json.loads(client.get("/letters.json?kind=petition").getvalue())  # type: ignore[attr-defined]
    assert about["filter"] == {"Kind": "petition"}
    assert about["url"] == "http://localhost:8000/letters/?kind=petition"
    assert about["rows"][0]["title"] == "=cmd()"
    assert about["rows"][0]["claimed_count"] == 7


@pytest.mark.parametrize("url", ["/letters/un-39-2020-10/signatures", "/responses/silent", *LISTS])
def test_postgresql_writes_the_lines_that_we_would_write(
    starter: None, client: Client, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ours(table: Table, rows: Any) -> Any:
        return write_csv(table, table.cells(rows))

    for query in ("", "q=no+such+words" if "signatures" not in url else ""):
        address = f"{url.rstrip('/')}.csv?{query}"
        theirs = client.get(address).getvalue()  # type: ignore[attr-defined]
        with monkeypatch.context() as patch:
            patch.setattr("web.exports.copy_csv", ours)
            assert theirs == client.get(address).getvalue(), address  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["=1+1", "'=1", "＠a", "-", "a\nb", "a\r\nb", 'say "a, b"', " a", "\\.", "100%", "%s"])
def test_postgresql_writes_hard_names_as_we_would(client: Client, name: str) -> None:
    letter = SignatureFactory(name_as_written=name).letter
    copied: Any = client.get(f"/letters/{letter.key}/signatures.csv")
    (read,) = csv.DictReader(io.StringIO(copied.getvalue().decode("utf-8-sig"), newline=""))
    assert read["Name as written"] == defused(name)
    written = b"".join(write_csv(SIGNATURES, SIGNATURES.cells(letter.signatures.all())))
    (expected,) = csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline=""))
    assert read == expected


@pytest.mark.django_db
def test_bad_input_is_the_same_sentence(client: Client) -> None:
    for form in ("csv", "xlsx", "json", "atom"):
        response = client.get(f"/letters.{form}?year=abc")
        assert response.status_code == 400
        assert "write a year" in response.content.decode() or "no year" in response.content.decode()


@pytest.mark.django_db
def test_who_signed_for_others_is_named_only_where_public(client: Client) -> None:
    letter = LetterFactory()
    SignatureFactory(letter=letter, signed_by=PersonFactory(name="Ina Public"))
    SignatureFactory(letter=letter, signed_by=PersonFactory(name="Ina Hidden", visibility="hidden"))
    taken = rows_of(client, f"/letters/{letter.key}/signatures.csv")
    assert [row["Signed through"] for row in taken] == ["Ina Public", ""]


@pytest.mark.django_db
def test_memory_does_not_grow_with_the_rows(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.tables.columns.CHUNK", 250)
    monkeypatch.setattr("web.tables.writers.CHUNK", 250)
    letter, actor, article = LetterFactory(), OrganisationFactory(), ArticleFactory()

    def sign(names: range) -> None:
        rows = [Signature(letter=letter, actor=actor, name_as_written=f"Name {n}") for n in names]
        Citation.objects.bulk_create(
            Citation(signature=row, article=article) for row in Signature.objects.bulk_create(rows)
        )

    def taken(form: str) -> tuple[int, int]:
        tracemalloc.start()
        response: Any = client.get(f"/letters/{letter.key}/signatures.{form}")
        size = sum(len(chunk) for chunk in response.streaming_content)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size, most

    forms = ("csv", "json", "xlsx")
    sign(range(1_000))
    assert all(taken(form) for form in forms)  # what is loaded once is loaded now
    few = {form: taken(form) for form in forms}
    sign(range(1_000, 5_000))
    for form, (size, most) in few.items():
        more_size, more_most = taken(form)
        assert more_size > 4 * size
        assert more_most < 1.25 * most, form
