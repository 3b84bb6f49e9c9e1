"""Bringing articles in by hand, and how far that is."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from articles import actions, jobs
from articles.forms import AddressesForm, FilesForm, TextForm
from articles.models import Fetch, ImportRun
from web.errors import BadInput
from web.guards import curators_only
from web.htmx import render_page
from web.paging import paginate

WAYS: dict[str, type[AddressesForm | FilesForm | TextForm]] = {
    "addresses": AddressesForm,
    "files": FilesForm,
    "text": TextForm,
}


@curators_only
def ingest(request: HttpRequest) -> HttpResponseBase:
    """Three ways to hand articles in, and what was handed in lately."""
    forms_shown: dict[str, forms.Form] = {way: form(prefix=way) for way, form in WAYS.items()}
    if request.method == "POST":
        way = request.POST.get("way", "")
        if way not in WAYS:
            raise BadInput("This form was not sent as a whole. Go back, and send it again.")
        form = WAYS[way](request.POST, request.FILES, prefix=way)
        if form.is_valid():
            return redirect("articles:run", _started(request, form).pk)
        forms_shown[way] = form
    runs = ImportRun.objects.select_related("by").with_counts()[:20]
    return render_page(request, "articles/ingest.html", {"forms": forms_shown, "runs": runs})


@transaction.atomic
def _started(request: HttpRequest, form: Any) -> ImportRun:
    run = actions.start_run(by=request.user, about=form.about, things=form.things())  # type: ignore[arg-type]
    transaction.on_commit(lambda: jobs.send_run_later(run.pk))
    return run


@curators_only
def run(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """How far a run is, what came of each thing, and what to do about it."""
    run = get_object_or_404(ImportRun.objects.select_related("by"), pk=run_id)
    if request.method == "POST":
        return _act(request, run)
    state = request.GET.get("state", "")
    if state not in ("", *Fetch.State.values):
        raise BadInput(f"state={state[:40]!r} is none that a fetch can be in: {', '.join(Fetch.State.values)}.")
    fetches = run.fetches.defer("content", "article__text").select_related("article").order_by("pk")
    page = paginate(request, fetches.filter(state=state) if state else fetches)
    context = {"run": run, "page": page, "state": state, "progress": run.progress()}
    return render_page(request, "articles/run.html", context, partials=["progress"])


def _act(request: HttpRequest, run: ImportRun) -> HttpResponse:
    match request.POST.get("action"):
        case "stop":
            actions.stop_run(run=run)
            messages.success(request, "Stopped. What is being fetched now is finished; nothing more is begun.")
        case "resume":
            actions.resume_run(run=run)
            jobs.send_run_later(run.pk)
            messages.success(request, "It goes on.")
        case "again":
            failed = run.fetches.filter(state=Fetch.State.FAILED).only("pk", "kind", "state", "address")
            again = sum(actions.ask_again(fetch=fetch) for fetch in failed)
            jobs.send_run_later(run.pk)
            messages.success(request, f"{again} are tried again." if again else "There is nothing to try again.")
        case _:
            raise BadInput("This form was not sent as a whole. Go back, and send it again.")
    return redirect("articles:run", run.pk)
