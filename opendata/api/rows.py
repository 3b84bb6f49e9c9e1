"""Rows of the record as values, under the names and in the forms of the data package.

References become keys as the package has them: of rows that the reader may see, on the day at which the reader
looks. Everything is loaded with the rows, in a fixed number of queries.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    UniqueConstraint,
    Value,
    When,
)
from django.db.models.functions import JSONObject, NullIf

from articles.models import Citation
from campaigns.models import Letter
from opendata.package.cells import Flag, ListOf, PartialDay, Reference
from opendata.package.columns import ACTORS
from opendata.package.members import LISTS
from opendata.package.schema import TABLES
from opendata.package.tables import OCCURRENCE, Column, Table
from record.citing import address_of
from record.dates import partial

SOURCE = "source_"  # how the columns begin that name the first article

# What is said of an article where it is a source; the columns are those of articles.csv.
_ARTICLE = tuple(map(TABLES["articles"].column, ("title", "outlet", "url", "date", "date_precision")))
ARTICLE_KEY, QUOTE, PRIMARY = map(TABLES["citations"].column, ("article_key", "quote", "primary_source"))
SOURCE_COLUMNS = (ARTICLE_KEY, *_ARTICLE, QUOTE, PRIMARY)

# The column that says of which kind an actor is, and the one that names the actor.
ACTOR_TYPE, ACTOR = "actor_type", "actor_key"


def loaded(table: Table, rows: Any) -> Any:
    """``rows`` with what their cells and their page need."""
    return rows.annotate(**_annotations(table)).defer(*table.model.for_curators_only).with_owners()  # type: ignore[attr-defined]


def with_evidence(table: Table, rows: Any) -> Any:
    """``rows`` with their sources."""
    return rows.with_sources() if table.cited else rows


def values_of(table: Table, row: Any) -> dict[str, Any]:
    """The row as the package has it, with its page, its sources, and the names of what it refers to."""
    values = {} if has_key(table) else {"id": row.pk}
    values |= cells_of(table, row)
    values["page"] = address_of(row)
    if table.cited:
        citations = row.shown_citations
        values |= _first_source(table, citations)
        values["sources"] = [source(citation) for citation in citations]
    return values


def cells_of(table: Table, row: Any) -> dict[str, Any]:
    """The cells of the row, but for its source columns."""
    values: dict[str, Any] = {}
    for column in table.exported:
        values[column.name] = _value(column, row)
        if is_reference(column):
            values[name_of(column)] = _of_referred(row, column.name, "name")
    return values


def source(citation: Citation) -> dict[str, Any]:
    """An article that a fact rests on, with the passage that says so, if it is held."""
    article = citation.article
    return {
        ARTICLE_KEY.name: article.key,
        **{column.name: _value(column, article) for column in _ARTICLE},
        QUOTE.name: citation.quote or None,
        PRIMARY.name: citation.is_primary,
        "page": address_of(article),
    }


def identity_of(table: Table, values: Mapping[str, Any]) -> str:
    """How citations.csv names a row."""
    return "+".join(str(values[name] or "") for name in table.identity)


def has_key(table: Table) -> bool:
    """Whether its rows have a key; others are told apart by a number."""
    return table.identity == ("key",)


def is_reference(column: Column) -> bool:
    """Whether a column names one other row."""
    return isinstance(column.cell, Reference)


def name_of(column: Column) -> str:
    """Where the name stands of the row that a column refers to: ``actor_key``, ``actor_name``."""
    return f"{column.name.removesuffix('_key')}_name"


def _value(column: Column, row: Any) -> Any:
    if column.name.startswith(SOURCE):
        return None  # known only from all citations, see _first_source
    if column.name == ACTOR_TYPE:
        return _of_referred(row, ACTOR, "kind")
    if column.name == OCCURRENCE:
        return getattr(row, _loaded_as(OCCURRENCE))
    match column.cell:
        case Reference():
            return _of_referred(row, column.name, "key")
        case PartialDay():
            date = partial(getattr(row, column.field), getattr(row, f"{column.field}_precision"))
            return date.iso if date else None
        case ListOf():
            return getattr(row, column.field or _loaded_as(column.name))
        case Flag():
            return getattr(row, column.field)
    return getattr(row, column.field) or None


def _of_referred(row: Any, name: str, part: str) -> str | None:
    referred = getattr(row, _loaded_as(name))
    return referred[part] if referred else None


def _first_source(table: Table, citations: Iterable[Citation]) -> dict[str, Any]:
    """The source columns: the article of the first citation, where it has an address.

    As in the package, a citation without a passage is no evidence where the same article is cited with one.
    """
    with_passage = {citation.article_id for citation in citations if citation.quote}
    first = next((c for c in citations if c.quote or c.article_id not in with_passage), None)
    columns = [column for column in table.exported if column.name.startswith(SOURCE)]
    if first is None or not first.article.url:
        return dict.fromkeys(column.name for column in columns)
    said = source(first)
    return {column.name: said[column.name.removeprefix(SOURCE)] for column in columns}


# Loading ---------------------------------------------------------------------------------------


class _Same(Func):
    """Whether two values are equal, or both empty."""

    template = "%(expressions)s"
    arg_joiner = " IS NOT DISTINCT FROM "
    output_field = BooleanField()


def _annotations(table: Table) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in table.exported:
        if is_reference(column):
            found[_loaded_as(column.name)] = _referred(table, column)
        elif isinstance(column.cell, ListOf) and not column.field:
            found[_loaded_as(column.name)] = _members(table, column)
        elif column.name == OCCURRENCE:
            found[_loaded_as(column.name)] = _occurrence(table)
    return found


def _loaded_as(name: str) -> str:
    return f"shown_{name}"  # not the name alone: models have fields of that name


def _referred(table: Table, column: Column) -> Subquery:
    """Key, name and kind of the row that a column refers to; empty where there is none to be seen."""
    rows, kind = _shown(table.model, column.field, column.cell)
    title = "title" if rows.model is Letter else "name"
    about = JSONObject(key="key", name=title, kind="kind" if kind else Value(None))
    return Subquery(rows.filter(pk=OuterRef(column.field)).values_list(about))


def _members(table: Table, column: Column) -> ArraySubquery:
    """The values of a list that is kept in a table of its own."""
    members = next(list_ for list_ in LISTS if (list_.table, list_.column) == (table.name, column.name))
    rows, value = members.model._default_manager.filter(**{members.owner: OuterRef("pk")}), members.value
    if value.endswith("_id"):
        assert isinstance(column.cell, ListOf)
        shown, _ = _shown(members.model, value, column.cell.item)
        rows, value = rows.filter(**{f"{value}__in": shown.values("pk")}), f"{value.removesuffix('_id')}__key"
    return ArraySubquery(rows.order_by(*filter(None, [members.place]), "pk").values_list(value))


def _shown(model: Any, field: str, cell: Any) -> tuple[Any, bool]:
    """The rows that a foreign key may name, and whether they are actors.

    What a row belongs to is shown wherever the row is; anything else must be public by itself.
    """
    relation = field.removesuffix("_id")
    rows = model._meta.get_field(relation).related_model.objects.order_by()
    if relation not in getattr(model._default_manager.all(), "belongs_to", ()):
        rows = rows.published()
    kinds = [kind for name, kind in ACTORS.items() if name in cell.to]
    return (rows.filter(kind__in=kinds), True) if kinds else (rows, False)


def _occurrence(table: Table) -> Case:
    """2 for the second of several rows that are alike in all that tells rows apart, empty for the first."""
    model: Any = table.model
    alike = model.objects.published().order_by().filter(pk__lte=OuterRef("pk"))
    for column in map(table.column, table.identity):
        if column.required:
            alike = alike.filter(**{column.field: OuterRef(column.field)})
        else:
            alike = alike.filter(_Same(F(column.field), OuterRef(column.field)))
            if isinstance(column.cell, PartialDay):
                precision = f"{column.field}_precision"
                alike = alike.filter(**{precision: OuterRef(precision)})
    counted = alike.annotate(n=Func(Value(1), function="COUNT", output_field=IntegerField())).values("n")
    return Case(When(_is_alone(table), then=None), default=NullIf(Subquery(counted), Value(1)))


def _is_alone(table: Table) -> Q:
    """Whether no other row can be like it, as at a place under a letter: then nobody has to count."""
    identity = {table.column(name).field.removesuffix("_id") for name in table.identity}
    alone = Q(pk=None)
    for constraint in table.model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and identity.issuperset(constraint.fields):
            alone |= Q(**{f"{field}__isnull": False for field in constraint.fields})
    return alone
