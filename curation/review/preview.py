"""What a decision would change: tried in a transaction that is taken back, and shown as the public would see it."""

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.urls import resolve
from django.utils.safestring import SafeString, mark_safe

from articles.models import Citation, Proposal
from record.database import curated_model
from record.history import FieldChange, Wording
from record.models import Change
from record.prepared import tried
from record.revisions import current_revision

# What would be there twice, or point at what is there twice.
_OF_ONE_PAGE = re.compile(r"""\s(?:id|for|aria-labelledby|aria-describedby|aria-controls|hx-[a-z-]+)="[^"]*\"""")

_HEADINGS = re.compile(r"<(/?)h([1-4])\b")  # they come under a heading of ours


@dataclass(frozen=True)
class Changed:
    """One row that would be added or changed, with its fields before and after."""

    kind: str
    what: str
    fields: list[FieldChange]


@dataclass(frozen=True)
class Preview:
    """What would change, and the public page of the fact before and after; empty where there is none yet."""

    changes: list[Changed]
    citations: int  # new ones, of the article
    url: str
    before: SafeString
    after: SafeString


def preview(request: HttpRequest, proposal: Proposal, decide: Callable[[], object]) -> Preview:
    """Try a decision and take it back. Raises what deciding raises."""
    url = _url(proposal.fact)
    before = _page(request, url)
    with tried():
        decide()
        changes, citations = _changes()
        url = _url(proposal.fact)  # deciding has set it
        after = _page(request, url)
    return Preview(changes, citations, url, before, after)


def _url(fact: Any) -> str:
    return fact.get_absolute_url() if fact is not None else ""


def _changes() -> tuple[list[Changed], int]:
    """What the open revision has changed so far; citations of the article are only counted."""
    revision = current_revision()
    if revision is None:
        return [], 0
    citations = Q(table=Citation._meta.db_table)
    facts = list(revision.changes.exclude(citations).order_by("pk"))
    found = []
    for table in dict.fromkeys(change.table for change in facts):
        model = curated_model(table)
        assert model is not None
        changed = [change for change in facts if change.table == table]
        first = {change.row_id: change for change in reversed(changed)}
        last = {change.row_id: change for change in changed}
        before = _rows_before(table, first)
        wording = Wording(model)
        wording.load_names(change.row for change in last.values())
        for row_id, change in first.items():
            fields = wording.differences(before.get(row_id), last[row_id].row)
            found.append(Changed(str(model._meta.verbose_name), change.get_operation_display(), fields))
    return found, revision.changes.filter(citations).count()


def _rows_before(table: str, first: dict[int, Change]) -> dict[int, dict[str, Any]]:
    """How rows were before the first change of each; without those that were not there."""
    known = [row_id for row_id, change in first.items() if change.operation != Change.Operation.INSERT]
    begin = min((change.pk for change in first.values()), default=0)
    earlier = Change.objects.filter(table=table, row_id__in=known, pk__lt=begin).order_by("row_id", "-pk")
    return dict(earlier.distinct("row_id").values_list("row_id", "row")) if known else {}


def _page(request: HttpRequest, url: str) -> SafeString:
    """What a public page says, as a reader would be shown it; nothing where there is no page."""
    path = url.partition("#")[0].partition("?")[0]
    if not path:
        return SafeString("")
    reader: Any = copy.copy(request)
    reader.method, reader.path, reader.path_info = "GET", path, path
    reader.GET, reader.POST, reader.user, reader.htmx = QueryDict(), QueryDict(), AnonymousUser(), False
    reader.META = {**request.META, "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": ""}
    match = resolve(path)
    reader.resolver_match = match
    response = match.func(reader, *match.args, **match.kwargs)
    content = response.content.decode().partition("<main")[2].partition(">")[2].partition("</main>")[0]
    content = _HEADINGS.sub(lambda found: f"<{found[1]}h{int(found[2]) + 2}", _OF_ONE_PAGE.sub("", content))
    content = content.replace('href="#', f'href="{path}#')
    return mark_safe(content)  # noqa: S308  # a page of our own, made a moment ago
