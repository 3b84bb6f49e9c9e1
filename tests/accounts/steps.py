"""Steps that people take to sign in."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client

from tests.factories import SECRET

PASSWORD = "an invented pass phrase"
SIGN_IN, CODE, CONFIRM = "/account/sign-in/", "/account/sign-in/code/", "/account/confirm/"


def code_now(secret: str = SECRET, later: int = 0) -> str:
    """What an authenticator app shows now, or some half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def give_password(client: Client, name: str, password: str = PASSWORD, **more: str) -> HttpResponse:
    return client.post(SIGN_IN, {"login": name, "password": password} | more)


def give_code(client: Client, code: str) -> HttpResponse:
    return client.post(CODE, {"code": code})


def confirm(client: Client, password: str = PASSWORD) -> HttpResponse:
    """Show again who one is."""
    return client.post(CONFIRM, {"password": password})


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def words(response: HttpResponse) -> str:
    return response.content.decode()
