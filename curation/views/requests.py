"""What readers asked for, and what curators decide about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from actors.models import Actor, Affiliation
from curation import actions
from curation.actions.last_roles import hidden_with, seen_only_with
from curation.facts import facts_named
from curation.forms.requests import AcceptForm, DecisionForm
from curation.models import Suggestion, Takedown
from record.models import Visibility
from web.errors import BadInput
from web.guards import curators_only
from web.htmx import render_page
from web.paging import paginate

INCOMPLETE = "This form was not sent as a whole. Go back, and send it again."
PER_PAGE = 20


@curators_only
def takedowns(request: HttpRequest) -> HttpResponseBase:
    """Requests to take something out of public view, those that wait first."""
    return _queue(request, "takedowns", Takedown, DecisionForm, {"hide": _hide, "show": _show})


@curators_only
def suggestions(request: HttpRequest) -> HttpResponseBase:
    """Corrections that readers suggest, those that wait first."""
    return _queue(request, "suggestions", Suggestion, AcceptForm, {"accept": _accept, "decline": _decline})


def _queue(
    request: HttpRequest, name: str, model: Any, form_of: type[DecisionForm], deeds: dict[str, Callable[..., str]]
) -> HttpResponseBase:
    refused: DecisionForm | None = None
    if request.method == "POST":
        deed, refused = deeds.get(request.POST.get("action", "")), form_of(request.POST)
        if deed is None or "request" in refused.errors:
            raise BadInput(INCOMPLETE)
        if refused.is_valid():
            asked = get_object_or_404(model, pk=refused.cleaned_data["request"])
            try:
                messages.success(request, deed(asked, refused.cleaned_data, request.user))
                return redirect(f"curation:{name}")
            except actions.NotPossible as error:
                if not model.objects.waiting().filter(pk=asked.pk).exists():
                    messages.error(request, str(error))
                    return redirect(f"curation:{name}")
                refused.add_error(None, str(error))
    also = ["decided_by", *(["revision"] if model is Suggestion else [])]
    page = paginate(request, model.objects.for_the_desk().select_related(*also), PER_PAGE)
    facts = facts_named((asked.table, asked.row_id) for asked in page.object_list)
    rows: list[tuple[Any, ...]] = []
    for asked in page.object_list:
        fact = facts.get((asked.table, asked.row_id))
        also_hidden = [_people(asked, fact)] if model is Takedown else []
        rows.append((asked, fact, _form(form_of, asked, refused), *also_hidden))
    context = {
        "page": page,
        "rows": rows,
        "waiting": model.objects.waiting().count(),
        "too_many": name == "takedowns" and model.objects.waiting().filter(too_many=True).exists(),
    }
    return render_page(request, f"curation/{name}.html", context)


def _people(takedown: Takedown, fact: Any) -> list[Actor]:
    """Persons who are hidden with the role or body that a request is about; or would be, while it waits."""
    if not isinstance(fact, Actor | Affiliation):
        return []
    if fact.visibility == Visibility.PUBLIC:
        return list(seen_only_with(fact)) if takedown.is_waiting else []
    return [person for person, _ in hidden_with(fact)]


def _form(form_of: type[DecisionForm], asked: Any, refused: DecisionForm | None) -> DecisionForm | None:
    """The form of one request: as it was sent, where it was refused; none where it was decided."""
    if not asked.is_waiting:
        return None
    if refused is not None and refused.data.get("request") == str(asked.pk):
        refused.auto_id = f"id_{asked.pk}_%s"
        return refused
    return form_of(initial={"request": asked.pk}, auto_id=f"id_{asked.pk}_%s")


def _hide(takedown: Takedown, given: dict[str, Any], by: Any) -> str:
    actions.decide_takedown(takedown=takedown, hide=True, by=by, reason=given["reason"])
    return "It stays out of public view."


def _show(takedown: Takedown, given: dict[str, Any], by: Any) -> str:
    actions.decide_takedown(takedown=takedown, hide=False, by=by, reason=given["reason"])
    return "It is shown as it was before."


def _accept(suggestion: Suggestion, given: dict[str, Any], by: Any) -> str:
    number = given["revision"]
    revision = actions.accept_suggestion(suggestion=suggestion, by=by, reason=given["reason"], number=number)
    return f"Accepted, as revision {revision.number}."


def _decline(suggestion: Suggestion, given: dict[str, Any], by: Any) -> str:
    actions.decline_suggestion(suggestion=suggestion, by=by, reason=given["reason"])
    return "Declined."
