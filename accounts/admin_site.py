"""The admin site, behind the same sign-in and the same roles as every page for curators."""

from typing import Any

from allauth.account import views
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect

from web.guards import CURATE, curators_only


class RecordAdminSite(AdminSite):
    """For curators and admins; signing in and out and the password have their own pages, with their limits."""

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(CURATE)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        return curators_only(super().admin_view(view, cacheable))

    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect_to_sign_in(request)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return views.logout(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")


def redirect_to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """The sign-in page, keeping what it is to lead on to."""
    address = redirect("account_login")
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(f"{address.url}?{query}" if query else address.url)
