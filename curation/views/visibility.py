"""Taking a fact out of the record, and putting it back. Its row and its history stay."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from curation.actions import editing
from curation.actions.refusals import NotPossible
from curation.editing.dependents import dependents_of
from curation.editing.forms import MAX_REASON, editor_of
from curation.editing.opened import edited_or_404
from record.models import Visibility
from web.guards import curators_only
from web.htmx import render_page

_IN_WORDS = {
    Visibility.PUBLIC: "everybody: it is in pages, lists, files and feeds",
    Visibility.UNLISTED: "whoever has its address: it is in no list, search or file",
    Visibility.CURATORS: "curators only: for the public there is no such page",
    Visibility.HIDDEN: "curators only, and its address says that it was taken out",
}


class VisibilityForm(forms.Form):
    """Who sees a fact, and why."""

    visibility = forms.ChoiceField(
        choices=list(_IN_WORDS.items()), widget=forms.RadioSelect, label="Who sees it from now on"
    )
    why = forms.CharField(
        max_length=MAX_REASON,
        label="Reason",
        help_text="It is kept in the history.",
        error_messages={"required": "Say why: others will want to know."},
    )

    use_required_attribute = False


@curators_only
def fact_visibility(request: HttpRequest, table: str, row_id: int) -> HttpResponseBase:
    """Who sees a fact. First it is said what depends on it."""
    row = edited_or_404(table, row_id)
    form = VisibilityForm(request.POST or None, initial={"visibility": row.visibility}, label_suffix="")
    if request.method == "POST" and form.is_valid() and _is_set(request, row, form):
        return redirect(row.edit_url)
    context = {"row": row, "noun": editor_of(row).noun, "form": form, "dependents": dependents_of(row)}
    response = render_page(request, "curation/fact_visibility.html", context)
    response.status_code = 422 if form.errors else 200
    return response


def _is_set(request: HttpRequest, row: Any, form: VisibilityForm) -> bool:
    wanted = form.cleaned_data["visibility"]
    try:
        changed = editing.set_visibility(
            fact=row,
            visibility=wanted,
            by=request.user,  # type: ignore[arg-type]
            reason=form.cleaned_data["why"],
        )
    except NotPossible as error:
        form.add_error(None, str(error))
        return False
    told = f"Seen by {_IN_WORDS[Visibility(wanted)].partition(':')[0]} now. The history keeps why."
    messages.success(request, told if changed else "It is so already; nothing was changed.")
    return True
