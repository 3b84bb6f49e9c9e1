"""The commands: what they print, and how they end."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from actors.models import Actor
from articles.models import Citation
from campaigns.models import Campaign, Letter, Signature
from tests.opendata.packages import Package


def test_a_good_package_is_summed_up(db: None, small: Package, tmp_path: Path) -> None:
    out = StringIO()
    call_command("import_package", small.write(tmp_path / "small"), stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[1].split() == ["organisations", "3", "0", "0", "0", "0"]
    assert lines[-1] == "Package small: imported."


def test_problems_are_printed_and_end_in_failure(db: None, small: Package, tmp_path: Path) -> None:
    small["letters"][0]["date"] = "yesterday"
    small["letters"][0]["title"] = "\x1b[2J"
    errors = StringIO()
    with pytest.raises(CommandError, match="2 problems: nothing was imported") as failure:
        call_command("import_package", small.write(tmp_path / "small"), stderr=errors)
    assert failure.value.returncode == 1
    assert "letters.csv:2:date: 'yesterday' is not a date" in errors.getvalue()
    assert "\x1b" not in errors.getvalue()


def test_no_package_is_one_sentence(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no package at"):
        call_command("import_package", tmp_path / "nothing")


def test_the_starter_is_loaded_once(db: None) -> None:
    out, errors = StringIO(), StringIO()
    call_command("load_starter", stdout=out, stderr=errors)
    assert (Campaign.objects.count(), Letter.objects.count()) == (35, 179)
    assert Actor.objects.organisations().count() == 365
    assert [line.split(": ")[0] for line in errors.getvalue().splitlines()[1:]] == [
        "organisations.csv:93:source_title",
        "people.csv:266:source_date",
    ]
    assert Citation.objects.with_passage().count() == 21
    for key, claimed in (("ioc-revoke-2020-09", 160), ("un-mechanism-2020-09", 321), ("g20-2021-10", 240)):
        letter = Letter.objects.get(key=key)
        assert letter.claimed_count == claimed
        assert letter.addressees.exists()
        assert Signature.objects.filter(letter=letter).count() >= 5
        assert letter.citations.with_passage().exists()
    out = StringIO()
    call_command("load_starter", stdout=out)
    assert out.getvalue() == "The record is not empty: the starter package is not loaded.\n"
