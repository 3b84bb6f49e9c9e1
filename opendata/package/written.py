"""How a value of the record is written into a cell: as SQL, in the form in which the importer reads it.

What the importer would refuse is put into its form here (a line break inside a paragraph becomes a space) or
left out (an address that is none), so that a package is always one that can be imported.
"""

# ruff: noqa: S608 - the SQL is made of names of models and of the schema, never of a package

from opendata.package.cells import (
    LIST_SEPARATOR,
    Address,
    Cell,
    Choice,
    Flag,
    Key,
    Lines,
    ListOf,
    Number,
    Paragraphs,
    Pattern,
    Text,
)

# What Python calls a space; the readers of packages allow none around a cell.
_SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
_OUTER_SPACE = f"^[{_SPACES}]|[{_SPACES}]$"
_CONTROLS = r"\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f"


def written(cell: Cell, value: str) -> str:
    """SQL: the text of a cell for the SQL ``value``; NULL where the cell is empty."""
    match cell:
        case Flag():
            return f"CASE WHEN {value} THEN 'yes' END"
        case Number():
            return f"nullif({value}, 0)::text"
        case ListOf():
            return written_list(cell, f"SELECT raw, place FROM unnest({value}) WITH ORDINALITY AS list (raw, place)")
        case Key() | Choice():
            return f"nullif({value}, '')"
        case Pattern():
            return f"CASE WHEN {value} ~ '^(?:{cell.shape})$' THEN {value} END"
        case Address():
            return f"CASE WHEN {value} ~ '^https?://[^{_SPACES}]+$' THEN {value} END"
        case Text():
            return _text(cell, value)
    raise TypeError(f"no way to write {cell}")


def written_day(row: str, name: str) -> str:
    """SQL: a partial date as it is written in a package, as exact as it is known."""
    length = f"CASE {row}.{name}_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END"
    return f"left(to_char({row}.\"{name}\", 'YYYY-MM-DD'), {length})"


def written_list(cell: ListOf, values: str) -> str:
    """SQL: the list in a cell, of the rows ``raw`` and ``place`` that ``values`` selects."""
    return (
        f"(SELECT string_agg(item, '{LIST_SEPARATOR}' ORDER BY place) FROM ("
        f"SELECT item, min(place) AS place FROM ({values}) members, "
        f"LATERAL (SELECT {written(cell.item, 'raw')} AS item) written WHERE item <> '' GROUP BY item) items)"
    )


def _text(cell: Text, value: str) -> str:
    if isinstance(cell, Lines):
        refused = rf"[\r{_CONTROLS}]|{_OUTER_SPACE}"
        clean = rf"regexp_replace({value}, '\r\n?', E'\n', 'g')"
        clean = f"btrim(regexp_replace({clean}, '[{_CONTROLS}]', '', 'g'), '{_SPACES}')"
        if isinstance(cell, Paragraphs):
            refused += r"|(?<!\n)\n(?!\n)"
            clean = rf"regexp_replace({clean}, '(?<!\n)\n(?!\n)', ' ', 'g')"
    else:
        refused = rf"[\n\r{_CONTROLS}]|{_OUTER_SPACE}"
        clean = rf"btrim(regexp_replace({value}, '[\n\r{_CONTROLS}]+', ' ', 'g'), '{_SPACES}')"
    text = f"nullif(CASE WHEN {value} ~ '{refused}' THEN {clean} ELSE {value} END, '')"
    if cell.words:
        few = rf"cardinality(regexp_split_to_array(btrim({value}, '{_SPACES}'), '[{_SPACES}]+')) <= {cell.words}"
        return f"CASE WHEN {few} THEN {text} END"
    return text
