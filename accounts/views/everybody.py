"""For admins: all accounts, invitations, and the log of what was changed."""

from collections.abc import Callable

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts import actions
from accounts.forms import InvitationForm, RoleForm
from accounts.models import AccountChange, Invitation, SignIn
from accounts.roles import Role, kept_role_of
from web.errors import BadInput
from web.guards import SECOND_STEPS, admins_only
from web.htmx import render_page
from web.paging import paginate

LINK = "invitation_link"  # of the session: shown once, since it is kept nowhere else
INCOMPLETE = "This form was not sent as a whole. Go back, and send it again."

# A stolen session alone changes no account: who sends a form here has just shown again who they are.
confirmed = reauthentication_required(allow_get=True)


@admins_only
@confirmed
def accounts(request: HttpRequest) -> HttpResponseBase:
    """Who has an account, who is invited, and a form to invite somebody."""
    form = InvitationForm(request.POST if request.POST.get("action") == "invite" else None)
    if request.method == "POST":
        match request.POST.get("action"):
            case "invite" if form.is_valid():
                return _invited(request, form)
            case "invite":
                pass
            case "revoke":
                return _revoked(request)
            case _:
                raise BadInput(INCOMPLETE)
    context = {
        "page": paginate(request, _with_all_that_is_shown().order_by("-is_active", "username")),
        "invitations": Invitation.objects.open().select_related("by").order_by("-at"),
        "form": form,
        "link": request.session.pop(LINK, None) if request.method == "GET" else None,
        "changes": AccountChange.objects.select_related("by", "user")[:10],
    }
    return render_page(request, "accounts/accounts.html", context)


def _invited(request: HttpRequest, form: InvitationForm) -> HttpResponse:
    name, role = form.cleaned_data["name"], Role(form.cleaned_data["role"])
    invitation, token = actions.invite(name=name, role=role, by=request.user)  # type: ignore[arg-type]
    path = reverse("accounts:invitation", args=[token])
    request.session[LINK] = {"name": invitation.name, "address": f"{settings.SITE_URL}{path}"}
    return redirect("accounts:accounts")


def _revoked(request: HttpRequest) -> HttpResponse:
    number = request.POST.get("invitation", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise BadInput(INCOMPLETE)
    invitation = get_object_or_404(Invitation, pk=number)
    try:
        actions.revoke(invitation=invitation, by=request.user)  # type: ignore[arg-type]
        messages.success(request, f"The link for {invitation.name} opens nothing any more.")
    except actions.NotPossible as error:
        messages.error(request, str(error))
    return redirect("accounts:accounts")


def _with_all_that_is_shown() -> QuerySet[User]:
    steps = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_STEPS)
    return User.objects.select_related("account").annotate(protected=Exists(steps))


@admins_only
@confirmed
def account_of(request: HttpRequest, user_id: int) -> HttpResponseBase:
    """One account: its role, whether it is open, its second steps, and what was changed about it."""
    user: User = get_object_or_404(_with_all_that_is_shown(), pk=user_id)
    role = kept_role_of(user)
    form = RoleForm(request.POST if request.POST.get("action") == "role" else None, initial={"role": role})
    if request.method == "POST":
        action = request.POST.get("action", "")
        if action != "role" and action not in _DEEDS:
            raise BadInput(INCOMPLETE)
        if action != "role" or form.is_valid():
            return _done(request, user, action, form)
    context = {
        "person": user,
        "role": role,
        "form": form,
        "sign_ins": SignIn.objects.filter(user=user).going_on(),
        "changes": AccountChange.objects.filter(user=user).select_related("by", "user")[:50],
    }
    return render_page(request, "accounts/account_of.html", context)


def _done(request: HttpRequest, user: User, action: str, form: RoleForm) -> HttpResponse:
    by: User = request.user  # type: ignore[assignment]  # the guard lets admins in
    try:
        if action == "role":
            role = Role(form.cleaned_data["role"])
            changed = actions.set_role(user=user, role=role, by=by)
            said = f"The role is {role.label} now." if changed else f"The role was {role.label} already."
        else:
            said = _DEEDS[action](user, by)
        messages.success(request, said)
    except actions.NotPossible as error:
        messages.error(request, str(error))
    return redirect("accounts:account_of", user.pk)


def _close(user: User, by: User) -> str:
    return "The account is closed." if actions.close(user=user, by=by) else "The account was closed already."


def _open_again(user: User, by: User) -> str:
    opened = actions.open_again(user=user, by=by)
    return "The account is open again." if opened else "The account was open already."


def _sign_out(user: User, by: User) -> str:
    actions.sign_out_everywhere(user=user, by=by)
    return "The account is signed out everywhere."


def _reset_mfa(user: User, by: User) -> str:
    actions.reset_mfa(user=user, by=by)
    return "The second steps are removed. At the next sign-in the password is enough to set up new ones."


_DEEDS: dict[str, Callable[[User, User], str]] = {
    "close": _close,
    "open_again": _open_again,
    "sign_out": _sign_out,
    "reset_mfa": _reset_mfa,
}


@admins_only
def changes(request: HttpRequest) -> HttpResponseBase:
    """The log of accounts, the newest line first."""
    page = paginate(request, AccountChange.objects.select_related("by", "user"))
    return render_page(request, "accounts/changes.html", {"page": page})
