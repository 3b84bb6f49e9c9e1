"""One fact on the desk: how far the record stands by it, what it rests on, and what was decided about it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from actors.models import Actor, ActorKind
from articles.actions import set_primary, set_state
from articles.models import Citation
from campaigns.actions import note_looking
from campaigns.models import Addressee, Letter, Looking
from curation.actions import NotPossible, name_person, protect_person
from curation.actions.last_roles import people_follow
from curation.actions.naming import needs_another
from curation.actions.refusals import refusal
from curation.addressed import fact_at
from curation.facts import any_fact_or_404
from curation.forms.requests import LookingForm, NamingForm, ProtectionForm, StateForm
from curation.models import Approval
from record.history import versions
from record.models import Visibility
from record.revisions import revise
from record.sources import is_cited
from web.errors import BadInput
from web.guards import curators_only
from web.htmx import render_page

INCOMPLETE = "This form was not sent as a whole. Go back, and send it again."
NEWEST = 5


@curators_only
def fact_at_address(request: HttpRequest) -> HttpResponseBase:
    """The way from an address of this site to the fact that it is about."""
    address = request.GET.get("address", "").strip()
    if address and (fact := fact_at(address)):
        return redirect(fact.desk_url)
    return render_page(request, "curation/fact_at_address.html", {"address": address})


@curators_only
def fact(request: HttpRequest, table: str, row_id: int) -> HttpResponseBase:
    """One fact, whoever may see it."""
    fact = any_fact_or_404(table, row_id)
    forms_ = _forms(fact, request)
    if request.method == "POST":
        action = request.POST.get("action", "")
        if action == "primary":
            return _mark_primary(fact, request)
        if action not in forms_:
            raise BadInput(INCOMPLETE)
        form = forms_[action]
        if form.is_valid():
            try:
                messages.success(request, _ACTIONS[action](fact, form.cleaned_data, request.user))
                return redirect(fact.desk_url)
            except NotPossible as error:
                form.add_error(None, str(error))
            except IntegrityError as error:
                form.add_error(None, refusal(error, type(fact)))
            fact.refresh_from_db()
    return render_page(request, "curation/fact.html", {"fact": fact, "forms": forms_} | _about(fact))


def _forms(fact: Any, request: HttpRequest) -> dict[str, forms.Form]:
    """The forms of a fact, the one that was sent as it was filled."""

    def sent(action: str) -> Any:
        return request.POST if request.POST.get("action") == action else None

    found: dict[str, forms.Form] = {"state": StateForm.of(fact, sent("state"))}
    if isinstance(fact, Actor | Letter | Addressee):
        answer = {"looked_for": "its answer"} if isinstance(fact, Addressee) else {}
        found["looking"] = LookingForm(sent("looking"), initial=answer)
    if isinstance(fact, Actor) and fact.kind == ActorKind.PERSON:
        known = {"is_at_risk": fact.is_at_risk, "because": fact.named_because}
        found["protection"] = ProtectionForm(sent("protection"), initial=known)
        if fact.visibility != Visibility.PUBLIC:
            found["naming"] = NamingForm(sent("naming"), initial=known)
    return found


def _about(fact: Any) -> dict[str, Any]:
    """What is known of a fact beside itself."""
    known: dict[str, Any] = {"kind": fact._meta.verbose_name, "versions": versions(fact)[:NEWEST]}
    if is_cited(type(fact)):
        known["citations"] = Citation.objects.of(fact).select_related("article").defer("article__text").order_by("pk")
    if isinstance(fact, Actor | Letter | Addressee):
        known["lookings"] = Looking.objects.filter(**_subject(fact)).newest_first()
    if isinstance(fact, Actor) and fact.kind == ActorKind.PERSON:
        known["needs_another"] = needs_another(fact)
        known["approval"] = Approval.objects.filter(actor=fact).select_related("requested_by", "decided_by").first()
    return known


def _subject(fact: Any) -> dict[str, Any]:
    """What an entry in the log of looking is about, for the page of a fact."""
    if isinstance(fact, Addressee):
        return {"letter": fact.letter, "actor": fact.actor}
    return {"letter": fact, "actor": None} if isinstance(fact, Letter) else {"letter": None, "actor": fact}


def _set_state(fact: Any, given: dict[str, Any], by: Any) -> str:
    with revise(by=by, reason=given["why"]), people_follow(fact):
        changed = set_state(fact=fact, state=given["state"], why=given["why"], by=by)
    return "Saved." if changed else "It was so already; nothing was changed."


def _note_looking(fact: Any, given: dict[str, Any], by: Any) -> str:
    _, is_new = note_looking(**_subject(fact), **given, by=by)
    return "Noted." if is_new else "That is noted already."


def _protect(fact: Any, given: dict[str, Any], by: Any) -> str:
    was_hidden = protect_person(person=fact, **given, by=by)
    return "Saved. The person is out of public view now." if was_hidden else "Saved."


def _name(fact: Any, given: dict[str, Any], by: Any) -> str:
    asked = name_person(person=fact, because=given["because"], by=by)
    return "Asked for: another curator has to approve." if asked else "The person is shown to everybody now."


_ACTIONS: dict[str, Callable[[Any, dict[str, Any], Any], str]] = {
    "state": _set_state,
    "looking": _note_looking,
    "protection": _protect,
    "naming": _name,
}


def _mark_primary(fact: Any, request: HttpRequest) -> HttpResponseBase:
    number = request.POST.get("citation", "")
    if not (is_cited(type(fact)) and number.isascii() and number.isdecimal() and len(number) < 19):
        raise BadInput(INCOMPLETE)
    citation = Citation.objects.of(fact).filter(pk=number).select_related("article").first()
    if citation is None:
        raise BadInput("This source was taken away meanwhile. Go back, and look again.")
    set_primary(citation=citation, is_primary=not citation.is_primary, by=request.user)  # type: ignore[arg-type]
    messages.success(request, "It is no primary source any more." if citation.is_primary else "It is a primary source.")
    return redirect(fact.desk_url)
