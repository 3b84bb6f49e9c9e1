"""The shapes of answers, for the OpenAPI document: made of the columns of the data package."""

from typing import Any, Literal

from pydantic import BaseModel, Field, create_model

from actors.models import ActorKind, GovernmentKind, OrganisationKind
from opendata.api.rows import ACTOR_TYPE, SOURCE_COLUMNS, has_key, is_reference, name_of
from opendata.package.cells import (
    Address,
    Cell,
    Choice,
    DayAsWritten,
    Flag,
    Key,
    ListOf,
    Number,
    PartialDay,
    Pattern,
    Reference,
    joined,
)
from opendata.package.columns import COUNTRY, LANGUAGE, WIKIDATA
from opendata.package.schema import TABLES
from opendata.package.tables import Column, Table

type Fields = dict[str, Any]  # what create_model takes: a type and its description for each name


class Problem(BaseModel):
    """Why there is no other answer."""

    error: str = Field(description="One sentence for people.", examples=["There is no letter with the key “x”."])


def field(annotation: Any, description: str, *examples: Any) -> tuple[Any, Any]:
    """A field for ``create_model``; an example is not needed where the parts have theirs."""
    return annotation, Field(description=description, examples=list(examples) or None)


EXAMPLE_PAGE = "https://record.example/letters/g20-2021-10/"
PAGE = field(str, "Permanent address of the page that shows it.", EXAMPLE_PAGE)


def row_fields(table: Table) -> Fields:
    """The fields of a row of one file of the package, and what the API adds to every row."""
    fields: Fields = {}
    if not has_key(table):
        fields["id"] = field(int, "Permanent number of the row: it has no key.", 12)
    for column in table.exported:
        fields[column.name] = column_field(column)
        if is_reference(column):
            description = f"Name of what {column.name} refers to."
            fields[name_of(column)] = field(_or_none(str, column), description, "A name")
    fields["page"] = PAGE
    if table.cited:
        fields["sources"] = field(
            list[Source],
            "The articles that it rests on, each with the passage that says so, if one is held. "
            "Empty where no source is public.",
        )
    return fields


def column_field(column: Column) -> tuple[Any, Any]:
    """One column of the package as a field."""
    return field(_or_none(_type(column.cell), column), describe(column), _example(column.cell))


def describe(column: Column) -> str:
    """What a column means, and what its values mean."""
    cell = column.cell
    meaning = column.description or _meaning(cell) or f"{column.name.replace('_', ' ').capitalize()}."
    if column.name.endswith("_precision"):
        meaning = "How exact the date is."
    if isinstance(cell, Choice):
        labels = zip(cell.values, cell.labels or cell.values, strict=True)
        values = [f"`{value}`" + ("" if is_clear(value, label) else f" ({label})") for value, label in labels]
        meaning += f" One of {', '.join(values)}."
    return meaning


def is_clear(value: str, label: str) -> bool:
    """Whether a value says by itself what its label says."""
    return label.lower() == value.replace("_", " ")


def row_model(name: str, table: Table, extra: Fields) -> Any:
    """The shape of a row."""
    return _model(name, f"{table.title}.", row_fields(table) | extra)


def list_model(row: Any) -> Any:
    """The shape of one page of a list."""
    fields = {
        "rows": (list[row], Field(description="The rows of this page.")),
        "next": field(str | None, "Address of the next page; null on the last.", None),
    }
    return _model(f"{row.__name__}List", "One page of a list.", fields)


def suggestion_model() -> Any:
    """The shape of an actor who may be meant."""
    described = TABLES["organisations"]
    kinds = (*OrganisationKind.values, *GovernmentKind.values)
    fields = {name: column_field(described.column(name)) for name in ("key", "name", "country")} | {
        ACTOR_TYPE: field(Literal[*ActorKind.values], "What it is.", ActorKind.ORGANISATION.value),
        "kind": field(Literal[*kinds] | None, "Which kind of organisation or government.", "ngo"),
        "role": field(str | None, "A public role of a person.", "President, Invented Group"),
        "page": PAGE,
    }
    return _model("Suggestion", "An actor who may be meant.", fields)


def _model(name: str, meaning: str, fields: Fields) -> Any:
    return create_model(name, __doc__=meaning, **fields)


def _or_none(annotation: Any, column: Column) -> Any:
    always = column.required or isinstance(column.cell, ListOf | Flag)
    return annotation if always else annotation | None


def _type(cell: Cell) -> Any:
    match cell:
        case ListOf():
            return list[_type(cell.item)]  # type: ignore[misc]
        case Flag():
            return bool
        case Number():
            return int
        case Choice():
            return Literal[cell.values]
    return str


def _meaning(cell: Cell) -> str:
    match cell:
        case ListOf():
            return f"A list of: {_meaning(cell.item)}"
        case Reference():
            return f"A key of {joined(cell.to)}."
        case PartialDay():
            return "As exact as it is known: YYYY-MM-DD, YYYY-MM or YYYY."
        case Pattern():
            return f"{cell.meaning[:1].upper()}{cell.meaning[1:]}."
    return ""


def _example(cell: Cell) -> Any:
    match cell:
        case ListOf():
            return [_example(cell.item)]
        case Flag():
            return False
        case Choice():
            return cell.values[0]
        case Number():
            return 12
        case Address():
            return "https://paper.example/a-page"
        case DayAsWritten() | PartialDay():
            return "2021-10"
        case Reference():
            return f"{cell.to[0]}-1"
        case Key():
            return "g20-2021-10"
    return {id(COUNTRY): "TW", id(LANGUAGE): "en", id(WIKIDATA): "Q42"}.get(id(cell), "Some words")


Source: Any = _model(
    "Source",
    "An article that a fact rests on.",
    {column.name: column_field(column) for column in SOURCE_COLUMNS} | {"page": PAGE},
)
