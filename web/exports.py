"""A table as a download: its file name, and what says where it comes from and how it may be used."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict, StreamingHttpResponse
from django.utils import timezone

from web.tables import Table, copy_csv, write_csv, write_json, write_xlsx

NOT_OF_A_FILE = ("page", "open", "before")  # a file has every page of a list, and none of the facets beside it
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Extract:
    """What is taken: its title, the page that shows the same, and the filters in words."""

    request: HttpRequest
    title: str
    name: str  # in the name of the file
    words: Mapping[str, str] = field(default_factory=dict)
    page: str = ""  # path of the page, where it is not the path of the file without its ending

    @property
    def query(self) -> str:
        """The query without the page number: an extract is always the whole list."""
        return query_of(self.request.GET)

    @property
    def url(self) -> str:
        """The absolute address of the page that shows the same rows."""
        return f"{settings.SITE_URL}{self.page or self.request.path.rpartition('.')[0] + '/'}{self.query}"

    @property
    def file_url(self) -> str:
        """The absolute address of this file."""
        return f"{settings.SITE_URL}{self.request.path}{self.query}"

    def about(self) -> dict[str, Any]:
        """What every file says about itself."""
        return {
            "title": self.title,
            "source": settings.SITE_NAME,
            "url": self.url,
            "licence": f"CC BY 4.0 {LICENCE}",
            "date": timezone.now().date().isoformat(),
            "filter": dict(self.words),
        }


def query_of(parameters: QueryDict) -> str:
    """``?`` and all parameters that choose rows, in one order; empty where there are none."""
    given = QueryDict(mutable=True)
    for name, values in sorted(parameters.lists()):
        if name not in NOT_OF_A_FILE and any(values):
            given.setlist(name, [value for value in values if value])
    return f"?{given.urlencode()}" if given else ""


def table_response(extract: Extract, form: str, table: Table, rows: QuerySet | Iterator[Any]) -> StreamingHttpResponse:
    """The rows of a query, or where it is several queries in one list their cells, as a download.

    A CSV file is nothing but the table, so its licence is in the headers.
    """
    file_name = f"torchlight-{extract.name}-{timezone.now().date().isoformat()}.{form}"
    if isinstance(rows, QuerySet) and form == "csv":
        content = copy_csv(table, rows)
    else:
        content = _written(extract, form, table, table.cells(rows) if isinstance(rows, QuerySet) else rows)
    return StreamingHttpResponse(
        content,
        content_type=CONTENT_TYPES[form],
        headers={
            "Content-Disposition": f'attachment; filename="{file_name}"',
            "Link": f'<{LICENCE}>; rel="license", <{extract.url}>; rel="alternate"; type="text/html"',
        },
    )


def _written(extract: Extract, form: str, table: Table, cells: Any) -> Iterator[bytes]:
    """The file, and at its end, or when the reader goes away, the end of the query that ``cells`` come from.

    A cursor that is left to the garbage collector is closed at any time, even while the same
    connection is in use, and then waits for itself.
    """
    with closing(cells):
        match form:
            case "csv":
                yield from write_csv(table, cells)
            case "json":
                yield from write_json(table, cells, extract.about())
            case _:
                yield from write_xlsx(table, cells, extract.about())
