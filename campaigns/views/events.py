"""Events: what happened when."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse

from campaigns.filters import EventFilter
from campaigns.models import Campaign, Event
from web.htmx import render_page
from web.paging import paginate


def events(request: HttpRequest) -> HttpResponse:
    """All events, newest first, filtered."""
    filter = EventFilter.of(request)
    rows = (
        filter.narrow(Event.objects.published())
        .prefetch_related(Prefetch("campaigns", Campaign.objects.published()))
        .with_sources()
        .newest_first()
    )
    page = paginate(request, rows)
    return render_page(request, "campaigns/events.html", {"filter": filter, "page": page}, partials=["results"])
