"""Events: what happened when."""

from django.http import HttpRequest, HttpResponseBase

from campaigns.filters import EventFilter
from campaigns.models import Event
from campaigns.tables import EVENTS
from record.exports import export, words_of
from web.htmx import render_page
from web.paging import paginate


def events(request: HttpRequest, form: str = "") -> HttpResponseBase:
    """All events, newest first, filtered."""
    filter = EventFilter.of(request)
    rows = filter.narrow(Event.objects.published()).newest_first()
    if form:
        return export(request, form, EVENTS, rows, words=words_of(filter))
    page = paginate(request, rows.with_campaigns().with_sources())
    return render_page(request, "campaigns/events.html", {"filter": filter, "page": page}, partials=["results"])
