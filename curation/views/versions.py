"""All versions of a fact, and bringing one of them back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from curation.actions.editing import refuse_to_name
from curation.actions.last_roles import people_follow
from curation.actions.refusals import NotPossible
from curation.editing import comparison
from curation.editing.forms import MAX_REASON, editor_of
from curation.editing.opened import edited_or_404
from record.history import FieldChange
from record.models import Change
from record.revisions import revise
from record.undo import NotUndoable, restore
from web.guards import curators_only
from web.htmx import render_page
from web.paging import paginate


class BringBackForm(forms.Form):
    """Why an earlier version is brought back."""

    why = forms.CharField(
        max_length=MAX_REASON,
        label="Reason",
        help_text="It is shown in the public history.",
        error_messages={"required": "Say why: others will want to know."},
    )
    newest = forms.CharField(widget=forms.HiddenInput, required=False)

    use_required_attribute = False


@curators_only
def fact_versions(request: HttpRequest, table: str, row_id: int) -> HttpResponseBase:
    """Every change of a fact, whoever may see it: by whom, why, and what each field was."""
    row = edited_or_404(table, row_id)
    changes = Change.objects.filter(table=row._meta.db_table, row_id=row.pk)
    page = paginate(request, changes.order_by("-pk"), load=lambda rows: rows.select_related("revision__user"))
    shown: list[Change] = list(page.object_list)
    earlier = changes.filter(pk__lt=shown[-1].pk).order_by("-pk").first() if shown else None
    before = [*(change.row for change in shown[1:]), earlier.row if earlier else None]
    wording = comparison.CuratorsWording(type(row))
    wording.load_names([*(change.row for change in shown), *before])
    told = [
        (change, wording.differences(old, change.row), old is None) for change, old in zip(shown, before, strict=True)
    ]
    newest = comparison.newest_change(row)
    context = {"row": row, "noun": editor_of(row).noun, "page": page, "told": told, "newest": newest}
    return render_page(request, "curation/fact_versions.html", context)


@curators_only
def fact_version(request: HttpRequest, table: str, row_id: int, change: int) -> HttpResponseBase:
    """One version of a fact beside what it is now. It can be brought back."""
    row = edited_or_404(table, row_id)
    found = comparison.change_of(row, change) if change < 2**63 else None
    if found is None:
        raise Http404(f"There is no version {change} of this {editor_of(row).noun}.")
    newest = comparison.newest_change(row)
    form = BringBackForm(request.POST or None, initial={"newest": newest}, label_suffix="")
    if request.method == "POST" and form.is_valid() and _is_back(request, row, found, form, newest):
        return redirect(row.edit_url)
    context = {
        "row": row,
        "noun": editor_of(row).noun,
        "change": found,
        "fields": _differences(row, found),
        "form": form,
        "newest": newest,
    }
    response = render_page(request, "curation/fact_version.html", context)
    response.status_code = 422 if form.errors else 200
    return response


def _is_back(request: HttpRequest, row: Any, found: Change, form: BringBackForm, newest: int) -> bool:
    if form.cleaned_data["newest"] != str(newest):
        form.add_error(None, "It was changed since you opened this page. Compare again, then bring the version back.")
        form.data = {**form.data.dict(), "newest": str(newest)}  # type: ignore[attr-defined]  # it was made of a query
        return False
    if not _differences(row, found):
        messages.success(request, "It is so already; nothing was changed.")
        return True
    try:
        refuse_to_name(row, found.row.get("visibility", ""))
        why = form.cleaned_data["why"]
        with revise(by=request.user, reason=why), people_follow(row):
            restore(found, by=request.user, reason=why)  # type: ignore[arg-type]
    except (NotUndoable, NotPossible) as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, "The earlier version is back. What it replaced is in the history.")
    return True


def _differences(row: Any, found: Change) -> list[FieldChange]:
    """What would change, field by field: now, and in that version."""
    return comparison.CuratorsWording(type(row)).differences(comparison.as_stored(row), found.row)
