"""Letters side by side."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase

from campaigns.comparison import Comparison, Group, compare, signatories_of
from campaigns.filters import MOST_COMPARED, ComparisonFilter
from campaigns.models import Letter
from campaigns.rows import rows_of_signatories
from campaigns.tables import comparison_table
from record.exports import export
from record.revisions import newest_revisions, state_of_record
from web.errors import BadInput
from web.htmx import render_page
from web.kept import Kept
from web.paging import Excerpt, excerpt

CHOICES = 10  # letters that are offered at a time
COMPARISONS_KEPT = 500


def comparison(request: HttpRequest, form: str = "") -> HttpResponseBase:
    """Who signed all of two to five letters, several, or only one; with fewer letters, a choice of further ones."""
    if form:
        return _file(request, form, ComparisonFilter.of(request).letters)
    newest = newest_revisions()
    state = state_of_record(newest)
    filter = ComparisonFilter.of(request, state=state)
    letters = filter.letters
    words = filter.values.get("q", "")
    page: dict[str, Any] = {"filter": filter, "letters": letters, "words": words, "most": MOST_COMPARED}
    if len(letters) < MOST_COMPARED:
        page["choices"] = [(other, _query([*letters, other])) for other in _choices(filter)]
    if len(letters) > 1:
        is_usual = "names" not in request.GET
        key = (state, tuple(letter.pk for letter in letters)) if state and is_usual else None
        page |= _kept.get(key, lambda: _compared(request, letters)) | {"newest_revisions": newest}
    return render_page(request, "campaigns/compare.html", page, partials=["choices"])


_kept: Kept[dict[str, Any]] = Kept(COMPARISONS_KEPT)


def _compared(request: HttpRequest, letters: list[Letter]) -> dict[str, Any]:
    """What the page says of two or more letters, with the beginning of each group of signatories or all of it."""
    found = compare(letters)
    return {
        "compared": found.letters,
        "unresolved": found.unresolved,
        "columns": [(one, _query([other for other in letters if other != one.letter])) for one in found.letters],
        "groups": [_shown(request, group, found) for group in found.groups],
        "campaigns": sorted({letter.campaign for letter in letters}, key=lambda campaign: campaign.name),
        "none_of_them": urlencode([("not", letter.key) for letter in letters]),
    }


def _shown(request: HttpRequest, group: Group, found: Comparison) -> tuple[Group, Excerpt[str]]:
    """A group without its signatories, which may be many, and the rows of those that are shown."""
    shown: Excerpt[Any] = excerpt(request, "names", group.signatories)
    rows = rows_of_signatories(shown, "marks" if group.is_mixed else "", found.letters)
    return replace(group, signatories=[]), replace(shown, rows=rows)


def _file(request: HttpRequest, form: str, letters: list[Letter]) -> HttpResponseBase:
    if len(letters) < 2:
        raise BadInput("A comparison needs two letters: name each by its key, as in ?letter=one&letter=another.")
    rows = signatories_of([letter.pk for letter in letters]).filter(actor__isnull=False)
    words = {"Letters": "; ".join(letter.title for letter in letters)}
    return export(request, form, comparison_table(letters), rows, words=words)


def _query(letters: list[Letter]) -> str:
    """The query that names these letters."""
    return urlencode([("letter", letter.key) for letter in letters])


def _choices(filter: ComparisonFilter) -> list[Letter]:
    """Letters to compare with: found by words, or with the same signatories; for a start the newest."""
    letters = filter.letters
    if len(letters) > 1 and "q" not in filter.values:
        return []
    others = Letter.objects.published().defer("text").exclude(pk__in=[letter.pk for letter in letters])
    if "q" in filter.values:
        found = others.signed().found_by(filter.query).by_relevance(filter.query)
    else:
        found = others.signed_with(letters[0]) if letters else others.signed().newest_first()
    return list(found[:CHOICES])
