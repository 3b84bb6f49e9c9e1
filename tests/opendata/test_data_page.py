"""The data page and its files, as readers and programs get them."""

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client

from opendata import editions
from opendata.models import Edition, EditionPart
from opendata.package import export_package
from opendata.package.schema import TABLES
from opendata.tasks import make_edition
from record.models import Visibility
from tests.factories import LetterFactory, OrganisationFactory
from tests.planted import MARKER, plant


def test_the_package_is_what_the_command_writes(starter: None, client: Client, tmp_path: Path) -> None:
    export_package(tmp_path / "package.zip")
    response = client.get("/data/torchlight.zip")
    content = response.getvalue()
    assert content == (tmp_path / "package.zip").read_bytes()
    assert response["Content-Length"] == str(len(content))
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == 'attachment; filename="torchlight-revision-1.zip"'


def test_each_file_alone_is_that_of_the_package(starter: None, client: Client) -> None:
    with zipfile.ZipFile(io.BytesIO(client.get("/data/torchlight.zip").getvalue())) as archive:
        for name in archive.namelist():
            response = client.get(f"/data/{name}")
            assert response.getvalue() == archive.read(name), name
            assert response["Content-Length"] == str(archive.getinfo(name).file_size)
            assert response["Content-Disposition"] == f'attachment; filename="{name}"'


def test_the_page_says_what_is_downloaded(starter: None, client: Client) -> None:
    text = client.get("/data/").content.decode()
    package = client.get("/data/torchlight.zip").getvalue()
    assert hashlib.sha256(package).hexdigest() in text
    assert f"({len(package):,} bytes)" in text
    assert "179" in text
    assert "CC BY 4.0" in text
    assert "revision 1," in text
    for table in TABLES.values():
        assert f'href="/data/{table.file}"' in text
        for column in table.exported:
            assert f"<code>{column.name}</code>" in text
    assert "the government itself said “boycott”" in text


def test_a_program_asks_only_for_what_is_new(starter: None, client: Client) -> None:
    for url in ("/data/torchlight.zip", "/data/letters.csv", "/data/datapackage.json"):
        response = client.get(url)
        etag = response["ETag"]
        response.getvalue()
        unchanged = client.get(url, headers={"If-None-Match": f'"other", {etag}'})
        assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", etag)
        assert client.get(url, headers={"If-None-Match": '"other"'}).status_code == 200
        assert client.get(url, headers={"If-Match": '"other"'}).status_code == 412


def test_head_says_the_size_and_sends_nothing(starter: None, client: Client) -> None:
    whole, head = client.get("/data/letters.csv"), client.head("/data/letters.csv")
    assert head.content == b""
    for name in ("ETag", "Content-Length", "Content-Type", "Content-Disposition"):
        assert head[name] == whole[name]
    assert client.post("/data/letters.csv").status_code == 405


def test_a_file_that_is_none_is_not_found(starter: None, client: Client) -> None:
    assert client.get("/data/users.csv").status_code == 404


def test_one_edition_for_each_revision(own_database: str, client: Client) -> None:
    assert client.get("/data/").status_code == 200, "also while there is none"
    first = client.get("/data/letters.csv")["ETag"]
    with transaction.atomic():
        letter = LetterFactory(title="Seen for a while")
    assert "the package of its present state is being made" in client.get("/data/").content.decode()
    make_edition()
    make_edition()
    assert [edition.revision for edition in Edition.objects.order_by("pk")] == [0, 1]
    response = client.get("/data/letters.csv")
    assert response["ETag"] != first
    assert b"Seen for a while" in response.getvalue()
    letter.visibility = Visibility.HIDDEN
    letter.save()
    assert b"Seen for a while" not in client.get("/data/letters.csv").getvalue(), "no edition outlives a change"


def test_old_editions_go_when_nobody_can_still_be_reading_them(own_database: str) -> None:
    editions.made()
    Edition.objects.update(made_at="2020-01-01T00:00:00Z")
    with transaction.atomic():
        OrganisationFactory()
    edition = editions.made()
    assert list(Edition.objects.all()) == [edition]
    assert {part.edition_id for part in EditionPart.objects.all()} == {edition.pk}


def test_a_download_of_many_pieces_is_whole(starter: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editions, "PART", 1000)
    with transaction.atomic():
        Edition.objects.all().delete()
        edition = editions.made()
        assert edition.parts.count() > 100
        whole = b"".join(editions.bytes_of(edition))
        assert hashlib.sha256(whole).hexdigest() == edition.sha256
        assert b"".join(editions.bytes_of(edition, 999, 1002)) == whole[999:2001]
        for file in edition.files:
            content = b"".join(editions.bytes_of_file(edition, file["name"]))
            assert hashlib.sha256(content).hexdigest() == file["sha256"]
        transaction.set_rollback(True)


def test_no_connection_is_held_while_a_reader_is_slow(own_database: str) -> None:
    edition = editions.made()
    parts = editions.bytes_of(edition)
    next(parts)
    assert connection.connection is None


def test_no_file_has_what_is_not_public(db: None, client: Client) -> None:
    plant(Visibility.HIDDEN)
    for name in (*(table.file for table in TABLES.values()), "datapackage.json"):
        assert MARKER.encode() not in client.get(f"/data/{name}").getvalue(), name


def test_the_description_has_the_checksums(starter: None, client: Client) -> None:
    description = json.loads(client.get("/data/datapackage.json").getvalue())
    for resource in description["resources"]:
        content = client.get(f"/data/{resource['path']}").getvalue()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_columns_are_explained_in_words(starter: None, client: Client) -> None:
    text = re.sub(r"\s+", " ", client.get("/data/").content.decode())
    assert "key in organisations.csv, people.csv or governments.csv, never empty" in text
    assert "list, separated by |, of: key in organisations.csv" in text
    assert "text, at most 24 words" in text
    assert "role_title" not in text, "a column for those who write packages by hand"
