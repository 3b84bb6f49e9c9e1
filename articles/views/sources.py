"""Sources: which there are, how they fare, and finding the feed of a site."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from articles import actions
from articles.forms import SiteForm, SourceForm
from articles.models import Article, Fetch, Source
from record.keys import free_key
from web.errors import BadInput
from web.guards import admins_only, curators_see_admins_change
from web.htmx import render_page
from web.paging import paginate


@curators_see_admins_change
def sources(request: HttpRequest) -> HttpResponseBase:
    """All sources with their health, and a form for the address of a new one."""
    form = SiteForm(request.POST or None)
    if request.method == "POST":
        if "polling" in request.POST:
            return _switched(request)
        if form.is_valid():
            search = actions.look_for_feeds(site=form.cleaned_data["site"])
            return redirect("articles:found_feeds", search.pk)
    page = paginate(request, Source.objects.with_health())
    polled = Source.objects.polled().count()
    return render_page(request, "articles/sources.html", {"page": page, "form": form, "polled": polled})


def _switched(request: HttpRequest) -> HttpResponse:
    wanted = request.POST["polling"]
    if wanted not in ("on", "off"):
        raise BadInput("Polling is either on or off.")
    changed = actions.set_polling(sources=Source.objects.all(), polled=wanted == "on")
    messages.success(request, f"Polling is {wanted} for all sources; {changed} were changed.")
    return redirect("articles:sources")


@curators_see_admins_change
def source(request: HttpRequest, source_key: str) -> HttpResponseBase:
    """One source: what is decided about it, how the last looks went, and what it brought."""
    source = get_object_or_404(Source.objects.with_health(), key=source_key)
    form = SourceForm(request.POST if "save" in request.POST else None, instance=source)
    if request.method == "POST":
        if "look" in request.POST:
            looking = actions.look_now(source=source)
            messages.success(request, "It is looked at now." if looking else "Somebody is looking at it already.")
            return redirect("articles:source", source.key)
        if form.is_valid():
            actions.follow_polling(sources=[form.save()])
            messages.success(request, "Saved.")
            return redirect("articles:source", source.key)
    looks = source.poll.attempts.all()[:20]
    brought = Article.objects.filter(fetches__source=source).distinct().defer("text").newest_first()[:20]
    waiting = source.fetches.open().count()
    context = {"source": source, "form": form, "looks": looks, "brought": brought, "waiting": waiting}
    return render_page(request, "articles/source.html", context, partials=["health"])


@admins_only
def found_feeds(request: HttpRequest, fetch_id: int) -> HttpResponseBase:
    """The feeds that were found at a site; one of them becomes a source."""
    search = get_object_or_404(Fetch, pk=fetch_id, kind=Fetch.Kind.SITE)
    known = dict(Source.objects.filter(address__in=[f["address"] for f in search.feeds]).values_list("address", "key"))
    feeds = [feed | {"known": known.get(feed["address"])} for feed in search.feeds]
    form = SourceForm(
        request.POST if request.method == "POST" else None,
        initial={"outlet": search.name, "is_polled": True, "interval": 240},
    )
    if request.method == "POST":
        chosen = next((feed for feed in feeds if feed["address"] == request.POST.get("address")), None)
        if chosen is None:
            form.add_error(None, "Choose one of the feeds.")
        elif chosen["known"]:
            return redirect("articles:source", chosen["known"])
        elif form.is_valid():
            return redirect("articles:source", _added(form, search, chosen).key)
    return render_page(
        request,
        "articles/found_feeds.html",
        {"search": search, "feeds": feeds, "form": form},
        partials=["found"],
    )


@transaction.atomic
def _added(form: SourceForm, search: Fetch, feed: dict[str, str]) -> Source:
    source = form.save(commit=False)
    source.address, source.site = feed["address"], search.address
    source.key = free_key(Source, source.outlet)
    actions.add_source(source)
    form.save_m2m()
    return source
