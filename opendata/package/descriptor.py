"""``datapackage.json``: the package described for other programs, and what a package says of itself."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from opendata.package.cells import LIST_SEPARATOR, ListOf
from opendata.package.files import Files
from opendata.package.problems import PackageError, Remarks, shown
from opendata.package.read import READ_ERRORS
from opendata.package.schema import NAME, TABLES, VERSION
from opendata.package.tables import Column, Table

FILE = "datapackage.json"
SIZE_LIMIT = 1 << 20


def datapackage(
    headers: Mapping[str, Sequence[str]] | None = None, *, name: str = NAME, version: str = VERSION, **more: Any
) -> dict[str, Any]:
    """The Frictionless description of a package whose files have these ``headers``.

    Without headers it describes all files with all columns. ``more`` are further properties,
    such as ``title``. Keys of actors, which may be in any of three files, are beyond what
    Frictionless can say; the importer checks them.
    """
    described = headers or {table.name: [column.name for column in table.columns] for table in TABLES.values()}
    return {
        "profile": "data-package",
        "name": name,
        "version": version,
        **more,
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "Creative Commons Attribution 4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "resources": [
            _resource(TABLES[table], columns, described) for table, columns in described.items() if table in TABLES
        ],
    }


def as_text(description: Mapping[str, Any]) -> str:
    """The description as it stands in the file."""
    return json.dumps(description, ensure_ascii=False, indent=2) + "\n"


def _resource(table: Table, columns: Sequence[str], described: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(table.column(column), table) for column in columns],
        "missingValues": [""],
    }
    if table.identity == ("key",):
        schema["primaryKey"] = "key"
    if foreign_keys := list(_foreign_keys(table, columns, described)):
        schema["foreignKeys"] = foreign_keys
    return {
        "name": table.name,
        "title": table.title,
        "path": table.file,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": schema,
    }


def _field(column: Column, table: Table) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.cell.frictionless_type}
    description = column.description
    if isinstance(column.cell, ListOf):
        description = f"{description} Several are separated by {LIST_SEPARATOR}.".strip()
    if description:
        field["description"] = description
    constraints = dict(column.cell.constraints())
    if column.required:
        constraints["required"] = True
    if column.name == "key":
        constraints["unique"] = True
    if constraints:
        field["constraints"] = constraints
    return field


def _foreign_keys(
    table: Table, columns: Sequence[str], described: Mapping[str, Sequence[str]]
) -> Iterator[dict[str, Any]]:
    for column, to in table.references():
        if column.name in columns and len(to) == 1 and to[0] in described and not isinstance(column.cell, ListOf):
            resource = "" if to[0] == table.name else to[0]
            yield {"fields": column.name, "reference": {"resource": resource, "fields": "key"}}


# Reading one ----------------------------------------------------------------------------------


def read_description(files: Files, remarks: Remarks) -> dict[str, Any]:
    """The description in the package, {} where there is none.

    What it says of the files is compared with them. Raises PackageError where it is not JSON.
    """
    if FILE not in files.names():
        return {}
    try:
        with files.open(FILE) as handle:
            text = handle.read(SIZE_LIMIT + 1)
    except READ_ERRORS as error:
        raise PackageError(f"{FILE} can not be read: {error}.") from error
    if len(text) > SIZE_LIMIT:
        raise PackageError(f"{FILE} is longer than {SIZE_LIMIT >> 20} MiB.")
    try:
        description = json.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise PackageError(f"{FILE} is not JSON: {error}.") from error
    if not isinstance(description, dict):
        raise PackageError(f"{FILE} is not a description of a package: it is not an object.")
    _compare(description, files, remarks)
    return description


def columns_described(description: Mapping[str, Any]) -> dict[str, list[str]]:
    """The columns that a description names, by file."""
    named: dict[str, list[str]] = {}
    for resource in description.get("resources") or []:
        if isinstance(resource, dict) and isinstance(resource.get("path"), str):
            schema = resource.get("schema")
            fields = schema.get("fields") if isinstance(schema, dict) else None
            names = (
                [field.get("name") for field in fields if isinstance(field, dict)] if isinstance(fields, list) else []
            )
            named[resource["path"]] = [name for name in names if isinstance(name, str)]
    return named


def label(description: Mapping[str, Any], files: Files) -> str:
    """Name and version of the package, as far as it says; else the name of its folder."""
    parts = (description.get("name"), description.get("version"))
    said = " ".join(part[:80] for part in parts if isinstance(part, str) and part.isprintable())
    return said or files.label


def _compare(description: Mapping[str, Any], files: Files, remarks: Remarks) -> None:
    if not isinstance(description.get("resources"), list):
        raise PackageError(f"{FILE} is not a description of a package: it has no list of resources.")
    described = columns_described(description)
    present = {table.file for table in TABLES.values()} & set(files.names())
    for name in sorted(set(described) - present):
        remarks.problem(FILE, 0, "", f"it describes {shown(name)}, which is not a file of this package")
    for name in sorted(present - set(described)):
        remarks.problem(FILE, 0, "", f"it does not describe {name}, which is in the package")
