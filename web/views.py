"""Pages without facts: the definitions behind every label, and the gallery of components."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def definitions(request: HttpRequest) -> HttpResponse:
    """How we decide: what each number and label means."""
    return render(request, "web/definitions.html")


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component once, for those who write templates."""
    return render(request, "web/gallery.html")
