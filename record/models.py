"""What every fact of the record shares: who may see it, and the history of each change."""

import datetime
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchRank
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.base import ModelState
from django.urls import reverse

from record.as_of import as_of_day
from record.prepared import Prepared
from record.reports import Reports, Support
from record.search import Matches, Query, SearchColumn


class Visibility(models.TextChoices):
    """Who may see a row. Every output honours it: pages, search, exports, feeds, history."""

    PUBLIC = "public", "public"
    UNLISTED = "unlisted", "unlisted: only by its own address"
    CURATORS = "curators", "curators only"
    HIDDEN = "hidden", "hidden, with a tombstone at its address"


class FactState(models.TextChoices):
    """How far the record stands by a fact. Only published and disputed ones are shown in lists and counted."""

    PUBLISHED = "published", "published"
    DISPUTED = "disputed", "disputed"
    PROPOSED = "proposed", "proposed"
    WITHDRAWN = "withdrawn", "withdrawn"


NEEDS_REASON = [FactState.DISPUTED, FactState.WITHDRAWN]


def state_constraints(prefix: str) -> list[models.CheckConstraint]:
    """What must hold for the state of a fact, so that ``.published()`` need not ask for it."""
    return [
        models.CheckConstraint(
            name=f"{prefix}_state_fits_visibility",
            condition=Q(state__in=[FactState.PUBLISHED, FactState.DISPUTED])
            | Q(state=FactState.WITHDRAWN) & ~Q(visibility=Visibility.PUBLIC)
            | Q(state=FactState.PROPOSED, visibility__in=[Visibility.CURATORS, Visibility.HIDDEN]),
            violation_error_message="What is proposed or withdrawn is not public: choose another visibility, or state.",
        ),
        models.CheckConstraint(
            name=f"{prefix}_state_has_reason",
            condition=(Q(state__in=NEEDS_REASON) & ~Q(state_reason=""))
            | (Q(state_reason="") & ~Q(state__in=NEEDS_REASON)),
            violation_error_message="What is disputed or withdrawn needs the reason, and nothing else has one.",
        ),
    ]


class IsOneOf(models.Func):
    """Whether a value is in an array, or a number in a list of numbers."""

    arg_joiner = " = ANY("
    template = "%(expressions)s)"
    output_field = models.BooleanField()

    def __init__(self, value: Any, array: Any) -> None:
        if isinstance(array, list):
            array = models.Value(array, ArrayField(models.BigIntegerField()))
        super().__init__(value, array)


class ExistsForEachRow(models.Exists):
    """Whether there is such a row, looked up for each row: else all of the other table may be joined for a few."""

    template = "COALESCE((%(subquery)s) = 1, false)"


class IsPublic(models.Func):
    """Whether the row to which a path of foreign keys leads is public; an empty one hides nothing.

    With ``whole``, so are the rows that it belongs to. Rows that are not public are few: the database notes
    them once and compares, instead of looking up each row. ``not_public_index`` finds them at once.
    """

    output_field = models.BooleanField()
    # As a comparison of numbers, which the planner expects to hold for nearly all rows, as it does.
    template = "COALESCE((%(expressions)s IN (%(not_public)s))::int, 0) <> 1"

    def __init__(self, model: type[models.Model], path: str, *, whole: bool = False) -> None:
        first, *further = path.split("__")
        related: Any = model._meta.get_field(first).related_model
        paths = [further]
        if whole:
            paths += [[*further, *owner.split("__")] for owner in related._default_manager.all().belongs_to]
        super().__init__(models.F(first), not_public=" UNION ALL ".join(_not_public(related, path) for path in paths))


def _not_public(model: type[models.Model], path: Sequence[str]) -> str:
    """SQL for the ids of rows of which the row at the end of a path is not public."""
    table = first = model._meta.db_table
    source = first
    for name in path:
        key: Any = model._meta.get_field(name)
        model = key.related_model
        table = model._meta.db_table
        source += f" JOIN {table} ON {table}.id = {key.model._meta.db_table}.{key.column}"
    return f"SELECT {first}.id FROM {source} WHERE {table}.visibility <> '{Visibility.PUBLIC}'"  # noqa: S608


def not_public_index(prefix: str) -> models.Index:
    """The rows of a table that are not public."""
    return models.Index(fields=["id"], name=f"{prefix}_not_public", condition=~Q(visibility=Visibility.PUBLIC))


class FactQuerySet[Row: models.Model](models.QuerySet[Row]):
    """Adjectives that all facts share.

    ``belongs_to`` names the relations without which a row may not be shown: a signature under a
    hidden letter, or by a hidden actor, is hidden as well. An empty relation hides nothing.
    """

    belongs_to: ClassVar[tuple[str, ...]] = ()

    def published(self) -> Self:
        """Rows for the public, on the day at which the reader looks. Every public query starts here."""
        rows = self.filter(visibility=Visibility.PUBLIC)._with_published_owners()
        day = as_of_day()
        return rows.true_by(day) if day else rows

    def true_by(self, day: datetime.date) -> Self:
        """Facts that were certainly true by the end of a day; facts without any date of their own always are.

        A date counts from the end of its span. What has a place for a date, but none is known, is left
        out: nobody can say that it was before.
        """
        return self

    def reachable(self) -> Self:
        """Rows that open at their own address: published ones, and unlisted ones."""
        shown = [Visibility.PUBLIC, Visibility.UNLISTED]
        return self.filter(visibility__in=shown)._with_published_owners()

    def _with_published_owners(self) -> Self:
        rows = self.filter(*(IsPublic(self.model, relation) for relation in self.belongs_to))
        return rows.fetch_mode(settings.PUBLIC_FETCH_MODE)

    def found_by(self, query: Query) -> Self:
        """Rows that fit what a reader typed (``SpellingVariant.query_for``); none for no words at all.

        Needs a search column. Rows keep their order; ``by_relevance`` changes it.
        """
        if not query:
            return self.none()
        # Found first and compared then: else the planner may walk all rows in the order of a list, newest
        # first, to find the few that fit.
        found = self.model._base_manager.filter(Matches(SearchColumn("pk"), query.condition)).order_by().values("pk")
        return self.filter(IsOneOf("pk", ArraySubquery(found)))

    def counted_by(self, query: Query) -> Self:
        """The same rows, for what reads all of them anyway: counts, and the most relevant ones."""
        return self.filter(Matches(SearchColumn("pk"), query.condition)) if query else self.none()

    def by_relevance(self, query: Query) -> Self:
        """Most relevant rows first: titles weigh more than summaries, and these more than texts."""
        if not query:
            return self
        return self.alias(relevance=SearchRank(SearchColumn("pk"), query.condition)).order_by("-relevance", "-pk")

    def with_owners(self) -> Self:
        """Also load what each row belongs to: enough to name it and to link to it."""
        return self.select_related(*self.belongs_to) if self.belongs_to else self

    def with_known(self, *relations: str) -> Self:
        """Also ``has_<relation>`` for each of some reverse relations: whether it leads to any row, public or not.

        A list without rows need not be asked for (``if_any``), and most lists of most pages are empty.
        """
        return self.annotate(**{f"has_{relation}": _has_any(self.model, relation) for relation in relations})

    def with_sources(self) -> Self:
        """Also ``shown_citations``: what each row rests on, with the articles (``load_sources`` for several lists)."""
        citations = published_rows(self.model, "citations")
        return self.prefetch_related(models.Prefetch("citations", citations, to_attr="shown_citations"))


def if_any[Rows](fact: Any, relation: str, rows: Rows) -> Rows | list[Any]:
    """The rows at the other end of a relation; an empty list if the fact (``with_known``) has none."""
    return rows if getattr(fact, f"has_{relation}") else []


def _has_any(model: type[models.Model], relation: str) -> models.Exists:
    back: Any = model._meta.get_field(relation)
    return models.Exists(back.related_model._base_manager.filter(**{back.remote_field.name: models.OuterRef("pk")}))


def published_rows(model: type[models.Model], relation: str) -> Any:
    """Published rows at the other end of a reverse relation.

    So a lower app counts or shows rows of a higher one without importing it.
    """
    rows: Any = model._meta.get_field(relation).related_model
    return rows.objects.published()


# Characters that turn the direction of what follows them, beyond their own text too.
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Curated(models.Model):
    """A table whose every change is kept in the history, whoever makes it and how.

    The triggers that do so are put on all tables of this kind after each ``migrate``
    (``record/database.py``).
    """

    class Meta:
        abstract = True

    def clean(self) -> None:
        """What a data package can not carry, no form may bring in.

        Raises ValidationError for control characters, and for line breaks in fields of one line.
        """
        faults = {}
        for field in self._meta.local_concrete_fields:
            if field.generated:  # the database's own; a new row has no value yet
                continue
            value = getattr(self, field.attname)
            if isinstance(value, str):
                allowed = "\n\r" if isinstance(field, models.TextField) else ""
                if any((unicodedata.category(c) == "Cc" and c not in allowed) or c in _OVERRIDES for c in value):
                    faults[field.name] = "Take out the line breaks and control characters."
        if faults:
            raise ValidationError(faults)

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, *, fetch_mode: Any = None) -> Self:
        """A row of the database, whose columns become attributes all at once: Django sets one after the other."""
        row = cls.__new__(cls)
        vars(row).update(zip(field_names, values, strict=True))
        row._state = ModelState()
        row._state.adding, row._state.db = False, db
        if fetch_mode is not None:
            row._state.fetch_mode = fetch_mode
        return row

    def _get_FIELD_display(self, field: Any) -> Any:  # noqa: N802  # Django's name
        """A choice in words, by a table that is made once: Django makes it for each row."""
        value = getattr(self, field.attname)
        return _labels(field).get(value, value)

    @property
    def history_url(self) -> str:
        """Where the changes of this row are listed."""
        return f"{_history()}{self.name_in_addresses}/"

    @property
    def name_in_addresses(self) -> str:
        """Table and number, as ``campaigns-letter/12``: what every row can be called by."""
        return self.named_in_addresses(self.pk)

    @classmethod
    def named_in_addresses(cls, number: int) -> str:
        """The same of a row of which only the number is known."""
        return f"{cls._meta.db_table.replace('_', '-')}/{number}"


@cache
def _history() -> str:
    """What the paths of all histories begin with."""
    return reverse("record:history", args=["table", 0]).removesuffix("table/0/")


@cache
def _labels(field: Any) -> dict[Any, str]:
    return {value: str(label) for value, label in field.flatchoices}


@dataclass(frozen=True)
class Merged:
    """A former row: what it was called, and the row that it is part of now."""

    name: str
    into: Any


class Fact(Curated):
    """A curated row that is itself a statement, so it has citations and a visibility."""

    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    state = models.CharField(
        max_length=10, choices=FactState, default=FactState.PUBLISHED, db_default=FactState.PUBLISHED
    )
    state_reason = models.CharField(
        "why it is disputed or withdrawn",
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text="Everybody reads it.",
    )

    # Whether its page opens whatever day the reader looks at: evidence may be later than its fact.
    is_evidence: ClassVar[bool] = False

    # Columns that no public output shows, whatever the visibility of the row.
    for_curators_only: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    @property
    def reports(self) -> Reports:
        """How many of its sources are independent: copies of one text are one family.

        Needs the row to be loaded ``with_sources()``.
        """
        return Reports.of(citation.article for citation in self.shown_citations)  # type: ignore[attr-defined]

    @property
    def support(self) -> Support:
        """How well it is supported, in words by ``str()``; needs ``with_sources()``."""
        return Support.of(self)

    @property
    def is_public(self) -> bool:
        """Whether the row itself may be named on other pages."""
        return self.visibility == Visibility.PUBLIC

    @classmethod
    def merged_rows(cls, numbers: Collection[int]) -> dict[int, Merged]:
        """Those of some former rows, by their numbers, that were merged into one that the public may see."""
        return {}

    @property
    def merged_here(self) -> list[tuple[int, str]]:
        """Number and name of each row that was merged into this one, as far as the public may know it."""
        return []

    @property
    def desk_url(self) -> str:
        """Where curators decide about it."""
        return reverse("curation:fact", args=self.name_in_addresses.split("/"))

    @property
    def is_disputed(self) -> bool:
        return self.state == FactState.DISPUTED

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was published once, and the record does not stand by it any more."""
        return self.state == FactState.WITHDRAWN

    @property
    def edit_url(self) -> str:
        """Where curators correct this row."""
        return f"{self.desk_url}edit/"


class SpellingVariant(Curated):
    """Words that mean the same: Uyghur, Uighur, Uygur. A search for one finds all."""

    words = ArrayField(models.CharField(max_length=60), help_text="Separated by commas.")

    class Meta:
        ordering = ["words"]
        constraints = [
            models.CheckConstraint(name="spelling_variant_has_two_words", condition=models.Q(words__len__gte=2))
        ]

    def __str__(self) -> str:
        return ", ".join(self.words)

    @classmethod
    def query_for(cls, text: str) -> Query:
        """What a reader typed, with the other spellings of its words."""
        return Query.parse(text, spellings=(words for (words,) in _SPELLINGS()))


_SPELLINGS = Prepared(lambda: SpellingVariant.objects.values_list("words"))


class Revision(models.Model):
    """One committed change of the record: who changed it, when and why.

    Rows are written by the database itself when the first change of a transaction happens.
    ``number`` is given at commit, under a lock, so numbers are in commit order without gaps; it
    is empty only inside the transaction that is being written.
    """

    number = models.BigIntegerField(null=True, unique=True, editable=False)
    at = models.DateTimeField(editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,  # an account may go, its revisions stay
        related_name="revisions",
    )
    reason = models.TextField(blank=True)
    role = models.CharField(max_length=63, help_text="The database role that made the change.")

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"revision {self.number}"


class Change(models.Model):
    """One row of one curated table as a revision left it (or, for a deletion, last saw it)."""

    class Operation(models.TextChoices):
        INSERT = "insert", "added"
        UPDATE = "update", "changed"
        DELETE = "delete", "removed"

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="changes")
    table = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    operation = models.CharField(max_length=6, choices=Operation)
    row = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["table", "row_id", "id"], name="record_change_row"),
            # The public log of changes, newest first.
            models.Index(
                fields=["table", "operation", "-id"],
                name="record_change_public",
                condition=Q(row__visibility=Visibility.PUBLIC),
            ),
            models.Index(
                fields=["table", "-id"],
                name="record_change_withdrawn",
                condition=Q(row__state=FactState.WITHDRAWN),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id} {self.operation}"
