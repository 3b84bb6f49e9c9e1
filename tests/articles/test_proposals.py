"""An archived article becomes proposals: once, with the words that prove them, and never over a curator's decision."""

import io
import re
import time
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from actors.models import Actor
from articles.ingest import proposals
from articles.ingest.extractor import VERSION
from articles.ingest.store import sha256_of, store
from articles.models import Article, Citation, Extraction, Proposal, ProposalSource
from articles.models.proposals import MAX_TRIES
from campaigns.models import Letter
from record.dates import PartialDate
from record.revisions import revise
from tests.articles.scoring import half
from tests.articles.stories import STORY, TITLE, WEDNESDAY, known_letter
from tests.factories import (
    AddresseeFactory,
    ArticleFactory,
    GovernmentFactory,
    LetterFactory,
    PersonFactory,
    PositionFactory,
    ResponseFactory,
    SignatureFactory,
)

pytestmark = pytest.mark.django_db

State, Change, Kind = Proposal.State, Proposal.Change, Proposal.Kind


def archive(text: str = STORY, address: str = "https://news.example/story", title: str = TITLE, **more: Any) -> Article:
    given = {"date": WEDNESDAY, "language": "en", "status": 200, "media_type": "text/html"} | more
    return store(content=text.encode(), text=text, address=address, title=title, **given).article


def proposed(article: Article) -> list[Proposal]:
    """Have an article read; what waits for a curator then."""
    proposals.extract(article.pk)
    return list(Proposal.objects.pending().filter(article=article).order_by("pk"))


def only(found: list[Proposal], kind: str, change: str = "") -> Proposal:
    (one,) = [proposal for proposal in found if proposal.kind == kind and change in ("", proposal.change)]
    return one


def decide(proposal: Proposal, state: str, why: str = "An invented reason.") -> None:
    Proposal.objects.filter(pk=proposal.pk).update(state=state, decided_at="2022-01-01T00:00Z", decided_why=why)


@pytest.fixture
def known() -> Letter:
    """The letter of the story as the record knows it."""
    return known_letter()


class TestANewFact:
    def test_is_proposed_in_the_terms_of_the_record(self) -> None:
        letter = only(proposed(archive()), Kind.LETTER)
        assert letter.change == Change.ADDS
        assert letter.fields["kind"] == "open_letter"
        assert letter.fields["date"] == "2021-03-01"
        assert letter.fields["demand"] == "diplomatic_boycott"
        assert letter.fields["claimed_count"] == 180
        assert letter.fields["addressees"] == ["Mira Holm"]
        assert {"Ice Union", "Lantern Circle"} <= set(letter.fields["signatures"])
        assert letter.open_names == list(letter.names)  # the record knows none of them

    def test_has_the_words_that_say_so_where_they_stand(self) -> None:
        article = archive()
        for proposal in proposed(article):
            assert proposal.text_hash == sha256_of(article.text)
            for piece in proposal.evidence:
                where = article.title if piece["in_title"] else article.text
                assert where[piece["start"] : piece["end"]] == piece["words"] != ""

    def test_that_only_the_title_tells_is_marked_as_such(self) -> None:
        title = "Denmark joins the diplomatic boycott of the Beijing Games"
        text = "The Uyghurs and human rights in China were spoken of at length in the harbour."
        position = only(proposed(archive(text, title=title)), Kind.POSITION)
        assert [piece["in_title"] for piece in position.evidence] == [True]
        assert position.evidence[0]["words"] == title

    def test_of_an_answer_names_the_letter_that_is_answered(self, known: Letter) -> None:
        response = only(proposed(archive()), Kind.RESPONSE)
        assert response.fields["letters"] == ["aurora-2021"]
        assert (response.change, response.fields["stance"]) == (Change.ADDS, "declines")

    def test_in_quoted_words_of_a_response_is_proposed_once(self) -> None:
        found = proposed(archive())
        response = only(found, Kind.RESPONSE)
        assert "not the government of the world" in response.fields["quote"]
        assert not [proposal for proposal in found if proposal.kind == Kind.QUOTE]


class TestAKnownFact:
    def test_is_cited_and_not_doubled(self, known: Letter) -> None:
        letters = [proposal for proposal in proposed(archive()) if proposal.kind == Kind.LETTER]
        assert {proposal.fact for proposal in letters} == {known}
        assert [proposal.change for proposal in letters].count(Change.CITES) == 1
        cited = only(letters, Kind.LETTER, Change.CITES)
        assert cited.score == cited.candidates[0]["score"] == sum(p["points"] for p in cited.candidates[0]["parts"])
        assert "addressed to Mira Holm" in [part["words"] for part in cited.candidates[0]["parts"]]

    def test_is_corrected_one_field_at_a_time(self, known: Letter) -> None:
        found = [proposal for proposal in proposed(archive()) if proposal.change == Change.CORRECTS]
        corrected = {proposal.field: proposal.fields for proposal in found}
        assert corrected["claimed_count"]["old"]["number"] == 160
        assert corrected["claimed_count"]["new"]["number"] == 180
        assert corrected["date"] == {"old": "2021-03", "new": "2021-03-01"}
        assert corrected["signatures"]["new"] == ["lantern"]
        (passage,) = next(proposal.evidence for proposal in found if proposal.field == "claimed_count")
        assert "180" in passage["words"]

    def test_gains_an_addressee_that_is_missing(self, known: Letter) -> None:
        with revise(by=None):
            Letter.objects.filter(pk=known.pk).update(claimed_count=180)
        PersonFactory(key="jon-vale", name="Jon Vale")
        story = STORY.replace(
            "addressed to Mira Holm, president of the Aurora Committee, on", "sent to Mira Holm and Jon Vale on"
        )
        found = [proposal for proposal in proposed(archive(story)) if proposal.field == "addressees"]
        assert [proposal.fields["new"] for proposal in found] == ["jon-vale"]

    def test_is_not_corrected_by_what_is_only_rougher(self, known: Letter) -> None:
        with revise(by=None):
            Letter.objects.filter(pk=known.pk).update(claimed_count=184, date_precision="day")
        found = proposed(archive(STORY.replace("on behalf of 180", "on behalf of more than 180")))
        assert not {"claimed_count", "date"} & {proposal.field for proposal in found}

    def test_that_the_article_is_cited_for_is_not_proposed_again(self, known: Letter) -> None:
        article = archive()
        Citation.objects.create(article=article, letter=known, quote="An open letter was addressed")
        assert not [p for p in proposed(article) if p.kind == Kind.LETTER and p.change == Change.CITES]

    def test_is_known_for_positions_and_answers_too(self, known: Letter) -> None:
        denmark = GovernmentFactory(name="Denmark", country="DK")
        position = PositionFactory(government=denmark, date="2021-03-01", reported_stance="undecided")
        response = ResponseFactory(
            letter=known, actor=Actor.objects.get(key="aurora"), stance="declines", date="2021-03-02"
        )
        found = proposed(archive())
        assert only(found, Kind.POSITION).fact == position
        assert only(found, Kind.RESPONSE).fact == response

    def test_of_several_that_fit_stays_open(self, known: Letter) -> None:
        with revise(by=None):
            Letter.objects.filter(pk=known.pk).update(claimed_count=180)
        twin = LetterFactory(date="2021-03-01", date_precision="month", claimed_count=180)
        AddresseeFactory(letter=twin, actor=Actor.objects.get(key="mira-holm"))
        SignatureFactory(letter=twin, actor=Actor.objects.get(key="snow"))
        letter = only(proposed(archive()), Kind.LETTER)
        assert (letter.change, letter.fact) == (Change.OPEN, None)
        assert {candidate["key"] for candidate in letter.candidates} == {"aurora-2021", twin.key}


class TestReadingAgain:
    def test_the_same_text_changes_nothing(self) -> None:
        article = archive()
        before = [proposal.pk for proposal in proposed(article)]
        assert proposals.extract(article.pk) is None
        assert [proposal.pk for proposal in proposed(article)] == before
        assert Extraction.objects.get().number == len(before)

    def test_by_a_newer_extractor_replaces_what_waits(self, monkeypatch: pytest.MonkeyPatch) -> None:
        article = archive()
        old = proposed(article)
        for module in ("articles.ingest.proposals", "articles.models.proposals"):
            monkeypatch.setattr(f"{module}.VERSION", "newer")
        new = proposed(article)
        assert {proposal.extractor_version for proposal in new} == {"newer"}
        assert {proposal.identity for proposal in new} == {proposal.identity for proposal in old}
        assert {p.state for p in Proposal.objects.filter(pk__in=[p.pk for p in old])} == {State.SUPERSEDED}

    def test_of_a_newer_text_withdraws_what_it_says_no_more(self) -> None:
        article = archive()
        position = only(proposed(article), Kind.POSITION)
        archive(STORY.replace("Denmark is undecided on a diplomatic boycott.", "The harbour was quiet."))
        found = proposed(article)
        assert not [proposal for proposal in found if proposal.kind == Kind.POSITION]
        position.refresh_from_db()
        assert position.state == State.WITHDRAWN

    @pytest.mark.parametrize("state", [State.ACCEPTED, State.REJECTED])
    def test_leaves_what_was_decided_and_does_not_ask_again(self, state: str) -> None:
        article = archive()
        letter = only(proposed(article), Kind.LETTER)
        decide(letter, state)
        archive(STORY + "\nMore was said in the evening about human rights in China.")
        found = proposed(article)
        assert found
        assert not [proposal for proposal in found if proposal.kind == Kind.LETTER]
        letter.refresh_from_db()
        assert letter.state == state

    def test_asks_again_where_other_words_say_what_was_rejected(self) -> None:
        article = archive()
        position = only(proposed(article), Kind.POSITION)
        decide(position, State.REJECTED)
        archive(STORY.replace("Denmark is undecided", "In the evening Denmark said that it was undecided"))
        assert only(proposed(article), Kind.POSITION).pk != position.pk

    def test_that_went_wrong_is_told_and_not_tried_for_ever(self, monkeypatch: pytest.MonkeyPatch) -> None:
        article = archive()
        monkeypatch.setattr(proposals, "extract_facts", lambda *_, **__: 1 / 0)
        assert not proposed(article)
        assert "made a mistake" in Extraction.objects.get().error
        assert not Extraction.objects.due().exists()

    def test_that_never_ends_is_given_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        article = archive()

        def killed(_: Article) -> None:
            raise SystemExit

        monkeypatch.setattr(proposals, "_read", killed)
        for _ in range(MAX_TRIES):
            with pytest.raises(SystemExit):
                proposals.extract(article.pk)
        assert proposals.extract(article.pk) is None
        assert Extraction.objects.get().error == proposals.GIVEN_UP


class TestCopies:
    def reprint(self) -> Article:
        copy = archive(address="https://other.example/story", outlet="The Other Herald")
        assert copy.family
        return copy

    def test_second_what_is_proposed_and_propose_nothing_themselves(self) -> None:
        first = archive()
        found = proposed(first)
        copy = self.reprint()
        assert proposed(copy) == []
        assert {source.proposal for source in ProposalSource.objects.filter(article=copy)} == set(found)

    def test_speak_for_it_when_the_first_says_it_no_more(self) -> None:
        first = archive()
        position = only(proposed(first), Kind.POSITION)
        copy = self.reprint()
        proposed(copy)
        archive(STORY.replace("Denmark is undecided on a diplomatic boycott.", "The harbour was quiet."))
        proposed(first)
        position.refresh_from_db()
        assert (position.article, position.state) == (copy, State.PENDING)
        assert not position.sources.exists()

    def test_do_not_bring_back_what_was_rejected(self) -> None:
        for proposal in proposed(archive()):
            decide(proposal, State.REJECTED)
        assert proposed(self.reprint()) == []
        assert not ProposalSource.objects.exists()

    def test_are_no_copies_if_they_only_report_the_same(self) -> None:
        proposed(archive())
        other = archive(
            "An open letter of 180 groups to Mira Holm on Monday asks for a diplomatic boycott of the Beijing Games.",
            "https://own.example/report",
        )
        assert not other.family
        assert only(proposed(other), Kind.LETTER).article == other


class TestTheDatabase:
    VALUES: dict[str, Any] = {
        "kind": "letter",
        "change": "adds",
        "evidence": [{"start": 0, "end": 3, "words": "Ann", "in_title": False}],
        "text_hash": "0" * 64,
        "identity": "1" * 64,
        "confidence": 0.5,
        "extractor_version": VERSION,
    }

    @pytest.mark.parametrize(
        "values",
        [
            {"kind": "rumour"},
            {"state": "forgotten"},
            {"change": "cites"},
            {"change": "corrects", "field": "date"},
            {"change": "adds", "field": "date"},
            {"evidence": []},
            {"confidence": 1.5},
            {"score": 101},
            {"text_hash": "none"},
            {"state": "rejected", "decided_at": "2022-01-01T00:00Z"},
            {"state": "accepted"},
            {"decided_at": "2022-01-01T00:00Z"},
        ],
    )
    def test_refuses_what_can_not_be(self, values: dict[str, Any]) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.create(article=ArticleFactory(), **(self.VALUES | values))

    def test_refuses_facts_of_another_kind_or_two_at_once(self) -> None:
        letter, response = LetterFactory(), ResponseFactory()
        for values in (
            {"change": "cites", "response": response},
            {"change": "cites", "kind": "response", "letter": letter},
            {"change": "cites", "letter": letter, "response": response},
            {"change": "adds", "letter": letter},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Proposal.objects.create(article=ArticleFactory(), **(self.VALUES | values))

    def test_holds_one_that_waits_of_each(self) -> None:
        article = ArticleFactory()
        Proposal.objects.create(article=article, **self.VALUES)
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.create(article=article, **self.VALUES)
        Proposal.objects.update(state="superseded")
        Proposal.objects.create(article=article, **self.VALUES)


def test_precision_is_that_of_what_was_decided() -> None:
    for state, number in ((State.ACCEPTED, 3), (State.REJECTED, 1), (State.PENDING, 2), (State.SUPERSEDED, 5)):
        decided = (
            {"decided_at": "2022-01-01T00:00Z", "decided_why": "Invented."} if state in ("accepted", "rejected") else {}
        )
        for _ in range(number):
            Proposal.objects.create(article=ArticleFactory(), state=state, **(TestTheDatabase.VALUES | decided))
    letters, responses, *_ = Proposal.objects.by_version_and_kind()
    assert (letters.accepted, letters.rejected, letters.pending, letters.precision) == (3, 1, 2, 0.75)
    assert responses.precision is None


# ---- the articles of the gold set -----------------------------------------------------------------------------


def words_in(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def test_all_evidence_of_the_gold_articles_stands_in_the_stored_texts() -> None:
    """Whatever spaces, line breaks and hidden signs a text came with; and nothing comes of articles on other things."""
    number = 0
    for name in ("tune", "check"):
        for place, text, gold in half(name):
            title, _, body = text.partition("\n")
            messy = "\u202a" + body.replace("\n\n", "  \r\n \r\n\r\n") + "\x0b"
            article = archive(
                messy, f"https://gold.example/{name}/{place}", title, date=gold["published"], language=gold["language"]
            )
            found = proposed(article)
            if not any(gold[kind] for kind in ("letters", "responses", "positions", "quotes")):
                assert found == [], f"{name}/{place}"
            for proposal in found:
                number += 1
                for piece in proposal.evidence:
                    where = article.title if piece["in_title"] else article.text
                    assert where[piece["start"] : piece["end"]] == piece["words"] != ""
                cut = words_in(" ".join(piece["words"] for piece in proposal.evidence))
                assert words_in(proposal.fields.get("text", "")) <= cut
                assert words_in(proposal.fields.get("quote", "").removesuffix("…")) <= cut
                assert words_in(proposal.fields.get("demand_in_words", "")) <= cut
    assert number > 100


def test_an_article_takes_little_time_and_few_queries(known: Letter) -> None:
    text = (STORY * 5)[:5_000]
    proposals.extract(archive(text, "https://news.example/first").pk)
    article = archive("Another morning.\n\n" + text, "https://news.example/second")
    before = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        extraction = proposals.extract(article.pk)
    assert time.process_time() - before < 0.6
    assert extraction
    assert len(queries) <= 24 + 7 * extraction.number


def test_a_hostile_text_ends() -> None:
    text = STORY + "“a b c d e f ” " * 4_000 + '"' * 10_000 + "x" * 300_000
    before = time.process_time()
    proposals.extract(archive(text).pk)
    assert time.process_time() - before < 20
    assert not Extraction.objects.get().error


def test_bringing_an_article_in_by_hand_reads_it_for_proposals(tmp_path: Any) -> None:
    path = tmp_path / "story.txt"
    path.write_text(f"{TITLE}\n\n{STORY}")
    call_command("ingest", str(path), "--published", WEDNESDAY, stdout=io.StringIO())
    assert only(list(Proposal.objects.all()), Kind.LETTER).fields["date"] == "2021-03-01"
    assert PartialDate.parse(WEDNESDAY).first == Article.objects.get(text__contains="Dozens").date
