"""Faults between rows, each named by file, row and column; and twenty at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from actors.models import Actor
from opendata.package import PackageError, PackageRefused
from record.models import Change
from tests.opendata.conftest import Import
from tests.opendata.packages import Package, problems_of

Break = Callable[[Package], object]


@pytest.mark.parametrize(
    ("fault", "places"),
    [
        (lambda p: p["letters"].append(p["letters"][0]), ["letters.csv:6:key"]),
        (lambda p: p["letters"].append({**p["letters"][1], "key": "compare"}), ["letters.csv:6:key"]),
        (lambda p: p["campaigns"].append({**p["campaigns"][0], "key": "counts"}), ["campaigns.csv:3:key"]),
        (lambda p: p["organisations"].append({**p["organisations"][0], "key": "counts"}), ["organisations.csv:5:key"]),
        (lambda p: p["letters"][0].update(campaign_key="nobody"), ["letters.csv:2:campaign_key"]),
        (lambda p: p["letters"][1].update(variant_of="nobody"), ["letters.csv:5:variant_of"]),
        (lambda p: p["letters"][1].update(variant_of="letter-two"), ["letters.csv:5:variant_of"]),
        # Everything that meant the person now means a group.
        (
            lambda p: p["people"][0].update(key="group"),
            ["affiliations.csv:2:person_key", "people.csv:2:key", "responses.csv:2:person_key"],
        ),
        (lambda p: p["addressees"][0].update(actor_key="nobody"), ["addressees.csv:2:actor_key"]),
        (lambda p: p["addressees"][0].update(actor_type="person"), ["addressees.csv:2:actor_type"]),
        (lambda p: p["addressees"].append(p["addressees"][0]), ["addressees.csv:4:"]),
        (
            lambda p: p["campaigns"][0].update(lead_organisations="group|ann-lee|nobody"),
            ["campaigns.csv:2:lead_organisations"] * 2,
        ),
        (lambda p: p["campaigns"][0].update(end="2020-12-31"), ["campaigns.csv:2:end"]),
        (lambda p: p["affiliations"][0].update(end="2018-12", end_precision="month"), ["affiliations.csv:2:end"]),
        (lambda p: p["affiliations"][0].update(actor_key="", title=""), ["affiliations.csv:2:title"]),
        (lambda p: p["affiliations"][0].update(actor_key="cy-poe"), ["affiliations.csv:2:actor_key"]),
        (lambda p: p["people"][0].update(government_key="ru"), ["people.csv:2:government_key"]),
        (lambda p: p["people"][0].update(organisation_key="ru"), ["people.csv:2:organisation_key"]),
        (lambda p: p["responses"][0].update(letter_key=""), ["responses.csv:2:letter_key"]),
        (lambda p: p["responses"][0].update(quote="word " * 24 + "word"), ["responses.csv:2:quote"]),
        (lambda p: p["responses"][0].update(person_key="group"), ["responses.csv:2:person_key"]),
        (lambda p: p["signatures"][0].update(signed_by="group"), ["signatures.csv:2:signed_by"]),
        (lambda p: p["signatures"][0].update(place="2"), ["signatures.csv:3:place"]),
        (lambda p: p["signatures"][1].update(name_as_written=""), ["signatures.csv:3:actor_key"]),
        (lambda p: p["signatures"][2].update(actor_type=""), ["signatures.csv:4:actor_type"]),
        (lambda p: p["signatures"].append(p["signatures"][2]), ["signatures.csv:6:"]),
        (lambda p: p["positions"][0].update(government_key="group"), ["positions.csv:2:government_key"]),
        (lambda p: p["positions"].append(p["positions"][0]), ["positions.csv:4:"]),
        (lambda p: p["events"][0].update(campaign_keys="nobody"), ["events.csv:2:campaign_keys"]),
        (lambda p: p["events"][0].update(source_url=""), ["events.csv:2:source_url"]),
        (lambda p: p["articles"].append({**p["articles"][0], "key": "news-two"}), ["articles.csv:3:url"]),
        (lambda p: p["articles"][0].update(url="", title=""), ["articles.csv:2:url"]),
        (lambda p: p["citations"][0].update(row="nobody"), ["citations.csv:2:row"]),
        (lambda p: p["citations"][0].update(table="articles"), ["citations.csv:2:table"]),
        (lambda p: p["citations"][0].update(article_key="nobody"), ["citations.csv:2:article_key"]),
        (lambda p: p["citations"][0].update(quote="word " * 49 + "word"), ["citations.csv:2:quote"]),
        (lambda p: p["citations"][1].update(row="letter-two+group"), ["citations.csv:3:row"]),
        (lambda p: p["citations"].append(p["citations"][0]), ["citations.csv:4:"]),
    ],
)  # fmt: skip
def test_each_fault_is_listed_once(import_: Import, small: Package, fault: Break, places: list[str]) -> None:
    fault(small)
    with pytest.raises(PackageRefused) as refused:
        import_(small)
    assert problems_of(refused) == places


def test_twenty_faults_are_all_listed_and_nothing_is_written(import_: Import, small: Package, tmp_path: Path) -> None:
    small["organisations"][0]["kind"] = "club"
    small["organisations"][1]["website"] = "group"
    small["organisations"][2]["wikidata_id"] = "42"
    small["people"][0]["organisation_key"] = "nobody"
    small["people"][2]["key"] = "Cy Poe"
    small["governments"][0]["country"] = "Russia"
    small["campaigns"][0]["end"] = "2020"
    small["campaigns"][0]["end_precision"] = "year"
    small["letters"][0]["claimed_signatory_count"] = "many"
    small["letters"][1]["title"] = " The same in French"
    small["letters"][1]["date"] = "2021-02-30"
    small["letters"][1]["date_precision"] = "day"
    small["addressees"][0]["role"] = "bcc"
    small["addressees"][1]["actor_type"] = "person"
    small["signatures"][0]["signed_by"] = "nobody"
    small["signatures"][1]["name_as_written"] = ""
    small["responses"][0]["quote"] = "word " * 24 + "word"
    small["positions"][0]["stance"] = "maybe"
    small["positions"][1]["date_precision"] = ""
    small["events"][0]["source_url"] = ""
    small["events"].append({**small["events"][0], "source_url": "https://news.example/one"})
    small["articles"][0]["text"] = "NUL \x00"
    folder = small.write(tmp_path / "broken")
    latin = (folder / "citations.csv").read_bytes().replace(b"240 groups", "240 Verbände".encode("latin-1"))
    (folder / "citations.csv").write_bytes(latin)
    with pytest.raises(PackageRefused) as refused:
        import_(folder)
    assert problems_of(refused) == [
        "addressees.csv:2:role",
        "addressees.csv:3:actor_type",
        "articles.csv:2:text",
        "campaigns.csv:2:end",
        "citations.csv:2:quote",
        "events.csv:2:source_url",
        "events.csv:3:key",
        "governments.csv:2:country",
        "letters.csv:2:claimed_signatory_count",
        "letters.csv:5:date",
        "letters.csv:5:title",
        "organisations.csv:2:kind",
        "organisations.csv:3:website",
        "organisations.csv:4:wikidata_id",
        "people.csv:2:organisation_key",
        "people.csv:4:key",
        "positions.csv:2:stance",
        "positions.csv:3:date_precision",
        "responses.csv:2:quote",
        "signatures.csv:2:signed_by",
        "signatures.csv:3:actor_key",
    ]  # fmt: skip
    assert not Actor.objects.exists()
    assert not Change.objects.exists()


def test_a_damaged_row_does_not_make_others_look_wrong(import_: Import, small: Package, tmp_path: Path) -> None:
    folder = small.write(tmp_path / "damaged")
    lines = (folder / "campaigns.csv").read_text(encoding="utf-8").rstrip("\n") + ",extra\n"
    (folder / "campaigns.csv").write_text(lines, encoding="utf-8")
    with pytest.raises(PackageRefused) as refused:
        import_(folder)
    assert problems_of(refused) == ["campaigns.csv:2:"]


def test_an_unknown_table_is_refused_and_other_files_are_not_looked_at(
    import_: Import, small: Package, tmp_path: Path
) -> None:
    folder = small.write(tmp_path / "more")
    (folder / "README.md").write_text("Read me.")
    (folder / "Letters.CSV").write_text("key\n")
    (folder / "votes.csv").write_text("key\n")
    (folder / "pictures").mkdir()
    with pytest.raises(PackageRefused) as refused:
        import_(folder)
    assert problems_of(refused) == ["Letters.CSV:0:", "votes.csv:0:"]


def test_a_folder_without_tables(import_: Import, tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="no file of a data package"):
        import_(tmp_path)


def test_a_folder_in_place_of_a_file(import_: Import, small: Package, tmp_path: Path) -> None:
    folder = small.write(tmp_path / "odd")
    (folder / "events.csv").unlink()
    (folder / "events.csv").mkdir()
    with pytest.raises(PackageRefused) as refused:
        import_(folder)
    assert problems_of(refused) == ["events.csv:0:"]


def test_an_address_of_another_article_of_the_record(import_: Import, small: Package) -> None:
    import_(small)
    second = {**small["articles"][0], "key": "news-two", "url": "https://news.example/two"}
    small["articles"].append(second)
    import_(small)
    only = Package()
    only.rows = {"articles": [{**second, "url": "https://news.example/one"}]}
    with pytest.raises(PackageRefused) as refused:
        import_(only)
    assert problems_of(refused) == ["articles.csv:2:url"]


def test_a_quote_of_sql_is_only_a_text(import_: Import, small: Package) -> None:
    small["letters"][0]["title"] = "'); DROP TABLE actors_actor; -- %s %(x)s \\. \\N"
    small["organisations"][0]["aliases"] = '{"a",b}|\\N|NULL'
    import_(small)
    assert Actor.objects.filter(aliases__name="\\N").exists()
    assert Actor.objects.filter(received__letter__title__contains="DROP TABLE").exists()
