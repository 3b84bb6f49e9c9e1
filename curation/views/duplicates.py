"""Actors that may be one: the list, and those that are known to be two."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from actors.models import Actor
from curation import actions, tasks
from curation.filters import PairFilter
from curation.forms.actors import ApartForm
from curation.models import Distinct, LikelyPair, Search
from web.errors import BadInput
from web.guards import curators_only
from web.htmx import render_page
from web.paging import paginate

PER_PAGE = 20


@curators_only
def duplicates(request: HttpRequest) -> HttpResponseBase:
    """Pairs of actors that may be one, best first, each with its points and reasons; sent to it: that two are two."""
    filter = PairFilter.of(request)
    form = None
    if request.method == "POST":
        if request.POST.get("action") == "look":
            tasks.find_duplicates.delay_on_commit(again=True)
            messages.success(request, "Looking again: the list is there anew within a minute.")
            return redirect(request.get_full_path())
        form = ApartForm(request.POST)
        if form.is_valid():
            messages.success(request, _keep_apart(form, request))
            return redirect(request.get_full_path())
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    page = paginate(request, filter.listed(LikelyPair.objects.all()), PER_PAGE, load=lambda some: some.with_actors())
    context = {
        "filter": filter,
        "page": page,
        "rows": "curation/duplicates.html#rows",
        "search": Search.objects.first(),
        "apart": Distinct.objects.count(),
        "refused": form,
    }
    return render_page(request, "curation/duplicates.html", context, partials=["results"])


def _keep_apart(form: ApartForm, request: HttpRequest) -> str:
    first, second = form.cleaned_data["actors"]
    is_new = actions.keep_apart(first=first, second=second, by=request.user, why=form.cleaned_data["why"])  # type: ignore[arg-type]
    if is_new:
        return f"“{first}” and “{second}” are kept apart, and not shown again."
    return f"Somebody has said already that “{first}” is not “{second}”."


@curators_only
def apart(request: HttpRequest) -> HttpResponseBase:
    """Actors that curators know to be two, with who said so and why; sent to it: that this is taken back."""
    if request.method == "POST":
        number = request.POST.get("distinct", "")
        if not (number.isascii() and number.isdecimal() and len(number) < 19):
            raise BadInput("Name the two that are to be shown again.")
        distinct = Distinct.objects.filter(pk=number).first()
        done = distinct is not None and actions.take_back(distinct=distinct, by=request.user)  # type: ignore[arg-type]
        said = "Taken back: they are listed again if they are still alike." if done else "It was taken back already."
        messages.success(request, said)
        return redirect(request.get_full_path())
    page: Any = paginate(request, Distinct.objects.select_related("by"))
    keys = [key for distinct in page for key in (distinct.first_key, distinct.second_key)]
    actors = Actor.objects.by_key(keys)
    pairs = [(one, actors.get(one.first_key), actors.get(one.second_key)) for one in page]
    return render_page(request, "curation/apart.html", {"page": page, "pairs": pairs})
