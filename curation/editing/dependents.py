"""What depends on a fact: what is not shown any more without it, and what goes on without its name."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from curation.actions.last_roles import seen_only_with
from record.models import Fact, Visibility

SHOWN = 5


@dataclass(frozen=True)
class Dependents:
    """Public rows of one kind that lead to a fact. ``vanish`` says whether they are hidden with it.

    ``noun`` is in the singular and the plural, as the filter ``count`` takes it.
    """

    noun: str
    vanish: bool
    rows: list[Any]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


def dependents_of(fact: Any) -> list[Dependents]:
    """All public facts that lead to a fact, those first that are hidden with it; of each kind some are named.

    Hidden with it are also persons who have no other public role.
    """
    people: Any = seen_only_with(fact)
    found = [Dependents("person,people", True, list(people[:SHOWN]), total)] if (total := people.count()) else []
    for model, path, vanish in _paths(type(fact)):
        rows: Any = model._default_manager.filter(**{path: fact.pk}, visibility=Visibility.PUBLIC)
        total = rows.count()
        if total:
            shown = list(rows.with_owners().order_by("pk")[:SHOWN])
            noun = f"{model._meta.verbose_name},{model._meta.verbose_name_plural}"
            found.append(Dependents(noun, vanish, shown, total))
    return sorted(found, key=lambda one: (not one.vanish, -one.total))


def _paths(model: type[models.Model]) -> list[tuple[Any, str, bool]]:
    """Each relation from facts to a model: the facts' model, the name, and whether they belong to it."""
    paths = []
    for relation in model._meta.related_objects:
        facts: Any = relation.related_model
        if issubclass(facts, Fact) and not facts._meta.proxy and isinstance(relation.field, models.ForeignKey):
            name = relation.field.name
            paths.append((facts, name, name in facts._default_manager.all().belongs_to))
    return paths
