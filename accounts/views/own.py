"""One's own account: password, second steps, and where one is signed in."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from accounts.models import SignIn, SignInQuerySet
from accounts.roles import role_of
from web.errors import BadInput
from web.guards import has_second_step, signed_in_only
from web.htmx import render_page


@signed_in_only
def account(request: HttpRequest) -> HttpResponseBase:
    """What protects the account of whoever is signed in, and all its sessions."""
    user: User = request.user  # type: ignore[assignment]  # the guard asks others to sign in
    sign_ins = SignIn.objects.filter(user=user).going_on()
    if request.method == "POST":
        return _act(request, sign_ins)
    steps = {step.type: step for step in Authenticator.objects.filter(user=user)}
    codes = steps.get(Authenticator.Type.RECOVERY_CODES)
    context = {
        "role": role_of(user),
        "protected": has_second_step(user),
        "app": steps.get(Authenticator.Type.TOTP),
        "keys": Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("pk"),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
        "sign_ins": sign_ins,
        "session_key": request.session.session_key,
    }
    return render_page(request, "accounts/account.html", context)


def _act(request: HttpRequest, sign_ins: SignInQuerySet) -> HttpResponse:
    others = sign_ins.exclude(session_key=request.session.session_key)
    match request.POST.get("action"):
        case "end":
            number = request.POST.get("sign_in", "")
            if not (number.isascii() and number.isdecimal() and len(number) < 19):
                raise BadInput("This form was not sent as a whole. Go back, and send it again.")
            sign_in = get_object_or_404(others, pk=number)
            others.filter(pk=sign_in.pk).end()
            messages.success(request, f"Signed out: {sign_in.device}.")
        case "end_others":
            others.end()
            messages.success(request, "Signed out everywhere else.")
        case _:
            raise BadInput("This form was not sent as a whole. Go back, and send it again.")
    return redirect("accounts:account")
