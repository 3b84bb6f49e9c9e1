"""What was proposed of two actors is proposed of one after a merge: nobody is asked again what is decided."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.models import Actor
from articles.ingest import proposals
from articles.models import Article, Extraction, Proposal
from curation import actions
from curation.actions import review
from record.revisions import revise
from tests.articles.stories import STORY, TITLE, WEDNESDAY, known_letter
from tests.curated import archive
from tests.curation.test_merging import new_revision
from tests.factories import OrganisationFactory, make_account

pytestmark = pytest.mark.django_db

State = Proposal.State


def read(address: str = "https://news.example/story") -> Article:
    """An article that tells the story, and what it proposes."""
    told = {"language": "en", "published": WEDNESDAY}
    article = archive(STORY, address, title=TITLE, told=told).article
    proposals.extract(article.pk)
    return article


def identities() -> dict[int, str]:
    return dict(Proposal.objects.values_list("pk", "identity"))


def response() -> Proposal:
    return Proposal.objects.get(kind="response")


@pytest.fixture
def aurora() -> Actor:
    """Whom the story names, as it is before another entry of it is kept in its place."""
    known_letter()
    return Actor.objects.get(key="aurora")


@pytest.fixture
def other(aurora: Actor) -> Actor:
    return OrganisationFactory(key="aurora-body", name="Body of the Northern Lights")


def test_what_was_decided_of_the_merged_one_is_not_proposed_again(aurora: Actor, other: Actor) -> None:
    read()
    review.reject(proposal=response(), by=None, reason="It is about other Games.")
    actions.merge(keep=other, gone=aurora, by=None)
    copy = read("https://copy.example/story")
    assert copy.family == response().article.family
    assert response().state == State.REJECTED, "no second one waits"


def test_what_waits_of_the_merged_one_is_seconded_by_a_copy(aurora: Actor, other: Actor) -> None:
    read()
    actions.merge(keep=other, gone=aurora, by=None)
    copy = read("https://copy.example/story")
    assert [source.article for source in response().sources.all()] == [copy]


def test_the_same_article_read_again_says_the_same(aurora: Actor, other: Actor) -> None:
    article = read()
    review.reject(proposal=response(), by=None, reason="It is about other Games.")
    actions.merge(keep=other, gone=aurora, by=None)
    Extraction.objects.ask_for(article)
    proposals.extract(article.pk)
    assert response().state == State.REJECTED


def test_a_correction_names_the_kept_one(aurora: Actor) -> None:
    """The story knows a signatory that the letter does not have."""
    read()
    lantern = Actor.objects.get(key="lantern")
    correction = Proposal.objects.get(field="signatures")
    assert correction.fields["new"] == ["lantern"]
    review.reject(proposal=correction, by=None, reason="It is about other Games.")
    actions.merge(keep=OrganisationFactory(key="circle", name="Torch and Lantern Circle"), gone=lantern, by=None)
    read("https://copy.example/story")
    assert Proposal.objects.get(field="signatures").state == State.REJECTED


def test_a_name_that_two_had_is_that_of_the_one_that_both_became(aurora: Actor) -> None:
    """Also through a chain: what was read first names an actor that is part of one that is part of another."""
    twin = OrganisationFactory(key="aurora-twin", name="Aurora Committee")
    last = OrganisationFactory(key="aurora-last", name="Northern Lights")
    read()
    before = response().identity
    assert len(response().names["Aurora Committee"]) == 2
    review.reject(proposal=response(), by=None, reason="It is about other Games.")
    actions.merge(keep=aurora, gone=twin, by=None)
    assert response().identity != before
    actions.merge(keep=last, gone=aurora, by=None)
    read("https://copy.example/story")
    assert response().state == State.REJECTED


def test_taken_back_all_say_what_they_said(aurora: Actor, other: Actor) -> None:
    read()
    last = OrganisationFactory(key="aurora-last", name="Northern Lights")
    before = identities()
    new_revision()
    first = actions.merge(keep=other, gone=aurora, by=None)
    between = identities()
    assert between != before
    new_revision()
    second = actions.merge(keep=last, gone=other, by=None)
    new_revision()
    actions.undo_merge(merge=second, by=None)
    assert identities() == between
    new_revision()
    actions.undo_merge(merge=first, by=None)
    assert identities() == before


def test_two_that_wait_in_one_article_wait_on_and_come_back(aurora: Actor, other: Actor) -> None:
    read()
    one = response()
    two = response()
    two.pk, two.names = None, {"Aurora Committee": [{"key": other.key, "name": other.name, "score": 1, "reason": ""}]}
    two.names["Mira Holm"] = one.names["Mira Holm"]
    two.identity = "1" * 64
    two.save(force_insert=True)
    actions.merge(keep=OrganisationFactory(key="unrelated"), gone=OrganisationFactory(key="unrelated-too"), by=None)
    assert response_identities() == [one.identity, "1" * 64], "others are left alone"
    new_revision()
    between = actions.merge(keep=other, gone=OrganisationFactory(key="third"), by=None)
    assert response_identities() == [one.identity, "1" * 64]
    new_revision()
    actions.undo_merge(merge=between, by=None)
    new_revision()
    merge = actions.merge(keep=aurora, gone=other, by=None)
    assert response_identities() == [one.identity, "1" * 64], "the first has it already: both wait on"
    new_revision()
    actions.undo_merge(merge=merge, by=None)
    first, second = response_identities()
    assert first == one.identity
    assert second not in (one.identity, "1" * 64)


def response_identities() -> list[str]:
    return list(Proposal.objects.filter(kind="response").order_by("pk").values_list("identity", flat=True))


def test_a_decision_does_not_put_back_what_a_merge_has_made_of_it(aurora: Actor, other: Actor) -> None:
    read()
    loaded = response()
    actions.merge(keep=other, gone=aurora, by=None)
    now = response().identity
    assert now != loaded.identity
    review.reject(proposal=loaded, by=make_account("curator"), reason="It is about other Games.")
    assert (response().identity, response().state) == (now, State.REJECTED)


def test_whom_proposals_name_is_looked_up_and_not_read_from_all(aurora: Actor) -> None:
    read()
    copied = "article_id kind change field fields evidence text_hash confidence candidates extractor_version state"
    columns = ", ".join([*copied.split(), "language", "created_at", "decided_why"])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO articles_proposal ({columns}, names, identity) "
            f"SELECT {columns}, jsonb_build_object('A name', jsonb_build_array(jsonb_build_object("
            "'key', 'other-' || n, 'name', 'A name', 'score', 1, 'reason', ''))), lpad(n::text, 64, '0') "
            "FROM articles_proposal, generate_series(1, 2000) AS n WHERE id = %s",
            [response().pk],
        )
        cursor.execute("ANALYZE articles_proposal")
    naming = Proposal.objects.naming(["aurora", "other-7"])
    assert {name for names in naming.values_list("names", flat=True) for name in names} > {"Aurora Committee", "A name"}
    plan = naming.explain(analyze=True)
    assert "proposal_actors" in plan
    assert "Seq Scan" not in plan
    assert not Proposal.objects.naming(["other"]).exists(), "a part of a key is none"


def test_merging_asks_no_more_for_more_proposals(aurora: Actor, other: Actor) -> None:
    def queries() -> int:
        new_revision()
        with CaptureQueriesContext(connection) as captured, revise(by=None):
            done = actions.merge(keep=other, gone=aurora, by=None)
        new_revision()
        actions.undo_merge(merge=done, by=None)
        return len(captured)

    article = read()
    queries()
    before = queries()
    for number in range(5):
        more = Proposal.objects.filter(kind="response").earliest("pk")
        more.pk, more.identity, more.state = None, f"{number}" * 64, State.PENDING
        more.save(force_insert=True)
    assert queries() == before
    assert article.proposals.filter(kind="response").count() == 6
