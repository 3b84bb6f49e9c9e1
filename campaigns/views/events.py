"""Events: what happened when."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponseBase

from campaigns.filters import EventFilter
from campaigns.models import Campaign, Event
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
    shown_campaigns = Prefetch("campaigns", Campaign.objects.published())
    page = paginate(request, rows.prefetch_related(shown_campaigns).with_sources())
    return render_page(request, "campaigns/events.html", {"filter": filter, "page": page}, partials=["results"])
