"""Making one actor of two, side by side; and the merges that were made, each of which can be taken back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from actors.models import Actor
from curation import actions
from curation.forms.actors import MergeForm, PairForm
from curation.merging import CannotMerge, Comparison
from curation.models import Merge
from record.undo import NotUndoable
from web.errors import BadInput
from web.guards import curators_only
from web.htmx import render_page
from web.paging import paginate


@curators_only
def merge(request: HttpRequest) -> HttpResponseBase:
    """Two actors side by side, and all that happens if one becomes part of the other; sent to it: that it be done."""
    named = [request.GET.get(name, "").strip() for name in ("keep", "merge")]
    pair = PairForm(request.GET if all(named) else None, initial={"keep": named[0], "merge": named[1]})
    if not pair.is_valid():
        return render_page(request, "curation/choose_merge.html", {"form": pair})
    keep, gone = pair.cleaned_data["keep"], pair.cleaned_data["merge"]
    if request.method == "POST" and keep == gone:
        messages.error(request, actions.merged_meanwhile(named))
        return redirect("curation:duplicates")
    compared = Comparison(keep, gone)
    form = MergeForm(request.POST if request.method == "POST" else None, compared=compared)
    problem = compared.problem
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.merge(
                keep=keep,
                gone=gone,
                values=form.values,
                by=request.user,  # type: ignore[arg-type]
                reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["seen"] or "nothing",
            )
        except CannotMerge as refusal:
            if Actor.objects.filter(pk__in=(keep.pk, gone.pk)).count() < 2:
                messages.error(request, str(refusal))
                return redirect("curation:duplicates")
            problem = str(refusal)
            compared = Comparison(*(Actor.objects.get(pk=actor.pk) for actor in (keep, gone)))
        else:
            messages.success(request, f"Merged {done}. It can be taken back under “Merges”.")
            return redirect("curation:duplicates")
    swapped = urlencode({"keep": gone.key, "merge": keep.key})
    context = {
        "compared": compared,
        "form": form,
        "problem": problem,
        "can_merge": not compared.problem,
        "swapped": f"{reverse('curation:merge')}?{swapped}",
        "said": compared.said_to_be_two(),
    }
    return render_page(request, "curation/merge.html", context)


@curators_only
def merges(request: HttpRequest) -> HttpResponseBase:
    """All merges, newest first; sent to it: that one be taken back."""
    rows = Merge.objects.newest_first().select_related("by", "undone_by", "revision")
    if request.method == "POST":
        number = request.POST.get("merge", "")
        if not (number.isascii() and number.isdecimal() and len(number) < 19):
            raise BadInput("Name the merge that is to be taken back.")
        found = rows.filter(pk=number).first()
        if found is None:
            raise BadInput("There is no such merge.")
        try:
            done = actions.undo_merge(merge=found, by=request.user)  # type: ignore[arg-type]
            said = f"Taken back: {found}. Both are there again, each with what it had."
            messages.success(request, said if done else "It was taken back already.")
        except NotUndoable as refusal:
            messages.error(request, f"Not taken back. {refusal}")
        return redirect(request.get_full_path())
    page = paginate(request, rows)
    kept = Actor.objects.by_key([one.kept_key for one in page])
    context = {"page": page, "merges": [(one, kept.get(one.kept_key)) for one in page]}
    return render_page(request, "curation/merges.html", context)
