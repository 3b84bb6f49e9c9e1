"""The OpenAPI document in words, for the page that explains the API to people."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings

from web.formats import API

type Json = dict[str, Any]

_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
    "object": "object",
}
LIST = {"rows", "next"}
ONE = "one of a list"


@dataclass(frozen=True)
class Described:
    """A parameter or a field: its name, its type and what it means."""

    name: str
    type: str
    description: str
    is_required: bool = False


@dataclass(frozen=True)
class Operation:
    """One address, what it answers, and a command that tries it."""

    path: str
    summary: str
    description: str
    parameters: list[Described]
    command: str
    refusals: list[tuple[str, str]]
    fields: list[Described]
    example: str


@dataclass(frozen=True)
class Section:
    """The addresses of one resource."""

    name: str
    description: str
    operations: list[Operation]


def explained(document: Json) -> Json:
    """What the page says."""
    sections = [_section(document, tag) for tag in document["tags"]]
    letters = next(section for section in sections if section.name == "letters")
    return {
        "address": f"{settings.SITE_URL}{API}",
        "first_commands": [operation.command for operation in letters.operations],
        "paragraphs": document["info"]["description"].split("\n\n"),
        "version": document["info"]["version"],
        "sections": sections,
        "source_fields": list(_fields(document, {"$ref": "/Source"})),
    }


def _section(document: Json, tag: Json) -> Section:
    return Section(
        tag["name"],
        tag["description"],
        [
            _operation(document, path, operation)
            for path, methods in document["paths"].items()
            for operation in methods.values()
            if tag["name"] in operation["tags"]
        ],
    )


def _operation(document: Json, path: str, operation: Json) -> Operation:
    answer = operation["responses"][200]["content"]["application/json"]
    return Operation(
        path,
        operation["summary"],
        operation.get("description", ""),
        [
            Described(given["name"], _type(given["schema"]), given["description"], given["required"])
            for given in operation["parameters"]
        ],
        _command(path, operation["parameters"]),
        [(str(s), r["description"]) for s, r in operation["responses"].items() if int(s) >= 400],
        list(_fields(document, answer["schema"])),
        json.dumps(answer["example"], ensure_ascii=False, indent=2),
    )


def _command(path: str, parameters: list[Json]) -> str:
    """A line for a terminal, with the examples in the place of the parameters; ``as_of`` goes without saying."""
    query = {}
    for parameter in parameters:
        if "example" not in parameter:
            continue
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", quote(str(parameter["example"])))
        elif parameter["name"] != "as_of":
            query[parameter["name"]] = parameter["example"]
    return f"curl '{settings.SITE_URL}{path}{f'?{urlencode(query, doseq=True)}' if query else ''}'"


def _fields(document: Json, schema: Json, prefix: str = "") -> Iterator[Described]:
    """The fields of an answer, and of what it holds; the rows of a list and sources are described once elsewhere."""
    shape = _shape(document, schema)
    if set(shape["properties"]) == LIST:
        return
    for name, field in shape["properties"].items():
        yield Described(f"{prefix}{name}", _type(field), field.get("description", ""))
        if "$ref" in (items := field.get("items", {})) and not items["$ref"].endswith("/Source"):
            yield from _fields(document, items, f"{prefix}{name}[].")


def _shape(document: Json, schema: Json) -> Json:
    name = schema["$ref"].rpartition("/")[2] if "$ref" in schema else ""
    return document["components"]["schemas"][name] if name else schema


def _type(schema: Json) -> str:
    return " or ".join(dict.fromkeys(_types(schema)))


def _types(schema: Json) -> Iterator[str]:
    if "anyOf" in schema:
        for part in schema["anyOf"]:
            yield from _types(part)
    elif schema.get("type") == "array":
        one = _type(schema["items"])
        yield "some of a list" if one == ONE else f"list of {one}"
    elif "enum" in schema or "const" in schema:
        yield ONE
    elif "$ref" in schema:
        yield schema["$ref"].rpartition("/")[2].lower()
    else:
        yield _TYPES[schema["type"]]
