"""datapackage.json: what we say of packages, and what packages say of themselves."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from opendata.management.commands.describe_package import headers_in
from opendata.package import PackageError, PackageRefused
from opendata.package.cells import Choice
from opendata.package.descriptor import as_text, datapackage
from opendata.package.schema import TABLES
from tests.opendata.conftest import History, Import
from tests.opendata.packages import Package

STARTER = settings.BASE_DIR / "data" / "starter"


def test_the_starter_is_described_as_the_schema_says() -> None:
    described = datapackage(
        headers_in(STARTER), name="torchlight-starter", title="Campaigns around the Beijing 2022 Winter Olympics"
    )
    assert (STARTER / "datapackage.json").read_text(encoding="utf-8") == as_text(described)


def test_frictionless_finds_the_starter_valid() -> None:
    from frictionless import Package as Frictionless

    report = Frictionless(str(STARTER / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])


def test_frictionless_finds_a_package_of_all_columns_valid(small: Package, tmp_path: Path) -> None:
    from frictionless import Package as Frictionless

    folder = small.write(tmp_path / "small")
    (folder / "datapackage.json").write_text(as_text(datapackage()), encoding="utf-8")
    report = Frictionless(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])


def test_choices_are_those_of_the_record() -> None:
    described = {resource["name"]: resource["schema"]["fields"] for resource in datapackage()["resources"]}
    for table in TABLES.values():
        for column in table.columns:
            if isinstance(column.cell, Choice):
                field = next(field for field in described[table.name] if field["name"] == column.name)
                assert field["constraints"]["enum"] == list(column.cell.values)


def test_every_stored_column_is_one_of_its_model() -> None:
    for table in TABLES.values():
        stored = {field.column for field in table.model._meta.local_concrete_fields}
        assert {column.field for column in table.columns if column.field} <= stored


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "is not an object"),
        ("{}", "has no list of resources"),
        ('{"resources": 3}', "has no list of resources"),
        (" " * ((1 << 20) + 1), "longer than 1 MiB"),
        ("\ud800", "is not JSON"),
    ],
)
def test_a_description_that_is_none_is_one_sentence(
    import_: Import, small: Package, tmp_path: Path, text: str, reason: str
) -> None:
    folder = small.write(tmp_path / "small")
    (folder / "datapackage.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(PackageError, match=reason):
        import_(folder)


def test_a_description_that_contradicts_the_files_is_refused(import_: Import, small: Package, tmp_path: Path) -> None:
    folder = small.write(tmp_path / "small")
    description = datapackage()
    description["resources"] = [resource for resource in description["resources"] if resource["name"] != "events"]
    description["resources"][0]["schema"]["fields"][0]["name"] = "id"
    description["resources"].append({"path": "more.csv"})
    description["resources"].append("nonsense")
    (folder / "datapackage.json").write_text(json.dumps(description), encoding="utf-8")
    with pytest.raises(PackageRefused) as refused:
        import_(folder)
    assert [str(problem) for problem in refused.value.remarks] == [
        "datapackage.json: it describes 'more.csv', which is not a file of this package",
        "datapackage.json: it does not describe events.csv, which is in the package",
        "datapackage.json: the columns it describes for organisations.csv are not those of the file",
    ]


def test_the_name_and_version_are_the_reason(import_: Import, small: Package, tmp_path: Path, history: History) -> None:
    folder = small.write(tmp_path / "small")
    (folder / "datapackage.json").write_text(as_text(datapackage(name="archive", version="2.1")), encoding="utf-8")
    import_(folder)
    assert {reason for _, _, reason in history()} == {"Import of package archive 2.1"}
