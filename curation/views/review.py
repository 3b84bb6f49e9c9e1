"""The review queue: what waits, one proposal with the article that says so, and what a curator decides about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from articles.filters import ProposalFilter
from articles.models import Extraction, Proposal
from articles.proposed import Shown, titles_of_letters
from curation.actions import review as actions
from curation.actions.review import NotDecidable
from curation.forms.review import DecisionForm
from curation.review import queue
from curation.review.preview import preview as preview_of
from curation.review.text import marked_paragraphs, marked_title, unmarked
from record.undo import NotUndoable
from web.errors import BadInput
from web.guards import curators_only
from web.htmx import render_page
from web.paging import paginate

MAX_WHY = 1_000  # characters of a reason
PER_PAGE = 10  # each with its passages and the text around them

# Why a proposal is wrong, each a key away; anything else is typed.
REASONS = (
    "The article does not say this.",
    "It says this of somebody else.",
    "The date, number or kind is wrong.",
    "It is about other Games, or another matter.",
    "The record has it already.",
)


@curators_only
def review(request: HttpRequest) -> HttpResponseBase:
    """What waits for review, article by article, narrowed by the filters; with a button to begin."""
    filter = ProposalFilter.of(request)
    rows = filter.listed(Proposal.objects.all())
    page = paginate(request, rows, PER_PAGE, rows_of=queue.with_facts)
    titles = titles_of_letters(page)
    shown = [Shown(proposal, titles) for proposal in page]
    failed = Extraction.objects.exclude(error="").select_related("article").defer("article__text").order_by("-at")[:20]
    context = {"filter": filter, "page": page, "shown": shown, "failed": failed, "rows": "curation/review.html#rows"}
    return render_page(request, "curation/review.html", context, partials=["results"])


@curators_only
def next_proposal(request: HttpRequest) -> HttpResponseBase:
    """On to the next proposal that fits the filters and that nobody else has; ``after`` names the one before."""
    filter = ProposalFilter.of(request)
    before = _proposal_after(request)
    found = queue.next_for(request.user, filter.listed(Proposal.objects.all()), after=before)  # type: ignore[arg-type]
    if found is None:
        queue.release(request.user)  # type: ignore[arg-type]
        context = {"filter": filter, "skipped": before is not None, "last": _last_decision(request)}
        return render_page(request, "curation/reviewed.html", context)
    return redirect(_address("curation:proposal", found.pk, query=request.GET))


def _proposal_after(request: HttpRequest) -> Proposal | None:
    text = request.GET.get("after", "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise BadInput(f"after={text[:40]!r} is not the number of a proposal.")
    return Proposal.objects.only("article_id").filter(pk=int(text)).first()


@curators_only
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponseBase:
    """One proposal beside its article. Whoever opens it has the article for a while; others see who."""
    proposal = _called(proposal_id)
    if request.method == "POST":
        return _act(request, proposal)
    if proposal.state == Proposal.State.PENDING:
        queue.claim(request.user, proposal)  # type: ignore[arg-type]
        proposal.refresh_from_db(fields=["claimed_by", "claimed_until"])
    return _shown(request, proposal, DecisionForm(proposal))


def _called(proposal_id: int) -> Proposal:
    """The proposal with what its page shows. Raises Http404 where there is none."""
    found = list(queue.with_facts([proposal_id])) if proposal_id < 2**63 else []  # as far as the numbers of rows go
    if not found:
        raise Http404("There is no such proposal.")
    return found[0]


def _shown(request: HttpRequest, proposal: Proposal, form: DecisionForm, **more: Any) -> HttpResponse:
    """The page of a proposal, with the form as it was typed."""
    article = proposal.article
    of_article = (
        Proposal.objects.pending().filter(article=article).order_by("pk").only("kind", "change", "field", "fields")
    )
    identical = Proposal.objects.identical_to(proposal).count() if proposal.change == Proposal.Change.CITES else 0
    context = {
        "proposal": proposal,
        "shown": Shown(proposal, titles_of_letters([proposal])),
        "form": form,
        "title_runs": marked_title(proposal),
        "paragraphs": marked_paragraphs(proposal),
        "unmarked": unmarked(proposal),
        "of_article": list(of_article),
        "claimed_from": proposal.is_claimed_from(request.user),  # type: ignore[arg-type]
        "is_pending": proposal.state == Proposal.State.PENDING,
        "identical": identical,
        "last": _last_decision(request),
        "reasons": REASONS,
        "query": _query_of(request.GET),
        **more,
    }
    return render_page(request, "curation/proposal.html", context)


def _last_decision(request: HttpRequest) -> Proposal | None:
    return Proposal.objects.decided_last_by(request.user).only("pk").first()  # type: ignore[arg-type]


# ---- deciding -----------------------------------------------------------------------------------------------------


def _act(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    action = request.POST.get("action", "")
    if action not in _ACTIONS:
        raise BadInput("This form was not sent as a whole. Go back, and send it again.")
    mine = not proposal.is_claimed_from(request.user)  # type: ignore[arg-type]
    if not mine and action not in ("take_over", "undo"):
        refused = f"{proposal.claimed_by} has this article now. Take it over, or go on to the next."
        if action in ("accept", "preview"):  # what was typed is not lost with it
            return _shown(request, proposal, DecisionForm(proposal, request.POST), refused=refused)
        messages.error(request, refused)
        return redirect(_address("curation:proposal", proposal.pk, query=request.GET))
    return _ACTIONS[action](request, proposal)


def _accept(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form = DecisionForm(proposal, request.POST)
    if not form.is_valid():
        return _shown(request, proposal, form, needs_answers=True)
    try:
        accepted = _decide(request, proposal, form)()
    except NotDecidable as error:
        return _shown(request, proposal, form, refused=str(error))
    return _on(request, proposal, accepted, "Accepted")


def _preview(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form = DecisionForm(proposal, request.POST)
    if not form.is_valid():
        return _shown(request, proposal, form, needs_answers=True)
    try:
        found = preview_of(request, proposal, _decide(request, proposal, form))
    except NotDecidable as error:
        return _shown(request, proposal, form, refused=str(error))
    context = {"proposal": proposal, "preview": found, "sent": _resent(request.POST), "query": _query_of(request.GET)}
    return render_page(request, "curation/preview.html", context)


def _resent(sent: QueryDict) -> list[tuple[str, str]]:
    """What was typed, to be sent once more from the preview."""
    own = ("csrfmiddlewaretoken", "action")
    return [(name, value) for name, values in sent.lists() if name not in own for value in values]


def _decide(request: HttpRequest, proposal: Proposal, form: DecisionForm) -> Callable[[], bool]:
    """What accepting means for this proposal, with what the form says."""
    who: Any = {"proposal": proposal, "by": request.user}
    if proposal.change == Proposal.Change.CORRECTS:
        return lambda: actions.correct(values=form.values, meant=form.meant, **who)
    if form.known_fact is not None:
        return lambda: actions.cite(fact=form.known_fact, **who)
    return lambda: actions.add(values=form.values, meant=form.meant, **who)


def _accept_all(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    if proposal.change != Proposal.Change.CITES:
        raise BadInput("Only citations of a known fact can be accepted together.")
    number = actions.cite_all(proposal=proposal, by=request.user)  # type: ignore[arg-type]
    return _on(request, proposal, bool(number), f"Accepted, {number} at once")


def _reject(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    reason = (request.POST.get("reason", "") or request.POST.get("other_reason", "")).replace("\0", "")
    try:
        if len(reason) > MAX_WHY:
            raise NotDecidable(f"The reason has {len(reason):,} characters; at most {MAX_WHY:,} are kept. Shorten it.")
        rejected = actions.reject(proposal=proposal, by=request.user, reason=reason)  # type: ignore[arg-type]
    except NotDecidable as error:
        return _shown(request, proposal, DecisionForm(proposal), why_fault=str(error), why=reason)
    return _on(request, proposal, rejected, "Rejected")


def _skip(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    return redirect(_next(request, proposal))


def _take_over(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    queue.claim(request.user, proposal, take_over=True)  # type: ignore[arg-type]
    return redirect(_address("curation:proposal", proposal.pk, query=request.GET))


def _undo(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Take a decision back: of the proposal that the form names, which may be the one before this."""
    text = request.POST.get("undone", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise BadInput("This form was not sent as a whole. Go back, and send it again.")
    undone = _called(int(text))
    try:
        number = actions.take_back(proposal=undone, by=request.user)  # type: ignore[arg-type]
    except (NotDecidable, NotUndoable) as error:
        messages.error(request, f"Not taken back. {error}")
        return redirect(_address("curation:proposal", proposal.pk, query=request.GET))
    words = "Taken back: it waits again." if number == 1 else f"Taken back: all {number} wait again."
    messages.success(request, words)
    return redirect(_address("curation:proposal", undone.pk, query=request.GET))


_ACTIONS: dict[str, Callable[[HttpRequest, Proposal], HttpResponse]] = {
    "accept": _accept,
    "accept_all": _accept_all,
    "preview": _preview,
    "reject": _reject,
    "skip": _skip,
    "take_over": _take_over,
    "undo": _undo,
}


def _on(request: HttpRequest, proposal: Proposal, decided: bool, words: str) -> HttpResponse:
    """On to the next, saying what became of this one, with the way back to it."""
    if decided:
        there = _address("curation:proposal", proposal.pk, query=request.GET)
        messages.success(request, format_html('{}: <a href="{}"><bdi>{}</bdi></a>.', words, there, proposal))
    else:
        messages.error(request, "Somebody else has decided this meanwhile: nothing was changed.")
    return redirect(_next(request, proposal))


def _next(request: HttpRequest, proposal: Proposal) -> str:
    query = request.GET.copy()
    query["after"] = str(proposal.pk)
    return _address("curation:next_proposal", query=query)


def _address(route: str, *arguments: int, query: QueryDict) -> str:
    kept = _query_of(query) if route == "curation:proposal" else query.urlencode()
    return reverse(route, args=arguments) + (f"?{kept}" if kept else "")


def _query_of(query: QueryDict) -> str:
    """The filters of the queue, which every address on the way keeps."""
    kept = query.copy()
    for gone in ("after", "page"):
        kept.pop(gone, None)
    return kept.urlencode()
