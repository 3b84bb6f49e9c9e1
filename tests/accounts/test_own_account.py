"""What people do with their own account, and what a stolen session can not do with it."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.devices import device_in_words
from accounts.models import AccountChange, SignIn
from accounts.tasks import forget_old_sessions
from tests.accounts.steps import PASSWORD, code_now, confirm, is_signed_in, words

pytestmark = pytest.mark.django_db

NEW = "another invented phrase"
CHANGES_OF_MFA = [
    "/account/app/",
    "/account/app/remove/",
    "/account/passkeys/add/",
    "/account/recovery-codes/new/",
]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def elsewhere(curator: User) -> Client:
    """Another browser of the same curator."""
    client = Client()
    client.force_login(curator)
    return client


class TestStolenSession:
    @pytest.mark.parametrize("address", ["/account/recovery-codes/", "/account/recovery-codes.txt"])
    def test_sees_no_recovery_codes(self, browser_of: Client, address: str) -> None:
        assert browser_of.get(address)["Location"].startswith("/account/confirm/")

    @pytest.mark.parametrize("address", CHANGES_OF_MFA)
    def test_changes_no_second_step(self, browser_of: Client, address: str) -> None:
        before = list(Authenticator.objects.values())
        for response in (browser_of.get(address), browser_of.post(address, {"code": "000000"})):
            assert response.status_code == 302
            assert response["Location"].startswith(("/account/confirm/", "/account/app/remove/"))
        assert list(Authenticator.objects.values()) == before

    def test_does_not_change_the_password(self, browser_of: Client, curator: User) -> None:
        data = {"oldpassword": "a guess of a thief", "password1": NEW, "password2": NEW}
        assert "not your present password" in words(browser_of.post("/account/password/", data))
        curator.refresh_from_db()
        assert curator.check_password(PASSWORD)

    def test_can_guess_only_so_often(self, browser_of: Client) -> None:
        data = {"oldpassword": "a guess of a thief", "password1": NEW, "password2": NEW}
        statuses = [browser_of.post("/account/password/", data).status_code for _ in range(6)]
        assert statuses == [200] * 5 + [429]
        for _ in range(5):
            assert "not your password" in words(confirm(browser_of, "a guess of a thief"))
        assert "Wait five minutes" in words(confirm(browser_of))

    def test_is_ended_from_another_device(self, browser_of: Client, elsewhere: Client) -> None:
        own = elsewhere.session.session_key
        (other,) = SignIn.objects.exclude(session_key=own)
        elsewhere.post("/account/", {"action": "end", "sign_in": other.pk})
        assert not is_signed_in(browser_of)
        assert is_signed_in(elsewhere)


class TestChanges:
    def test_a_new_password_ends_the_other_sessions(self, browser_of: Client, elsewhere: Client, curator: User) -> None:
        data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
        browser_of.post("/account/password/", data)
        curator.refresh_from_db()
        assert curator.check_password(NEW)
        assert is_signed_in(browser_of)
        assert not is_signed_in(elsewhere)
        assert SignIn.objects.get().session_key == browser_of.session.session_key
        assert Session.objects.count() == 1
        assert AccountChange.objects.get().what == "Changed the password."

    def test_a_removed_second_step_ends_the_other_sessions(self, browser_of: Client, elsewhere: Client) -> None:
        confirm(browser_of)
        browser_of.post("/account/app/remove/")
        assert not Authenticator.objects.exists()
        assert browser_of.get("/curate/")["Location"] == "/account/second-steps/"
        assert not is_signed_in(elsewhere)
        assert "Removed a second step: an authenticator app." in AccountChange.objects.values_list("what", flat=True)

    def test_new_recovery_codes_replace_the_old_ones(
        self, browser_of: Client, elsewhere: Client, django_capture_on_commit_callbacks: Any
    ) -> None:
        old = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
        confirm(browser_of)
        with django_capture_on_commit_callbacks(execute=True):
            browser_of.post("/account/recovery-codes/new/")
        new = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
        assert not set(old) & set(new)
        assert not is_signed_in(elsewhere)

    def test_a_new_second_step_ends_sessions_that_were_opened_without(
        self, client: Client, newcomer: User, django_capture_on_commit_callbacks: Any
    ) -> None:
        earlier = Client()
        earlier.force_login(newcomer)
        client.force_login(newcomer)
        confirm(client)
        client.get("/account/app/")
        with django_capture_on_commit_callbacks(execute=True):
            client.post("/account/app/", {"code": code_now(client.session["mfa.totp.secret"])})
        assert client.get("/curate/").status_code == 200
        assert not is_signed_in(earlier)
        assert AccountChange.objects.get().what == "Added a second step: an authenticator app."

    @pytest.mark.parametrize("password", ["short", "123456789012", "password1234", "ina ina ina"])
    def test_a_weak_password_is_refused(self, browser_of: Client, curator: User, password: str) -> None:
        data = {"oldpassword": PASSWORD, "password1": password, "password2": password}
        assert "field__error" in words(browser_of.post("/account/password/", data))
        curator.refresh_from_db()
        assert curator.check_password(PASSWORD)


class TestWhereOneIsSignedIn:
    def test_devices_are_told_in_words_and_no_address_is_kept(self, client: Client, curator: User) -> None:
        client.defaults["HTTP_USER_AGENT"] = FIREFOX
        client.force_login(curator)
        client.get("/account/")
        assert "Where you are signed in" in words(client.get("/account/"))
        names = {field.name for field in SignIn._meta.get_fields()}
        assert names == {"id", "user", "session_key", "device", "at", "seen_on"}

    @pytest.mark.parametrize(
        ("user_agent", "told"),
        [
            (FIREFOX, "Firefox on Windows"),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0",
                "Edge on Linux",
            ),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on an iPhone"),
            ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Safari/537.36", "Chrome on Android"),
            ("curl/8.0", "Another browser"),
            ("", "Another browser"),
        ],
    )
    def test_a_browser_is_recognised(self, user_agent: str, told: str) -> None:
        assert device_in_words(user_agent) == told

    def test_everywhere_else_ends_at_once(self, browser_of: Client, elsewhere: Client) -> None:
        browser_of.post("/account/", {"action": "end_others"})
        assert is_signed_in(browser_of)
        assert not is_signed_in(elsewhere)

    def test_sessions_of_others_are_not_ended(self, browser_of: Client, newcomer: User) -> None:
        other = Client()
        other.force_login(newcomer)
        theirs = SignIn.objects.get(user=newcomer)
        assert browser_of.post("/account/", {"action": "end", "sign_in": theirs.pk}).status_code == 404
        assert is_signed_in(other)

    @pytest.mark.parametrize("data", [{}, {"action": "end"}, {"action": "end", "sign_in": "x"}, {"action": "burn"}])
    def test_a_form_that_is_not_whole_is_refused_in_a_sentence(self, browser_of: Client, data: dict) -> None:
        response = browser_of.post("/account/", data)
        assert (response.status_code, "send it again" in words(response)) == (400, True)

    def test_ended_sessions_are_forgotten(self, browser_of: Client, elsewhere: Client) -> None:
        Session.objects.filter(pk=elsewhere.session.session_key).update(expire_date=timezone.now())
        assert words(browser_of.get("/account/")).count("Another browser") == 1
        forget_old_sessions()
        assert SignIn.objects.get().session_key == browser_of.session.session_key
