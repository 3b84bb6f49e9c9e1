"""Letters side by side."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase

from campaigns.comparison import compare, signatories_of
from campaigns.filters import MOST_COMPARED, ComparisonFilter
from campaigns.models import Letter
from campaigns.tables import comparison_table
from record.exports import export
from record.revisions import newest_revisions
from web.errors import BadInput
from web.htmx import render_page
from web.paging import excerpt

CHOICES = 10  # letters that are offered at a time


def comparison(request: HttpRequest, form: str = "") -> HttpResponseBase:
    """Who signed all of two to five letters, several, or only one; with fewer letters, a choice of further ones."""
    filter = ComparisonFilter.of(request)
    letters = filter.letters
    if form:
        return _file(request, form, letters)
    words = filter.values.get("q", "")
    page: dict[str, Any] = {"filter": filter, "letters": letters, "words": words, "most": MOST_COMPARED}
    if len(letters) < MOST_COMPARED:
        page["choices"] = [(other, _query([*letters, other])) for other in _choices(filter)]
    if len(letters) > 1:
        newest = newest_revisions()
        found = compare(letters, newest)
        page |= {
            "newest_revisions": newest,
            "comparison": found,
            "columns": [(one, _query([other for other in letters if other != one.letter])) for one in found.letters],
            "groups": [(group, excerpt(request, "names", group.signatories)) for group in found.groups],
            "campaigns": sorted({letter.campaign for letter in letters}, key=lambda campaign: campaign.name),
            "none_of_them": urlencode([("not", letter.key) for letter in letters]),
        }
    return render_page(request, "campaigns/compare.html", page, partials=["choices"])


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
    others = Letter.objects.published().defer("text").exclude(pk__in=[letter.pk for letter in letters])
    if "q" in filter.values:
        found = others.signed().found_by(filter.query).by_relevance(filter.query)
    elif len(letters) > 1:
        return []
    else:
        found = others.signed_with(letters[0]) if letters else others.signed().newest_first()
    return list(found[:CHOICES])
