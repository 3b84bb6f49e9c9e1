"""Pages without facts: the definitions behind every label, and the gallery of components."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from web.citing import CitedPage
from web.references import Reference

_EXAMPLE = CitedPage(
    "/components/",
    Reference(key="page", title="A page", url="https://record.example/a-page/", version="revision 12", issued="2021"),
    Reference(key="original", title="A letter", url="https://paper.example/letter", issued="2021-10", genre="petition"),
    "the letter itself",
)


def definitions(request: HttpRequest) -> HttpResponse:
    """How we decide: what each number and label means."""
    return render(request, "web/definitions.html")


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component once, for those who write templates."""
    return render(request, "web/gallery.html", {"example_of_a_cited_page": _EXAMPLE})
