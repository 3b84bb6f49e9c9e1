"""What can not be done, and why."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, connection

from record.database import curated_model
from record.revisions import revise


class NotPossible(Exception):
    """A deed that was refused, and nothing was changed; ``str()`` says why."""


@contextmanager
def one_revision(model: Any, *, by: AbstractBaseUser | None, reason: str) -> Iterator[None]:
    """One revision. What its commit would refuse is refused at its end, as NotPossible with a sentence."""
    try:
        with revise(by=by, reason=reason), connection.cursor() as cursor:
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        raise NotPossible(refusal(error, model)) from error


def refusal(error: IntegrityError, model: Any) -> str:
    """Why the database refused something, in a sentence."""
    found: Any = getattr(error.__cause__, "diag", None)
    name = (found.constraint_name or "") if found else ""
    if name == "fact_has_citation":
        return "A published fact needs a source: add one first, or leave the fact out of the record."
    if name == "citation_passage_is_short":
        return "A passage has fewer than 50 words."
    of_table: Any = curated_model(found.table_name or "") if found else None
    for constraint in (of_table or model)._meta.constraints:
        if constraint.name == name:
            if constraint.violation_error_message != constraint.default_violation_error_message:
                return str(constraint.violation_error_message)
            return f"The record has such a row already, or does not allow it ({name.replace('_', ' ')})."
    if found and found.sqlstate == "23505":
        return "The record has such a row already."
    return f"The record does not allow it: {str(error).splitlines()[0]}."
