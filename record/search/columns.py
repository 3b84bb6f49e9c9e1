"""The search column of a table, which is no field of its model."""

from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchColumn(models.Func):
    """The column ``search`` of the table that ``SearchColumn("pk")`` is asked of, or a further one like it."""

    output_field = SearchVectorField()

    def __init__(self, row: str, *, column: str = "search") -> None:
        super().__init__(row)
        self.column = column

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, tuple[()]]:
        (row,) = self.get_source_expressions()
        return f"{compiler.quote_name(row.alias)}.{compiler.quote_name(self.column)}", ()


class Matches(models.Func):
    """Whether a search column fits a query."""

    arg_joiner = " @@ "
    template = "%(expressions)s"
    output_field = models.BooleanField()
