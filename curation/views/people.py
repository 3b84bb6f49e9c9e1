"""Who may be named: requests for a second curator, and persons who are shown without a reason on record."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from actors.models import Person
from curation import actions
from curation.forms.requests import DecisionForm
from curation.models import Approval
from web.errors import BadInput
from web.guards import curators_only
from web.htmx import render_page
from web.paging import paginate

INCOMPLETE = "This form was not sent as a whole. Go back, and send it again."


@curators_only
def people(request: HttpRequest) -> HttpResponseBase:
    """Requests that wait, and persons of whom it is not noted why they may be named."""
    refused: DecisionForm | None = None
    if request.method == "POST":
        action, refused = request.POST.get("action"), DecisionForm(request.POST)
        if action not in ("approve", "decline") or "request" in refused.errors:
            raise BadInput(INCOMPLETE)
        if refused.is_valid() and (answer := _decided(request, refused, approve=action == "approve")):
            return answer
    waiting = Approval.objects.waiting().select_related("actor", "requested_by").order_by("requested_at", "pk")
    without: Any = Person.objects.reachable().filter(named_because="").with_has_role()
    context = {
        "waiting": [(approval, _form(approval, refused)) for approval in waiting],
        "decided": Approval.objects.exclude(decided_at=None)
        .select_related("actor", "requested_by", "decided_by")
        .order_by("-decided_at")[:10],
        "page": paginate(request, without.order_by("has_role", "folded_name", "pk")),
    }
    return render_page(request, "curation/people.html", context)


def _form(approval: Approval, refused: DecisionForm | None) -> DecisionForm:
    if refused is not None and refused.data.get("request") == str(approval.pk):
        refused.auto_id = f"id_{approval.pk}_%s"
        return refused
    return DecisionForm(initial={"request": approval.pk}, auto_id=f"id_{approval.pk}_%s")


def _decided(request: HttpRequest, form: DecisionForm, *, approve: bool) -> HttpResponseBase | None:
    """On to the page anew; None where it was refused and still waits, then the form says why."""
    approval = get_object_or_404(Approval.objects.select_related("actor"), pk=form.cleaned_data["request"])
    by: Any = request.user
    try:
        actions.decide_naming(approval=approval, approve=approve, by=by, reason=form.cleaned_data["reason"])
        messages.success(request, "The person is shown now." if approve else "Declined.")
    except actions.NotPossible as error:
        if Approval.objects.waiting().filter(pk=approval.pk).exists():
            form.add_error(None, str(error))
            return None
        messages.error(request, str(error))
    return redirect("curation:people")
