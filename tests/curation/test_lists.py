"""Lists of signatories from a pasted text to the record, and back."""

import datetime
import uuid
from collections import Counter
from typing import Any

import pytest
from celery import current_app
from django.contrib.auth.models import User
from django.utils import timezone

from accounts.roles import Role
from actors.models import Actor, Alias
from articles.ingest.child import NotStarted, Reader
from campaigns.models import Letter, Signature
from curation import jobs
from curation.actions import lists as actions
from curation.actions.lists import NewActor
from curation.actions.merging import merge
from curation.listed import Standing
from curation.models import ListedName, SignatoryList
from curation.names.split import Columns
from record.models import SpellingVariant, Visibility
from tests.curation.signatories import Line, list_of_321, record_of
from tests.factories import ArticleFactory, LetterFactory, OrganisationFactory, SignatureFactory, make_account

pytestmark = pytest.mark.django_db

Deed, State = ListedName.Deed, ListedName.State


@pytest.fixture
def curator() -> User:
    return make_account(Role.CURATOR)


@pytest.fixture
def letter() -> Letter:
    return LetterFactory(title="Invented letter of many")


def hand_in(letter: Letter, *lines: str, by: Any = None) -> SignatoryList:
    handed_in = actions.hand_in_text(letter=letter, text="\n".join(lines), by=by)
    handed_in.refresh_from_db()
    assert handed_in.state == SignatoryList.State.OPEN, handed_in.reason
    return handed_in


def states(of: SignatoryList) -> Counter[str]:
    return Counter(of.names.values_list("state", flat=True))


def name(of: SignatoryList, number: int) -> ListedName:
    return of.names.select_related("actor").get(number=number)


def numbers(of: SignatoryList, **which: Any) -> list[int]:
    return list(of.names.filter(**which).values_list("number", flat=True))


def counted(letter: Letter) -> tuple[int | None, int, int]:
    found: Any = Letter.objects.with_counts().get(pk=letter.pk)
    return found.claimed_count, found.named, found.resolved


class TestAListOf321Names:
    @pytest.fixture
    def lines(self) -> list[Line]:
        known, lines = list_of_321()
        record_of(known)
        SpellingVariant.objects.create(words=["Uyghurian", "Uighurian", "Uygurian"])
        return lines

    def test_ends_as_the_right_actors_with_the_right_numbers(
        self, letter: Letter, curator: User, lines: list[Line]
    ) -> None:
        assert len(lines) == 321
        before = Actor.objects.count()
        handed_in = hand_in(letter, *(line.text for line in lines), by=curator)
        shown = states(handed_in)
        assert (shown[State.NEW], shown[State.DUPLICATE]) == (40, 15)
        assert shown[State.EXACT] + shown[State.LIKELY] == 266
        assert shown.total() == 321

        actions.accept_likeliest(signatory_list=handed_in, numbers=numbers(handed_in, state=State.LIKELY), at_least=80)
        made = actions.make_new(
            signatory_list=handed_in, numbers=numbers(handed_in, state=State.NEW), new=NewActor(kind="ngo")
        )
        assert made == 40
        assert not handed_in.names.undecided().exists()
        source = ArticleFactory()
        actions.confirm(signatory_list=handed_in, article=source, by=curator, claimed=321)

        assert counted(letter) == (321, 321, 306)
        assert Actor.objects.count() == before + 40
        signed = Signature.objects.filter(letter=letter).select_related("actor").order_by("place")
        wrong = [
            (line.text, signature.actor and signature.actor.name)
            for line, signature in zip(lines, signed, strict=True)
            if not signature.actor or signature.actor.name != line.actor
        ]
        assert wrong == []
        assert [signature.place for signature in signed] == list(range(1, 322))


class TestConfirming:
    def test_happens_once(self, letter: Letter, curator: User) -> None:
        handed_in = hand_in(letter, "Invented Weavers", "Invented Bakers")
        actions.confirm(signatory_list=handed_in, article=ArticleFactory(), by=curator)
        with pytest.raises(actions.ListNotOpen, match="Somebody has put this list into the record"):
            actions.confirm(signatory_list=handed_in, article=ArticleFactory(), by=make_account(Role.CURATOR))
        assert Signature.objects.filter(letter=letter).count() == 2
        for deed in (actions.leave_out, actions.leave_unresolved, actions.take_as_found):
            with pytest.raises(actions.ListNotOpen):
                deed(signatory_list=handed_in, numbers=[1])
        with pytest.raises(actions.ListNotOpen, match="take them back first"):
            actions.drop(signatory_list=handed_in)

    def test_keeps_places_behind_those_that_are_there(self, letter: Letter, curator: User) -> None:
        SignatureFactory(letter=letter, place=2)
        handed_in = hand_in(letter, "Invented Weavers", "Invented Bakers")
        actions.leave_out(signatory_list=handed_in, numbers=[1])
        actions.confirm(signatory_list=handed_in, article=ArticleFactory(), by=curator)
        assert list(letter.signatures.order_by("place").values_list("place", flat=True)) == [2, 4]

    def test_refuses_names_that_came_under_the_letter_meanwhile(self, letter: Letter, curator: User) -> None:
        weavers = OrganisationFactory(name="Invented Weavers")
        handed_in = hand_in(letter, "Invented Weavers", "Invented Bakers")
        SignatureFactory(letter=letter, actor=weavers, name_as_written="The weavers")
        with pytest.raises(actions.NotAddable, match="1 of these names"):
            actions.confirm(signatory_list=handed_in, article=ArticleFactory(), by=curator)
        actions.look_again(signatory_list=handed_in)
        assert (name(handed_in, 1).state, name(handed_in, 1).deed) == (State.THERE, Deed.LEFT_OUT)
        assert actions.confirm(signatory_list=handed_in, article=ArticleFactory(), by=curator) == 1
        assert counted(letter) == (None, 2, 1)

    def test_refuses_a_new_actor_that_somebody_made_meanwhile(self, letter: Letter, curator: User) -> None:
        handed_in = hand_in(letter, "Invented Weavers")
        actions.make_new(signatory_list=handed_in, numbers=[1], new=NewActor(kind="ngo"))
        OrganisationFactory(name="INVENTED WEAVERS")
        with pytest.raises(actions.NotAddable, match="is in the record by now"):
            actions.confirm(signatory_list=handed_in, article=ArticleFactory(), by=curator)
        assert not Signature.objects.exists()

    def test_refuses_a_list_of_nothing(self, letter: Letter, curator: User) -> None:
        handed_in = hand_in(letter, "Invented Weavers")
        actions.leave_out(signatory_list=handed_in, numbers=[1])
        with pytest.raises(actions.NotAddable, match="nothing to add"):
            actions.confirm(signatory_list=handed_in, article=ArticleFactory(), by=curator)

    def test_keeps_from_the_public_what_comes_of_a_letter_that_it_does_not_see(self, curator: User) -> None:
        letter = LetterFactory(visibility=Visibility.CURATORS)
        handed_in = hand_in(letter, "Invented Weavers")
        actions.make_new(signatory_list=handed_in, numbers=[1], new=NewActor(kind="ngo"))
        source = ArticleFactory(visibility=Visibility.CURATORS)
        actions.confirm(signatory_list=handed_in, article=source, by=curator)
        source.refresh_from_db()
        assert Actor.objects.get(name="Invented Weavers").visibility == Visibility.CURATORS
        assert source.visibility == Visibility.CURATORS

    def test_of_the_claimed_number_takes_the_place_of_its_words(self, curator: User) -> None:
        letter = LetterFactory(claimed_count=160, claimed_count_text="more than 160")
        handed_in = hand_in(letter, "Invented Weavers")
        source = ArticleFactory()
        actions.confirm(signatory_list=handed_in, article=source, by=curator, claimed=321)
        letter.refresh_from_db()
        assert letter.claim == "321"
        assert letter.citations.filter(article=source).exists()


class TestWhatNamesAreTakenFor:
    def test_a_duplicate_follows_the_first_that_is_not_left_out(self, letter: Letter) -> None:
        handed_in = hand_in(letter, "Invented Weavers", "The Invented Weavers Ltd", "INVENTED WEAVERS")
        assert [(n.state, n.deed, n.same_as) for n in handed_in.names.all()] == [
            (State.NEW, Deed.OPEN, None),
            (State.DUPLICATE, Deed.FIRST, 1),
            (State.DUPLICATE, Deed.FIRST, 1),
        ]
        actions.leave_out(signatory_list=handed_in, numbers=[1])
        assert [(n.state, n.deed, n.same_as) for n in handed_in.names.all()] == [
            (State.NEW, Deed.LEFT_OUT, None),
            (State.NEW, Deed.OPEN, None),
            (State.DUPLICATE, Deed.FIRST, 2),
        ]
        actions.take_as_found(signatory_list=handed_in, numbers=[1])
        assert states(handed_in) == {State.NEW: 1, State.DUPLICATE: 2}

    def test_other_names_of_one_actor_are_duplicates(self, letter: Letter) -> None:
        weavers = OrganisationFactory(name="Invented Weavers")
        Alias.objects.create(actor=weavers, name="織布者")
        handed_in = hand_in(letter, "Invented Weavers", "織布者", "Vented Inweavers")
        assert states(handed_in) == {State.EXACT: 1, State.DUPLICATE: 1, State.NEW: 1}
        actions.take_for(signatory_list=handed_in, number=3, actor=weavers)
        assert states(handed_in) == {State.EXACT: 1, State.DUPLICATE: 2}

    def test_actors_that_the_public_does_not_see_are_known_too(self, letter: Letter, curator: User) -> None:
        OrganisationFactory(name="Invented Weavers", visibility=Visibility.HIDDEN)
        handed_in = hand_in(letter, "Invented Weavers")
        assert states(handed_in) == {State.EXACT: 1}
        actions.confirm(signatory_list=handed_in, article=ArticleFactory(), by=curator)
        assert Actor.objects.filter(name="Invented Weavers").count() == 1
        assert counted(letter) == (None, 0, 0), "a signature of somebody who is hidden is hidden"

    def test_an_actor_that_was_merged_is_the_one_that_it_became(self, letter: Letter, curator: User) -> None:
        gone, keep = (OrganisationFactory(name=each) for each in ("Invented Weavers", "Looms of Ruritania"))
        handed_in = hand_in(letter, "Invented Weavers", "Invented Waevers")
        merge(keep=keep, gone=gone, by=curator)
        actions.look_again(signatory_list=handed_in)
        assert (name(handed_in, 1).state, name(handed_in, 1).actor) == (State.EXACT, keep)
        assert actions.accept_likeliest(signatory_list=handed_in, numbers=[2]) == 1
        assert (name(handed_in, 2).state, name(handed_in, 2).actor) == (State.DUPLICATE, keep)

    def test_a_name_that_two_actors_have_is_not_decided_by_itself(self, letter: Letter) -> None:
        for full in ("Invented Weavers", "Immense Walruses"):
            Alias.objects.create(actor=OrganisationFactory(name=full), name="IW")
        handed_in = hand_in(letter, "IW")
        assert (name(handed_in, 1).state, name(handed_in, 1).deed) == (State.LIKELY, Deed.OPEN)
        assert actions.accept_likeliest(signatory_list=handed_in, numbers=[1]) == 0

    def test_only_names_with_as_many_points_are_accepted(self, letter: Letter) -> None:
        OrganisationFactory(name="Invented Weavers of Ruritania")
        handed_in = hand_in(letter, "Invented Waevers of Ruritania", "Weavers of Ruritania, Invented")
        scores = [n.best["score"] for n in handed_in.names.all() if n.best]
        assert len(set(scores)) == 2
        assert actions.accept_likeliest(signatory_list=handed_in, numbers=[1, 2], at_least=max(scores)) == 1
        assert handed_in.names.undecided().count() == 1

    def test_a_name_that_is_too_long_is_left_out_until_it_is_shortened(self, letter: Letter, curator: User) -> None:
        long = "Invented " * 60
        handed_in = hand_in(letter, long, "Invented Weavers", "A" * 400)
        first = name(handed_in, 1)
        assert (first.state, first.deed) == (State.NO_NAME, Deed.LEFT_OUT)
        assert "longer than the 500 characters" in first.fault
        assert actions.leave_unresolved(signatory_list=handed_in, numbers=[1]) == 0
        assert actions.make_new(signatory_list=handed_in, numbers=[3], new=NewActor(kind="ngo")) == 0
        actions.rename(signatory_list=handed_in, number=1, name="Invented Society")
        assert (name(handed_in, 1).state, name(handed_in, 1).deed) == (State.NEW, Deed.OPEN)
        assert actions.confirm(signatory_list=handed_in, article=ArticleFactory(), by=curator) == 3

    def test_a_corrected_name_is_compared_anew(self, letter: Letter) -> None:
        OrganisationFactory(name="Invented Weavers")
        handed_in = hand_in(letter, "Inv3nted W3av3rs")
        assert states(handed_in) == {State.NEW: 1}
        actions.rename(signatory_list=handed_in, number=1, name="Invented Weavers")
        assert states(handed_in) == {State.EXACT: 1}
        assert name(handed_in, 1).text == "Inv3nted W3av3rs"

    def test_two_new_names_that_are_given_one_name_are_one_actor(self, letter: Letter, curator: User) -> None:
        handed_in = hand_in(letter, "Weavers of Ruritania", "RW")
        for number in (1, 2):
            new = NewActor(kind="ngo", name="Ruritanian Weavers")
            actions.make_new(signatory_list=handed_in, numbers=[number], new=new)
        actions.confirm(signatory_list=handed_in, article=ArticleFactory(), by=curator)
        assert counted(letter) == (None, 2, 1)


class TestReading:
    def test_is_given_to_the_workers_and_found_again(self, letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
        sent: list[Any] = []
        monkeypatch.setattr(current_app, "send_task", lambda name, args, **_: sent.append((name, *args)))
        waiting = SignatoryList.objects.create(letter=letter, name="invented.csv", content=b"Invented Weavers")
        jobs.reconcile()
        jobs.reconcile()
        assert sent == [("curation.tasks.read_list", waiting.pk)], "it is not sent twice within half a minute"
        past = timezone.now() - datetime.timedelta(minutes=2)
        held = {"claim": uuid.uuid4(), "claimed_until": past, "state": SignatoryList.State.READING}
        SignatoryList.objects.filter(pk=waiting.pk).update(tries=1, **held)
        jobs.reconcile()
        waiting.refresh_from_db()
        assert (waiting.state, waiting.claim) == (SignatoryList.State.WAITING, None)
        assert len(sent) == 2
        SignatoryList.objects.filter(pk=waiting.pk).update(tries=3, **held)
        jobs.reconcile()
        waiting.refresh_from_db()
        assert (waiting.state, waiting.content) == (SignatoryList.State.FAILED, None)
        assert "Copy the names" in waiting.reason

    def test_is_done_once(self, letter: Letter) -> None:
        handed_in = hand_in(letter, "Invented Weavers")
        actions.leave_out(signatory_list=handed_in, numbers=[1])
        jobs.read(handed_in.pk)
        jobs.read(handed_in.pk + 1)
        assert name(handed_in, 1).deed == Deed.LEFT_OUT

    def test_of_a_reader_that_lost_it_does_not_count(self, letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
        def somebody_else_takes_it(*_: Any) -> Any:
            SignatoryList.objects.update(claim=uuid.uuid4())
            return Standing()

        monkeypatch.setattr(Standing, "of", somebody_else_takes_it)
        handed_in = actions.hand_in_text(letter=letter, text="Invented Weavers", by=None)
        handed_in.refresh_from_db()
        assert handed_in.state == SignatoryList.State.READING
        assert not handed_in.names.exists()

    def test_without_a_program_that_reads_is_tried_again_and_given_up_in_the_end(self, letter: Letter) -> None:
        class Broken(Reader):
            def read_rows(self, document: Any) -> Any:
                raise NotStarted

        waiting = SignatoryList.objects.create(letter=letter, name="invented.csv", content=b"Invented Weavers")
        states = []
        for _ in range(3):
            jobs.read(waiting.pk, reader=Broken())
            waiting.refresh_from_db()
            states.append(waiting.state)
        assert states == ["waiting", "waiting", "failed"]

    def test_that_breaks_says_so(self, letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(jobs, "entries_of", lambda *_: 1 / 0)
        handed_in = actions.hand_in_text(letter=letter, text="Invented Weavers", by=None)
        handed_in.refresh_from_db()
        assert (handed_in.state, "made a mistake" in handed_in.reason) == (SignatoryList.State.FAILED, True)

    def test_of_other_columns_begins_anew(self, letter: Letter) -> None:
        handed_in = hand_in(letter, "Ada Vented\tInvented Weavers", "Ina Vented\tInvented Bakers")
        actions.choose_columns(signatory_list=handed_in, columns=Columns(name=1))
        assert list(handed_in.names.values_list("name", flat=True)) == ["Invented Weavers", "Invented Bakers"]
