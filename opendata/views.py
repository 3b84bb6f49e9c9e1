"""The data page, and the files that it offers."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from opendata import editions
from opendata.api import routes
from opendata.api.words import explained
from opendata.models import Edition
from opendata.package.descriptor import FILE
from opendata.package.schema import TABLES
from opendata.package.words import tables_in_words
from record.models import Revision
from web.htmx import render_page


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """The whole record as files: what they hold, how to cite them, how to import them elsewhere."""
    edition = editions.current()
    context = {
        "edition": edition,
        "revision": Revision.objects.filter(number=edition.revision).first() if edition else None,
        "tables": tables_in_words(edition),
        "address": settings.SITE_URL + reverse("opendata:package_file"),
        "page_address": settings.SITE_URL + reverse("opendata:data"),
    }
    return render_page(request, "opendata/data.html", context)


@require_safe
def api(request: HttpRequest) -> HttpResponse:
    """How programs read the record: the OpenAPI document in words."""
    return render_page(request, "opendata/api.html", explained(routes.api.get_openapi_schema()))


@require_safe
def package(request: HttpRequest) -> HttpResponseBase:
    """The data package of the record as it is now."""
    edition = editions.made()
    name = f"torchlight-revision-{edition.revision or 0}.zip"
    return _download(request, name, "application/zip", edition.size, edition.sha256, lambda: editions.bytes_of(edition))


@require_safe
def table(request: HttpRequest, package_table: str) -> HttpResponseBase:
    """One file of the package."""
    if package_table not in TABLES:
        raise Http404(f"The data package has no file “{package_table}.csv”.")
    return _file(request, TABLES[package_table].file, "text/csv; charset=utf-8; header=present")


@require_safe
def description(request: HttpRequest) -> HttpResponseBase:
    """What the files hold, for programs."""
    return _file(request, FILE, "application/json")


def _file(request: HttpRequest, name: str, content_type: str) -> HttpResponseBase:
    edition: Edition = editions.made()
    file = edition.file(name)
    return _download(
        request, name, content_type, file["size"], file["sha256"], lambda: editions.bytes_of_file(edition, name)
    )


def _download(
    request: HttpRequest, name: str, content_type: str, size: int, sha256: str, content: Callable[[], Iterator[bytes]]
) -> HttpResponseBase:
    etag = f'"{sha256}"'
    if unchanged := get_conditional_response(request, etag=etag):
        response: HttpResponseBase = unchanged
    elif request.method == "HEAD":
        response = HttpResponse()
    else:
        response = StreamingHttpResponse(content())
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"  # kept, but asked about each time
    if response.status_code == 200:
        response["Content-Type"], response["Content-Length"] = content_type, str(size)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
