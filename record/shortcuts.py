"""Opening one fact for the public, and keeping what its page says."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.http import Http404, HttpRequest

from record.as_of import as_of_day
from record.models import Revision, Visibility
from record.prepared import Prepared, fetch
from record.revisions import state_of_record
from web.errors import Gone
from web.guards import is_curator
from web.kept import Kept

_NAMES = {"pk": "number", "id": "number"}  # of what has no key


def fact_or_404(rows: Any, *, prepared: Prepared | None = None, after: Any = None, **key: Any) -> Any:
    """The one of ``rows`` (facts) with this key, if the public may open it.

    ``prepared`` loads it in place of ``rows.reachable()``, where a busy page has that query; just ``after`` other
    prepared rows, in one exchange with the database. Raises Gone for one that was hidden (its address keeps a
    tombstone), else Http404.
    """
    noun = rows.model._meta.verbose_name
    found = prepared(*key.values()) if prepared else rows.reachable().filter(**key)
    fetch(after, found)
    fact = next(iter(found), None)
    if fact is not None:
        day = as_of_day()
        if day and not fact.is_evidence and not rows.filter(pk=fact.pk).true_by(day).exists():
            raise not_there_on(day, noun)
        return fact
    if rows.model._default_manager.filter(**key, visibility=Visibility.HIDDEN).exists():
        raise Gone(f"This {noun} was taken out of public view.")
    ((name, value),) = key.items()
    raise Http404(f"There is no {noun} with the {_NAMES.get(name, name)} “{value}” in the public record.")


def kept_for_readers[Said](
    kept: Kept[Said], request: HttpRequest, fact: Any, newest: Iterable[Revision], work_out: Callable[[], Said]
) -> Said:
    """What the page of a fact says, kept until the record changes; the fact was fetched after the ``newest`` revision.

    It is worked out anew for curators, who see links that others do not, and under an address with a parameter.
    """
    state = None if request.GET or is_curator(request) else state_of_record(newest)
    return kept.get(state and (state, fact.pk), work_out)


def not_there_on(day: datetime.date, noun: str) -> Http404:
    """What is said of a row that the public may see, but not on the day at which the reader looks."""
    return Http404(
        f"On {day.day} {day:%B %Y} there was no such {noun}: it is dated later, or its date is not known. "
        "Leave that day to see it."
    )
