"""An exported package is the public record: it comes back as it was, and holds nothing else."""

import csv
import errno
import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from actors.models import Actor, Affiliation, Alias, Redirect
from articles.models import CITED, Article, Citation
from campaigns.models import Addressee, Campaign, CampaignLead, Event, EventCampaign, Letter, Position, Response
from campaigns.models import Signature as Sig
from opendata.package import export_package, import_package
from opendata.package.schema import TABLES
from opendata.package.shown import WITHHELD_KEY
from opendata.package.write import Archive, Folder
from record.models import Visibility
from tests.factories import (
    AddresseeFactory,
    AffiliationFactory,
    ArticleFactory,
    CampaignFactory,
    EventFactory,
    GovernmentFactory,
    LetterFactory,
    OrganisationFactory,
    PersonFactory,
    PositionFactory,
    ResponseFactory,
    SignatureFactory,
)
from tests.opendata.conftest import Import
from tests.planted import MARKER, UNSEEN, plant

NextDatabase = Callable[[], None]


def files_of(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.iterdir()}


def rows_of(path: Path, name: str) -> list[dict[str, str]]:
    with (path / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def facts() -> dict[str, list[tuple[Any, ...]]]:
    """Everything that a package is to carry, with keys instead of ids, in the order of the record."""
    return {
        "actors": list(
            Actor.objects.order_by("key").values_list(
                "key", "kind", "name", "organisation_kind", "government_kind", "country", "website", "wikidata_id"
            )
        ),
        "aliases": list(Alias.objects.order_by("actor__key", "id").values_list("actor__key", "name")),
        "affiliations": list(
            Affiliation.objects.order_by("person__key", "start", "id").values_list(
                "person__key", "body__key", "title", "start", "start_precision", "end", "end_precision"
            )
        ),
        "campaigns": list(
            Campaign.objects.order_by("key").values_list(
                "key", "name", "goal", "summary", "start", "start_precision", "end", "end_precision"
            )
        ),
        "leads": list(
            CampaignLead.objects.order_by("campaign__key", "place", "id").values_list("campaign__key", "actor__key")
        ),
        "letters": list(
            Letter.objects.order_by("key").values_list(
                "key", "campaign__key", "title", "kind", "date", "date_precision", "demand", "claimed_count",
                "claimed_count_text", "languages", "url", "summary", "text", "variant_of__key",
            )
        ),
        "addressees": list(
            Addressee.objects.order_by("letter__key", "id").values_list("letter__key", "actor__key", "role")
        ),
        "signatures": list(
            Sig.objects.order_by("letter__key", "place", "id").values_list(
                "letter__key", "actor__key", "signed_by__key", "capacity", "place", "name_as_written", "date",
                "date_precision", "withdrawn",
            )
        ),
        "responses": list(
            Response.objects.order_by("key").values_list(
                "key", "letter__key", "campaign__key", "actor__key", "person__key", "date", "date_precision",
                "stance", "form", "summary", "quote",
            )
        ),
        "positions": list(
            Position.objects.order_by("government__key", "date", "id").values_list(
                "government__key", "topic", "date", "date_precision", "attendance", "words", "reason", "statement",
                "level", "reported_stance", "summary",
            )
        ),
        "redirects": list(Redirect.objects.order_by("key").values_list("key", "name", "actor__key")),
        "events": list(Event.objects.order_by("key").values_list("key", "date", "date_precision", "title", "summary")),
        "campaigns of events": list(
            EventCampaign.objects.order_by("event__key", "id").values_list("event__key", "campaign__key")
        ),
        "articles": list(
            Article.objects.order_by("key").values_list(
                "key", "url", "title", "outlet", "date", "date_precision", "language", "family"
            )
        ),
        "citations": sorted(citation for name in CITED for citation in citations_of(name)),
    }  # fmt: skip


def citations_of(name: str) -> list[tuple[Any, ...]]:
    """The citations of each fact in their order; a fact is told by what its table says of it."""
    by_fact: dict[int, list[tuple[str, str]]] = {}
    for citation in Citation.objects.filter(**{f"{name}__isnull": False}).select_related("article").order_by("id"):
        by_fact.setdefault(getattr(citation, f"{name}_id"), []).append((citation.article.key, citation.quote))
    return [(name, len(cited), cited) for cited in sorted(by_fact.values())]


def test_the_real_record_comes_back_byte_for_byte(
    own_database: str, next_database: NextDatabase, tmp_path: Path
) -> None:
    call_command("load_starter", stdout=StringIO(), stderr=StringIO())
    export_package(tmp_path / "once")
    before = facts()
    assert import_package(tmp_path / "once", dry_run=True).is_unchanged
    next_database()
    import_package(tmp_path / "once")
    export_package(tmp_path / "twice")
    assert files_of(tmp_path / "once") == files_of(tmp_path / "twice")
    assert facts() == before


def test_whatever_the_record_holds_comes_back(own_database: str, next_database: NextDatabase, tmp_path: Path) -> None:
    with transaction.atomic():
        hold_everything()
    export_package(tmp_path / "once.zip")
    before = facts()
    report = import_package(tmp_path / "once.zip", dry_run=True)
    assert report.is_unchanged, report.outcomes
    next_database()
    import_package(tmp_path / "once.zip")
    assert facts() == before
    export_package(tmp_path / "twice.zip")
    assert (tmp_path / "once.zip").read_bytes() == (tmp_path / "twice.zip").read_bytes()


def hold_everything() -> None:
    """A record in which every column is used, in unusual ways."""
    bare, family = ArticleFactory(url=None, title="Paper without an address"), {"family": "wire-1"}
    wire, copy = ArticleFactory(key="zz-wire", **family), ArticleFactory(key="aa-copy", language="zh", **family)
    ArticleFactory(key="uncited", date="2021-01-01", date_precision="year", outlet="外交部")
    group = OrganisationFactory(key="zz-group", name="=1+1", country="CH", website="https://group.example/a,b")
    other = OrganisationFactory(key="aa-group", name='Łódź "Group", Ltd', wikidata_id="Q42", source=bare)
    for name in ("国际奥委会", "منظمة", "+SUM(A1)", "a+b", "'quoted'", "back\\slash"):
        Alias.objects.create(actor=group, name=name)
    Redirect.objects.create(key="zz-former", number=10**6, name='Former, "Group"', actor=group)
    state, person = GovernmentFactory(key="zz-state"), PersonFactory(key="zz-person", name="دالاي لاما")
    AffiliationFactory(person=person, body=group, title="Chair", start="2019-01-01", start_precision="year")
    AffiliationFactory(
        person=person, body=group, title="Chair", start="2020-02-01", start_precision="month", end="2021-05-06",
        end_precision="day",
    )  # fmt: skip
    untied = AffiliationFactory(person=person, body=None, title="Author + editor", source=bare)
    AffiliationFactory(person=person, body=state, title="")
    campaign = CampaignFactory(goal="First.\n\nSecond.", start=None, start_precision="")
    CampaignLead.objects.create(campaign=campaign, actor=other, place=1)
    CampaignLead.objects.create(campaign=campaign, actor=group, place=2)
    event = EventFactory(date="2022-02-01", date_precision="month")
    for place in (campaign, CampaignFactory(end="2022-01-01", end_precision="year")):
        EventCampaign.objects.create(event=event, campaign=place)
    letter = LetterFactory(
        key="zz-letter", campaign=campaign, languages=["zh", "en"], claimed_count=160, claimed_count_text="over 160",
        url="https://letters.example/?a=1&b=2", text="One line\nand another.\n\n  Indented", date_precision="year",
        date="2021-01-01",
    )  # fmt: skip
    LetterFactory(key="aa-letter", campaign=campaign, variant_of=letter, date=None, date_precision="")
    AddresseeFactory(letter=letter, actor=state, role="cc")
    AddresseeFactory(letter=letter, actor=person)
    # The same actor with nothing to tell its rows apart, namesakes, and places out of order.
    twice = [SignatureFactory(letter=letter, actor=group, capacity=capacity) for capacity in ("signatory", "lead")]
    namesakes = [SignatureFactory(letter=letter, actor=None, name_as_written="Ina Vented") for _ in range(3)]
    SignatureFactory(letter=letter, actor=group, name_as_written="Ina Vented")
    for place in (7, 3):
        SignatureFactory(
            letter=letter, actor=other, signed_by=person, capacity="on_behalf_of", place=place, withdrawn=place == 3,
            name_as_written='@"Group"+x', date="2021-06-01", date_precision="day",
        )  # fmt: skip
    SignatureFactory(letter=letter, actor=None, name_as_written="名字", place=5)
    ResponseFactory(letter=letter, campaign=campaign, actor=state, person=person, form="meeting", quote="“No.”")
    ResponseFactory(letter=None, campaign=campaign, actor=other, stance="no_response", date=None, date_precision="")
    alike = [PositionFactory(government=state, attendance=attendance) for attendance in ("nobody", "minister")]
    PositionFactory(
        government=state, level="parliament", words="boycott", reason="covid", statement="opposes", date=None,
        date_precision="", summary="First.\n\nA + b.",
    )  # fmt: skip
    # Several citations of one fact: out of alphabetical order, with and without a passage or an address.
    for fact, name in (
        (letter, "letter"), (twice[1], "signature"), (namesakes[2], "signature"), (alike[1], "position"),
        (untied, "affiliation"), (group, "actor"), (other, "actor"), (event, "event"),
    ):  # fmt: skip
        for article, quote in ((wire, "=second"), (bare, ""), (copy, ""), (wire, "a first\nof two lines")):
            Citation.objects.get_or_create(article=article, quote=quote, **{name: fact})
    Citation.objects.create(article=copy, addressee=letter.addressees.first(), quote="only here")


def test_a_citation_of_the_same_page_without_a_passage_is_not_repeated(db: None, tmp_path: Path) -> None:
    article = ArticleFactory()
    letter = LetterFactory(source=article)
    Citation.objects.create(article=article, letter=letter, quote="These words.")
    export_package(tmp_path / "package")
    assert [row["quote"] for row in rows_of(tmp_path / "package", "citations")] == ["These words."]


@pytest.mark.parametrize("visibility", UNSEEN)
def test_what_is_not_public_is_left_out_and_the_rest_is_valid(
    own_database: str, next_database: NextDatabase, tmp_path: Path, visibility: Visibility
) -> None:
    with transaction.atomic():
        plant(visibility)
    folder = tmp_path / "package"
    export_package(folder)
    for name, content in files_of(folder).items():
        assert MARKER.encode() not in content, name
        assert b"hidden-" not in content, name
    # A fact whose only source is not public says so.
    assert [row["key"] for row in rows_of(folder, "articles")].count(WITHHELD_KEY) == 1
    assert [row["table"] for row in rows_of(folder, "citations")] == ["letters"]
    next_database()
    import_package(folder)
    export_package(tmp_path / "again")
    assert files_of(folder) == files_of(tmp_path / "again")
    assert frictionless_faults(folder) == []


def test_what_the_importer_would_refuse_is_put_into_its_form(
    own_database: str, next_database: NextDatabase, tmp_path: Path
) -> None:
    with transaction.atomic():
        hold_what_is_untidy()
    folder = tmp_path / "package"
    export_package(folder)
    (row,) = rows_of(folder, "letters")
    assert (row["title"], row["summary"]) == ("A title in two lines", "One line broken.\n\nA paragraph.")
    assert (row["text"], row["url"], row["language"]) == ("Tab\there, bell", "", "fr")
    assert rows_of(folder, "responses")[0]["quote"] == ""
    assert next(row for row in rows_of(folder, "organisations") if row["aliases"])["aliases"] == "Same|Other"
    assert [row["quote"] for row in rows_of(folder, "citations")] == ["Spaces around"]
    next_database()
    import_package(folder)
    export_package(tmp_path / "again")
    assert files_of(folder) == files_of(tmp_path / "again")


def hold_what_is_untidy() -> None:
    """What only a careless program could have written into the record."""
    letter = LetterFactory(
        title=" A title\nin two lines\u00a0", summary="One line\r\nbroken.\r\n\r\nA paragraph.", url="ftp://letters.example",
        text="Tab\there\x07, bell\r\n", languages=["EN", "fr", "fr"], claimed_count_text="\x1b[2J",
    )  # fmt: skip
    ResponseFactory(letter=letter, quote=" ".join(["word"] * 25))
    group = OrganisationFactory()
    for name in ("Same", " Same", "\n", "Other "):
        Alias.objects.create(actor=group, name=name)
    SignatureFactory(letter=letter, actor=None, name_as_written="Name\u3000", place=0)
    article = ArticleFactory(url="file:///etc/passwd", language="E1")
    Citation.objects.create(article=article, letter=letter, quote=" Spaces around ")
    Citation.objects.create(article=article, letter=letter, quote="Spaces around")


def test_full_texts_of_articles_are_not_in_it(import_: Import, tmp_path: Path) -> None:
    LetterFactory(source=ArticleFactory(text="Words of others"))
    export_package(tmp_path / "package")
    assert not any(b"Words of others" in content for content in files_of(tmp_path / "package").values())
    assert "text" not in rows_of(tmp_path / "package", "articles")[0]


def test_rows_are_sorted_by_key(import_: Import, tmp_path: Path) -> None:
    for key in ("b", "a-b", "a", "a1"):
        OrganisationFactory(key=key)
    export_package(tmp_path / "package")
    assert [row["key"] for row in rows_of(tmp_path / "package", "organisations")] == ["a", "a-b", "a1", "b"]


def test_every_file_is_described_and_frictionless_agrees(starter: None, tmp_path: Path) -> None:
    written = export_package(tmp_path / "package").files
    assert [file.name for file in written] == [*(table.file for table in TABLES.values()), "datapackage.json"]
    assert frictionless_faults(tmp_path / "package") == []
    assert {file.name: file.size for file in written} == {
        name: len(content) for name, content in files_of(tmp_path / "package").items()
    }


def frictionless_faults(folder: Path) -> list[Any]:
    from frictionless import Package as Frictionless

    report = Frictionless(str(folder / "datapackage.json")).validate()
    return report.flatten(["title", "rowNumber", "fieldName", "message"])


def test_a_zip_says_nothing_of_when_and_where_it_was_made(starter: None, tmp_path: Path) -> None:
    export_package(tmp_path / "package.zip")
    export_package(tmp_path / "package")
    with zipfile.ZipFile(tmp_path / "package.zip") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.create_system for entry in archive.infolist()} == {3}
        assert {name: archive.read(name) for name in archive.namelist()} == files_of(tmp_path / "package")


class TestCommand:
    def test_it_tells_what_it_wrote(self, starter: None, tmp_path: Path) -> None:
        out = StringIO()
        call_command("export_package", tmp_path / "new.zip", stdout=out)
        assert out.getvalue().startswith("organisations.csv")
        assert out.getvalue().endswith(f"Revision 1, written to {tmp_path / 'new.zip'}.\n")

    def test_it_fills_an_empty_folder(self, db: None, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        call_command("export_package", tmp_path / "empty", stdout=StringIO())
        assert (tmp_path / "empty" / "letters.csv").exists()

    @pytest.mark.parametrize("name", ["file.zip", "folder", "link", "file"])
    def test_it_replaces_nothing(self, db: None, tmp_path: Path, name: str) -> None:
        (tmp_path / "folder").mkdir()
        (tmp_path / "folder" / "mine.txt").touch()
        (tmp_path / "file.zip").touch()
        (tmp_path / "file").touch()
        (tmp_path / "link").symlink_to(tmp_path / "nowhere")
        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(CommandError, match=r"exists already: give a new folder or a new \.zip\.$"):
            call_command("export_package", tmp_path / name)
        assert sorted(tmp_path.rglob("*")) == before

    @pytest.mark.parametrize("path", ["missing/package", "file/package.zip"])
    def test_a_place_that_can_not_be_written_to_is_one_sentence(self, db: None, tmp_path: Path, path: str) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(CommandError, match=r"can not be written to: (No such file or|Not a) directory\.$"):
            call_command("export_package", tmp_path / path)

    @pytest.mark.parametrize("name", ["package", "package.zip"])
    def test_a_full_disk_is_one_sentence_and_leaves_nothing(
        self, db: None, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: Any) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(Folder, "open", full)
        monkeypatch.setattr(Archive, "open", full)
        with pytest.raises(CommandError, match=r"can not be written: No space left on device\.$"):
            call_command("export_package", tmp_path / name)
        assert list(tmp_path.iterdir()) == []
