"""What lists of signatories leave in the history of the record, and that it can be taken back as a whole."""

from collections import Counter
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from actors.models import Actor, Affiliation, Alias
from articles.models import Article, Citation
from campaigns.models import Letter, Signature
from curation.actions import lists as actions
from curation.actions.lists import NewActor
from curation.models import ListedName, SignatoryList
from record.models import Change, Revision, Visibility
from record.undo import NotUndoable
from tests.curation.signatories import invented_names, list_of_321, record_of
from tests.curation.test_lists import counted, hand_in, numbers, states
from tests.factories import ArticleFactory, LetterFactory, OrganisationFactory, make_account, sign_in

pytestmark = pytest.mark.usefixtures("own_database")

State = ListedName.State


def made(factory: Any, *given: Any, **values: Any) -> Any:
    """A row with its source, or several, committed."""
    with transaction.atomic():
        return factory(*given, **values)


@pytest.fixture
def curator(own_database: str) -> User:
    return made(make_account, Role.CURATOR)


@pytest.fixture
def letter(own_database: str) -> Letter:
    return made(LetterFactory, title="Invented letter of many")


def all_of_the_record() -> list[Any]:
    """Every row that a list can touch."""
    models: list[Any] = [Actor, Affiliation, Alias, Article, Citation, Letter, Signature]
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_a_list_is_taken_back_as_a_whole_and_confirmed_anew(letter: Letter, curator: User) -> None:
    known, lines = list_of_321()
    made(record_of, known)
    handed_in = hand_in(letter, *(line.text for line in lines), by=curator)
    actions.make_new(signatory_list=handed_in, numbers=numbers(handed_in, state=State.NEW), new=NewActor(kind="ngo"))
    source = made(ArticleFactory, visibility=Visibility.CURATORS)
    before = all_of_the_record()
    decided = list(handed_in.names.values("number", "state", "deed", "actor", "new_name"))
    for _ in range(2):
        actions.confirm(signatory_list=handed_in, article=source, by=curator, claimed=321)
        assert counted(letter)[:2] == (321, 321)
        actions.take_back(signatory_list=handed_in, by=curator)
        assert all_of_the_record() == before
        assert list(handed_in.names.values("number", "state", "deed", "actor", "new_name")) == decided


def test_confirming_is_one_revision_in_which_everything_cites_the_article(letter: Letter, curator: User) -> None:
    made(OrganisationFactory, name="Invented Weavers")
    handed_in = hand_in(letter, "Invented Weavers", "Ada Vented", "Nobody at all", by=curator)
    actions.make_new(signatory_list=handed_in, numbers=[2], new=NewActor(role="Member of the Invented Parliament"))
    source = made(
        ArticleFactory, text="It is signed by Invented Weavers, Ada Vented and others.", visibility=Visibility.CURATORS
    )
    revisions = Revision.objects.count()
    assert actions.confirm(signatory_list=handed_in, article=source, by=curator, reason="As published") == 3
    handed_in.refresh_from_db()
    assert Revision.objects.count() == revisions + 1
    revision = handed_in.revision
    assert revision
    assert (revision.user, revision.reason) == (curator, "As published")
    touched = Counter(Change.objects.filter(revision=revision).values_list("table", "operation"))
    assert touched == {
        ("campaigns_signature", "insert"): 3,
        ("actors_actor", "insert"): 1,
        ("actors_affiliation", "insert"): 1,
        ("articles_citation", "insert"): 5,
        ("articles_article", "update"): 1,
    }
    ada = Actor.objects.get(key="ada-vented")
    assert (ada.kind, ada.affiliations.get().title) == ("person", "Member of the Invented Parliament")
    assert ada.named_because == "Member of the Invented Parliament: signed “Invented letter of many”"
    first, second, third = Signature.objects.filter(letter=letter).in_order()
    assert (first.actor.name, second.actor, third.actor) == ("Invented Weavers", ada, None)
    quoted = first.citations.get()
    assert source.text[quoted.start : quoted.end] == quoted.quote == "Invented Weavers"
    assert third.citations.get().quote == ""
    source.refresh_from_db()
    assert source.visibility == Visibility.PUBLIC, "the fact is public, so its source is"


class TestTakingBack:
    def test_is_refused_where_something_was_changed_since_and_changes_nothing(
        self, letter: Letter, curator: User
    ) -> None:
        handed_in = hand_in(letter, "Invented Weavers")
        actions.confirm(signatory_list=handed_in, article=made(ArticleFactory), by=curator)
        Signature.objects.update(withdrawn=True)
        with pytest.raises(NotUndoable, match="was changed since"):
            actions.take_back(signatory_list=handed_in, by=curator)
        handed_in.refresh_from_db()
        assert (handed_in.state, Signature.objects.count()) == (SignatoryList.State.CONFIRMED, 1)

    def test_opens_a_list_whose_names_were_taken_out_by_other_means(self, letter: Letter, curator: User) -> None:
        handed_in = hand_in(letter, "Invented Weavers")
        actions.confirm(signatory_list=handed_in, article=made(ArticleFactory), by=curator)
        Signature.objects.all().delete()
        actions.take_back(signatory_list=handed_in, by=curator)
        handed_in.refresh_from_db()
        assert handed_in.is_open
        with pytest.raises(actions.ListNotOpen, match="not in the record"):
            actions.take_back(signatory_list=handed_in, by=curator)

    def test_leaves_other_lists_usable_that_knew_the_names(self, letter: Letter, curator: User) -> None:
        first = hand_in(letter, "Invented Weavers")
        actions.make_new(signatory_list=first, numbers=[1], new=NewActor(kind="ngo"))
        actions.confirm(signatory_list=first, article=made(ArticleFactory), by=curator)
        second = hand_in(letter, "Invented Weavers", "Weavers, Invented", "Invented Bakers")
        assert states(second) == {State.THERE: 1, State.LIKELY: 1, State.NEW: 1}
        actions.take_for(signatory_list=second, number=2, actor=Actor.objects.get(name="Invented Weavers"))
        actions.take_back(signatory_list=first, by=curator)
        actions.look_again(signatory_list=second)
        assert states(second) == {State.NEW: 3}, "the actor is gone"
        assert actions.confirm(signatory_list=second, article=made(ArticleFactory), by=curator) == 3


class TestAThousandNames:
    def test_need_no_more_queries_than_ten(self, letter: Letter, curator: User) -> None:
        made(record_of, invented_names(20, seed=4))
        source = made(ArticleFactory)

        def queries(names: list[str]) -> list[int]:
            number: list[int] = []
            handed_in: Any = None

            def hand_in_all() -> None:
                nonlocal handed_in
                handed_in = hand_in(letter, *names)

            new = NewActor(kind="ngo")
            for deed in (
                hand_in_all,
                lambda: actions.make_new(signatory_list=handed_in, numbers=range(1, 2000), new=new),
                lambda: actions.confirm(signatory_list=handed_in, article=source, by=curator),
                lambda: actions.take_back(signatory_list=handed_in, by=curator),
            ):
                with CaptureQueriesContext(connection) as captured:
                    deed()
                number.append(len(captured))
            return number

        few = queries(invented_names(10, seed=5))
        many = queries(invented_names(1000, seed=6))
        # Statements write 500 rows at a time, and progress is told for each hundred names.
        assert [b - a for a, b in zip(few, many, strict=True)] == [10, 1, 6, 0]


def test_a_list_is_taken_back_with_one_button_and_confirmed_anew(client: Client) -> None:
    with transaction.atomic():
        letter = LetterFactory(source=ArticleFactory(key="source"))
        curator = sign_in(Role.CURATOR, client, "curator")
    names = {"text": "Invented Weavers\nInvented Bakers\nRuritanian Nuns"}
    page = curator.post(f"/curate/lists/?letter={letter.key}", names)["Location"]
    curator.post(page, {"action": "decide", "deed": "make", "kind": "ngo", "which": "all"})
    given = {"action": "confirm", "source": "other", "other": "source"}
    for _ in range(2):
        curator.post(page, given)
        assert (Signature.objects.count(), Actor.objects.count()) == (3, 3)
        back = curator.post(page, {"action": "take back", "reason": "The wrong letter"}, follow=True)
        assert "Taken back." in back.content.decode()
        assert (Signature.objects.count(), Actor.objects.count()) == (0, 0)
    curator.post(page, given)
    assert Signature.objects.count() == 3
    Actor.objects.filter(name="Invented Bakers").update(country="NO")
    refused = curator.post(page, {"action": "take back"}, follow=True)
    assert "was changed since" in refused.content.decode()
    assert Signature.objects.count() == 3
