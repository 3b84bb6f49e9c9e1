"""An archive of everything that curators' pages can show, and curators to look at it."""

from typing import Any

from accounts.roles import Role
from actors.models import Alias
from articles import actions
from articles.ingest import proposals
from articles.ingest.store import Stored, store
from articles.models import Attempt, Citation, Extraction, Fetch, Proposal
from campaigns.models import CampaignLead
from curation import actions as desk
from curation import duplicates
from curation.actions import keep_apart, lists, merge, review
from curation.models import SignatoryList
from tests import factories
from tests.articles import reprints, stories
from tests.factories import (
    AddresseeFactory,
    AffiliationFactory,
    ArticleFactory,
    FetchFactory,
    ImportRunFactory,
    LetterFactory,
    LookingFactory,
    OrganisationFactory,
    PersonFactory,
    SignatureFactory,
    SourceFactory,
    make_account,
)

NAME = "curator"


def archive(text: str, address: str, **more: Any) -> Stored:
    """A page that a server answered with."""
    given = {
        "title": text.partition("\n")[0],
        "media_type": "text/html",
        "status": 200,
        "outlet": "The Invented Herald",
    }
    return store(content=f"<p>{text}".encode(), text=text, address=address, **(given | more))


def fill_archive() -> None:
    """A curator; an article with versions, copies, notes, facts; sources and runs in several states."""
    curator = make_account(Role.ADMIN, NAME)
    source = SourceFactory.build(key="invented-feed", site="https://news.example/")
    actions.add_source(source)
    Attempt.objects.create(fetch=source.poll, outcome="failed", reason="The site did not answer. It is tried again.")
    run = ImportRunFactory(by=curator)
    told = {"language": "en", "published": "2022-02-01"}
    first = archive(reprints.WIRE, "https://news.example/skaters", byline="Ina Vented", told=told).article
    archive(reprints.without_a_paragraph(reprints.british_spelling(reprints.WIRE)), "https://news.example/skaters")
    archive(reprints.WIRE, "https://news.example/skaters", notes=["Partly read: a picture was left out."])
    archive(reprints.capitals(reprints.WIRE), "https://other.example/skaters", outlet="The Other Herald")
    archive(f"{reprints.WIRE[:900]}\n\n{reprints.HARBOUR}", "https://half.example/skaters")
    archive(reprints.CHINESE, "https://zh.example/skaters", told={"language": "zh"})
    handed_in = store(content=reprints.TIBETAN.encode(), text=reprints.TIBETAN, media_type="text/plain").article
    LetterFactory(source=first)
    FetchFactory(run=run, source=source, article=first, state=Fetch.State.DONE, outcome="archived")
    FetchFactory(run=run, article=handed_in, state=Fetch.State.FAILED, outcome="failed", reason="It is gone. Paste it.")
    fill_facts()
    propose(curator)
    hand_in_lists(curator)
    look_alike(curator)
    ask_the_desk(curator)
    FetchFactory(run=run)
    feeds = [{"address": "https://news.example/found", "title": "Invented feed", "articles": 3, "newest": "2022-02-01"}]
    for found in (feeds, []):
        FetchFactory(
            kind=Fetch.Kind.SITE,
            name="news.example",
            feeds=found,
            state=Fetch.State.DONE,
            outcome="looked",
            reason="Done.",
        )


def hand_in_lists(curator: Any) -> None:
    """A list with a name of each kind, one that is in the record, one that waits, and one that could not be read."""
    letter = LetterFactory(claimed_count=12)
    herring = OrganisationFactory(name="Invented Herring Society")
    role = AffiliationFactory(person__name="Ottoline Vented", body=herring).person
    SignatureFactory(letter=letter, actor=OrganisationFactory(name="Invented Harbour Watch"))
    names = ["Invented Herring Society", "Invented Herrings Society", "Invented Weavers", "The Invented Weavers Ltd"]
    names += ["Invented Harbour Watch", "Europe:", "Ottoline Vented, Herring Society", "ཤེས་རབ་ཚོགས་པ"]
    handed_in = lists.hand_in_text(letter=letter, text="\n".join(names), by=curator)
    lists.make_new(signatory_list=handed_in, numbers=[3], new=lists.NewActor(kind="ngo"))
    lists.take_for(signatory_list=handed_in, number=7, actor=role)
    names = ["Invented Herring Society", "Invented Fishers"]
    confirmed = lists.hand_in_text(letter=LetterFactory(), text="\n".join(names), by=curator)
    lists.confirm(signatory_list=confirmed, article=ArticleFactory(), by=curator)
    SignatoryList.objects.create(letter=letter, name="invented.pdf", content=b"x", by=curator)
    failed = {"state": SignatoryList.State.FAILED, "reason": "This PDF is damaged. Copy the names and paste them."}
    SignatoryList.objects.create(letter=letter, name="damaged.pdf", **failed)


def look_alike(curator: Any) -> None:
    """Actors that may be one, two that are two, and two that were merged."""
    keep = OrganisationFactory(key="harbour-committee", name="Invented Harbour Committee", country="CH")
    same = OrganisationFactory(key="harbour-comittee", name="Invented Harbour Comittee", website="https://a.example")
    letter = LetterFactory()
    for actor in (keep, same):
        AddresseeFactory(actor=actor, letter=letter)
        SignatureFactory(actor=actor)
    person = PersonFactory(name="Otto Skatemaker")
    duplicates.look_for_duplicates(again=True)
    apart = PersonFactory(name="Otto Skatemakker")
    keep_apart(first=person, second=apart, by=curator, why="Father and son.")
    gone = PersonFactory(name="Otto Skatemaker")
    merge(keep=person, gone=gone, by=curator, reason="Entered twice.")


def ask_the_desk(curator: Any) -> None:
    """What readers and curators ask for, waiting and decided; an article that was withdrawn; something looked for."""
    other = make_account(Role.CURATOR, "another-curator")
    at_risk = PersonFactory(name="Ida Vented", visibility="curators", is_at_risk=True)
    desk.name_person(person=at_risk, because="Spoke for the invented group.", by=other)
    declined = PersonFactory(name="Ivo Vented", visibility="curators")
    asked = desk.name_person(person=declined, because="Signed an invented letter.", by=curator)
    assert asked
    desk.decide_naming(approval=asked, approve=False, by=other, reason="No public role.")
    addressee = AddresseeFactory(actor=AffiliationFactory().person)
    for number, fact in enumerate([addressee, addressee.letter, AffiliationFactory().person]):
        given = {"why": "I am at risk.", "contact": "a friend", "token_hash": f"{number}"}
        takedown = desk.ask_for_takedown(address=fact.get_absolute_url(), **given)
    desk.decide_takedown(takedown=takedown, hide=False, by=curator, reason="A public officer.")
    for number, fact in enumerate([addressee.letter, addressee.letter, None]):
        said = {"wrong": "The day is wrong.", "right": "3 March 2021", "source": "https://news.example/right"}
        suggestion = desk.suggest(fact=fact, address="/definitions/", **said, token_hash=f"{number}")
    desk.decline_suggestion(suggestion=suggestion, by=curator, reason="It is right.")
    withdrawn = ArticleFactory(text="Invented words.", key="withdrawn-article")
    Citation.objects.create(article=withdrawn, letter=addressee.letter, quote="other words")
    LetterFactory(source=withdrawn)
    actions.set_state(fact=withdrawn, state="withdrawn", why="The outlet took it back.", by=curator)
    LookingFactory(letter=addressee.letter, actor=addressee.actor, by=curator)


def fill_facts() -> None:
    """A fact of each kind that the stories do not bring with them, with what belongs to it."""
    campaign = factories.CampaignFactory()
    letter = factories.LetterFactory(campaign=campaign)
    body = factories.OrganisationFactory()
    Alias.objects.create(actor=body, name="An invented abbreviation")
    CampaignLead.objects.create(campaign=campaign, actor=body)
    factories.AddresseeFactory(letter=letter, actor=body)
    factories.SignatureFactory(letter=letter)
    factories.ResponseFactory(letter=letter, actor=body)
    factories.PositionFactory()
    factories.EventFactory()
    factories.AffiliationFactory(body=body)


def propose(curator: Any) -> None:
    """Proposals of each kind: some that wait, one accepted and one rejected; and an article that could not be read."""
    stories.known_letter()
    told = {"language": "en", "published": stories.WEDNESDAY}
    story = archive(stories.STORY, "https://news.example/story", title=stories.TITLE, told=told).article
    proposals.extract(story.pk)
    cited = Proposal.objects.filter(change="cites").first()
    rejected = Proposal.objects.filter(kind="position").first()
    assert cited
    assert rejected
    review.cite(proposal=cited, fact=cited.fact, by=curator)
    review.reject(proposal=rejected, by=curator, reason="Nothing was said about the Games.")
    failed = archive("An invented harbour was quiet.", "https://news.example/harbour").article
    Extraction.objects.filter(article=failed).update(error=proposals.GIVEN_UP)
