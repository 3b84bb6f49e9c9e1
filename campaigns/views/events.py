"""Events: what happened when."""

from django.http import HttpRequest, HttpResponseBase

from campaigns.filters import EventFilter
from campaigns.models import Event
from campaigns.tables import EVENTS
from record.exports import export, export_counts, words_of
from web.lists import list_page


def events(request: HttpRequest, form: str = "", facet: str = "") -> HttpResponseBase:
    """All events, newest first, filtered."""
    filter = EventFilter.of(request)
    events = Event.objects.published()
    if facet:
        return export_counts(request, facet, EVENTS, filter, events)
    if form:
        return export(request, form, EVENTS, filter.listed(events), words=words_of(filter))
    return list_page(
        request,
        "campaigns/events.html",
        filter,
        events,
        load=lambda events: events.with_campaigns().with_sources(),
    )
