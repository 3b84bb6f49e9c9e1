"""Signing in: password, second step, limits, and where it leads."""

from typing import Any

import pytest
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.test import Client

from accounts.models import Account, SignIn
from accounts.roles import Role
from tests.accounts.steps import (
    CODE,
    PASSWORD,
    SIGN_IN,
    code_now,
    confirm,
    give_code,
    give_password,
    is_signed_in,
    words,
)
from tests.factories import make_account

pytestmark = pytest.mark.django_db


class TestPassword:
    def test_is_not_enough_for_who_has_a_second_step(self, client: Client, curator: User) -> None:
        assert give_password(client, "ina")["Location"] == CODE
        assert client.get("/curate/")["Location"] == f"{SIGN_IN}?next=/curate/"
        assert give_code(client, code_now())["Location"] == "/curate/"
        assert client.get("/curate/").status_code == 200

    def test_may_be_given_with_the_name_in_other_capitals(self, client: Client, curator: User) -> None:
        assert give_password(client, "INA")["Location"] == CODE

    @pytest.mark.parametrize(("name", "password"), [("ina", "a wrong pass phrase"), ("nobody", PASSWORD)])
    def test_that_is_wrong_is_told_without_saying_what(
        self, client: Client, curator: User, name: str, password: str
    ) -> None:
        page = words(give_password(client, name, password))
        assert "User name and password do not belong together." in page
        assert not is_signed_in(client)

    def test_of_a_closed_account_opens_nothing(self, client: Client, curator: User) -> None:
        User.objects.update(is_active=False)
        response = client.post(SIGN_IN, {"login": "ina", "password": PASSWORD}, follow=True)
        assert "This account is closed" in words(response)
        assert not is_signed_in(client)

    def test_attempts_are_limited_and_it_says_when_to_come_back(
        self, client: Client, curator: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for _ in range(5):
            assert "do not belong together" in words(give_password(client, "ina", "a wrong pass phrase"))
        assert "Wait five minutes, then try again." in words(give_password(client, "ina"))
        assert "Wait five minutes" in words(give_password(Client(REMOTE_ADDR="192.0.2.7"), "ina"))
        now = ratelimit.time.time()
        monkeypatch.setattr(ratelimit.time, "time", lambda: now + 301)
        assert give_password(client, "ina")["Location"] == CODE

    def test_attempts_from_one_address_are_limited_whatever_the_name(self, client: Client, curator: User) -> None:
        for number in range(10):
            give_password(client, f"somebody-{number}", "a wrong pass phrase")
        assert "Wait five minutes" in words(give_password(client, "ina"))
        assert give_password(Client(REMOTE_ADDR="192.0.2.8"), "ina")["Location"] == CODE

    def test_limits_hold_for_the_admin_site_too(self, client: Client, curator: User) -> None:
        response = client.post("/admin/login/?next=/admin/", {"username": "ina", "password": PASSWORD})
        assert response["Location"] == f"{SIGN_IN}?next=/admin/"
        assert not is_signed_in(client)

    def test_no_mail_is_ever_sent(self, client: Client, curator: User) -> None:
        User.objects.update(email="ina@news.example")
        client.force_login(curator)
        data = {"oldpassword": PASSWORD, "password1": "another invented phrase", "password2": "another invented phrase"}
        client.post("/account/password/", data)
        assert mail.outbox == []


class TestSecondStep:
    def test_a_wrong_code_is_told(self, client: Client, curator: User) -> None:
        give_password(client, "ina")
        assert "This code is not right" in words(give_code(client, "000000"))
        assert not is_signed_in(client)

    def test_codes_are_limited_as_passwords_are(self, client: Client, curator: User) -> None:
        give_password(client, "ina")
        for _ in range(5):
            give_code(client, "000000")
        assert "Wait five minutes" in words(give_code(client, code_now()))

    def test_a_code_opens_once(self, client: Client, curator: User) -> None:
        code = code_now()
        give_password(client, "ina")
        give_code(client, code)
        other = Client()
        give_password(other, "ina")
        assert "was used already" in words(give_code(other, code))
        assert not is_signed_in(other)

    def test_a_code_is_of_its_time(self, client: Client, curator: User) -> None:
        give_password(client, "ina")
        for later in (-3, 3):
            assert "This code is not right" in words(give_code(client, code_now(later=later)))

    def test_a_recovery_code_opens_once(self, client: Client, curator: User) -> None:
        codes = Authenticator.objects.get(user=curator, type="recovery_codes").wrap()
        code = codes.get_unused_codes()[0]
        give_password(client, "ina")
        assert give_code(client, code)["Location"] == "/curate/"
        other = Client()
        give_password(other, "ina")
        assert "was used already" in words(give_code(other, code))
        assert not is_signed_in(other)

    def test_can_not_be_given_without_the_password(self, client: Client, curator: User) -> None:
        assert give_code(client, code_now())["Location"] == SIGN_IN


class TestSettingUp:
    def test_a_fresh_superuser_is_led_through_it(self, client: Client) -> None:
        call_command("createsuperuser", "--noinput", username="first", email="")
        user = User.objects.get()
        user.set_password(PASSWORD)
        user.save()
        assert give_password(client, "first", next="/admin/")["Location"] == "/admin/"
        assert client.get("/admin/")["Location"] == "/account/second-steps/"
        assert "One thing is missing" in words(client.get("/account/second-steps/"))
        assert client.get("/account/app/")["Location"] == "/account/confirm/?next=%2Faccount%2Fapp%2F"
        confirm(client)
        page = words(client.get("/account/app/"))
        assert '<svg class="qr"' in page
        assert "data:image" not in page
        secret = client.session["mfa.totp.secret"]
        assert secret in page
        assert client.post("/account/app/", {"code": "000000"}).status_code == 200
        assert client.get("/admin/").status_code == 302
        secret = client.session["mfa.totp.secret"]
        assert client.post("/account/app/", {"code": code_now(secret)})["Location"] == "/account/recovery-codes/"
        codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
        page = words(client.get("/account/recovery-codes/"))
        assert len(codes) == 10
        assert all(code in page for code in codes)
        assert words(client.get("/account/recovery-codes.txt")).split()[-10:] == codes
        assert client.get("/admin/").status_code == 200
        assert Account.objects.get().role == Role.ADMIN

    @pytest.mark.parametrize("address", ["/curate/", "/curate/articles/", "/admin/", "/admin/campaigns/letter/"])
    def test_nothing_opens_before(self, client: Client, newcomer: User, address: str) -> None:
        give_password(client, "newcomer")
        assert client.get(address)["Location"] == "/account/second-steps/"
        assert client.post(address)["Location"] == "/account/second-steps/"
        assert client.get(address, headers={"HX-Request": "true"})["HX-Redirect"] == "/account/second-steps/"

    def test_contributors_may_do_without(self, client: Client) -> None:
        client.force_login(make_account(Role.CONTRIBUTOR, second_step=False))
        assert client.get("/curate/").status_code == 200
        assert "One thing is missing" not in words(client.get("/account/"))

    def test_who_lost_everything_begins_again(self, client: Client, curator: User, capsys: Any) -> None:
        client.force_login(curator)
        call_command("reset_mfa", "ina")
        assert "ina had 1 second step, and has none now." in capsys.readouterr().out
        assert not is_signed_in(client)
        assert give_password(client, "ina")["Location"] == "/curate/"
        assert client.get("/curate/")["Location"] == "/account/second-steps/"
        assert curator.changes.get().what.startswith("Removed the second steps")
        assert curator.changes.get().by is None


class TestWhereItLeads:
    @pytest.mark.parametrize(
        "elsewhere",
        [
            "https://evil.example/",
            "//evil.example/",
            r"\\evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "http://localhost/",
            "http://127.0.0.1:9999/",
            "https:evil.example",
            "http:///evil.example",
            " https://evil.example",
            "\thttps://evil.example",
        ],
    )
    def test_never_off_the_site(self, client: Client, newcomer: User, curator: User, elsewhere: str) -> None:
        assert give_password(client, "newcomer", next=elsewhere)["Location"] == "/curate/"
        assert client.get(SIGN_IN, {"next": elsewhere})["Location"] == "/curate/"
        assert client.post("/account/sign-out/", {"next": elsewhere})["Location"] == SIGN_IN
        give_password(client, "ina", next=elsewhere)
        assert give_code(client, code_now())["Location"] == "/curate/"
        assert client.post("/account/confirm/", {"password": PASSWORD, "next": elsewhere})["Location"] == "/curate/"

    def test_on_to_the_page_that_was_asked_for(self, client: Client, curator: User) -> None:
        wanted = client.get("/curate/articles/?q=skaters")["Location"]
        assert wanted == f"{SIGN_IN}?next=/curate/articles/%3Fq%3Dskaters"
        give_password(client, "ina", next="/curate/articles/?q=skaters")
        assert give_code(client, code_now())["Location"] == "/curate/articles/?q=skaters"

    def test_sign_up_and_passwords_by_mail_do_not_exist(self, client: Client) -> None:
        for page in ("signup", "sign-up", "email", "password/reset", "login"):
            assert client.get(f"/account/{page}/").status_code == 404


class TestSession:
    def test_has_another_key_after_each_step_that_opens_more(self, client: Client, curator: User) -> None:
        client.get(SIGN_IN)
        session = client.session
        session["planted"] = "by a stranger"
        session.save()
        client.cookies["sessionid"] = planted = session.session_key
        give_password(client, "ina")
        give_code(client, code_now())
        assert client.cookies["sessionid"].value != planted
        stranger = Client()
        stranger.cookies["sessionid"] = planted
        assert not is_signed_in(stranger)
        assert is_signed_in(client)

    def test_that_is_signed_out_opens_nothing_for_who_kept_its_key(self, browser_of: Client) -> None:
        kept = browser_of.cookies["sessionid"].value
        browser_of.post("/account/sign-out/")
        thief = Client()
        thief.cookies["sessionid"] = kept
        assert not is_signed_in(thief)
        assert not SignIn.objects.exists()

    def test_is_not_ended_by_a_link(self, browser_of: Client) -> None:
        browser_of.get("/account/sign-out/")
        browser_of.get("/admin/logout/")
        assert is_signed_in(browser_of)
