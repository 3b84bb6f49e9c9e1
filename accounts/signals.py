"""What follows from signing in and out, and from changes that people make to their own account."""

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.actions import log
from accounts.devices import device_in_words
from accounts.models import SignIn

KEY = "sign_in"  # of the session: the number of its row


@receiver(user_logged_in)
def note_sign_in(*, request: HttpRequest, user: User, **_: Any) -> None:
    """Every session has a row, so that it can be shown and ended."""
    if not request.session.session_key:
        request.session.create()
    device = device_in_words(request.META.get("HTTP_USER_AGENT", ""))
    row, _created = SignIn.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={"user": user, "device": device, "seen_on": timezone.now().date()},
    )
    request.session[KEY] = row.pk


@receiver(user_logged_out)
def forget_sign_in(*, request: HttpRequest, **_: Any) -> None:
    SignIn.objects.filter(session_key=request.session.session_key).delete()


@receiver(password_changed)
def after_a_new_password(*, request: HttpRequest, user: User, **_: Any) -> None:
    """The session has a new key then; the others, whose keys are worth nothing any more, end."""
    SignIn.objects.filter(pk=request.session.get(KEY, 0)).update(session_key=request.session.session_key)
    _end_others(request, user)
    log(by=user, user=user, what="Changed the password.")


@receiver(authenticator_added)
def after_a_new_step(*, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Sessions that were opened with less than is needed now end."""
    _end_others(request, user)
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        log(by=user, user=user, what=f"Added a second step: {_STEPS[authenticator.type]}.")


@receiver(authenticator_removed)
def after_a_removed_step(*, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    _end_others(request, user)
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        log(by=user, user=user, what=f"Removed a second step: {_STEPS[authenticator.type]}.")


@receiver(authenticator_reset)
def after_new_recovery_codes(*, request: HttpRequest, user: User, **_: Any) -> None:
    _end_others(request, user)
    log(by=user, user=user, what="Made new recovery codes.")


_STEPS = {Authenticator.Type.TOTP: "an authenticator app", Authenticator.Type.WEBAUTHN: "a passkey or security key"}


def _end_others(request: HttpRequest, user: User) -> None:
    SignIn.objects.filter(user=user).exclude(session_key=request.session.session_key).end()
