"""The queue of facts without evidence, or without good evidence."""

from django.http import HttpRequest, HttpResponseBase

from curation.evidence import EvidenceFilter, facts_with_gaps
from web.errors import BadInput
from web.guards import curators_only
from web.htmx import render_page


@curators_only
def evidence(request: HttpRequest) -> HttpResponseBase:
    """Facts without a passage, with words that are not in the text any more, or without a public source."""
    filter = EvidenceFilter.of(request)
    after = request.GET.get("after", "") or "0"
    if not (after.isascii() and after.isdecimal() and len(after) < 19):
        raise BadInput(f"after={after[:40]!r} is not the number of a fact.")
    found = facts_with_gaps(filter.name, filter.values.get("what"), int(after))
    context = {
        "filter": filter,
        "found": found,
        "is_later": after != "0",
        "named_by": f"articles/includes/cited/{filter.name}.html",
    }
    return render_page(request, "curation/evidence.html", context, partials=["results"])
