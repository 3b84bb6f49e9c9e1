"""The shapes in which ``schema`` describes a package: tables, their columns, how rows are recognised."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Model

from articles.models import CITED
from opendata.package.cells import Cell, ListOf, Reference


@dataclass(frozen=True)
class Column:
    """One column of a file.

    ``optional`` columns may be left out of the file. ``required`` cells may not be empty.
    ``field`` is the column of the model's table; empty where the value is stored in another way.
    ``shorthand`` is for those who write packages by hand: an export says the same in another file.
    """

    name: str
    cell: Cell
    field: str = ""
    required: bool = False
    optional: bool = False
    shorthand: bool = False
    description: str = ""


@dataclass(frozen=True)
class Match:
    """One way to recognise a row of the record as the row of a package.

    ``equal`` are columns of the model that must be known and equal; those of ``same`` may be
    unknown on both sides. Among rows that are alike, the first goes with the first and so on.
    A way that asks for a column the file leaves out is not tried, unless the column is in
    ``if_given``. ``among`` is a condition on the row ``t`` of the record, ``where`` one on both, ``w`` and ``t``.
    """

    equal: tuple[str, ...]
    same: tuple[str, ...] = ()
    if_given: tuple[str, ...] = ()
    among: str = "true"
    where: str = "true"


OCCURRENCE = "occurrence"

BY_KEY = (Match(("key",)),)


@dataclass(frozen=True)
class Table:
    """One file of a package and the table of the record that it describes.

    ``identity`` are the columns that tell its rows apart, and with which citations.csv points to them.
    An export is ``sorted_by`` these columns; rows that are equal there stay in the order of the record, which the
    importer keeps.
    """

    name: str
    model: type[Model]
    columns: tuple[Column, ...]
    identity: tuple[str, ...] = ("key",)
    sorted_by: tuple[str, ...] = ("key",)
    constants: dict[str, str] = field(default_factory=dict)
    matches: tuple[Match, ...] = BY_KEY
    # Columns of the model that are set once, and those where an empty cell says nothing.
    permanent: tuple[str, ...] = ("key",)
    says_nothing_if_empty: tuple[str, ...] = ()
    title: str = ""

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def cited(self) -> str:
        """The name of the foreign key by which citations point to its rows; empty for evidence itself."""
        return next((name for name, model in CITED.items() if model is self.model), "")

    @property
    def exported(self) -> tuple[Column, ...]:
        """The columns that the public package has: none that are for curators only."""
        unseen = getattr(self.model, "for_curators_only", ())
        return tuple(column for column in self.columns if not column.shorthand and column.field not in unseen)

    @property
    def has_occurrences(self) -> bool:
        """Whether rows may be alike in all columns of their identity."""
        return any(column.name == OCCURRENCE for column in self.columns)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def references(self) -> Iterator[tuple[Column, tuple[str, ...]]]:
        """Columns that hold keys of other rows, one or a list, with the tables that may have them."""
        for column in self.columns:
            cell = column.cell.item if isinstance(column.cell, ListOf) else column.cell
            if isinstance(cell, Reference):
                yield column, cell.to
