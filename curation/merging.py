"""Two actors side by side: what each is and has, what would move if one became part of the other, what would meet."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import sql

from actors.models import Actor, Alias, GovernmentKind, OrganisationKind
from curation.models import Distinct
from record.codes import country_name
from record.folding import Fold, Move, fold_of, relations_to
from record.models import Curated, Fact, Visibility

EXAMPLES = 5  # rows of each kind that a preview names

# What a curator chooses between, in the order of the page. Key and visibility are always those of the one that is kept.
CHOSEN = {
    "name": "Name",
    "organisation_kind": "Kind",
    "government_kind": "Kind",
    "country": "Country of the seat",
    "website": "Website",
    "wikidata_id": "Wikidata",
}

# How rows are called that point to an actor, where the words of the models do not say it; by table and column.
RELATIONS = {
    ("signature", "actor"): "signatures",
    ("signature", "signed_by"): "signatures for others",
    ("addressee", "actor"): "letters received",
    ("response", "actor"): "responses",
    ("response", "person"): "responses spoken for others",
    ("affiliation", "person"): "roles",
    ("affiliation", "body"): "people with a role here",
    ("alias", "actor"): "other names",
    ("campaignlead", "actor"): "campaigns led",
    ("citation", "actor"): "sources of the entry itself",
    ("redirect", "actor"): "earlier merged actors",
}


class CannotMerge(Exception):
    """These two can not become one; ``str()`` says why, and what to do."""


@dataclass(frozen=True)
class Choice:
    """One field of both. ``value`` is what the one that is kept would have if nothing else is chosen."""

    name: str
    label: str
    keep: str
    gone: str
    keep_words: str
    gone_words: str

    @property
    def differs(self) -> bool:
        return self.keep != self.gone

    @property
    def default(self) -> str:
        """Whose value is taken if nobody chooses: that of the kept one, where it has any."""
        return "keep" if self.keep or not self.gone else "merge"


@dataclass(frozen=True)
class Related:
    """Rows of one kind: how many each of the two has, and some of those that would move."""

    label: str
    kept: int
    moving: int
    examples: Sequence[Any] = ()

    @property
    def more(self) -> int:
        return self.moving - len(self.examples)


@dataclass(frozen=True)
class Meeting:
    """Two rows that would say the same, and so become one."""

    gone: Any
    stays: Any

    @property
    def what(self) -> str:
        return str(self.gone._meta.verbose_name)

    @property
    def about(self) -> str:
        return about(self.gone)

    @property
    def differs(self) -> bool:
        """Whether one of them is seen by more people than the other."""
        return isinstance(self.gone, Fact) and self.gone.visibility != self.stays.visibility

    @property
    def lost(self) -> list[tuple[str, str, str]]:
        """Fields that differ: label, what is kept, what is not (it stays in the history)."""
        unequal = []
        for field in self.gone._meta.local_concrete_fields:
            if field.primary_key or field.generated or field.is_relation or field.name.endswith("_precision"):
                continue
            mine, theirs = (getattr(row, field.attname) for row in (self.stays, self.gone))
            if mine != theirs and not {mine, theirs} & {None, ""}:
                unequal.append((str(field.verbose_name), _shown(self.stays, field), _shown(self.gone, field)))
        return unequal


@dataclass(frozen=True)
class Comparison:
    """What would happen if ``gone`` became part of ``keep``. Reads the record as it is when it is asked."""

    keep: Actor
    gone: Actor

    @cached_property
    def fold(self) -> Fold:
        return fold_of(Actor, self.gone.pk, self.keep.pk)

    @property
    def choices(self) -> list[Choice]:
        """The fields of this kind of actor."""
        other = {"organisation": "government_kind", "government": "organisation_kind"}
        unused = {other.get(self.keep.kind, "")} | (
            {"organisation_kind", "government_kind"} if self.keep.kind == "person" else set()
        )
        return [self._choice(name, label) for name, label in CHOSEN.items() if name not in unused]

    def _choice(self, name: str, label: str) -> Choice:
        keep, gone = getattr(self.keep, name), getattr(self.gone, name)
        return Choice(name, label, keep, gone, _words(name, keep), _words(name, gone))

    @cached_property
    def related(self) -> list[Related]:
        """What points to the two, relation by relation, those that move first."""
        moves = {move.field: move for move in self.fold.moves}
        found = []
        for field in relations_to(Actor):
            kept = field.model._base_manager.filter(**{field.name: self.keep.pk}).count()
            folded = sum(fold.model is field.model and self._was_by(fold, field) for fold in self.fold.folds)
            move = moves.get(field)
            if kept or move or folded:
                moving = (len(move.rows) if move else 0) + folded
                found.append(Related(label_of(field), kept, moving, _examples(move) if move else ()))
        return sorted(found, key=lambda related: (-related.moving, related.label))

    def _was_by(self, fold: Fold, field: models.ForeignKey) -> bool:
        return field.model._base_manager.filter(pk=fold.gone, **{field.name: self.gone.pk}).exists()

    @cached_property
    def meetings(self) -> list[Meeting]:
        """Rows that become one, not those below them."""
        return [
            Meeting(*(_loaded(fold.model).get(pk=pk) for pk in (fold.gone, fold.stays))) for fold in self.fold.folds
        ]

    @cached_property
    def signed_twice(self) -> int:
        """Letters that both signed: both names stay under them, as written, and count as one actor."""
        signatures = Actor._meta.get_field("signatures").related_model._base_manager
        letters = signatures.filter(actor=self.gone).values("letter")
        return int(signatures.filter(actor=self.keep, letter__in=letters).values("letter").distinct().count())

    def said_to_be_two(self) -> Distinct | None:
        """Where a curator has said that these are two: that, with who and why."""
        first, second = sorted((self.keep.key, self.gone.key))
        return Distinct.objects.filter(first_key=first, second_key=second).select_related("by").first()

    @property
    def keep_aliases(self) -> list[str]:
        return list(self.keep.aliases.values_list("name", flat=True))

    @property
    def gone_aliases(self) -> list[str]:
        return list(self.gone.aliases.values_list("name", flat=True))

    @property
    def new_names(self) -> list[str]:
        """Both names, that they be found under either; the one that is chosen as the name is none of the others."""
        return [self.gone.name, self.keep.name]

    @property
    def moved(self) -> int:
        return sum(len(move.rows) for move in self.fold.moves)

    @property
    def will_be_unseen(self) -> bool:
        """Whether the public sees the one that goes, and not the one that is kept."""
        return _rank(self.keep) > _rank(self.gone)

    @cached_property
    def problem(self) -> str:
        """Why they can not become one; empty where they can."""
        keep, gone = self.keep, self.gone
        if keep.pk == gone.pk:
            return "These are one actor already."
        if keep.kind != gone.kind:
            return f"“{keep}” is of kind {keep.kind}, “{gone}” of kind {gone.kind}: only actors of one kind are merged."
        if _rank(gone) > _rank(keep):
            return (
                f"Fewer people may see “{gone}” ({gone.get_visibility_display()}) than “{keep}” "
                f"({keep.get_visibility_display()}): what is known of it would become public. Keep “{gone}” instead, "
                "or first give both the same visibility."
            )
        if gone.is_at_risk and not keep.is_at_risk:
            return (
                f"“{gone}” is private or at risk, “{keep}” is not marked so: mark that first, so that it stays known."
            )
        for meeting in self.meetings:
            if meeting.differs:
                return (
                    f"Both have the {meeting.what} “{meeting.about}”, and not the same people may see the two. "
                    "First give both the same visibility, or take one away."
                )
        return ""

    @property
    def fingerprint(self) -> str:
        """The same for as long as nothing that the preview shows has changed."""
        told = [
            *(
                (actor.pk, *(getattr(actor, name) for name in (*CHOSEN, "visibility")))
                for actor in (self.keep, self.gone)
            ),
            *((str(move.field), move.rows) for move in self.fold.moves),
            *((fold.model.__name__, fold.gone, fold.stays) for fold in self.fold.every_fold()),
        ]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def label_of(field: models.ForeignKey) -> str:
    """How the rows are called that point to an actor by this foreign key."""
    meta = field.model._meta
    known = RELATIONS.get((meta.model_name or "", field.name))
    several = Counter(other.model for other in relations_to(Actor))[field.model] > 1
    return known or f"{meta.verbose_name_plural}{f' ({field.verbose_name})' if several else ''}"


def about(row: Any) -> str:
    """A row in words: what else it names beside the actor."""
    if isinstance(row, Alias):
        return row.name
    for name in ("letter", "campaign", "article", "body"):
        if any(field.name == name for field in row._meta.local_fields) and getattr(row, name) is not None:
            said = str(row) if hasattr(row, "title") or hasattr(row, "name_as_written") else ""
            other = str(getattr(row, name))
            return other if not said or said == other else f"{said}: {other}" if name != "body" else said
    return str(row)


def _examples(move: Move) -> list[tuple[str, str]]:
    """The words and the address of the first rows that move."""
    rows = _loaded(move.field.model).filter(pk__in=move.rows).order_by("pk")[:EXAMPLES]
    return [(about(row), row.get_absolute_url() if hasattr(row, "get_absolute_url") else "") for row in rows]


def _loaded(model: Any) -> Any:
    """Rows with what names them."""
    keys = [field.name for field in model._meta.local_fields if isinstance(field, models.ForeignKey)]
    return model._base_manager.select_related(*keys) if keys else model._base_manager.all()


def _rank(actor: Actor) -> int:
    """The larger, the fewer people see it."""
    return Visibility.values.index(actor.visibility)


def _shown(row: Any, field: Any) -> str:
    display = getattr(row, f"get_{field.name}_display", None)
    return str(display() if display else getattr(row, field.attname))


def _words(name: str, value: str) -> str:
    match name:
        case "country":
            return country_name(value) if value else ""
        case "organisation_kind":
            return str(OrganisationKind(value).label) if value else ""
        case "government_kind":
            return str(GovernmentKind(value).label) if value else ""
    return value


def outside_the_record(fold: Fold) -> list[dict[str, Any]]:
    """The rows that move in tables without a history, at every depth, with the row that they pointed to, and will."""
    kept: list[dict[str, Any]] = []
    for one in (fold, *fold.every_fold()):
        for move in one.moves:
            if not issubclass(move.field.model, Curated):
                told = {"rows": list(move.rows), "from": one.gone, "to": one.stays}
                kept.append({"table": move.field.model._meta.db_table, "column": str(move.field.column)} | told)
    return kept


def whole_row(model: Any, pk: int) -> dict[str, Any]:
    """A row as it is now, to be written back."""
    with connection.cursor() as cursor:
        table = sql.Identifier(model._meta.db_table)
        cursor.execute(sql.SQL("SELECT to_jsonb(t)::text FROM {table} t WHERE id = %s").format(table=table), [pk])
        return {"table": model._meta.db_table, "row": json.loads(cursor.fetchone()[0])}
