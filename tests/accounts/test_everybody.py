"""Admins invite people and look after accounts; every change is logged."""

import datetime
import re

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.forms import NewAccountForm
from accounts.models import Account, AccountChange, Invitation, hash_of
from accounts.roles import Role, role_of
from tests.accounts.conftest import with_password
from tests.accounts.steps import PASSWORD, confirm, is_signed_in, words
from tests.factories import make_account

pytestmark = pytest.mark.django_db

ACCOUNTS = "/curate/accounts/"
CHOSEN = {"username": "Nils", "password1": "an invented pass phrase", "password2": "an invented pass phrase"}


@pytest.fixture
def boss(db: None) -> User:
    return with_password(make_account(Role.ADMIN, "boss"))


@pytest.fixture
def admin(client: Client, boss: User) -> Client:
    """A browser in which an admin is signed in, who has just shown again who it is."""
    client.force_login(boss)
    confirm(client)
    return client


def invited(boss: User, role: Role = Role.CURATOR) -> tuple[Invitation, str]:
    invitation, token = actions.invite(name="Nils Nobody", role=role, by=boss)
    return invitation, f"/account/invitation/{token}/"


def log() -> list[str]:
    return list(AccountChange.objects.order_by("pk").values_list("what", flat=True))


class TestInvitation:
    def test_is_a_link_that_is_shown_once_and_kept_hashed(self, admin: Client) -> None:
        response = admin.post(ACCOUNTS, {"action": "invite", "name": "Nils Nobody", "role": "curator"})
        assert response["Location"] == ACCOUNTS
        page = words(admin.get(ACCOUNTS))
        token = re.search(r"http://localhost:\d+/account/invitation/([\w-]{43})/", page)[1]
        assert token not in words(admin.get(ACCOUNTS))
        invitation = Invitation.objects.get()
        assert invitation.token_hash == hash_of(token)
        assert token not in str(Invitation.objects.values())
        assert invitation.expires_at - invitation.at == pytest.approx(
            datetime.timedelta(days=7), abs=datetime.timedelta(seconds=5)
        )
        assert log() == ["Invited Nils Nobody as curator."]

    def test_makes_an_account_once(self, boss: User) -> None:
        _, link = invited(boss)
        guest = Client()
        assert "Welcome, Nils Nobody" in words(guest.get(link))
        assert guest.post(link, CHOSEN)["Location"] == "/account/"
        user = User.objects.get(username="Nils")
        assert (role_of(user), user.check_password(PASSWORD)) == (Role.CURATOR, True)
        assert is_signed_in(guest)
        assert guest.get("/curate/")["Location"] == "/account/second-steps/"
        other = Client()
        assert "was used already" in words(other.get(link))
        other.post(link, CHOSEN | {"username": "Second"})
        assert not User.objects.filter(username="Second").exists()
        assert log()[-1] == "Accepted the invitation of Nils Nobody as curator."

    def test_of_two_who_use_it_at_the_same_time_one_gets_the_account(self, boss: User) -> None:
        invitation, _ = invited(boss)
        late = Invitation.objects.get()
        actions.accept(invitation=invitation, user=User(username="first"))
        with pytest.raises(actions.NotPossible, match="was used already"), transaction.atomic():
            actions.accept(invitation=late, user=User(username="second"))
        assert not User.objects.filter(username="second").exists()

    def test_of_two_who_choose_one_name_at_the_same_time_the_second_is_told(
        self, boss: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Both forms were looked at before either account was there."""
        invitation, link = invited(boss)
        User.objects.create_user("Nils")
        monkeypatch.setattr(NewAccountForm, "clean_username", lambda form: form.cleaned_data["username"])
        monkeypatch.setattr(NewAccountForm, "_post_clean", lambda form: setattr(form.instance, "username", "Nils"))
        with transaction.atomic():
            assert "Somebody has this user name. Choose another." in words(Client().post(link, CHOSEN))
        invitation.refresh_from_db()
        assert not invitation.refusal, "the link opens still"

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"expires_at": timezone.now() - datetime.timedelta(seconds=1)}, "has expired"),
            ({"revoked_at": timezone.now()}, "was taken back"),
        ],
    )
    def test_that_is_over_opens_nothing(self, boss: User, client: Client, change: dict, told: str) -> None:
        _, link = invited(boss)
        Invitation.objects.update(**change)
        assert told in words(client.get(link))
        assert told in words(client.post(link, CHOSEN))
        assert not User.objects.filter(username="Nils").exists()

    def test_is_taken_back(self, admin: Client, boss: User) -> None:
        invitation, link = invited(boss)
        admin.post(ACCOUNTS, {"action": "revoke", "invitation": invitation.pk})
        assert "was taken back" in words(Client().get(link))
        assert "not open any more" in words(
            admin.post(ACCOUNTS, {"action": "revoke", "invitation": invitation.pk}, follow=True)
        )
        assert log() == ["Invited Nils Nobody as curator.", "Took the invitation of Nils Nobody back."]

    @pytest.mark.parametrize("token", ["x" * 43, "short", "a" * 300])
    def test_with_a_guessed_link_is_not_found(self, client: Client, token: str) -> None:
        assert client.get(f"/account/invitation/{token}/").status_code == 404

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"username": "BOSS"}, "user name"),
            ({"username": "no spaces"}, "valid username"),
            ({"password2": "something else entirely"}, "match"),
            ({"password1": "short", "password2": "short"}, "12 characters"),
        ],
    )
    def test_refuses_what_can_not_be_used(self, boss: User, client: Client, change: dict, told: str) -> None:
        _, link = invited(boss)
        page = words(client.post(link, CHOSEN | change))
        assert told in page
        assert "field__error" in page
        assert Invitation.objects.open().exists()

    def test_is_not_for_who_is_signed_in(self, admin: Client, boss: User) -> None:
        _, link = invited(boss)
        assert "sign out first" in words(admin.get(link))
        admin.post(link, CHOSEN)
        assert not User.objects.filter(username="Nils").exists()

    def test_is_not_made_with_a_stolen_session_alone(self, client: Client, boss: User) -> None:
        client.force_login(boss)
        data = {"action": "invite", "name": "Thief", "role": "admin"}
        response = client.post(ACCOUNTS, data)
        assert response["Location"].startswith("/account/confirm/")
        assert not Invitation.objects.exists()
        confirmed = client.post(response["Location"], {"password": PASSWORD, "next": ACCOUNTS})
        assert confirmed["Location"] == ACCOUNTS
        assert Invitation.objects.get().name == "Thief", "what was typed is not lost"


class TestAccount:
    @pytest.fixture
    def other(self) -> User:
        return with_password(make_account(Role.CONTRIBUTOR, "ottoline"))

    def test_is_listed_with_what_an_admin_wants_to_know(self, admin: Client, other: User) -> None:
        make_account(Role.CURATOR, "unprotected", second_step=False)
        page = " ".join(re.sub("<[^>]*>", " ", words(admin.get(ACCOUNTS))).split())
        assert re.search(r"boss admin yes \d+ \w+ \d{4}", page)
        assert "ottoline contributor yes never" in page
        assert "unprotected curator not set up never" in page

    def test_gets_another_role(self, admin: Client, other: User) -> None:
        admin.post(f"{ACCOUNTS}{other.pk}/", {"action": "role", "role": "curator"})
        assert Account.objects.get(user=other).role == "curator"
        assert log() == ["Changed the role from contributor to curator."]
        page = words(admin.post(f"{ACCOUNTS}{other.pk}/", {"action": "role", "role": "curator"}, follow=True))
        assert "The role was curator already." in page
        assert "Changed the role from contributor to curator." in page

    def test_of_a_superuser_becomes_what_the_role_says(self, admin: Client) -> None:
        root = User.objects.create_superuser("root")
        admin.post(f"{ACCOUNTS}{root.pk}/", {"action": "role", "role": "contributor"})
        assert role_of(User.objects.get(pk=root.pk)) is Role.CONTRIBUTOR

    def test_is_closed_at_once_and_opened_again(self, admin: Client, other: User) -> None:
        theirs = Client()
        theirs.force_login(other)
        page = f"{ACCOUNTS}{other.pk}/"
        assert "The account is closed." in words(admin.post(page, {"action": "close"}, follow=True))
        assert not is_signed_in(theirs)
        assert not other.sign_ins.exists()
        assert "closed already" in words(admin.post(page, {"action": "close"}, follow=True))
        admin.post(page, {"action": "open_again"})
        assert User.objects.get(pk=other.pk).is_active
        assert log() == ["Closed the account.", "Opened the account again."]

    def test_is_signed_out_everywhere(self, admin: Client, other: User) -> None:
        theirs = Client()
        theirs.force_login(other)
        admin.post(f"{ACCOUNTS}{other.pk}/", {"action": "sign_out"})
        assert not is_signed_in(theirs)

    def test_loses_its_second_steps(self, admin: Client, other: User) -> None:
        admin.post(f"{ACCOUNTS}{other.pk}/", {"action": "reset_mfa"})
        assert not other.authenticator_set.exists()

    @pytest.mark.parametrize("data", [{"action": "role", "role": "curator"}, {"action": "close"}])
    def test_of_ones_own_is_changed_by_another_admin(self, admin: Client, boss: User, data: dict) -> None:
        assert "by another admin" in words(admin.post(f"{ACCOUNTS}{boss.pk}/", data, follow=True))
        assert role_of(User.objects.get(pk=boss.pk)) is Role.ADMIN
        assert log() == []

    @pytest.mark.parametrize("data", [{}, {"action": "promote"}, {"action": "revoke"}])
    def test_forms_that_are_not_whole_are_refused_in_a_sentence(self, admin: Client, other: User, data: dict) -> None:
        for page in (ACCOUNTS, f"{ACCOUNTS}{other.pk}/"):
            response = admin.post(page, data)
            assert (response.status_code, "send it again" in words(response)) == (400, True)

    def test_without_a_role_that_exists_is_refused(self, admin: Client, other: User) -> None:
        page = words(admin.post(f"{ACCOUNTS}{other.pk}/", {"action": "role", "role": "emperor"}))
        assert "field__error" in page
        assert admin.post(ACCOUNTS, {"action": "invite", "name": "", "role": "curator"}).status_code == 200
        assert not Invitation.objects.exists()

    def test_that_is_not_there_is_not_found(self, admin: Client) -> None:
        assert admin.get(f"{ACCOUNTS}999999/").status_code == 404

    def test_changes_nothing_of_others_with_a_stolen_session_alone(
        self, client: Client, boss: User, other: User
    ) -> None:
        client.force_login(boss)
        for action in ("role", "close", "sign_out", "reset_mfa"):
            response = client.post(f"{ACCOUNTS}{other.pk}/", {"action": action, "role": "admin"})
            assert response["Location"].startswith("/account/confirm/")
        assert log() == []
