"""Who may open a page.

A guard asks for a permission, which follows from the role (``accounts/roles.py``), and where the role needs one for
a second step of signing in. It marks the view with its name: tests walk all privileged addresses and refuse a view
without.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.cache import add_never_cache_headers
from django_htmx.http import HttpResponseClientRedirect

type View = Callable[..., HttpResponseBase]

CONTRIBUTE, CURATE, ADMINISTER = "accounts.contribute", "accounts.curate", "accounts.administer"
SECOND_STEPS = ["totp", "webauthn"]


def is_curator(request: HttpRequest) -> bool:
    """Whether a signed-in curator asks. Of others, who have no cookie of a session, nobody is asked for."""
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    return has_session and bool(request.user.has_perm(CURATE))


def open_to_all(view: View) -> View:
    """A page beside those for signed-in people that is open to everybody, such as the one to sign in. Never cached."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    guarded.guard = "everybody"  # type: ignore[attr-defined]
    return guarded


def signed_in_only(view: View) -> View:
    """A page for whoever is signed in, whatever the role."""
    return _guard(view, "signed in")


def contributors_only(view: View) -> View:
    """A page for contributors, curators and admins."""
    return _guard(view, "contributors", read=CONTRIBUTE)


def curators_only(view: View) -> View:
    """A page for curators and admins: others are asked to sign in, or told that it is not for them. Never cached."""
    return _guard(view, "curators", read=CURATE)


def curators_see_admins_change(view: View) -> View:
    """A page that curators may look at and only admins may send forms to."""
    return _guard(view, "curators see, admins change", read=CURATE, write=ADMINISTER)


def admins_only(view: View) -> View:
    """A page for admins."""
    return _guard(view, "admins", read=ADMINISTER)


def has_second_step(user: Any) -> bool:
    """Whether an account is protected by more than its password."""
    return get_adapter().is_mfa_enabled(user, SECOND_STEPS)


def _guard(view: View, name: str, *, read: str = "", write: str = "") -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _elsewhere(request, redirect_to_login(request.get_full_path()).url)
        permission = read if not write or request.method in ("GET", "HEAD") else write
        if permission and not request.user.has_perm(permission):
            raise PermissionDenied
        # A contributor who is let in here may have a password only; whoever may decide on anything has more.
        if permission and request.user.has_perm(CURATE) and not has_second_step(request.user):
            return _elsewhere(request, resolve_url(settings.SECOND_STEP_URL))
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    guarded.guard = name  # type: ignore[attr-defined]
    return guarded


def _elsewhere(request: HttpRequest, address: str) -> HttpResponseBase:
    """Lead the browser on; a fragment leads the whole page on, instead of showing another page inside it."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(address)
    return redirect(address)
