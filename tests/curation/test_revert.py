"""``manage.py revert``: a whole session of a curator is taken back by one command."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.roles import Role
from actors.models import Actor, Alias
from articles.models import Article, Proposal
from campaigns.models import Letter
from curation import actions
from curation.actions import lists
from curation.models import Approval, Folded, ListedName, Merge, SignatoryList
from record.models import Revision
from record.revisions import revise
from tests import factories
from tests.curation.reviewing import send
from tests.record.test_undo import whole_record

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


UNSEEN = {"visibility": "curators"}
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


def committed(deed: Callable[[], Any]) -> Any:
    with transaction.atomic():
        return deed()


def outside_the_record() -> list[Any]:
    """What the desk keeps of its deeds, but for when and by whom a merge was undone."""
    merges = [(merge.key, merge.undone_at is None) for merge in Merge.objects.order_by("pk")]
    approvals = list(Approval.objects.order_by("pk").values_list("actor", "lapsed_at"))
    proposals = list(Proposal.objects.order_by("pk").values("identity", "state", "letter", "response", "revision"))
    lists = list(SignatoryList.objects.values("state", "article")), list(ListedName.objects.values("signature"))
    return [merges, approvals, proposals, *lists]


class TestAMerge:
    """It is taken back as the desk takes it back: with what it moved outside the record, and with what leads on."""

    @pytest.fixture
    def pair(self) -> tuple[Actor, Actor]:
        """Two entries of one person, addressees of one letter, with somebody's approval of the second."""

        def make() -> tuple[Actor, Actor]:
            keep, gone = (factories.PersonFactory(key=key, **UNSEEN) for key in ("ina", "vented"))
            letter = factories.LetterFactory()
            for actor in (keep, gone):
                factories.AddresseeFactory(letter=letter, actor=actor)
            Approval.objects.create(actor=gone, because="Spoke in public.", requested_by=factories.make_account(None))
            return keep, gone

        return committed(make)

    def merge(self, keep: Actor, gone: Actor, by: User | None = None) -> Merge:
        done = actions.merge(keep=Actor.objects.get(pk=keep.pk), gone=Actor.objects.get(pk=gone.pk), by=by)
        done.revision.refresh_from_db()
        return done

    def test_is_taken_back_as_the_desk_does(self, pair: tuple[Actor, Actor], mallory: User) -> None:
        before = whole_record(), outside_the_record()
        done = self.merge(*pair)
        assert Folded.objects.followed("campaigns_addressee", Folded.objects.latest("pk").number)
        actions.undo_merge(merge=done, by=mallory)
        by_the_desk = whole_record(), outside_the_record()
        assert by_the_desk[0] == before[0]
        done = self.merge(*pair)
        revert("--revision", str(done.revision.number), "--by", "mallory")
        assert whole_record() == by_the_desk[0]
        assert [merge.undone_at is None for merge in Merge.objects.all()] == [False, False]
        assert outside_the_record()[1:] == by_the_desk[1][1:]
        done.refresh_from_db()
        assert (done.undone_by, done.undone_at is None) == (mallory, False)
        folded = Folded.objects.latest("pk")
        assert Folded.objects.followed(folded.table, folded.number) is None, "the row is there again"
        assert not actions.undo_merge(merge=done, by=None), "it was taken back already"

    def test_goes_back_with_all_else_of_a_session(self, pair: tuple[Actor, Actor], mallory: User) -> None:
        """Also through a chain, into an actor that came with the session and goes with it."""
        before = whole_record(), outside_the_record()[1:]
        keep, gone = pair
        new = by(mallory, "A new one", lambda: factories.PersonFactory(key="new", **UNSEEN))
        self.merge(keep, gone, mallory)
        self.merge(new, keep, mallory)
        assert Approval.objects.get().actor_id == new.pk
        out, _ = revert(*SESSION)
        assert "Taken back: 3 of 3" in out
        assert (whole_record(), outside_the_record()[1:]) == before
        assert not Merge.objects.standing().exists()

    def test_that_can_not_be_taken_back_stays_whole(self, pair: tuple[Actor, Actor]) -> None:
        done = self.merge(*pair)
        committed(lambda: Alias.objects.update(name="Another name"))
        before = whole_record(), outside_the_record()
        with pytest.raises(CommandError, match="Nothing was changed"):
            revert("--revision", str(done.revision.number))
        assert (whole_record(), outside_the_record()) == before

    def test_stays_after_a_dry_run(self, pair: tuple[Actor, Actor]) -> None:
        done = self.merge(*pair)
        before = whole_record(), outside_the_record()
        revert("--revision", str(done.revision.number), "--dry-run")
        assert (whole_record(), outside_the_record()) == before


class TestReview:
    def test_what_was_accepted_waits_again(self, told: Article, mallory: User) -> None:
        before = whole_record(), outside_the_record()
        curator = factories.sign_in(Role.CURATOR, name="ada")
        for proposal in Proposal.objects.pending().in_order():
            if proposal.kind != "position":
                assert send(curator, proposal, "accept").status_code == 302, proposal
        assert outside_the_record() != before[1]
        revert("--user", "ada", "--since", "2020-01-01 00:00")
        assert (whole_record(), outside_the_record()) == before

    def test_a_list_is_open_again(self, letter: Letter, mallory: User) -> None:
        source = committed(factories.ArticleFactory)
        handed_in = lists.hand_in_text(letter=letter, text="Invented Weavers\nInvented Bakers", by=mallory)
        before = whole_record(), outside_the_record()
        for _ in range(2):
            lists.confirm(signatory_list=handed_in, article=source, by=mallory)
            handed_in.refresh_from_db()
            revert("--revision", str(handed_in.revision.number))  # type: ignore[union-attr]  # it is confirmed
            assert (whole_record(), outside_the_record()) == before


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
        (("--revision", "1", "--since", "2026-01-31"), "--since and --until go with --user"),
        (("--revision", "1", "--until", "2026-01-31"), "--since and --until go with --user"),
        (("--revision", "1", "--by", "nobody"), "There is no account called 'nobody'"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(session: Letter, arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        revert(*arguments)
