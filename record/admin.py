"""What the admin pages of all curated rows share: partial dates, attribution, history."""

from typing import Any

from django.contrib import admin, messages
from django.db import IntegrityError, connection
from django.db.models import Field
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from record.dates import PartialDate
from record.forms import FactForm, PartialDateField, is_partial_date
from record.models import Fact
from record.revisions import revise


class CuratedAdmin(admin.ModelAdmin):
    """Every save is one revision of the signed-in curator. Dates with a precision are typed as one text."""

    form = FactForm
    # How far the record stands by a fact is decided at the desk, with the reason that everybody reads.
    exclude = ("state", "state_reason")
    save_on_top = True

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **options: Any) -> Any:
        if is_partial_date(self.model, db_field):
            return PartialDateField(required=not db_field.blank, label=str(db_field.verbose_name).capitalize())
        return super().formfield_for_dbfield(db_field, request, **options)

    @admin.display(description="date", ordering="date")
    def when(self, row: Any) -> PartialDate | None:
        """As exact as it is known: a month is not shown as its first day."""
        return row.when

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        return self._as_revision(request, super().changeform_view, *args, **options)

    def delete_view(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        return self._as_revision(request, super().delete_view, *args, **options)

    def changelist_view(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        return self._as_revision(request, super().changelist_view, *args, **options)

    def _as_revision(self, request: HttpRequest, view: Any, *args: Any, **options: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **options)
        reason = request.POST.get("reason", "").strip() or "Edited in the admin site"
        try:
            with revise(by=request.user, reason=reason):
                response = view(request, *args, **options)
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what commit would refuse is refused here
                return response
        except IntegrityError as error:
            refusal = str(error).splitlines()[0]
            messages.error(request, f"Nothing was saved. The database refused it: {refusal}.")
            return HttpResponseRedirect(request.get_full_path())

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The history that the database keeps; for rows that are not public, the admin's own log."""
        row = self.get_object(request, object_id)
        if isinstance(row, Fact) and row.is_public:
            return HttpResponseRedirect(row.history_url)
        return super().history_view(request, object_id, extra_context)
