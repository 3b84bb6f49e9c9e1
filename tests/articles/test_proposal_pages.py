"""Pages and numbers of proposals: the list for curators, decisions, and how well the extractor fares."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from articles import actions
from articles.actions import NotDecidable
from articles.ingest import proposals
from articles.ingest.extractor import VERSION
from articles.ingest.store import sha256_of
from articles.models import Article, Citation, Proposal
from articles.models.citations import MAX_PASSAGE_WORDS
from campaigns.models import Letter
from record.models import Revision, Visibility
from tests.articles.stories import STORY, TITLE, WEDNESDAY, known_letter
from tests.curated import archive
from tests.factories import sign_in

pytestmark = pytest.mark.django_db

LIST = "/curate/proposals/"


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


def cited() -> Proposal:
    return Proposal.objects.get(change="cites", kind="letter")


class TestTheList:
    def text(self, curator: Client, query: str = "") -> str:
        return curator.get(LIST + query).content.decode()

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


class TestADecision:
    def test_to_accept_cites_the_fact_with_its_words_in_one_revision(self, story: Article) -> None:
        curator, before = get_user_model().objects.create_user("ada"), Revision.objects.count()
        assert actions.accept(proposal=cited(), by=curator)
        citation = Citation.objects.get(article=story)
        assert citation.fact == Letter.objects.get()
        assert story.text[citation.start : citation.end] == citation.quote
        assert citation.text_hash == sha256_of(story.text)
        story.refresh_from_db()
        assert story.visibility == Visibility.PUBLIC
        decided = Proposal.objects.get(state="accepted")
        assert (decided.decided_by, decided.decided_at is not None) == (curator, True)
        assert Revision.objects.count() <= before + 1

    def test_stands_against_a_second_one(self, story: Article) -> None:
        proposal = cited()
        assert actions.reject(proposal=proposal, by=None, reason="Another letter.")
        assert not actions.accept(proposal=cited(), by=None)
        assert not actions.reject(proposal=cited(), by=None, reason="Again.")
        assert not Citation.objects.filter(article=story).exists()
        assert Proposal.objects.get(pk=proposal.pk).decided_why == "Another letter."

    def test_against_a_proposal_says_why(self, story: Article) -> None:
        with pytest.raises(NotDecidable):
            actions.reject(proposal=cited(), by=None, reason=" ")

    def test_to_accept_is_for_citations(self, story: Article) -> None:
        with pytest.raises(NotDecidable):
            actions.accept(proposal=Proposal.objects.filter(change="corrects")[0], by=None)

    def test_keeps_a_passage_of_fewer_than_fifty_words(self, story: Article) -> None:
        proposal = cited()
        words = " ".join(f"word{number}" for number in range(80))
        proposal.evidence = [{"start": 7, "end": 7 + len(words), "words": words, "in_title": False}]
        passage = actions.proposals.passage_of(proposal)
        assert len(passage["quote"].split()) == MAX_PASSAGE_WORDS - 1
        assert passage["end"] - passage["start"] == len(passage["quote"])
        assert words.startswith(passage["quote"])

    def test_keeps_words_of_the_title_without_a_place_in_the_text(self, story: Article) -> None:
        proposal = cited()
        proposal.evidence = [{"start": 0, "end": 6, "words": "Groups", "in_title": True}]
        assert actions.proposals.passage_of(proposal) == {"quote": "Groups"}


class TestHowTheExtractorFares:
    def test_is_told_honestly_before_anything_was_decided(self, client: Client) -> None:
        page = client.get("/definitions/extraction/").content.decode()
        assert page.count("nothing was decided yet") == 4
        rows = client.get("/api/v1/extraction").json()["rows"]
        assert [row["precision"] for row in rows] == [None] * 4

    def test_follows_from_decisions(self, client: Client, story: Article) -> None:
        actions.accept(proposal=cited(), by=None)
        actions.reject(proposal=Proposal.objects.filter(change="corrects")[0], by=None, reason="It was not so.")
        assert "50 % <span" in client.get("/definitions/extraction/").content.decode()
        answer = client.get("/api/v1/extraction").json()
        letters = next(row for row in answer["rows"] if row["kind"] == "letter")
        assert answer["version"] == letters["extractor_version"] == VERSION
        assert (letters["accepted"], letters["rejected"], letters["decided"], letters["precision"]) == (1, 1, 2, 0.5)

    def test_shows_the_public_no_word_of_what_is_proposed(self, client: Client, story: Article) -> None:
        for address in ("/definitions/extraction/", "/api/v1/extraction"):
            assert "Mira Holm" not in client.get(address).content.decode()
