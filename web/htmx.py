"""One template per page: browsers get the page, HTMX gets the partial that it asked for."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def render_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, partials: Collection[str] = ()
) -> HttpResponse:
    """Render ``template``, or for HTMX its partial named like the target element.

    Only a partial listed in ``partials`` is rendered alone: the client can not name others.
    """
    htmx = request.htmx  # type: ignore[attr-defined]  # set by HtmxMiddleware
    if htmx and not htmx.history_restore_request and htmx.target in partials:
        template = f"{template}#{htmx.target}"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response
