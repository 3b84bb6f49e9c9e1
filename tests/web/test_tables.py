"""Tables as files: what comes out is what went in, in every script, and never a formula."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from web.tables import Column, Table, write_csv, write_json, write_xlsx
from web.tables.writers import RISKY, defused

TABLE = Table("names", "Names", [Column("Name", "name"), Column("Other names", "others"), Column("Number", "number")])
ABOUT = {"title": "Names", "licence": "CC BY 4.0", "date": "2026-11-23", "filter": {"Words": "=1+1"}}
NAMES = ["བོད་ཀྱི་ཞི་མི།", "国际西藏邮报 “冬奥”", "منظمة العفو الدولية", "Łódź, “quoted”", 'a "b", c', "two\nlines", "🔥"]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a", "'=1", "'quoted'"]

type Row = tuple[Any, ...]


def rows(names: Iterable[str]) -> list[Row]:
    return [(name, [name, "second"], number) for number, name in enumerate(names)]


def as_csv(given_rows: list[Row]) -> str:
    return b"".join(write_csv(TABLE, iter(given_rows))).decode()


def as_workbook(given_rows: Iterable[Row], **options: Any) -> Workbook:
    content = b"".join(write_xlsx(TABLE, iter(given_rows), ABOUT, **options))
    return load_workbook(io.BytesIO(content), read_only=True)


def undone(text: str) -> str:
    """The text of a cell, as the rule for readers of these files says: one leading mark goes."""
    return text[1:] if text.startswith("'") else text


def test_csv_is_a_plain_table_that_excel_reads_in_every_script() -> None:
    text = as_csv(rows(NAMES))
    assert text.startswith("\ufeffName,Other names,Number\r\n")
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert read[1:] == [[name, f"{name}; second", str(number)] for number, name in enumerate(NAMES)]


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_of_a_spreadsheet_is_a_formula(name: str) -> None:
    (_, read) = list(csv.reader(io.StringIO(as_csv(rows([name])), newline="")))
    assert read == ["'" + name, f"'{name}; second", "0"]
    sheet = as_workbook(rows([name]))["Names"]
    cells = [cell for (_, row) in [list(sheet.rows)] for cell in row]
    assert [cell.data_type for cell in cells] == ["s", "s", "n"]
    assert cells[0].value.replace("_x000D_", "\r") == "'" + name


@given(st.text())
def test_taking_one_mark_off_gives_the_text(text: str) -> None:
    assert undone(defused(text)) == text
    assert not defused(text) or defused(text)[0] not in set(RISKY) - {"'"}


def test_numbers_stay_numbers_and_unknown_is_empty() -> None:
    text = as_csv([(None, [], -5), (True, None, 0)])
    assert text.splitlines()[1:] == [",,-5", "yes,,0"]
    sheet = as_workbook([("a", [], -5)])["Names"]
    assert [cell.value for cell in list(sheet.rows)[1]] == ["a", None, -5]


def test_json_is_as_the_record_has_it_and_says_what_it_is() -> None:
    read = json.loads(b"".join(write_json(TABLE, iter(rows([*NAMES, *FORMULAS])), ABOUT)))
    assert [row["name"] for row in read["rows"]] == [*NAMES, *FORMULAS]
    assert read["rows"][0]["others"] == [NAMES[0], "second"]
    assert read["licence"] == "CC BY 4.0"
    assert read["filter"] == {"Words": "=1+1"}
    assert read["columns"][0] == {"key": "name", "header": "Name"}
    assert json.loads(b"".join(write_json(TABLE, iter([]), ABOUT)))["rows"] == []


def test_a_workbook_opens_again_with_the_same_cells() -> None:
    book = as_workbook(rows(NAMES))
    read = list(book["Names"].iter_rows(values_only=True))
    assert read == [tuple(TABLE.headers), *((name, f"{name}; second", n) for n, name in enumerate(NAMES))]
    about = dict(book["About"].iter_rows(values_only=True))
    assert about["licence"] == "CC BY 4.0"
    assert about["filter: Words"] == "'=1+1"


def test_a_workbook_goes_on_in_a_further_sheet() -> None:
    book = as_workbook(rows("abcdefg"), rows_per_sheet=3)
    assert book.sheetnames == ["Names", "Names 2", "Names 3", "About"]
    read = [[row[0] for row in book[name].iter_rows(values_only=True)] for name in book.sheetnames[:3]]
    assert read == [["Name", *"abc"], ["Name", *"def"], ["Name", "g"]]


def test_a_full_sheet_is_not_followed_by_an_empty_one() -> None:
    assert as_workbook(rows("abc"), rows_per_sheet=3).sheetnames == ["Names", "About"]
    assert as_workbook([]).sheetnames == ["Names", "About"]


@pytest.mark.parametrize("text", ["<r>a & b</r>", "<r></r><x/>", "a\x0bb", "_x0041_", "  spaces  ", "x" * 40_000])
def test_no_text_breaks_a_workbook(text: str) -> None:
    value = next(as_workbook([(text, [], 1)])["Names"].iter_rows(min_row=2, values_only=True))[0]
    assert value.strip().replace("_x005F_", "_")[:32_000] in (text.strip()[:32_000], text.replace("\x0b", "_x000B_"))


def test_a_workbook_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def broken() -> Iterator[Row]:
        yield ("a", [], 1)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        as_workbook(broken())
    as_workbook(rows("abc"))
    assert list(tmp_path.iterdir()) == []
