"""``manage.py revert``: a whole session of a curator is taken back by one command."""

import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import transaction

from actors.models import Actor, Alias
from campaigns.models import Letter
from record.models import Revision
from record.revisions import revise
from tests import factories

pytestmark = pytest.mark.usefixtures("own_database")


def by(user: User | None, reason: str, deed: Any) -> Any:
    with revise(by=user, reason=reason):
        return deed()


def revert(*arguments: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("revert", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def letter() -> Letter:
    with transaction.atomic():
        return factories.LetterFactory(title="As it was", claimed_count=1)


@pytest.fixture
def mallory() -> User:
    return factories.make_account(None, "mallory")


def titled(letter: Letter, title: str) -> Any:
    return lambda: Letter.objects.filter(pk=letter.pk).update(title=title)


@pytest.fixture
def session(letter: Letter, mallory: User) -> Letter:
    """What somebody did: a title in two steps, a new group with a name, and a name taken away."""
    with transaction.atomic():
        group = factories.OrganisationFactory(key="known-group")
        Alias.objects.create(actor=group, name="KG")
    by(mallory, "First", titled(letter, "Wrong"))
    by(mallory, "Second", titled(letter, "Worse"))
    by(mallory, "Third", lambda: Alias.objects.create(actor=factories.OrganisationFactory(key="new"), name="N"))
    by(mallory, "Fourth", lambda: Alias.objects.filter(name="KG").delete())
    return letter


SESSION = ("--user", "mallory", "--since", "2020-01-01 00:00")


def test_everything_of_a_session_goes_back_in_one_revision(session: Letter) -> None:
    before = Revision.objects.count()
    out, err = revert(*SESSION, "--reason", "The account was stolen")
    session.refresh_from_db()
    assert session.title == "As it was"
    assert not Actor.objects.filter(key="new").exists()
    assert [alias.name for alias in Alias.objects.all()] == ["KG"]
    assert Revision.objects.count() == before + 1
    assert Revision.objects.first().reason == "The account was stolen"
    assert "Taken back: 4 of 4" in out
    assert not err


def test_a_dry_run_only_says_what_would_be_done(session: Letter) -> None:
    before = Revision.objects.count()
    out, _ = revert(*SESSION, "--dry-run")
    assert [line.split("\t")[-1] for line in out.splitlines()[:4]] == ["Fourth", "Third", "Second", "First"]
    assert "4 of 4 would be taken back. Nothing was changed." in out
    session.refresh_from_db()
    assert (session.title, Revision.objects.count()) == ("Worse", before)


def test_all_or_nothing(session: Letter) -> None:
    by(factories.make_account(None, "ina"), "Ina's correction", titled(session, "Better"))
    err = io.StringIO()
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("revert", *SESSION, stdout=io.StringIO(), stderr=err)
    numbers = Revision.objects.filter(reason__in=["First", "Second"]).values_list("number", flat=True)
    assert all(f"Revision {number} can not be taken back: The letter" in err.getvalue() for number in numbers)
    assert "Ina's correction" in err.getvalue()
    assert Actor.objects.filter(key="new").exists()


def test_what_was_changed_since_can_be_skipped(session: Letter) -> None:
    by(factories.make_account(None, "ina"), "Ina's correction", titled(session, "Better"))
    out = io.StringIO()
    with pytest.raises(CommandError, match="2 of 4 can not be taken back"):
        call_command("revert", *SESSION, "--skip-changed", stdout=out, stderr=io.StringIO())
    assert "Taken back: 2 of 4" in out.getvalue()
    session.refresh_from_db()
    assert session.title == "Better"
    assert not Actor.objects.filter(key="new").exists()


def test_revisions_are_taken_back_by_their_numbers(session: Letter) -> None:
    number = Revision.objects.get(reason="Second").number
    revert("--revision", str(number), "--by", "mallory")
    session.refresh_from_db()
    assert session.title == "Wrong"
    newest = Revision.objects.first()
    assert (newest.user.username, newest.reason) == ("mallory", f"Reverted revision {number}")


def test_only_the_time_that_is_named_counts(session: Letter) -> None:
    with pytest.raises(CommandError, match="changed nothing in that time"):
        revert(*SESSION, "--until", "2020-01-02 00:00")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Say whose changes are meant"),
        (("--user", "mallory", "--revision", "1"), "Say whose changes are meant"),
        (("--user", "mallory"), "Say since when"),
        (("--user", "nobody", "--since", "2020-01-01"), "There is no account called 'nobody'"),
        (("--user", "mallory", "--since", "yesterday"), "is no time"),
        (("--revision", "999999"), "There is no revision 999999"),
        (("--revision", str(2**70)), "numbers from 1"),
        (("--revision", "1", "--by", "nobody"), "There is no account called 'nobody'"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(session: Letter, arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        revert(*arguments)
