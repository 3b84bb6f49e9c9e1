"""Facts of any kind by the names that they have in addresses: ``campaigns-letter/12``."""

from typing import Any

from django.http import Http404

from record.changes import fact_models

MAX_ID = 2**63


def rows_of(table: str) -> Any:
    """All rows of a kind of fact, whoever may see them; None where there is no such kind."""
    model: Any = fact_models().get(table)
    return None if model is None else model._default_manager.all()


def fact_or_none(table: str, row_id: int) -> Any:
    """The fact with a name, whoever may see it, with what it belongs to; None where there is none."""
    rows = rows_of(table)
    return rows.with_owners().filter(pk=row_id).first() if rows is not None and row_id < MAX_ID else None


def any_fact_or_404(table: str, row_id: int) -> Any:
    """The fact with a name, for curators; raises Http404."""
    fact = fact_or_none(table, row_id)
    if fact is None:
        raise Http404("There is no such fact in the record.")
    return fact
