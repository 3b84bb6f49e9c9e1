"""The archive for curators: what is held of each article, its versions, its family, and who may see it."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from articles import actions
from articles.differences import differences
from articles.filters import ArchiveFilter
from articles.forms import DecisionsForm, JoinForm, SplitForm, WithdrawForm
from articles.ingest.copies import Likeness, likeness
from articles.models import Article, Citation, Snapshot
from articles.radius import Radius
from record.models import FactState
from record.reports import Reports
from web.errors import BadInput
from web.guards import curators_only
from web.htmx import render_page
from web.paging import excerpt, paginate

MOST_OF_A_FAMILY = 30  # members of a family whose texts are compared on a page


@curators_only
def archive(request: HttpRequest) -> HttpResponseBase:
    """All archived articles, the ones that came last first."""
    filter = ArchiveFilter.of(request)
    held = Article.objects.archived()
    page = paginate(request, filter.listed(held), load=lambda rows: rows.defer("text").with_archive_columns())
    context = {"filter": filter, "page": page, "rows": "articles/archive.html#rows"}
    return render_page(request, "articles/archive.html", context, partials=["results"])


@curators_only
def archived(request: HttpRequest, article_key: str) -> HttpResponseBase:
    """One article: where it came from, its text, versions, family and facts; and what is decided about it."""
    article = get_object_or_404(Article, key=article_key)
    if request.method == "POST" and request.POST.get("action") == "primary":
        return _mark_primary(article, request)
    forms = {"decisions": DecisionsForm(instance=article), "join": JoinForm(article=article), "split": SplitForm()}
    forms["withdraw"] = WithdrawForm()
    if request.method == "POST":
        action = request.POST.get("action", "")
        if action not in _ACTIONS:
            raise BadInput("This form was not sent as a whole. Go back, and send it again.")
        form, act = _ACTIONS[action]
        forms[action] = form(article, request)
        if forms[action].is_valid():
            messages.success(request, act(article, forms[action], request))
            return redirect(article.archive_url)
        article.refresh_from_db()  # a form that was refused has written its values into it
    groups = Citation.objects.filter(article=article).grouped()
    versions = list(article.snapshots.described().order_by("-number"))
    context = {
        "article": article,
        "forms": forms,
        "versions": versions,
        "newest": versions[0] if versions else None,
        "paragraphs": excerpt(request, "paragraphs", article.paragraphs),
        "origin": article.fetches.select_related("source", "run__by").defer("content").order_by("pk").first(),
        "groups": groups,
        "radius": Radius.of(article, (citation for _, citations in groups for citation in citations)),
    }
    return render_page(request, "articles/archived.html", context | _family(article))


@curators_only
def version(request: HttpRequest, article_key: str, number: int) -> HttpResponseBase:
    """One version of an article, and what differs from the one before."""
    snapshot = _snapshot_or_404(article_key, number)
    before = snapshot.article.snapshots.filter(number=number - 1).first()
    context = {
        "article": snapshot.article,
        "snapshot": snapshot,
        "is_newest": not snapshot.article.snapshots.filter(number__gt=number).exists(),
        "before": before,
        "differences": differences(before.text, snapshot.text) if before else [],
        "paragraphs": excerpt(request, "paragraphs", snapshot.paragraphs),
    }
    return render_page(request, "articles/version.html", context)


@curators_only
def version_file(request: HttpRequest, article_key: str, number: int) -> HttpResponseBase:
    """The WARC record of a version, as a file for the programs of web archives.

    Where the bytes are held by an earlier record, that one comes first: a revisit alone has no bytes.
    """
    snapshot = _snapshot_or_404(article_key, number)
    records = [bytes(one.warc) for one in (snapshot.same_bytes_as, snapshot) if one]
    name = f"{snapshot.article.key}-{number}.warc.gz"
    return HttpResponse(
        b"".join(records),
        content_type="application/warc",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )


def _snapshot_or_404(key: str, number: int) -> Snapshot:
    snapshots = Snapshot.objects.select_related("article", "same_bytes_as").defer("article__text", "marks")
    snapshot = snapshots.filter(article__key=key, number=number).first() if number < 2**31 else None
    if snapshot is None:
        raise Http404(f"There is no version {number} of the article “{key}”.")
    return snapshot


# ---- families -----------------------------------------------------------------------------------


def _family(article: Article) -> dict[str, Any]:
    """The other articles with this text, and those that are like it and not in its family; each with its likeness."""
    family = article.whole_family().newest_first()
    total = family.count()
    shown = list(family.defer(None)[:MOST_OF_A_FAMILY])
    newest = article.snapshots.defer("warc").order_by("-number").first()
    likely = Snapshot.objects.likely_copies(newest.marks, of=article) if newest else Snapshot.objects.none()
    alike: dict[int, tuple[Article, Likeness]] = {}
    for snapshot in likely.select_related("article").defer("warc", "article__text"):
        other = snapshot.article
        if article.family and other.family == article.family:
            continue
        found = likeness(article.text, snapshot.text)
        if other.pk not in alike or found.shared > alike[other.pk][1].shared:
            alike[other.pk] = (other, found)
    return {
        "family": [(other, likeness(article.text, other.text)) for other in shown],
        "family_total": total,
        "reports": Reports(1, total),
        "alike": sorted(alike.values(), key=lambda pair: -pair[1].shared),
    }


# ---- what is decided ----------------------------------------------------------------------------


@transaction.atomic
def _decide(article: Article, form: DecisionsForm, request: HttpRequest) -> str:
    by, reason = request.user, form.cleaned_data["reason"]
    rights, visibility = form.cleaned_data["rights"], form.cleaned_data["visibility"]
    changed = [
        actions.set_rights(article=article, rights=rights, by=by, reason=reason),  # type: ignore[arg-type]
        actions.set_visibility(article=article, visibility=visibility, by=by, reason=reason),  # type: ignore[arg-type]
    ]
    return "Saved." if any(changed) else "It was so already; nothing was changed."


def _join(article: Article, form: JoinForm, request: HttpRequest) -> str:
    other: Article = form.cleaned_data["other"]
    reason = form.cleaned_data["reason"]
    joined = actions.join_families(article=article, other=other, by=request.user, reason=reason)  # type: ignore[arg-type]
    return f"Joined: “{other}” and this count as one report." if joined else "They are one report already."


def _split(article: Article, form: SplitForm, request: HttpRequest) -> str:
    split = actions.split_from_family(article=article, by=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
    return "Split: it counts as a report of its own." if split else "It is a report of its own already."


def _withdraw(article: Article, form: WithdrawForm, request: HttpRequest) -> str:
    """As a source, or take that back; nothing is deleted, and what it leaves without a source is in the queue."""
    state = FactState.PUBLISHED if article.is_withdrawn else FactState.WITHDRAWN
    actions.set_state(fact=article, state=state, why=form.cleaned_data["reason"], by=request.user)  # type: ignore[arg-type]
    if state is FactState.PUBLISHED:
        return "It is a source again."
    return "Withdrawn as a source. What has no other source now is in the queue of evidence."


def _mark_primary(article: Article, request: HttpRequest) -> HttpResponseBase:
    number = request.POST.get("citation", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise BadInput("This form was not sent as a whole. Go back, and send it again.")
    citation = get_object_or_404(Citation, pk=number, article=article)
    actions.set_primary(citation=citation, is_primary=not citation.is_primary, by=request.user)  # type: ignore[arg-type]
    said = "is no primary source of it any more" if citation.is_primary else "is a primary source of it"
    messages.success(request, f"“{citation.fact}”: this article {said}.")
    return redirect(f"{article.archive_url}#facts")


_ACTIONS: dict[str, tuple[Any, Any]] = {
    "decisions": (lambda article, request: DecisionsForm(request.POST, instance=article), _decide),
    "join": (lambda article, request: JoinForm(request.POST, article=article), _join),
    "withdraw": (lambda article, request: WithdrawForm(request.POST), _withdraw),
    "split": (lambda article, request: SplitForm(request.POST), _split),
}
