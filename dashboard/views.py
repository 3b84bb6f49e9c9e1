"""The front door: home, timeline, and what one's organisation signed."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from actors.models import Organisation
from actors.suggestions import suggested
from campaigns.models import Letter, Position, Response
from campaigns.models.positions import Stance
from dashboard import search as searches
from dashboard import timeline as timelines
from dashboard.figures import key_figures
from dashboard.filters import SearchFilter, TimelineFilter
from dashboard.tables import TIMELINE, timeline_cells
from record.as_of import today
from record.exports import export, words_of
from record.revisions import newest_revisions
from web.charts import stacked_bars
from web.errors import BadInput
from web.htmx import render_page
from web.paging import paginate

LATEST = 6
ANSWERS = 4  # each is as tall as two letters
SUGGESTIONS = 10


def home(request: HttpRequest) -> HttpResponse:
    """Key figures, latest letters and answers, positions at a glance, who signed what."""
    latest = Position.objects.published().of_governments().true_by(today()).latest_per_government()
    stances = [position.stance for position in latest]
    months, earlier = timelines.recent(timelines.months(timelines.facts(kinds=set(timelines.KINDS))))
    return render_page(
        request,
        "dashboard/home.html",
        {
            "figures": key_figures(),
            "letters": Letter.objects.published().with_list_columns().newest_first()[:LATEST],
            "responses": Response.objects.published().answers().with_parties().with_sources().newest_first()[:ANSWERS],
            "stances": [(stance, stances.count(stance)) for stance in Stance],
            "chart": stacked_bars(months, kinds=timelines.KINDS),
            "earlier": earlier,
            "kinds": timelines.KINDS,
        },
    )


def search(request: HttpRequest, form: str = "") -> HttpResponseBase:
    """Everything in which the words are found, grouped by kind; as a file one kind after the other."""
    filter = SearchFilter.of(request)
    words = filter.values.get("q", "")
    if form:
        groups = searches.groups(words, filter.query)
        lists, cells = [group.rows for group in groups], searches.found_cells(groups, filter.words)
        return export(request, form, searches.SEARCH, *lists, words=words_of(filter), cells=cells)
    groups = searches.search(words, filter.query)
    context = {
        "filter": filter,
        "words": words,
        "groups": groups,
        "total": sum(group.count for group in groups),
        "marked": filter.words,
    }
    return render_page(request, "dashboard/search.html", context, partials=["results"])


def suggest(request: HttpRequest) -> HttpResponse:
    """Who may be meant by a name that is being typed: for a picker, and as a page of its own."""
    filter = SearchFilter.of(request)
    name = filter.values.get("q", "")
    newest = newest_revisions()
    actors = suggested(name, SUGGESTIONS, newest)
    context = {"filter": filter, "name": name, "actors": actors, "newest_revisions": newest}
    return render_page(request, "dashboard/suggest.html", context, partials=["suggestions"])


def signed(request: HttpRequest) -> HttpResponse:
    """From the picker on the front page to the organisation that was typed or chosen."""
    name = " ".join(request.GET.get("q", "").split())
    if not name:
        raise BadInput("Write the name of an organisation to see what it signed.")
    found = Organisation.objects.published().called(name)[:2]
    if len(found) == 1:
        return redirect(f"{found[0].get_absolute_url()}#signed")
    return redirect(f"{reverse('actors:organisations')}?{urlencode({'q': name})}")


def timeline(request: HttpRequest, form: str = "") -> HttpResponseBase:
    """Everything dated, newest first, with an overview by month."""
    filter = TimelineFilter.of(request)
    values = filter.values
    kinds = {values["kind"]} if "kind" in values else set(timelines.KINDS)
    wanted: dict[str, Any] = {"kinds": kinds, "campaign": values.get("campaign"), "year": values.get("year")}
    facts = timelines.facts(**wanted)
    if form:
        return export(request, form, TIMELINE, *facts.values(), words=words_of(filter), cells=timeline_cells(facts))
    months = timelines.months(facts)
    overview, earlier = timelines.recent(months)
    return render_page(
        request,
        "dashboard/timeline.html",
        {
            "filter": filter,
            "page": paginate(request, timelines.Dated(facts), per_page=100),
            "chart": stacked_bars(overview, kinds=timelines.KINDS),
            "earlier": earlier,
            "months": months,
            "kinds": timelines.KINDS,
        },
        partials=["results"],
    )
