"""What anybody may ask for, without an account: a correction, or that something is taken out of public view."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from curation import actions
from curation.facts import fact_or_none, rows_of
from curation.forms.requests import SuggestionForm, TakedownForm
from curation.models import Takedown
from record.shortcuts import fact_or_404
from web.htmx import render_page
from web.limits import is_too_often

TAKEDOWNS_AN_HOUR, SUGGESTIONS_AN_HOUR = 10, 20
MONTHS = 24

# Nobody is signed in to these pages, so there is nothing that another site could do in somebody's name; that a form was
# given by us is shown by the token in it (web/open_forms.py). So they need no cookie.


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@never_cache
def takedown(request: HttpRequest) -> HttpResponse:
    """Ask to take something out of public view. What names a person is hidden at once."""
    form = TakedownForm(request.POST or None, initial={"address": request.GET.get("address", "")[:500]})
    if request.method == "POST" and form.is_valid():
        if is_too_often(request, "takedown", an_hour=TAKEDOWNS_AN_HOUR):
            return _too_often(request, "curation/takedown.html", {"form": form} | _counted())
        given = {name: form.cleaned_data[name] for name in ("address", "why", "contact")}
        asked = actions.ask_for_takedown(**given, token_hash=form.token_hash)
        return redirect("curation:takedown_hidden" if asked.hidden_at_once else "curation:takedown_sent")
    return render_page(request, "curation/takedown.html", {"form": form} | _counted())


@require_safe
def takedown_sent(request: HttpRequest, is_hidden: bool = False) -> HttpResponse:
    """What happens with a request now."""
    return render_page(request, "curation/takedown_sent.html", {"is_hidden": is_hidden})


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@never_cache
def suggest(request: HttpRequest) -> HttpResponse:
    """Suggest a correction of a fact, or of what a page says."""
    named = request.GET.get("fact", "")
    fact = _fact_or_404(named) if named else None
    form = SuggestionForm(request.POST or None, fact=fact, initial={"address": request.GET.get("address", "")[:500]})
    context = {"form": form, "fact": fact}
    if request.method == "POST" and form.is_valid():
        if is_too_often(request, "suggest", an_hour=SUGGESTIONS_AN_HOUR):
            return _too_often(request, "curation/suggest.html", context)
        given = {name: form.cleaned_data.get(name, "") for name in ("address", "wrong", "right", "source")}
        actions.suggest(fact=fact, **given, token_hash=form.token_hash)
        return redirect("curation:suggest_sent")
    return render_page(request, "curation/suggest.html", context)


@require_safe
def suggest_sent(request: HttpRequest) -> HttpResponse:
    """What happens with a suggestion now."""
    return render_page(request, "curation/suggest_sent.html", {})


def _fact_or_404(named: str) -> Any:
    """The fact that the address names, or has become part of, if the public may see it."""
    table, _, number = named.partition("/")
    rows = rows_of(table)
    if rows is None or not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise Http404("There is no such fact in the public record.")
    there = fact_or_none(table, int(number))
    return fact_or_404(rows.with_owners(), pk=there.pk if there else int(number))


def _too_often(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The form as it was filled, so that nothing is lost."""
    response = render_page(request, template, context | {"too_often": True})
    response.status_code = 429
    return response


def _counted() -> dict[str, Any]:
    return {"months": Takedown.objects.by_month()[:MONTHS]}
