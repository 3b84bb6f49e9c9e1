"""Reading files, however damaged: each fault has its row and column, and nothing is raised."""

import csv
import tracemalloc
from io import BytesIO
from typing import IO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opendata.package import read
from opendata.package.problems import Remarks
from opendata.package.read import TableReader
from opendata.package.schema import TABLES

SOURCES = b"source_url,source_title,source_outlet,source_date\n"
HEADER = b"key,date,date_precision,title,summary," + SOURCES
ROW = b"opening,2022-02-04,day,Opening,The Games open.,https://news.example/one,,,\n"


class OneFile:
    """A package of one file, in memory."""

    label = "memory"

    def __init__(self, content: bytes) -> None:
        self._content = content

    def names(self) -> list[str]:
        return []

    def size(self, name: str) -> int:
        return len(self._content)

    def open(self, name: str) -> IO[bytes]:
        return BytesIO(self._content)


def reading(content: bytes, table: str = "events") -> tuple[list[tuple[int, list]], Remarks]:
    remarks = Remarks()
    return list(TableReader(TABLES[table], OneFile(content), remarks).rows()), remarks


def problems(content: bytes, table: str = "events") -> list[str]:
    return [str(problem).removeprefix(f"{table}.csv:") for problem in reading(content, table)[1]]


def test_a_row_is_its_line_and_values() -> None:
    rows, remarks = reading(HEADER + ROW)
    assert not list(remarks)
    assert rows == [
        (
            2,
            [
                "opening",
                "2022-02-04",
                "day",
                "Opening",
                "The Games open.",
                [],
                "",
                "",
                "https://news.example/one",
                "",
                "",
                "",
            ],
        )
    ]


def test_columns_may_be_in_any_order() -> None:
    rows, remarks = reading(
        b"title,key,summary,source_date,source_outlet,source_title,source_url,date_precision,date\nT,k,S,,,,,year,2022\n"
    )
    assert not list(remarks)
    assert rows[0][1][:4] == ["k", "2022-01-01", "year", "T"]


def test_a_row_counts_from_its_first_line() -> None:
    header = b"key,title,outlet,url,date,date_precision,language,text\n"
    rows, _ = reading(header + b'one,T,,,,,,"a\n\nb"\ntwo,T,,,,,,\n', "articles")
    assert [line for line, _ in rows] == [2, 5]


class TestEncodings:
    def test_a_byte_order_mark_is_passed_over_and_noticed(self) -> None:
        rows, remarks = reading(b"\xef\xbb\xbf" + HEADER + ROW)
        assert not list(remarks)
        assert len(rows) == 1
        assert [str(notice) for notice in remarks.notices] == [
            "events.csv:1: begins with a byte-order mark, which is passed over"
        ]

    def test_windows_line_ends_are_accepted(self) -> None:
        rows, remarks = reading((HEADER + ROW).replace(b"\n", b"\r\n"))
        assert not list(remarks)
        assert len(rows) == 1

    def test_line_ends_inside_a_text_become_line_feeds(self) -> None:
        header = b"key,title,outlet,url,date,date_precision,language,text\r\n"
        rows, remarks = reading(header + b'one,T,,,,,,"a\r\nb\rc"\r\n', "articles")
        assert not list(remarks)
        assert rows[0][1][7] == "a\nb\nc"

    def test_latin_1_bytes_are_named_by_row_column_and_value(self) -> None:
        assert problems(
            HEADER + ROW + ROW.replace(b"Opening", "Universität".encode("latin-1")).replace(b"opening", b"x")
        ) == [
            "3:title: byte 0xE4 after 'Universit' (character 10) is not UTF-8: "
            "save the file as UTF-8, not as Latin-1 or Windows-1252"
        ]

    def test_utf_16_is_said_to_be_so(self) -> None:
        assert problems((HEADER + ROW).decode().encode("utf-16")) == ["1: the file is UTF-16: save it as UTF-8"]

    def test_a_nul_byte_is_named(self) -> None:
        assert problems(HEADER + ROW.replace(b"Opening", b"Ope\x00ning")) == ["2:title: a NUL byte, as character 4"]

    def test_a_control_character_is_named(self) -> None:
        assert problems(HEADER + ROW.replace(b"Opening", b"\x1b[31mred")) == [
            "2:title: the control character U+001B, as character 1"
        ]


class TestSizes:
    def test_a_cell_of_50_megabytes_is_one_problem_and_little_memory(self) -> None:
        content = HEADER + ROW.replace(b"Opening", b"x" * (50 << 20)) + ROW.replace(b"opening", b"second")
        tracemalloc.start()
        rows, remarks = reading(content)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert [str(problem) for problem in remarks] == ["events.csv:2:title: longer than 8 MiB: the row is not read"]
        assert [line for line, _ in rows] == [3]
        assert peak < 150 << 20

    def test_a_quoted_cell_of_many_lines_and_50_megabytes_is_one_problem(self) -> None:
        found = problems(HEADER + ROW.replace(b"Opening", b'"' + b"line\n" * (10 << 20) + b'"'))
        assert found == ["2: a cell is longer than 8 MiB: the rest of the file is not read"]

    def test_a_cell_is_no_longer_than_its_column(self) -> None:
        assert problems(HEADER + ROW.replace(b"Opening", b"x" * 301)) == [
            "2:title: longer than 300 characters: it has 301"
        ]

    def test_a_text_is_no_longer_than_a_mebibyte(self) -> None:
        assert problems(HEADER + ROW.replace(b"The Games open.", b"x" * ((1 << 20) + 1))) == [
            "2:summary: longer than 1,048,576 characters: it has 1,048,577"
        ]

    def test_a_million_columns_are_not_a_million_lines_of_output(self) -> None:
        assert len(problems(HEADER + b"," * 1_000_000 + b"\n")) == 1


class TestHeader:
    def test_unknown_missing_and_doubled_columns(self) -> None:
        found = problems(HEADER.replace(b"title,summary", b"title,title,sumary") + ROW)
        assert [line.split(":")[:2] for line in found] == [
            ["1", "sumary"],
            ["1", "summary"],
            ["1", "title"],
            ["2", " 9 cells where the header has 10 columns"],
        ]

    def test_an_empty_file(self) -> None:
        assert problems(b"") == ["1: the file is empty: it has no header"]

    def test_a_date_without_its_precision_column(self) -> None:
        header = b"letter_key,actor_key,actor_type,signed_by,capacity,date," + SOURCES
        assert problems(header, "signatures") == [
            "1:date_precision: date and date_precision belong together: give both or neither"
        ]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (b"opening", b"", "2:key: empty, but a value is required"),
        (b"opening", b"The Opening",
         "2:key: 'The Opening' is not a key of lower-case letters, digits and single hyphens, at most 80"),
        (b"opening", b"a" * 81, None),
        (b"Opening", b" Opening", "2:title: spaces at the beginning or the end"),
        (b"Opening", "Opening\u00a0".encode(), "2:title: spaces at the beginning or the end"),
        (b"Opening", b'"Open\ning"', "2:title: a line break, which is not allowed here"),
        (b"The Games open.", b'"The Games\nopen."',
         "2:summary: a line break inside a paragraph: paragraphs are separated by an empty line"),
        (b"The Games open.", b'"The Games.\r\n\r\nOpen."', ""),
        (b"2022-02-04", b"2022-02-30", "2:date: '2022-02-30' is not in the calendar"),
        (b"2022-02-04", b"4.2.2022", "2:date: '4.2.2022' is not a date: write YYYY-MM-DD, YYYY-MM or YYYY"),
        (b"2022-02-04", "２０２２-02-04".encode(), None),
        (b"2022-02-04", b"2022-02", "2:date: '2022-02' is written as a month, but its precision says 'day'"),
        (b"2022-02-04", b"0001-01-01", None),
        (b",day,", b",,", "2:date_precision: empty, but there is a date: write day, month or year"),
        (b",day,", b",week,", "2:date_precision: 'week' is not day, month or year"),
        (b"2022-02-04", b"", "2:date: empty, but a value is required"),
        (b"https://news.example/one", b"news.example/one",
         "2:source_url: 'news.example/one' is not a web address (http or https)"),
        (b"https://news.example/one", b"javascript:alert(1)", None),
        (b"https://news.example/one", b"http://[", None),
        (b"https://news.example/one", b"https://e.example/" + b"x" * 2000, None),
        (b",,,\n", b",,,x,y\n", "2: 10 cells where the header has 9 columns"),
        (b",,,\n", b",,,\n\n\n", ""),
        (b",,,\n", b",,,2022-13\n", "2:source_date: '2022-13' is not in the calendar"),
        (b"Opening", b'"Opening"x',
         "2: text after the closing quote of a cell: a quote inside a quoted cell is written twice"),
        (b"Opening", b'"Opening', "2: a quoted cell begins in this row and is never closed"),
        (b"Opening", b"Ope\rning", "2: a carriage return without a line feed, outside quotes"),
    ],
)  # fmt: skip
def test_each_fault_has_its_place_and_reason(old: bytes, new: bytes, found: str | None) -> None:
    lines = problems(HEADER + ROW.replace(old, new))
    if found is None:
        assert len(lines) == 1
    else:
        assert lines == ([found] if found else [])


def test_numbers_are_whole_positive_and_fit_the_database() -> None:
    header = b"letter_key,actor_key,actor_type,signed_by,capacity,place," + SOURCES
    row = b"one,group,organisation,,lead,%s,,,,\n"
    for text in (b"0", b"-1", b"1.5", b"1e3", b"two", b"2147483648", b"9" * 5000, "٣".encode(), b"+1", b"01"):
        assert problems(header + row % text, "signatures")[0].startswith("2:place: "), text
    assert problems(header + row % b"2147483647", "signatures") == []


def test_lists_have_no_empty_doubled_or_spaced_items() -> None:
    header = b"key,name,aliases,kind,country,website,wikidata_id," + SOURCES
    row = b"one,One,%s,ngo,,,,,,,\n"
    for text in (b"a||b", b"|", b"a|", b"a | b", b"a|a", b"a|" + b"x" * 301):
        assert problems(header + row % text, "organisations")[0].startswith("2:aliases: "), text


def test_all_faults_of_a_row_are_listed() -> None:
    row = b"Bad Key,2022-02-30,day,, Padded,nowhere,,,tomorrow\n"
    assert [line.split(":")[1] for line in problems(HEADER + row)] == [
        "date",
        "key",
        "source_date",
        "source_url",
        "summary",
        "title",
    ]


def test_rules_do_not_blame_a_row_for_a_faulty_cell() -> None:
    header = (
        b"key,letter_key,campaign_key,actor_key,actor_type,person_key,date,date_precision,stance,summary,quote,"
        + SOURCES
    )
    assert [
        line.split(":")[1] for line in problems(header + b"one,Bad Key,,a,person,,,,declines,S,,,,,\n", "responses")
    ] == ["letter_key"]


def test_a_file_that_stops_working_is_a_problem() -> None:
    class Broken(OneFile):
        def open(self, name: str) -> IO[bytes]:
            raise OSError(5, "Input/output error")

    remarks = Remarks()
    assert list(TableReader(TABLES["events"], Broken(b""), remarks).rows()) == []
    assert [str(problem) for problem in remarks] == ["events.csv: can not be read: Input/output error"]


_ANYTHING = st.one_of(
    st.binary(max_size=400),
    st.lists(
        st.sampled_from(
            [
                b",",
                b'"',
                b"\n",
                b"\r",
                b"\x00",
                b"\xff",
                b"key",
                b"day",
                b"2022",
                b"2022-02-30",
                b"|",
                b" ",
                b"one",
                ROW,
            ]
        ),
        max_size=60,
    ).map(b"".join),
)


@given(st.sampled_from(sorted(TABLES)), _ANYTHING, st.booleans())
@settings(max_examples=250, deadline=None)
def test_arbitrary_bytes_are_never_an_exception(table: str, content: bytes, with_header: bool) -> None:
    header = ",".join(column.name for column in TABLES[table].columns).encode() + b"\n" if with_header else b""
    rows, remarks = reading(header + content, table)
    for line, values in rows:
        assert line >= 1
        assert len(values) == len(TableReader.staged(TABLES[table]))
        for value in values:
            # What is staged can always be sent to the database.
            for text in value if isinstance(value, list) else [value or ""]:
                assert "\x00" not in text
                text.encode()
    assert all(str(problem).isprintable() for problem in remarks)


def test_a_long_line_at_the_limit_is_still_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "LINE_LIMIT", 200)
    before = csv.field_size_limit()
    assert problems(HEADER + ROW.replace(b"Opening", b"x" * 110)) == []
    assert csv.field_size_limit() == before, "it is one for all readers of the process"
