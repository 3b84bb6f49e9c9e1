"""The OpenAPI document: what follows from the routes, completed with what they do not say.

Parameters are read from the filters of the pages, so that both have the same.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from dashboard.filters import SearchFilter
from opendata.api.paging import Paging
from opendata.api.resources import RESOURCES
from opendata.api.schemas import is_clear
from record.as_of import PARAMETER, has_days
from record.keys import KEY_LENGTH, KEY_PATTERN
from web.exports import LICENCE
from web.facets import FacetField, FixedWords
from web.filters import Filter
from web.formats import API

type Json = dict[str, Any]

DESCRIPTION = """\
The whole public record for programs: read-only, open to everybody, without a key. Names of fields are those of the \
data package.

Every row names the page that shows it (`page`), which is its permanent address, and the articles that it rests on \
(`sources`), with the passage that says so where one is held. Full texts of articles are not given.

Lists come in pages: follow `next` until it is null. Rows come in the order in which they entered the record, so each \
comes once even while the record grows.

A date is as exact as it is known: `2021-10-29`, `2021-10` or `2021`, and its precision stands beside it. With \
`as_of=2021-12-08` any address answers with what was true by that day.

Answers have an `ETag`: send it back as `If-None-Match`, and what is unchanged is answered with 304 and no body. Pages \
of any site may read the API (`Access-Control-Allow-Origin: *`). What can not be answered is told in one sentence, as \
`{"error": "…"}`.

Facts are CC BY 4.0; passages of articles belong to their publishers."""

INFO = {
    "license": {"name": "CC BY 4.0", "url": LICENCE},
    "summary": "An open record of the advocacy campaigns around the Beijing 2022 Winter Olympics.",
}

_OR_EMPTY = "^({})?$"  # a parameter without a value is none, as on the pages

AS_OF_DAY: Json = {
    "name": PARAMETER,
    "in": "query",
    "required": False,
    "description": "What was true by the end of this day, YYYY-MM-DD; of past days only.",
    "schema": {"type": "string", "pattern": _OR_EMPTY.format("(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")},
    "example": "2021-12-08",
}
HEADERS: Json = {
    "ETag": {"description": "Changes with the answer.", "schema": {"type": "string"}},
    "Link": {"description": "The licence, as `rel=license`.", "schema": {"type": "string"}},
    "Access-Control-Allow-Origin": {"description": "Any site may read it.", "schema": {"const": "*"}},
}
REASONS = {
    "200": "The answer.",
    "400": "A value can not be used, or the parameter is unknown.",
    "404": "There is no such row, or there was none on that day.",
    "410": "It was taken out of public view.",
}
UNCHANGED = {"description": "Nothing has changed since the answer with the `ETag` that was sent. No body."}


def completed(document: Any) -> Any:
    """The document with parameters, headers, reasons for refusals and examples."""
    for path, methods in document["paths"].items():
        for operation in methods.values():
            _complete(path, operation)
            for answer in operation["responses"].values():
                for content in answer.get("content", {}).values():
                    content["example"] = example_of(document, content["schema"])
    document["tags"] = [
        *({"name": name, "description": f"{resource.table.title}."} for name, resource in RESOURCES.items()),
        {"name": "search", "description": "Words in everything, and who is meant by a name."},
        {"name": "extraction", "description": "How good the facts are that articles propose."},
        {"name": "index", "description": "What there is."},
    ]
    return document


def _complete(path: str, operation: Json) -> None:
    responses = operation["responses"]
    for status in responses:
        responses[status]["description"] = REASONS[str(status)]
    responses[200]["headers"] = HEADERS
    responses[304] = UNCHANGED
    days = [AS_OF_DAY] if has_days(path) else []
    operation["parameters"] = [*_in_path(path), *_in_query(operation["operationId"]), *days]


def example_of(document: Any, schema: Json) -> Any:
    """An answer of this shape, made of the examples of its fields."""
    if "examples" in schema:
        return schema["examples"][0]
    if "$ref" in schema:
        return example_of(document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if schema["type"] == "array":
        return [example_of(document, schema["items"])]
    return {name: example_of(document, field) for name, field in schema["properties"].items()}


def _in_path(path: str) -> Iterable[Json]:
    name, _, part = path.removeprefix(API).partition("/")
    if not part:
        return
    resource = RESOURCES[name]
    about: Json = {"name": resource.by, "in": "path", "required": True}
    if resource.by == "id":
        about |= {"description": "Its number.", "schema": {"type": "integer", "minimum": 1}}
    else:
        key = {"type": "string", "pattern": KEY_PATTERN, "maxLength": KEY_LENGTH}
        about |= {"description": "Its key, the last part of the address of its page.", "schema": key}
    # An example that can be tried: the first row that the record has, or the first letter with such a part.
    rows, value = resource.every().published(), resource.by
    if (part := part.partition("/")[2]) in RESOURCES:
        rows, value = RESOURCES[part].every().published().exclude(letter=None), "letter__key"
    if first := rows.order_by("pk").values_list(value, flat=True).first():
        about["example"] = first
    yield about


def _in_query(operation: str) -> Iterable[Json]:
    if operation in RESOURCES:
        resource = RESOURCES[operation]
        for filter in resource.filters:
            yield from parameters(filter, resource.try_it)
        yield from parameters(Paging, {})
    elif operation.startswith("letter-"):
        yield from parameters(Paging, {})
    elif operation in ("search", "suggest"):
        (words,) = parameters(SearchFilter, {"q": "tibet"})
        yield words | {"required": True}


def parameters(filter: type[Filter], examples: Mapping[str, str]) -> Iterable[Json]:
    """The fields of a filter as parameters of an address."""
    for name, field in filter({}).fields.items():
        parameter: Json = {"name": name, "in": "query", "required": False, "schema": _schema(field)}
        parts = [f"{field.label}.", str(field.help_text)]
        if isinstance(field, forms.ModelChoiceField):
            parts[0] = f"{field.label}, by its key."
        values = _fixed_values(field)
        parts += [f"`{value}`" + ("." if is_clear(value, label) else f": {label}.") for value, label in values.items()]
        if isinstance(field, FacetField):
            if not values:
                parts.append("Values are those in the addresses of the pages.")
            parameter |= {"style": "form", "explode": True}
            parts.append("For one of several values give the parameter several times.")
        if name in examples:
            parameter["example"] = [examples[name]] if isinstance(field, FacetField) else examples[name]
        yield parameter | {"description": " ".join(part for part in parts if part)}


def _schema(field: forms.Field) -> Json:
    text: Json = {"type": "string"}
    if values := list(_fixed_values(field)):
        text["enum"] = values
    match field:
        case FacetField():
            return {"type": "array", "items": text}
        case forms.ChoiceField():
            return text
        case forms.IntegerField():
            return {"type": "integer", "minimum": field.min_value, "maximum": field.max_value}
        case forms.SlugField():
            return text | {"pattern": _OR_EMPTY.format(KEY_PATTERN.strip("^$"))}
        case forms.CharField():
            return text | {"maxLength": field.max_length}
    raise TypeError(f"no way to describe {field}")


def _fixed_values(field: Any) -> Mapping[str, str]:
    """The values of a field that has a fixed set of them, in words."""
    if isinstance(field, FacetField):
        return field.facet.words.every if isinstance(field.facet.words, FixedWords) else {}
    if isinstance(field, forms.ModelChoiceField) or not isinstance(field, forms.ChoiceField):
        return {}
    return {value: label for value, label in field.choices if value}  # type: ignore[misc, union-attr]
