"""The history of one row."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from record.database import curated_model
from record.history import versions
from record.models import Fact
from record.shortcuts import fact_or_404
from web.htmx import render_page


def history(request: HttpRequest, table: str, row_id: int) -> HttpResponse:
    """Every revision that changed a row: when, why, and each field before and after."""
    model: Any = curated_model(table.replace("-", "_"))
    if model is None or not issubclass(model, Fact) or row_id >= 2**63:
        raise Http404(f"There is no history of “{table}”.")
    row = fact_or_404(model._default_manager.all().with_owners(), pk=row_id)
    return render_page(
        request, "record/history.html", {"row": row, "row_kind": model._meta.verbose_name, "versions": versions(row)}
    )
