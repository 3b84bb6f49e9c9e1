"""Lists of signatories: handing one in, looking through its names, putting them into the record."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRefresh

from actors.models import Actor, ActorKind, Affiliation
from articles.ingest.document import Unreadable
from campaigns.models import Letter
from curation.actions import lists as actions
from curation.forms.lists import (
    ColumnsForm,
    ConfirmForm,
    HandInForm,
    LetterForm,
    NameForm,
    NewActorForm,
    OneNewActorForm,
    TakeBackForm,
)
from curation.listed import tallies
from curation.models import ListedName, SignatoryList
from curation.models.lists import actors_of
from record.models import SpellingVariant
from record.undo import NotUndoable
from web.errors import BadInput
from web.guards import curators_only
from web.htmx import render_page
from web.paging import paginate

UNDECIDED = "undecided"
LIKELY_ENOUGH = 90  # points from which on likely names are accepted together, unless the curator says otherwise
LETTERS_FOUND = 20
ACTORS_FOUND = 8
NOT_WHOLE = "This form was not sent as a whole. Go back, and send it again."


@curators_only
def signatory_lists(request: HttpRequest) -> HttpResponseBase:
    """The letter, then its names; and the lists that were handed in lately."""
    key = request.GET.get("letter", "")
    letter = get_object_or_404(Letter.objects.select_related("campaign").defer("text"), key=key) if key else None
    is_sent = request.method == "POST"
    form = HandInForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent:
        if letter is None:
            raise BadInput("Choose the letter first, under which these names stand.")
        if form.is_valid() and (handed_in := _hand_in(request, letter, form)):
            return redirect("curation:signatory_list", handed_in.pk)
    search = LetterForm(request.GET if "q" in request.GET else None)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    lists = SignatoryList.objects.select_related("letter", "by", "confirmed_by").with_counts()
    context = {
        "letter": letter,
        "form": form,
        "search": search,
        "words": words,
        "letters": _letters(words) if words else [],
        "lists": (lists.filter(letter=letter) if letter else lists)[:30],
    }
    return render_page(request, "curation/lists.html", context)


def _hand_in(request: HttpRequest, letter: Letter, form: HandInForm) -> SignatoryList | None:
    file, by = form.cleaned_data["file"], request.user
    try:
        if file:
            return actions.hand_in_file(letter=letter, name=file.name or "", content=file.read(), by=by)
        return actions.hand_in_text(letter=letter, text=form.cleaned_data["text"], by=by)
    except Unreadable as error:
        form.add_error("text", error.reason)
        return None


def _letters(words: str) -> Iterable[Letter]:
    """The letters that are meant by words of their title, or by their key or address."""
    key = words.rstrip("/").rpartition("/")[2][:80]
    rows = Letter.objects.select_related("campaign").defer("text")
    return [*rows.filter(key=key)] or rows.found_by(SpellingVariant.query_for(words)).newest_first()[:LETTERS_FOUND]


# ---- one list -------------------------------------------------------------------------------------------------------


@curators_only
def signatory_list(request: HttpRequest, list_id: int) -> HttpResponseBase:
    """The names of a list with what each is taken for; or how far it is read; or what came of it."""
    lists = SignatoryList.objects.select_related("by", "confirmed_by", "article", "revision")
    found = get_object_or_404(lists.defer("content", "article__text"), pk=list_id)
    forms_shown: dict[str, Any] = {}
    if request.method == "POST":
        answer = _act(request, found, forms_shown)
        if answer is not None:
            return answer
        found = lists.get(pk=list_id)
    if request.htmx and request.htmx.target == "progress" and not found.is_to_be_read:  # type: ignore[attr-defined]
        return HttpResponseClientRefresh()
    context = _shown(request, found)
    context |= _forms(found, context["letter"]) | forms_shown
    partials = ["progress"] if found.is_to_be_read else ["results"] if "page" in context else []
    return render_page(request, "curation/list.html", context, partials=partials)


def _shown(request: HttpRequest, found: SignatoryList) -> dict[str, Any]:
    """The numbers of the letter, and one page of names."""
    letter = Letter.objects.with_counts().select_related("campaign").defer("text", "summary").get(pk=found.letter_id)
    context: dict[str, Any] = {"list": found, "letter": letter}
    if found.is_to_be_read or found.state == SignatoryList.State.FAILED:
        return context
    state = request.GET.get("state", "")
    if state not in ("", UNDECIDED, *ListedName.State.values):
        raise BadInput(f"state={state[:40]!r} is none that a name can be in: {', '.join(ListedName.State.values)}.")
    every = found.names.all_of_list()
    now, then = tallies(letter, every)
    page = paginate(request, _in_state(found, state), load=lambda some: some.with_what_is_shown())
    shown = actors_of(page)
    for name in page:
        name.likeliest = shown.get(name.best["id"]) if name.best else None
    counts = found.names.counts()
    states = [(one.value, one.label, counts[one.value]) for one in ListedName.State if one.value in counts]
    return context | {
        "page": page,
        "state": state,
        "states": states,
        "total": len(every),
        "undecided": sum(name.deed == ListedName.Deed.OPEN for name in every),
        "left_out": sum(name.deed == ListedName.Deed.LEFT_OUT for name in every),
        "made": len({name.stands_for for name in every if name.deed == ListedName.Deed.MADE}),
        "now": now,
        "then": then,
    }


def _in_state(found: SignatoryList, state: str) -> Any:
    names = found.names.order_by("number")
    if state == UNDECIDED:
        return names.undecided()
    return names.filter(state=state) if state else names


def _forms(found: SignatoryList, letter: Letter) -> dict[str, Any]:
    if found.is_open:
        return {
            "many": NewActorForm(),
            "score": LIKELY_ENOUGH,
            "confirm": ConfirmForm(letter=letter),
            "columns": ColumnsForm(signatory_list=found) if found.width > 1 else None,
        }
    return {"take_back": TakeBackForm()} if found.is_confirmed else {}


def _act(request: HttpRequest, found: SignatoryList, forms_shown: dict[str, Any]) -> HttpResponse | None:
    """What a form of the page asks for. The answer leads on; None where the page is to be shown again."""
    try:
        match request.POST.get("action"):
            case "decide":
                _decide(request, found, forms_shown)
                return None if request.htmx or forms_shown else redirect(request.get_full_path())  # type: ignore[attr-defined]
            case "confirm":
                return _confirm(request, found, forms_shown)
            case "take back":
                form = forms_shown["take_back"] = TakeBackForm(request.POST)
                if not form.is_valid():
                    return None
                actions.take_back(signatory_list=found, by=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
                messages.success(request, "Taken back. The list can be corrected, and confirmed anew.")
            case "columns":
                chosen = forms_shown["columns"] = ColumnsForm(request.POST, signatory_list=found)
                if not chosen.is_valid():
                    return None
                actions.choose_columns(signatory_list=found, columns=chosen.columns)
            case "drop":
                actions.drop(signatory_list=found)
                messages.success(request, "The list is forgotten. The record was not changed.")
                return redirect("curation:signatory_lists")
            case _:
                raise BadInput(NOT_WHOLE)
    except (actions.ListNotOpen, actions.NotAddable, NotUndoable) as error:
        messages.error(request, str(error))
    return redirect("curation:signatory_list", found.pk)


def _confirm(request: HttpRequest, found: SignatoryList, forms_shown: dict[str, Any]) -> HttpResponse | None:
    form = ConfirmForm(request.POST, letter=found.letter)
    if not form.is_valid():
        forms_shown["confirm"] = form
        return None
    given = form.cleaned_data
    try:
        number = actions.confirm(
            signatory_list=found,
            article=given["article"],
            by=request.user,  # type: ignore[arg-type]
            claimed=given["claimed"],
            reason=given["reason"],
        )
    except actions.NotAddable as error:
        form.add_error(None, str(error))
        forms_shown["confirm"] = form
        actions.look_again(signatory_list=found)
        return None
    messages.success(request, f"{number} names were added under the letter.")
    return redirect("curation:signatory_list", found.pk)


def _decide(request: HttpRequest, found: SignatoryList, forms_shown: dict[str, Any]) -> None:
    """One deed for the names that are ticked, for all that the filter shows, or for the one beside its button."""
    one = request.POST.get("accept", "")
    if one:
        done = actions.accept_likeliest(signatory_list=found, numbers=_numbers([one]))
        messages.success(request, _said(done, "accepted"))
        return
    if request.POST.get("which") == "all":
        state = request.GET.get("state", "")
        numbers = list(_in_state(found, state).values_list("number", flat=True))
    else:
        numbers = _numbers(request.POST.getlist("number"))
    if not numbers:
        messages.error(request, "Tick the names first, or choose all that are shown here.")
        return
    match request.POST.get("deed"):
        case "accept":
            done = actions.accept_likeliest(signatory_list=found, numbers=numbers, at_least=_score(request))
            messages.success(request, _said(done, f"accepted, from {_score(request)} points on"))
        case "make":
            form = NewActorForm(request.POST)
            if not form.is_valid():
                forms_shown["many"] = form
                return
            done = actions.make_new(signatory_list=found, numbers=numbers, new=form.new)
            messages.success(request, _said(done, "to be made new actors"))
        case "unresolved":
            done = actions.leave_unresolved(signatory_list=found, numbers=numbers)
            messages.success(request, _said(done, "to stay unresolved"))
        case "out":
            messages.success(request, _said(actions.leave_out(signatory_list=found, numbers=numbers), "left out"))
        case "found":
            done = actions.take_as_found(signatory_list=found, numbers=numbers)
            messages.success(request, _said(done, "as they were found"))
        case _:
            raise BadInput(NOT_WHOLE)


def _said(number: int, what: str) -> str:
    return f"{number:,} {'name is' if number == 1 else 'names are'} {what}."


def _numbers(given: list[str]) -> list[int]:
    if not all(one.isascii() and one.isdecimal() and len(one) < 8 for one in given):
        raise BadInput(NOT_WHOLE)
    return [int(one) for one in given]


def _score(request: HttpRequest) -> int:
    given = request.POST.get("score", "")
    if not (given.isascii() and given.isdecimal() and len(given) <= 3 and int(given) <= 100):
        raise BadInput("Points are a number from 0 to 100.")
    return int(given)


# ---- one name -------------------------------------------------------------------------------------------------------


@curators_only
def listed_name(request: HttpRequest, list_id: int, number: int) -> HttpResponseBase:
    """One name of a list: whom it may mean, and all that can be done with it."""
    rows = ListedName.objects.select_related("signatory_list__letter", "actor").defer("signatory_list__content")
    name = get_object_or_404(rows, signatory_list=list_id, number=number)
    shown = {
        "name_form": NameForm(initial={"name": name.name}),
        "new_form": OneNewActorForm(
            initial={
                "new_name": name.new_name or (name.main or name.name)[:300],
                "kind": name.new_kind or ("person" if name.new_role else ""),
                "role": name.new_role,
                "country": name.country_name,
            }
        ),
    }
    if request.method == "POST":
        try:
            if _decide_on(request, name, shown):
                return redirect(_after(request, name))
        except actions.ListNotOpen as error:
            messages.error(request, str(error))
            return redirect(_after(request, name))
    known = actors_of([name])
    candidates = [(known[one["id"]], one) for one in name.candidates if one["id"] in known]
    words = request.GET.get("q", "").replace("\0", "")[:120].strip()
    found = list(Actor.objects.found_by_name(words)[:ACTORS_FOUND]) if words else []
    _load_roles([*found, *(actor for actor, _ in candidates)])
    context = shown | {
        "name": name,
        "list": name.signatory_list,
        "candidates": candidates,
        "words": words,
        "found": found,
        "back": _back(request, name),
        "next": _next_undecided(name),
    }
    return render_page(request, "curation/listed_name.html", context, partials=["suggestions"])


def _decide_on(request: HttpRequest, name: ListedName, shown: dict[str, Any]) -> bool:
    """Whether what a form asks for was done; else the form says why not."""
    of: dict[str, Any] = {"signatory_list": name.signatory_list}
    match request.POST.get("action"):
        case "actor":
            numbers = _numbers([request.POST.get("actor", "")])
            actions.take_for(number=name.number, actor=get_object_or_404(Actor, pk__in=numbers), **of)
        case "make":
            form = shown["new_form"] = OneNewActorForm(request.POST)
            if not form.is_valid():
                return False
            actions.make_new(numbers=[name.number], new=form.new, **of)
        case "rename":
            corrected = shown["name_form"] = NameForm(request.POST)
            if not corrected.is_valid():
                return False
            actions.rename(number=name.number, name=corrected.cleaned_data["name"], **of)
        case "unresolved":
            actions.leave_unresolved(numbers=[name.number], **of)
        case "out":
            actions.leave_out(numbers=[name.number], **of)
        case "found":
            actions.take_as_found(numbers=[name.number], **of)
        case _:
            raise BadInput(NOT_WHOLE)
    return True


def _load_roles(actors: list[Actor]) -> None:
    """Load the roles of persons, as ``shown_roles``."""
    people: dict[int, Any] = {actor.pk: actor for actor in actors if actor.kind == ActorKind.PERSON}
    for person in people.values():
        person.shown_roles = []
    for role in Affiliation.objects.filter(person__in=people).select_related("body") if people else ():
        people[role.person_id].shown_roles.append(role)


def _back(request: HttpRequest, name: ListedName) -> str:
    """The list where the curator came from: filter and page."""
    kept = {key: request.GET[key] for key in ("state", "page") if request.GET.get(key)}
    query = f"?{urlencode(kept)}" if kept else ""
    return f"{reverse('curation:signatory_list', args=[name.signatory_list_id])}{query}#name-{name.number}"


def _next_undecided(name: ListedName) -> ListedName | None:
    others = name.signatory_list.names.undecided().exclude(pk=name.pk).order_by("number")
    return others.filter(number__gt=name.number).first() or others.first()


def _after(request: HttpRequest, name: ListedName) -> str:
    following = _next_undecided(name) if request.POST.get("then") == "next" else None
    if following is None:
        return _back(request, name)
    return reverse("curation:listed_name", args=[name.signatory_list_id, following.number])
