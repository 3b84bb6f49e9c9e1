"""Facts are added and corrected here: found, opened, saved, kept as a draft."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

from articles.models import Citation
from curation.actions import editing
from curation.actions.editing import sent_before
from curation.actions.refusals import NotPossible
from curation.editing import comparison as versions
from curation.editing.forms import EDITORS, Editor, Seen, add_form, edit_form, editor_of
from curation.editing.opened import edited_or_404
from curation.editing.pickers import MAX_TYPED, PICKERS, resolve_all
from curation.models import Draft
from curation.models.drafts import digest_of, token_in
from web.guards import curators_only
from web.htmx import render_page
from web.paging import asks_for

MOST_NAMED = 8  # rows of a kind that are named beside the fact they belong to
MAX_FIELD = 40
TAKE = "take-"  # begins the button that takes the value of somebody else

_WAYS = (
    "actor",
    "campaign",
    "letter",
    "event",
)  # kinds that are found by their name; the others are reached from these


@curators_only
def edit(request: HttpRequest) -> HttpResponseBase:
    """Where facts are looked for, added, and drafts go on."""
    words = " ".join(request.GET.get("q", "").split())[:MAX_TYPED]
    groups = [PICKERS[kind].resolve(words) for kind in _WAYS] if words else []
    context = {
        "words": words,
        "groups": groups,
        "is_found": any(group.candidates for group in groups),
        "nouns": list(EDITORS),
        "drafts": Draft.objects.of(request.user).defer("values")[:50],
    }
    return render_page(request, "curation/edit.html", context)


@curators_only
def candidates(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What may be meant by what is being typed into a field: for the field, and as a page of its own."""
    if kind not in PICKERS:
        raise Http404(f"Nothing of the kind “{kind}” is chosen here.")
    name = request.GET.get("field", "q")[:MAX_FIELD]
    text = request.GET.get(name, "").strip()[:MAX_TYPED]
    context = {
        "picker": PICKERS[kind],
        "name": name,
        "id": f"id_{name}",
        "text": text,
        "resolved": resolve_all(PICKERS[kind], [text], {}),
    }
    template = "curation/includes/candidates.html" if request.htmx else "curation/choose.html"  # type: ignore[attr-defined]
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@curators_only
def edit_fact(request: HttpRequest, table: str, row_id: int) -> HttpResponseBase:
    """One fact: corrected, kept as a draft, or compared with what somebody else made of it meanwhile."""
    row = edited_or_404(table, row_id)
    if request.method == "POST":
        return _sent(request, row, edit_form)
    form = edit_form(row)
    draft = Draft.objects.of(request.user).at(request.path).first()
    newest, parts = versions.newest_change(row), _parts_of(form, row)
    form.initial["seen"] = str(Seen(newest, newest, parts, parts))
    if draft:
        form.fill_in(draft.data)
    later = versions.changes_since(row, Seen.parse(form.initial["seen"]).base) if draft else []
    return _page(request, row, form, draft=draft, later=later)


@curators_only
def add_fact(request: HttpRequest, noun: str) -> HttpResponseBase:
    """A new fact, with the article that says so. What the address says is filled in (``?letter=…``)."""
    editor = EDITORS.get(noun)
    if editor is None:
        raise Http404(f"There are no facts called “{noun}” that are added here.")
    if request.method == "POST":
        return _sent_new(request, editor)
    form = add_form(editor)
    form.fill_in(_known(form, request.GET))
    draft = Draft.objects.of(request.user).at(request.get_full_path()).first()
    if draft:
        form.fill_in(draft.data)
    form.initial["token"] = form.initial.get("token") or str(uuid.uuid4())
    return _page_of_new(request, editor, form, draft=draft)


# ---- what was sent ------------------------------------------------------------------------------


def _sent(request: HttpRequest, row: Any, form_for: Any) -> HttpResponseBase:
    action = request.POST.get("action", "")
    if action in ("draft", "discard"):
        return _kept(request, action, request.path, f"{editor_of(row).noun} {row}")
    seen = Seen.parse(request.POST.get("seen", ""))
    form = form_for(row, request.POST)
    if action.startswith(TAKE):
        return _compared(request, row.pk, type(row), seen, take=action.removeprefix(TAKE))
    if not form.is_valid():
        return _page(request, _again(row), form, status=422)
    parts = {part: form.part_values[part.name] for part in form.parts}
    try:
        changed = editing.change_fact(
            fact=form.instance,
            columns=form.column_names,
            parts=parts,
            parts_seen=seen.parts,
            base=seen.base,
            by=request.user,  # type: ignore[arg-type]
            reason=form.cleaned_data["why"],
        )
    except editing.Stale:
        return _compared(request, row.pk, type(row), seen)
    except NotPossible as error:
        form.add_error(None, str(error))
        return _page(request, _again(row), form, status=422)
    Draft.objects.of(request.user).at(request.path).delete()
    messages.success(request, "Saved." if changed else "It is so already; nothing was changed.")
    return redirect(request.path)


def _sent_new(request: HttpRequest, editor: Editor) -> HttpResponseBase:
    action, address = request.POST.get("action", ""), request.get_full_path()
    if action in ("draft", "discard"):
        return _kept(request, action, address, f"a new {editor.noun}")
    token, digest = token_in(request.POST.get("token", "")), digest_of(request.POST)
    form = add_form(editor, request.POST)
    try:
        before = sent_before(token=token, by=request.user) if token else None
        if before:
            return _added(request, *before[:1], is_new=False, is_same=before[1].digest == digest)
        if not form.is_valid():
            return _page_of_new(request, editor, form, status=422)
        parts = {part: form.part_values[part.name] for part in form.parts}
        row, is_new = editing.add_fact(
            fact=form.instance,
            citation=form.citation,
            parts=parts,
            token=token or uuid.uuid4(),
            digest=digest,
            by=request.user,  # type: ignore[arg-type]
            reason=form.cleaned_data["why"],
        )
    except NotPossible as error:
        form.is_valid()
        form.add_error(None, str(error))
        return _page_of_new(request, editor, form, status=422)
    Draft.objects.of(request.user).at(address).delete()
    return _added(request, row, is_new=is_new)


def _added(request: HttpRequest, row: Any, *, is_new: bool, is_same: bool = True) -> HttpResponseBase:
    noun = editor_of(row).noun
    if is_same:
        messages.success(request, f"The {noun} was added{'' if is_new else ' already, when you sent this form first'}.")
        return redirect(row.edit_url)
    # What was typed since is not lost: it waits in the form of what was added.
    form = edit_form(row)
    newest, parts = versions.newest_change(row), _parts_of(form, row)
    values = request.POST.copy()
    values["seen"] = str(Seen(newest, newest, parts, parts))
    _keep(request, row.edit_url, f"{noun} {row}", values)
    messages.warning(
        request, f"This form has added this {noun} already. What you typed since is below, and is not saved yet."
    )
    return redirect(row.edit_url)


def _compared(request: HttpRequest, pk: int, model: Any, seen: Seen, take: str = "") -> HttpResponseBase:
    """The form again, with what was typed, beside what the row is now: whoever saves it knows what is replaced."""
    now = model._default_manager.all().with_owners().get(pk=pk)
    fresh, values = edit_form(now), request.POST.copy()
    _take_over(values, fresh, {take} & {*fresh.column_names, *(part.name for part in fresh.parts)})
    typed = edit_form(_again(now), values)
    is_valid = typed.is_valid()
    newest, parts = versions.newest_change(now), _parts_of(fresh, now)
    change = versions.change_of(now, seen.opened)
    compared = versions.compare(
        now,
        typed.column_names,
        typed.parts,
        opened=versions.Version(change.row, seen.opened_parts or {}) if change else None,
        now=versions.Version(versions.as_stored(now), parts),
        yours=versions.Version(versions.as_stored(typed.instance), typed.part_values if is_valid else parts),
        labels={name: str(field.label) for name, field in typed.fields.items()},
        changes=versions.changes_since(now, seen.opened),
    )
    if newest != seen.base or parts != seen.parts:
        # What only somebody else changed is taken over: to save must not put it back.
        _take_over(values, fresh, {field.name for field in compared.only_theirs})
    values["seen"] = str(seen.after(newest, parts))
    form = edit_form(_again(now), values)
    form.is_valid()
    return _page(request, now, form, comparison=compared, take=take, status=200 if take else 409)


def _take_over(values: QueryDict, fresh: Any, names: Iterable[str]) -> None:
    """Let some fields of a form that was sent be what the record says."""
    for name in names:
        for key, found in fresh.as_sent(name).items():
            values.setlist(key, found)


# ---- drafts -------------------------------------------------------------------------------------


def _kept(request: HttpRequest, action: str, address: str, title: str) -> HttpResponseBase:
    """Keep what was typed into the form at an address, or forget it."""
    if action == "discard":
        Draft.objects.of(request.user).at(address).delete()
        messages.success(request, "Your draft is gone; this is what the record says.")
        return redirect(address)
    draft = _keep(request, address, title, request.POST)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "curation/includes/draft_kept.html", {"draft": draft})
    messages.success(request, "Kept as a draft, which only you see. Nothing was saved in the record.")
    return redirect(address)


def _keep(request: HttpRequest, address: str, title: str, values: QueryDict) -> Draft:
    return Draft.objects.keep(by=request.user, address=address, title=title, values=values)  # type: ignore[arg-type]


# ---- pages --------------------------------------------------------------------------------------


def _again(row: Any) -> Any:
    """The row as it is: a form that was refused has written its values into the other."""
    return type(row)._default_manager.all().with_owners().get(pk=row.pk)


def _parts_of(form: Any, row: Any) -> dict[str, Any]:
    return {part.name: part.now(row) for part in form.parts}


def _known(form: forms.BaseForm, given: QueryDict) -> QueryDict:
    """Those values of an address that the form has fields for; the others keep their initial value."""
    known = QueryDict(mutable=True)
    for name in form.fields:
        if name in given:
            known.setlist(name, given.getlist(name))
    for name in [name for name in form.fields if name not in known]:
        initial = form.get_initial_for_field(form.fields[name], name)
        if initial not in (None, "", []):
            known[name] = str(initial)
    return known


def _page(request: HttpRequest, row: Any, form: Any, status: int = 200, **more: Any) -> HttpResponse:
    editor = editor_of(row)
    context = {
        "row": row,
        "noun": editor.noun,
        "form": form,
        "citations": Citation.objects.of(row).select_related("article").defer("article__text"),
        "belonging": _belonging(request, row),
    }
    response = render_page(request, "curation/edit_fact.html", context | more)
    response.status_code = status
    return response


def _page_of_new(request: HttpRequest, editor: Editor, form: Any, status: int = 200, **more: Any) -> HttpResponse:
    context = {"noun": editor.noun, "form": form, "drops_tick": not form.needs_not_held}
    response = render_page(request, "curation/add_fact.html", context | more)
    response.status_code = status
    return response


@dataclass(frozen=True)
class Belonging:
    """Facts of one kind that belong to another and have forms of their own; ``query`` begins a new one."""

    noun: str
    parameter: str
    query: str
    rows: list[Any]
    total: int

    @property
    def is_whole(self) -> bool:
        return len(self.rows) == self.total


def _belonging(request: HttpRequest, row: Any) -> list[Belonging]:
    """What belongs to a row: some of each kind, or with ``?signatures=all`` every one."""
    found = []
    for noun, relation, field in _BELONGING.get(editor_of(row).noun, ()):
        rows = getattr(row, relation).all().with_owners().order_by("pk")
        whole = asks_for(request, relation, "all", "shows every row")
        shown = list(rows if whole else rows[: MOST_NAMED + 1])
        total = len(shown) if whole or len(shown) <= MOST_NAMED else rows.count()
        shown = shown if whole else shown[:MOST_NAMED]
        found.append(Belonging(noun, relation, urlencode({field: row.key}), shown, total))
    return found


_OF_ACTOR = (("response", "responses", "actor"),)
_BELONGING = {
    "letter": (
        ("addressee", "addressees", "letter"),
        ("signature", "signatures", "letter"),
        ("response", "responses", "letter"),
    ),
    "campaign": (
        ("letter", "letters", "campaign"),
        ("response", "responses", "campaign"),
        ("event", "events", "campaigns"),
    ),
    "organisation": _OF_ACTOR,
    "government": (("position", "positions", "government"), *_OF_ACTOR),
    "person": (("affiliation", "affiliations", "person"), *_OF_ACTOR),
}
