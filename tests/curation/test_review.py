"""The review queue: what is shown, who has it, what is decided and what comes of it; all of it taken back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from actors.models import Actor
from articles.ingest import proposals
from articles.ingest.extractor import VERSION
from articles.ingest.store import sha256_of
from articles.models import Article, Citation, Proposal
from articles.models.citations import MAX_PASSAGE_WORDS
from campaigns.models import Letter, Position, Response
from curation.actions import review
from curation.review.evidence import Evidence
from record.models import Revision, Visibility
from tests.articles.stories import STORY, TITLE, WEDNESDAY, known_letter
from tests.curated import archive
from tests.curation.reviewing import LIST, cited, form_of, send, the
from tests.curation.sent import form_of as form_of_page
from tests.factories import (
    CampaignFactory,
    FetchFactory,
    LetterFactory,
    OrganisationFactory,
    PersonFactory,
    SourceFactory,
    sign_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Article:
    """An article of which everything was proposed, and the record knows its letter."""
    known_letter()
    told = {"language": "en", "published": WEDNESDAY}
    article = archive(STORY, "https://news.example/story", title=TITLE, told=told).article
    proposals.extract(article.pk)
    return article


@pytest.fixture
def curator(client: Client) -> Client:
    return sign_in(Role.CURATOR, client, "ada")


class TestTheList:
    def text(self, curator: Client, query: str = "") -> str:
        return curator.get(LIST + query).content.decode()

    def test_names_an_answered_letter_by_its_title(self, curator: Client, story: Article) -> None:
        answered = LetterFactory(key="answered-letter", title="Invented letter that was answered")
        response = the(kind="response", change="adds")
        Proposal.objects.filter(pk=response.pk).update(fields=response.fields | {"letters": [answered.key]})
        for page in (self.text(curator), self.text(curator, f"{response.pk}/")):
            assert "Invented letter that was answered" in page
            assert f">{answered.key}<" not in page

    def test_shows_the_words_with_the_evidence_marked(self, curator: Client, story: Article) -> None:
        page = self.text(curator)
        assert (
            "<mark>An open letter was addressed to Mira Holm, president of the Aurora Committee, on Monday.</mark>"
            in page
        )
        assert "1 addressee" not in page
        assert "addressed to Mira Holm +30" in page

    def test_links_the_known_fact_and_says_what_would_change(self, curator: Client, story: Article) -> None:
        page = self.text(curator, "?change=corrects")
        assert Letter.objects.get().get_absolute_url() in page
        assert "<del>March 2021</del> <ins>1 March 2021</ins>" in page
        assert "<del>160</del> <ins>180</ins>" in page
        assert "<ins>also Lantern Circle</ins>" in page

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("?kind=letter", {"letter"}),
            ("?kind=position", {"position"}),
            ("?change=cites", {"letter"}),
            ("?language=de", set()),
            ("?confidence=0", set()),
            ("?state=rejected", set()),
            ("?state=any", {"letter", "position", "response"}),
        ],
    )
    def test_is_narrowed(self, curator: Client, story: Article, query: str, expected: set[str]) -> None:
        found = curator.get(LIST + query).context["page"].object_list
        assert {proposal.kind for proposal in found} == expected

    @pytest.mark.parametrize("query", ["?kind=rumour", "?state=lost", "?page=0", "?confidence=x", "?language=xx"])
    def test_says_what_is_wrong_with_an_address(self, curator: Client, query: str) -> None:
        assert curator.get(LIST + query).status_code == 400

    def test_asks_no_more_for_more_rows(self, curator: Client, story: Article) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                curator.get(LIST)
            return len(captured)

        queries()
        before = queries()
        for number in range(5):
            text = STORY.replace("180", str(300 + number)).replace("Dozens", f"Harbour {number}")
            told = {"language": "en", "published": WEDNESDAY}
            article = archive(text, f"https://news.example/{number}", title=f"{TITLE} {number}", told=told).article
            Article.objects.filter(pk=article.pk).update(family="")
            proposals.extract(article.pk)
        assert queries() == before

    def test_shows_the_words_alone_when_the_text_has_changed(self, curator: Client, story: Article) -> None:
        Article.objects.filter(pk=story.pk).update(text="Another text.")
        assert "<mark>An open letter was addressed" in self.text(curator)


class TestOneProposal:
    def test_stands_beside_its_article_with_the_words_marked(self, curator: Client, story: Article) -> None:
        page = curator.get(f"{LIST}{cited().pk}/").content.decode()
        sentence = "An open letter was addressed to Mira Holm, president of the Aurora Committee, on Monday."
        assert f'<mark id="evidence">{sentence}</mark>' in page
        assert "Denmark is undecided" in page, "all of the text is there"
        assert "addressed to Mira Holm +30" in page

    def test_says_what_it_said_where_the_text_has_changed(self, curator: Client, story: Article) -> None:
        Article.objects.filter(pk=story.pk).update(text="Another text.")
        page = curator.get(f"{LIST}{cited().pk}/").content.decode()
        assert "The text has changed since it was read." in page
        assert 'id="evidence"' not in page

    def test_shows_what_was_decided_and_by_whom(self, curator: Client, story: Article) -> None:
        proposal = cited()
        send(curator, proposal, "accept")
        page = curator.get(f"{LIST}{proposal.pk}/").content.decode()
        assert "Accepted by ada" in page
        assert "Take this decision back" in page

    @pytest.mark.parametrize("action", ["", "accept_everything"])
    def test_refuses_a_form_without_a_known_action(self, curator: Client, story: Article, action: str) -> None:
        assert curator.post(f"{LIST}{cited().pk}/", {"action": action}).status_code == 400

    @pytest.mark.parametrize("number", ["0", "99999999", "9223372036854775807", "9223372036854775808", "9" * 60])
    def test_is_not_found_by_a_number_that_none_has(self, curator: Client, number: str) -> None:
        assert curator.get(f"{LIST}{number}/").status_code == 404


class TestAcceptingACitation:
    def test_cites_the_fact_with_its_words_in_one_revision(self, curator: Client, story: Article) -> None:
        before = Revision.objects.count()
        send(curator, cited(), "accept")
        citation = Citation.objects.get(article=story)
        assert citation.fact == Letter.objects.get()
        assert story.text[citation.start : citation.end] == citation.quote
        assert citation.text_hash == sha256_of(story.text)
        story.refresh_from_db()
        assert story.visibility == Visibility.PUBLIC
        decided = the(state="accepted")
        assert (str(decided.decided_by), decided.decided_at is not None) == ("ada", True)
        assert Revision.objects.count() <= before + 1

    def test_of_another_known_fact_cites_that(self, curator: Client, story: Article) -> None:
        other = LetterFactory(key="another-letter")
        proposal = cited()
        send(curator, proposal, "accept", target="other", other=f"https://example/letters/{other.key}/")
        assert Citation.objects.get(article=story).fact == other
        assert the(pk=proposal.pk).letter == other

    @pytest.mark.parametrize(
        "other", ["", "no-such-letter", "x" * 400, "/letters/", "http://[/letters/", "/articles/no-such/"]
    )
    def test_of_one_that_is_not_there_is_refused(self, curator: Client, story: Article, other: str) -> None:
        answer = send(curator, cited(), "accept", target="other", other=other)
        assert "The record has no such letter." in answer.content.decode()
        assert the(pk=cited().pk).state == "pending"

    def test_may_add_a_new_fact_instead(self, curator: Client, story: Article) -> None:
        proposal = cited()
        campaign = Letter.objects.get().campaign
        send(curator, proposal, "accept", target="new", demand="diplomatic_boycott", campaign=campaign.pk)
        assert Letter.objects.count() == 2
        assert the(pk=proposal.pk).letter.key == "open-letter-to-mira-holm-1-march-2021"


class TestAcceptingSomethingNew:
    @pytest.fixture
    def unknown(self) -> Article:
        """The story, of which the record knows nobody and nothing but a campaign."""
        CampaignFactory(key="games")
        told = {"language": "en", "published": WEDNESDAY}
        article = archive(STORY, "https://news.example/story", title=TITLE, told=told).article
        proposals.extract(article.pk)
        return article

    def letter(self) -> Proposal:
        return the(kind="letter", change="adds")

    def everybody(self, curator: Client) -> dict[str, str]:
        """Every name is somebody new."""
        sent = {}
        for number, asked in enumerate(curator.get(f"{LIST}{self.letter().pk}/").context["form"].names.asked):
            is_person = asked.name in ("Mira Holm", "Ada Lund")
            sent[f"who_{number}"] = "new:person" if is_person else "new:organisation"
            sent[f"role_{number}"] = "President" if is_person else ""
        return sent

    def test_begins_with_what_the_article_says(self, curator: Client, unknown: Article) -> None:
        sent = form_of(curator, self.letter())
        assert sent["title"] == "Open letter to Mira Holm, 1 March 2021"
        assert (sent["kind"], sent["demand"], sent["claimed_count"]) == ("open_letter", "diplomatic_boycott", 180)
        assert sent["campaign"], "there is only one"

    def test_makes_the_letter_with_all_that_belongs_to_it(self, curator: Client, unknown: Article) -> None:
        assert send(curator, self.letter(), "accept", **self.everybody(curator)).status_code == 302
        letter = Letter.objects.get()
        assert (letter.when.iso, letter.claimed_count) == ("2021-03-01", 180)
        assert [str(addressee.actor) for addressee in letter.addressees.all()] == ["Mira Holm"]
        assert {signature.name_as_written for signature in letter.signatures.all()} >= {"Ice Union", "Lantern Circle"}
        assert Actor.objects.get(key="mira-holm").affiliations.get().title == "President"
        for fact in (letter, *letter.addressees.all(), *letter.signatures.all(), *Actor.objects.all()):
            citation = fact.citations.filter(article=unknown).get()
            assert unknown.text[citation.start : citation.end] == citation.quote
        union = letter.signatures.get(name_as_written="Ice Union")
        assert "Ice Union" in union.citations.get().quote

    def test_keeps_names_of_nobody_known_as_they_are_written(self, curator: Client, unknown: Article) -> None:
        send(curator, self.letter(), "accept")
        letter = Letter.objects.get()
        assert letter.addressees.count() == 0, "whom it went to stays open"
        assert {signature.actor for signature in letter.signatures.all()} == {None}

    def test_asks_about_the_first_of_hundreds_of_names(self, curator: Client, unknown: Article) -> None:
        known = OrganisationFactory(key="group-299", name="Invented Group 299")
        proposal = self.letter()
        names = [f"Invented Group {number}" for number in range(400)]
        proposal.fields["signatures"] = names
        proposal.names = {name: [] for name in names}
        proposal.names[known.name] = [{"key": known.key, "name": known.name, "score": 1, "reason": "its name"}]
        proposal.save()
        assert "more names: those that the record knows" in curator.get(f"{LIST}{proposal.pk}/").content.decode()
        assert send(curator, proposal, "accept").status_code == 302
        signatures = Letter.objects.get().signatures
        assert signatures.count() == 400
        assert [str(signature) for signature in signatures.filter(actor=known)] == [known.name]

    def test_asks_for_what_no_word_tells(self, curator: Client, unknown: Article) -> None:
        answer = send(curator, self.letter(), "accept", demand="", title=" ")
        page = answer.content.decode()
        assert page.count("This field is required.") == 2
        assert not Letter.objects.exists()
        assert "Ice Union" in page

    def test_names_a_person_in_a_public_role_only(self, curator: Client, unknown: Article) -> None:
        answer = send(curator, self.letter(), "accept", who_0="new:person")
        assert "A person is in the record only in a public role: give it." in answer.content.decode()

    def test_takes_another_actor_by_name_or_key(self, curator: Client, unknown: Article) -> None:
        holm = PersonFactory(key="holm", name="M. Holm")
        answer = send(curator, self.letter(), "accept", other_0="Nobody at All")
        assert "There is no actor like “Nobody at All” in the record." in answer.content.decode()
        assert not Letter.objects.exists()
        send(curator, self.letter(), "accept", other_0="m. holm")
        assert Letter.objects.get().addressees.get().actor == holm

    def test_takes_another_actor_by_the_address_of_its_page(self, curator: Client, unknown: Article) -> None:
        holm = PersonFactory(key="holm", name="M. Holm")
        send(curator, self.letter(), "accept", other_0="https://record.example/people/holm/")
        assert Letter.objects.get().addressees.get().actor == holm

    def test_asks_which_of_two_namesakes_is_meant(self, curator: Client, unknown: Article) -> None:
        one, two = (PersonFactory(key=key, name="M. Holm") for key in ("one", "two"))
        answer = send(curator, self.letter(), "accept", other_0="M. Holm")
        assert "More than one is called “M. Holm”. Which one is meant?" in answer.content.decode()
        assert [form_of_page(answer)[name] for name in ("other_0", "other_0-offered")] == [["M. Holm"], ["M. Holm"]]
        assert all(f'name="other_0-pick-0" value="{holm.pk}"' in answer.content.decode() for holm in (one, two))
        send(curator, self.letter(), "accept", **form_of_page(answer) | {"other_0-pick-0": str(two.pk)})
        assert Letter.objects.get().addressees.get().actor == two

    def test_offers_names_that_are_near_to_what_was_typed(self, curator: Client, unknown: Article) -> None:
        holm = PersonFactory(key="holm", name="Miranda Holmgren")
        answer = send(curator, self.letter(), "accept", other_0="Miranda Holmgre")
        assert "Nothing is called exactly “Miranda Holmgre”." in answer.content.decode()
        assert not Letter.objects.exists()
        send(curator, self.letter(), "accept", **form_of_page(answer) | {"other_0-pick-0": str(holm.pk)})
        assert Letter.objects.get().addressees.get().actor == holm

    def test_takes_only_a_government_for_one(self, curator: Client, unknown: Article) -> None:
        OrganisationFactory(key="danish-group", name="Danish Winter Group")
        answer = send(curator, the(kind="position"), "accept", other_0="Danish Winter Group")
        assert "There is no government like “Danish Winter Group” in the record." in answer.content.decode()
        assert "there is no such fact without" not in answer.content.decode(), "what is wrong is said once"

    def test_makes_a_response_to_the_letter_of_the_same_article(self, curator: Client, unknown: Article) -> None:
        send(curator, self.letter(), "accept", **self.everybody(curator))
        response = the(kind="response", change="adds")
        sent = form_of(curator, response)
        assert sent["letter"] == Letter.objects.get().key
        assert sent["stance"] == "declines"
        send(curator, response, "accept", who_0="new:organisation", who_1="new:person")
        made = Response.objects.get()
        assert made.letter == Letter.objects.get()
        assert made.person.affiliations.filter(body=made.actor).exists()

    def test_needs_to_know_who_responds(self, curator: Client, unknown: Article) -> None:
        answer = send(curator, the(kind="response"), "accept", who_0="")
        assert "there is no such fact without" in answer.content.decode()

    def test_makes_a_position(self, curator: Client, unknown: Article) -> None:
        send(curator, the(kind="position"), "accept", who_0="new:government")
        position = Position.objects.get()
        assert (str(position.government), position.stance) == ("Denmark", "undecided")
        assert position.citations.get().quote == "Denmark is undecided on a diplomatic boycott."

    def test_leads_others_who_propose_the_same_to_it(self, curator: Client, unknown: Article) -> None:
        text = STORY.replace("“We are not the government", "“Nobody here is the government")
        told = {"language": "en", "published": WEDNESDAY}
        other = archive(text, "https://other.example/story", title=f"{TITLE}, they say", told=told).article
        Article.objects.filter(pk=other.pk).update(family="")
        proposals.extract(other.pk)
        first = the(kind="letter", article=unknown)
        send(curator, first, "accept")
        second = the(kind="letter", article=other)
        assert (second.change, second.letter, second.state) == ("cites", Letter.objects.get(), "pending")
        send(curator, second, "accept")
        assert Letter.objects.get().citations.count() == 2


class TestAcceptingACorrection:
    def test_changes_the_field_and_cites_the_words(self, curator: Client, story: Article) -> None:
        send(curator, the(change="corrects", field="claimed_count"), "accept")
        letter = Letter.objects.get()
        assert letter.claimed_count == 180
        assert "180 groups" in letter.citations.get(article=story).quote

    def test_takes_the_value_that_was_typed(self, curator: Client, story: Article) -> None:
        send(curator, the(change="corrects", field="date"), "accept", date="2021-03-02")
        assert Letter.objects.get().when.iso == "2021-03-02"

    def test_refuses_one_that_is_none(self, curator: Client, story: Article) -> None:
        answer = send(curator, the(change="corrects", field="claimed_count"), "accept", claimed_count="0")
        assert "A claimed count is at least 1" in answer.content.decode()

    def test_adds_signatories_that_are_not_there(self, curator: Client, story: Article) -> None:
        send(curator, the(change="corrects", field="signatures"), "accept")
        assert Letter.objects.get().signatures.filter(actor__key="lantern").count() == 1


class TestRejecting:
    def test_needs_a_reason(self, curator: Client, story: Article) -> None:
        answer = curator.post(f"{LIST}{cited().pk}/", {"action": "reject", "other_reason": " "})
        assert "Say why it is wrong" in answer.content.decode()

    def test_refuses_a_reason_that_is_too_long_and_keeps_it(self, curator: Client, story: Article) -> None:
        answer = curator.post(f"{LIST}{cited().pk}/", {"action": "reject", "other_reason": "x" * 1001})
        assert "has 1,001 characters; at most 1,000 are kept" in answer.content.decode()
        assert "x" * 1001 in answer.content.decode()
        curator.post(f"{LIST}{cited().pk}/", {"action": "reject", "other_reason": "No\0thing of the kind."})
        assert the(kind="letter", state="rejected").decided_why == "Nothing of the kind."

    def test_stands_against_a_second_decision(self, curator: Client, story: Article) -> None:
        proposal = cited()
        assert review.reject(proposal=proposal, by=None, reason="Another letter.")
        assert not review.cite(proposal=cited(), fact=proposal.fact, by=None)
        assert not review.reject(proposal=cited(), by=None, reason="Again.")
        assert not Citation.objects.filter(article=story).exists()
        assert the(pk=proposal.pk).decided_why == "Another letter."
        answer = curator.post(f"{LIST}{proposal.pk}/", {"action": "reject", "reason": "Late."}, follow=True)
        assert "Somebody else has decided this meanwhile" in answer.content.decode()


class TestTheQueue:
    def test_goes_on_article_by_article_and_to_its_end(self, curator: Client, story: Article) -> None:
        seen = []
        answer = curator.get(f"{LIST}next/", follow=True)
        while proposal := answer.context.get("proposal"):
            seen.append(proposal.pk)
            answer = curator.post(f"{LIST}{proposal.pk}/", {"action": "skip"}, follow=True)
        assert seen == list(Proposal.objects.pending().in_order().values_list("pk", flat=True))
        assert "This is the end of the queue." in answer.content.decode()
        assert not Proposal.objects.exclude(claimed_by=None).exists(), "nothing is kept from others"

    def test_keeps_its_filters(self, curator: Client, story: Article) -> None:
        answer = curator.get(f"{LIST}next/?kind=position", follow=True)
        assert answer.context["proposal"].kind == "position"
        answer = curator.post(answer.request["PATH_INFO"] + "?kind=position", {"action": "skip"}, follow=True)
        assert "end of the queue" in answer.content.decode()

    @pytest.mark.parametrize("after", ["x", "-1", "9" * 30])
    def test_says_what_is_wrong_with_an_address(self, curator: Client, after: str) -> None:
        assert curator.get(f"{LIST}next/?after={after}").status_code == 400

    def test_gives_an_article_to_one_curator_at_a_time(self, curator: Client, story: Article) -> None:
        first = curator.get(f"{LIST}next/", follow=True).context["proposal"]
        other = sign_in(Role.CURATOR, name="ben")
        assert "others have it" in other.get(f"{LIST}next/", follow=True).content.decode()
        page = other.get(f"{LIST}{first.pk}/").content.decode()
        assert "<strong>ada</strong> has this article now" in page
        typed = {"target": "other", "other": "A letter that I looked for long"}
        for action in ("accept", "preview"):
            answer = other.post(f"{LIST}{first.pk}/", {"action": action, **typed}).content.decode()
            assert "ada has this article now. Take it over" in answer
            assert "A letter that I looked for long" in answer, "what was typed is not lost"
        assert the(pk=first.pk).state == "pending"
        other.post(f"{LIST}{first.pk}/", {"action": "take_over"})
        assert str(the(pk=first.pk).claimed_by) == "ben"

    def test_gives_it_to_another_after_a_while(self, curator: Client, story: Article) -> None:
        curator.get(f"{LIST}next/")
        Proposal.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
        other = sign_in(Role.CURATOR, name="ben")
        assert other.get(f"{LIST}next/", follow=True).context["proposal"]

    @pytest.mark.parametrize(
        ("query", "fits"),
        [("?campaign=games", True), ("?source=invented", True), ("?age=day", True), ("?age=old", False)],
    )
    def test_is_narrowed_by_campaign_source_and_age(
        self, curator: Client, story: Article, query: str, fits: bool
    ) -> None:
        games = CampaignFactory(key="games")
        source = SourceFactory(key="invented", site="https://news.example/")
        source.campaigns.add(games)
        FetchFactory(source=source, article=story)
        assert bool(curator.get(LIST + query).context["page"].object_list) == fits


class TestEvidence:
    def evidence(self, *words: str, in_title: bool = False) -> Evidence:
        pieces = [{"start": 7, "end": 7 + len(w), "words": w, "in_title": in_title} for w in words]
        return Evidence(Article(), pieces, "0" * 64)

    def test_keeps_a_passage_of_fewer_than_fifty_words(self) -> None:
        words = " ".join(f"word{number}" for number in range(80))
        passage = self.evidence(words).passage()
        assert len(passage["quote"].split()) == MAX_PASSAGE_WORDS - 1
        assert passage["end"] - passage["start"] == len(passage["quote"])
        assert words.startswith(passage["quote"])

    def test_keeps_the_words_around_a_name_of_a_long_list(self) -> None:
        words = ", ".join(f"Invented Group {number}" for number in range(80))
        passage = self.evidence(words).passage(["Invented Group 70"])
        assert "Invented Group 70" in passage["quote"]
        assert words[passage["start"] - 7 : passage["end"] - 7] == passage["quote"]
        assert len(passage["quote"].split()) < MAX_PASSAGE_WORDS

    def test_keeps_words_of_the_title_without_a_place_in_the_text(self) -> None:
        assert self.evidence("Groups", in_title=True).passage() == {"quote": "Groups"}


class TestHowTheExtractorFares:
    def test_is_told_honestly_before_anything_was_decided(self, client: Client) -> None:
        page = client.get("/definitions/extraction/").content.decode()
        assert page.count("nothing was decided yet") == 4
        rows = client.get("/api/v1/extraction").json()["rows"]
        assert [row["precision"] for row in rows] == [None] * 4

    def test_follows_from_decisions(self, client: Client, story: Article) -> None:
        review.cite(proposal=cited(), fact=cited().fact, by=None)
        review.reject(proposal=Proposal.objects.filter(change="corrects")[0], by=None, reason="It was not so.")
        assert "50 % <span" in client.get("/definitions/extraction/").content.decode()
        answer = client.get("/api/v1/extraction").json()
        letters = next(row for row in answer["rows"] if row["kind"] == "letter")
        assert answer["version"] == letters["extractor_version"] == VERSION
        assert (letters["accepted"], letters["rejected"], letters["decided"], letters["precision"]) == (1, 1, 2, 0.5)

    def test_shows_the_public_no_word_of_what_is_proposed(self, client: Client, story: Article) -> None:
        for address in ("/definitions/extraction/", "/api/v1/extraction"):
            assert "Mira Holm" not in client.get(address).content.decode()
