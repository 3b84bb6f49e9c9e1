"""What a fact rests on: its citations, and marking a passage in the text of an article."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from articles.models import Article, Citation
from curation.actions import editing
from curation.actions.refusals import NotPossible
from curation.editing.forms import MAX_PROSE, MAX_REASON, citation_of, editor_of, one_passage
from curation.editing.opened import edited_or_404
from curation.editing.pickers import PickField
from web.errors import BadInput
from web.guards import curators_only
from web.htmx import render_page
from web.paging import excerpt


class ArticleForm(forms.Form):
    """Which article is to be cited."""

    article = PickField("article", label="Article")


class PassageForm(forms.Form):
    """The words of an article that say so."""

    passage = forms.CharField(
        required=False,
        max_length=MAX_PROSE,
        label="The words that say so",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Fewer than 50, copied from the text. Left empty, the source is named and its passage not held.",
    )
    not_held = forms.BooleanField(
        required=False, label="Keep these words although they are not in the text that is held"
    )
    why = forms.CharField(
        required=False,
        max_length=MAX_REASON,
        label="Why the record changes",
        help_text="It is shown in the public history.",
    )

    needs_not_held = False

    def __init__(self, *args: Any, article: Article, **options: Any) -> None:
        super().__init__(*args, **({"label_suffix": ""} | options))
        self.article = article

    def clean_passage(self) -> str:
        return one_passage(self.cleaned_data["passage"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.citation = citation_of(self, {**cleaned, "source": self.article})
        return cleaned


@curators_only
def fact_sources(request: HttpRequest, table: str, row_id: int) -> HttpResponseBase:
    """The citations of a fact. With ``?article=…`` the text of that article, to mark a passage in."""
    fact = edited_or_404(table, row_id)
    chosen = ArticleForm(request.GET if "article" in request.GET else None, label_suffix="")
    key = chosen.cleaned_data["article"].key if chosen.is_valid() else ""
    article = Article.objects.filter(key=key).first() if key else None
    form = PassageForm(article=article) if article else None
    if request.method == "POST":
        action = request.POST.get("action", "")
        if action == "remove":
            return _remove(request, fact, chosen)
        if action != "cite" or article is None:
            raise BadInput("This form was not sent as a whole. Go back, and send it again.")
        form = PassageForm(request.POST, article=article)
        if form.is_valid() and _is_cited(request, fact, form):
            return redirect(f"{fact.desk_url}sources/")
    status = 422 if (form and form.errors) or (chosen.is_bound and not article) else 200
    return _page(request, fact, chosen, article, form, status)


def _is_cited(request: HttpRequest, fact: Any, form: PassageForm) -> bool:
    try:
        is_new = editing.cite(fact=fact, citation=form.citation, by=request.user, reason=form.cleaned_data["why"])  # type: ignore[arg-type]
    except NotPossible as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, f"Cited: {form.article}." if is_new else "It is cited with these words already.")
    return True


def _remove(request: HttpRequest, fact: Any, chosen: ArticleForm) -> HttpResponseBase:
    number = request.POST.get("citation", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise BadInput("Choose the source that is to be taken away.")
    reason = request.POST.get("why", "").replace("\0", "").strip()[:MAX_REASON]
    try:
        is_gone = editing.take_citation_away(fact=fact, citation=int(number), by=request.user, reason=reason)  # type: ignore[arg-type]
    except NotPossible as error:
        return _page(request, fact, chosen, None, None, 409, refused=str(error))
    messages.success(request, "Taken away. The history keeps it." if is_gone else "It was taken away already.")
    return redirect(f"{fact.desk_url}sources/")


def _page(
    request: HttpRequest,
    fact: Any,
    chosen: ArticleForm,
    article: Article | None,
    form: PassageForm | None,
    status: int,
    refused: str = "",
) -> HttpResponse:
    context = {
        "row": fact,
        "noun": editor_of(fact).noun,
        "citations": Citation.objects.of(fact).select_related("article").defer("article__text"),
        "chosen": chosen,
        "article": article,
        "paragraphs": excerpt(request, "paragraphs", article.paragraphs) if article else None,
        "form": form,
        "refused": refused,
    }
    response = render_page(request, "curation/fact_sources.html", context)
    response.status_code = status
    return response
