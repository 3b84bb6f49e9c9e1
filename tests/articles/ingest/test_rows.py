"""Lists and tables out of every kind of file, well meant or not."""

import io
import zipfile
from typing import Any

import pytest

from articles.ingest.child import Reader
from articles.ingest.document import Document, Unreadable
from articles.ingest.reading import spreadsheet
from articles.ingest.reading.lines import rows_of_lines
from articles.ingest.reading.rows import read_rows
from tests.articles.ingest.documents import pdf, set_lines, word
from tests.curation.workbooks import repacked, workbook

TABLE = [["Name", "Country"], ["Invented Weavers", "Norway"], ["Bäcker & Söhne", "Österreich"]]
NAMES = ["Invented Weavers", "Bäcker & Söhne", "Invented Union; of Poets"]


def rows(content: bytes, name: str = "list") -> list[list[str]]:
    return [row.cells for row in read_rows(Document(content, name=name)).rows]


class TestText:
    @pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_with_separators_is_a_table_in_any_charset(self, charset: str, delimiter: str) -> None:
        text = "\r\n".join(delimiter.join(f'"{cell}"' if "&" in cell else cell for cell in row) for row in TABLE)
        assert rows(text.encode(charset), "invented.csv") == TABLE

    def test_in_quotation_marks_may_hold_separators_and_line_ends(self) -> None:
        assert rows(b'Name,Country\n"Weavers, Invented","Norway"\n"Two\nlines",x\n', "a.csv") == [
            ["Name", "Country"],
            ["Weavers, Invented", "Norway"],
            ["Two\nlines", "x"],
        ]

    def test_has_cells_between_tabs_wide_gaps_and_bars(self) -> None:
        text = "| Name | Country |\n|---|---|\n| Weavers | Norway |\nBakers\tSweden\nPoets     Chile\n"
        assert rows_of_lines(text) == [
            ["Name", "Country"], ["Weavers", "Norway"], ["Bakers", "Sweden"], ["Poets", "Chile"],
        ]  # fmt: skip

    def test_keeps_its_numbers_and_bullets_with_the_names(self) -> None:
        assert rows_of_lines("1.\tWeavers\n•   Bakers\r\n\r\n12)     Poets") == [
            ["1. Weavers"],
            ["• Bakers"],
            ["12) Poets"],
        ]

    def test_loses_what_is_not_seen(self) -> None:
        assert rows_of_lines("Wea\0vers\u202e\u200b\nBa\x07kers") == [["Weavers"], ["Bakers"]]
        assert rows(b"Name;Country\nWea\0vers;Norway\n" * 3, "a.csv")[1] == ["Weavers", "Norway"]

    def test_has_no_formulas_only_texts_that_look_like_some(self) -> None:
        assert rows(b"'=1+1,'@x\n=1+1,x\n", "a.csv") == [["=1+1", "@x"], ["=1+1", "x"]]

    def test_with_a_quotation_mark_that_never_ends_is_read_as_lines(self) -> None:
        long = '"' + "Weavers\n" * 20_000
        with pytest.raises(Unreadable, match="more than 5,000 rows"):
            rows(long.encode(), "a.csv")


class TestWorkbooks:
    def test_give_the_rows_of_their_first_sheet_with_any(self) -> None:
        shared = [*TABLE, [17, "one"], [None, "two"], ["=SUM(A1:A2)", "three"], [2.5, True]]
        found = rows(workbook([["unseen"]], [], shared, [["another"]], hidden=[0]))
        assert found == [*TABLE, ["17", "one"], ["", "two"], ["7", "three"], ["2.5", "1"]]

    def test_may_write_their_texts_into_the_cells_and_speak_them(self) -> None:
        sheet = (
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>'
            b'<c t="inlineStr"><is><r><t>Wea</t></r><r><t>vers</t></r><rPh sb="0" eb="1"><t>spoken</t></rPh></is></c>'
            b'<c r="C1" t="str"><f>A1</f><v>Norway</v></c><c t="e"><v>#REF!</v></c></row></sheetData></worksheet>'
        )
        assert rows(repacked(workbook(TABLE), sheet1=sheet)) == [["Weavers", "", "Norway"]]

    def test_load_nothing_from_elsewhere(self) -> None:
        sheet = (
            b'<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/hostname"><!ENTITY a "aaaaaaaaaa">]>'
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>'
            b'<c t="inlineStr"><is><t>Weavers &file; &a;</t></is></c></row></sheetData></worksheet>'
        )
        [[cell]] = rows(repacked(workbook(TABLE), sheet1=sheet))
        assert cell.split() == ["Weavers"]

    @pytest.mark.parametrize(
        "changed",
        [
            {"sheet1": b"<worksheet"},
            {"sharedstrings": b"no xml"},
            {"workbook": b""},
            {"sharedstrings": b"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'/>"},
        ],
    )
    def test_that_are_damaged_are_told(self, changed: dict[str, Any]) -> None:
        with pytest.raises(Unreadable, match="damaged"):
            rows(repacked(workbook(TABLE), **changed))

    def test_that_unpack_to_far_more_are_not_opened(self) -> None:
        bomb = repacked(workbook(TABLE), sheet1=b" " * (spreadsheet.MAX_PART + 1))
        assert len(bomb) < 100_000
        with pytest.raises(Unreadable, match="unpacks to far more"):
            rows(bomb)

    def test_that_lie_about_their_size_are_damaged(self) -> None:
        packed = bytearray(repacked(workbook(TABLE), sheet1=b" " * 3_000_000))
        size = (3_000_000).to_bytes(4, "little")
        while (at := packed.find(size)) >= 0:
            packed[at : at + 4] = (1000).to_bytes(4, "little")
        with pytest.raises(Unreadable, match="damaged"):
            rows(bytes(packed))

    def test_with_too_many_rows_say_so(self) -> None:
        with pytest.raises(Unreadable, match=r"more than 5,000 rows\. Hand it in in parts"):
            rows(workbook([[f"Invented {n}"] for n in range(5001)]))

    def test_of_nothing_are_empty(self) -> None:
        with pytest.raises(Unreadable, match="nothing in this file"):
            rows(workbook([[None]]))


class TestOtherFiles:
    def test_word_tables_keep_their_empty_cells_and_lists_their_lines(self) -> None:
        content = word("Signatories", listed=NAMES, rows=[*TABLE, ["", "Chile"]])
        assert rows(content) == [["Signatories"], *([f"- {name}"] for name in NAMES), *TABLE, ["", "Chile"]]

    def test_a_pdf_gives_its_lines_the_first_one_too(self) -> None:
        assert rows(pdf(set_lines(["Invented Weavers", "", "Invented Bakers", "Invented Poets"]))) == [
            ["Invented Weavers"], ["Invented Bakers"], ["Invented Poets"],
        ]  # fmt: skip

    def test_a_page_gives_the_lines_of_its_text(self) -> None:
        page = "<html><body><article><p>Invented Weavers</p><p>Invented Bakers</p></article></body></html>"
        assert ["Invented Weavers"] in rows(page.encode(), "a.html")

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"", "nothing in this file"),
            (b" \n\n ", "nothing in this file"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "before 2007"),
            (b"\x89PNG\r\n\x1a\n" + b"\0" * 600, "no list in it"),
            (b"{\\rtf1 Weavers}", "another kind than Word"),
            (b"%PDF-1.7 broken", "damaged"),
        ],
    )
    def test_what_holds_no_list_is_told(self, content: bytes, sentence: str) -> None:
        with pytest.raises(Unreadable, match=sentence):
            rows(content)

    def test_an_archive_is_no_list(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as packed:
            packed.writestr("names.txt", "Invented Weavers")
        with pytest.raises(Unreadable, match="no list in it"):
            rows(out.getvalue())


def test_the_child_reads_rows_as_it_reads_articles() -> None:
    with Reader() as reader:
        read = reader.read_rows(Document(workbook(TABLE), name="a.xlsx"))
        assert [row.cells for row in read.rows] == TABLE
        with pytest.raises(Unreadable, match="nothing in this file"):
            reader.read_rows(Document(b"", name="a.csv"))
