"""Proposed facts against the record: which known fact is meant, and why."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.models import Actor
from articles.ingest import exchange, match
from articles.ingest.extract import schema
from articles.ingest.match import Match, Told, Who, match_letter, match_position, match_quote, match_response
from campaigns.models import Letter
from record.dates import PartialDate
from tests.factories import (
    AddresseeFactory,
    AffiliationFactory,
    GovernmentFactory,
    LetterFactory,
    OrganisationFactory,
    PersonFactory,
    PositionFactory,
    ResponseFactory,
    SignatureFactory,
)

pytestmark = pytest.mark.django_db

EVIDENCE = [schema.Evidence(0, 14, "Invented words")]


def letter(*addressees: Actor, **fields: Any) -> schema.Letter:
    if date := fields.get("date"):
        fields.setdefault("date_precision", PartialDate.parse(date).precision)
    names = [actor.name for actor in addressees]
    return schema.Letter(evidence=EVIDENCE, confidence=0.8, addressees=names, **fields)


def told(*actors: Actor, published: str = "2021-03-03", around: schema.Extraction | None = None) -> Told:
    """An article of that day, in which the names of these actors stand."""
    found = around or schema.Extraction()
    found.links = {actor.name: [schema.Candidate(actor.key, actor.name, 1.0, "the same name")] for actor in actors}
    if not around:
        found.letters = [letter(*actors)]
    return Told(PartialDate.parse(published) if published else None, Who.of(found))


def known(actor: Actor, **fields: Any) -> Letter:
    """A letter of the record to somebody."""
    return AddresseeFactory(actor=actor, letter=LetterFactory(**fields)).letter


def words(found: Match) -> str:
    return "; ".join(part.words for part in found.candidates[0].parts if part.points)


class TestLetters:
    def test_the_same_addressee_day_and_number_are_the_same_letter(self) -> None:
        mira = PersonFactory()
        there = known(mira, date="2021-03-01", claimed_count=180)
        found = match_letter(letter(mira, date="2021-03-01", claimed_count=180), told(mira))
        assert found.fact == there
        assert found.score == 30 + 25 + 20 + 5
        assert words(found) == (
            f"addressed to {mira}; the same day; 180 are said to have signed; the same kind: open letter"
        )

    def test_a_letter_to_a_person_is_known_by_the_body_in_which_they_hold_a_role(self) -> None:
        role = AffiliationFactory()
        there = known(role.body, date="2021-03-01")
        found = match_letter(letter(role.person, date="2021-03-01", claimed_count=5), told(role.person))
        assert found.fact == there
        assert "or the body of that person" in words(found)

    def test_two_letters_to_one_addressee_in_a_week_are_told_apart(self) -> None:
        mira = PersonFactory()
        first = known(mira, date="2021-03-01", claimed_count=180)
        second = known(mira, date="2021-03-04", claimed_count=30)
        article = told(mira, published="2021-03-05")
        assert match_letter(letter(mira, date="2021-03-01", claimed_count=180), article).fact == first
        assert match_letter(letter(mira, date="2021-03-04"), article).fact == second
        assert match_letter(letter(mira, claimed_count=30), article).fact == second

    def test_what_may_be_one_of_two_stays_open(self) -> None:
        mira = PersonFactory()
        both = {known(mira, date="2021-03-01"), known(mira, date="2021-03-03")}
        found = match_letter(letter(mira, date="2021-03-02"), told(mira))
        assert found.is_open
        assert found.fact is None
        assert {candidate.fact for candidate in found.candidates} == both

    def test_letters_to_others_of_the_same_day_and_number_are_others(self) -> None:
        mira, jon = PersonFactory(), PersonFactory()
        known(jon, date="2021-03-01", claimed_count=180)
        found = match_letter(letter(mira, date="2021-03-01", claimed_count=180), told(mira))
        assert found.fact is None

    @pytest.mark.parametrize(
        ("there", "said", "points"),
        [
            (("2021-03-01", "day"), "2021-03-01", 25),
            (("2021-03-01", "day"), "2021-03-02", 18),
            (("2021-03-01", "day"), "2021-03-08", 8),
            (("2021-03-01", "month"), "2021-03-20", 15),
            (("2021-01-01", "year"), "2021-03", 6),
            (("2021-03-01", "day"), None, 12),
            ((None, ""), "2021-03-01", 0),
        ],
    )
    def test_dates_count_as_exactly_as_they_are_known(
        self, there: tuple[str | None, str], said: str | None, points: int
    ) -> None:
        mira = PersonFactory()
        known(mira, date=there[0], date_precision=there[1], claimed_count=9)
        found = match_letter(letter(mira, date=said, claimed_count=9), told(mira))
        assert found.score == 30 + 20 + 5 + points

    @pytest.mark.parametrize("said", ["2021-03-09", "2021-02", "2020"])
    def test_a_letter_more_than_a_week_apart_is_another(self, said: str) -> None:
        mira = PersonFactory()
        known(mira, date="2021-03-10" if said == "2021-02" else "2021-03-01", claimed_count=9)
        assert not match_letter(letter(mira, date=said, claimed_count=9), told(mira)).candidates

    def test_an_article_can_not_speak_of_a_letter_that_was_not_yet_written(self) -> None:
        mira = PersonFactory()
        known(mira, date="2021-03-20", claimed_count=9)
        assert not match_letter(letter(mira, claimed_count=9), told(mira)).candidates

    @pytest.mark.parametrize(
        ("said", "qualifier", "there", "points"),
        [
            (321, "exact", 321, 20),
            (321, "exact", 318, 15),
            (160, "more_than", 175, 12),
            (200, "nearly", 190, 12),
            (60, "about", 58, 12),
            (321, "exact", 160, -15),
        ],
    )
    def test_numbers_count_as_exactly_as_they_are_said(
        self, said: int, qualifier: schema.Qualifier, there: int, points: int
    ) -> None:
        mira = PersonFactory()
        known(mira, claimed_count=there)
        found = match_letter(letter(mira, date="2021-03-01", claimed_count=said, count_qualifier=qualifier), told(mira))
        assert found.score == 30 + 25 + 5 + points

    def test_who_signed_and_what_is_asked_count(self) -> None:
        mira, forum = PersonFactory(), OrganisationFactory()
        there = known(mira, demand="postpone")
        SignatureFactory(letter=there, actor=forum)
        proposed = letter(mira, date="2021-03-01", signatories=[forum.name], demand="postpone the Games")
        found = match_letter(proposed, told(mira, forum))
        assert found.score == 30 + 25 + 10 + 10 + 5
        assert "1 of 1 known names signed it; asks for the same: postpone the Games" in words(found)

    def test_a_letter_to_nobody_known_is_found_by_who_signed_it_and_by_its_number(self) -> None:
        forum = OrganisationFactory()
        there = LetterFactory(claimed_count=77, demand="postpone")
        SignatureFactory(letter=there, actor=forum)
        proposed = letter(date="2021-03-01", claimed_count=77, signatories=[forum.name], demand="postpone the Games")
        assert match_letter(proposed, told(forum)).fact == there

    def test_a_motion_is_no_letter(self) -> None:
        mira = PersonFactory()
        known(mira, kind="parliamentary_motion")
        assert match_letter(letter(mira, date="2021-03-01"), told(mira)).fact is None

    def test_the_number_of_queries_does_not_grow_with_the_record(self) -> None:
        mira, forum = PersonFactory(), OrganisationFactory()
        for number in range(12):
            SignatureFactory(letter=known(mira, claimed_count=100 + number), actor=forum)
        article = told(mira, forum)
        proposed = letter(mira, date="2021-03-01", claimed_count=100, signatories=[forum.name])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            match_letter(proposed, article)
        assert len(queries) == 6

    def test_letters_of_other_times_are_not_looked_at(self) -> None:
        mira = PersonFactory()
        for month in range(1, 9):
            known(mira, date=f"2020-{month:02}-01")
        days = match._days(PartialDate.parse("2021-03-01"), None)
        assert not Letter.objects.filter(days("")).exists()


class TestResponses:
    def response(self, actor: Actor, **fields: Any) -> schema.Response:
        values = {"person": None, "stance": "declines", "quote": None} | fields
        return schema.Response(evidence=EVIDENCE, confidence=0.8, actor=actor.name, **values)

    def test_the_same_actor_letter_and_stance_are_the_same_response(self) -> None:
        there = ResponseFactory(date="2021-03-02")
        article = told(there.actor, around=schema.Extraction(responses=[self.response(there.actor)]))
        found = match_response(self.response(there.actor), [there.letter], article)
        assert found.fact == there
        assert "to the same letter" in words(found)

    def test_a_response_to_another_letter_is_another(self) -> None:
        there = ResponseFactory(date="2021-03-02")
        article = told(there.actor, around=schema.Extraction(responses=[self.response(there.actor)]))
        assert match_response(self.response(there.actor), [LetterFactory()], article).fact is None

    def test_another_stance_is_another_response(self) -> None:
        there = ResponseFactory(date="2021-03-02", stance="supports", letter=LetterFactory())
        proposed = self.response(there.actor, stance="rejects")
        article = told(there.actor, around=schema.Extraction(responses=[proposed]))
        assert match_response(proposed, [], article).fact is None

    def test_silence_is_no_response(self) -> None:
        there = ResponseFactory(date="2021-03-02", stance="no_response")
        article = told(there.actor, around=schema.Extraction(responses=[self.response(there.actor)]))
        assert not match_response(self.response(there.actor), [there.letter], article).candidates

    def test_the_same_words_are_the_same_response(self) -> None:
        there = ResponseFactory(date="2021-03-02", quote="We do not comment on invented letters.")
        article = told(there.actor, around=schema.Extraction(responses=[self.response(there.actor)]))
        proposed = self.response(there.actor, stance="acknowledges", quote="We do not comment on invented letters")
        assert match_response(proposed, [], article).fact == there

    def test_quoted_words_belong_to_the_response_that_holds_them(self) -> None:
        there = ResponseFactory(date="2021-03-02", quote="We do not comment on invented letters.")
        quote = schema.Quote(
            evidence=EVIDENCE, confidence=0.9, speaker="", organisation=there.actor.name, text="not comment on invented"
        )
        article = told(there.actor, around=schema.Extraction(quotes=[quote]))
        assert match_quote(quote, article).fact == there


class TestPositions:
    def match(self, government: Actor, stance: schema.PositionStance, published: str = "2021-12-03") -> Match:
        position = schema.Position(evidence=EVIDENCE, confidence=0.7, government=government.name, stance=stance)
        article = told(government, published=published, around=schema.Extraction(positions=[position]))
        return match_position(position, exchange.parts_of(position), article)

    def test_the_position_that_stood_is_meant(self) -> None:
        norland = GovernmentFactory()
        PositionFactory(government=norland, date="2021-06-01", reported_stance="undecided")
        stands = PositionFactory(government=norland, date="2021-11-01", reported_stance="undecided")
        assert self.match(norland, "undecided").fact == stands

    def test_a_reversed_position_is_a_new_one(self) -> None:
        norland = GovernmentFactory()
        PositionFactory(government=norland, date="2021-06-01", reported_stance="joined")
        PositionFactory(government=norland, date="2021-11-01", reported_stance="undecided")
        assert self.match(norland, "joined").fact is None

    def test_a_later_position_is_not_meant(self) -> None:
        norland = GovernmentFactory()
        PositionFactory(government=norland, date="2021-12-20", reported_stance="joined")
        assert not self.match(norland, "joined").candidates

    def test_a_parliament_is_not_a_government(self) -> None:
        norland = GovernmentFactory()
        PositionFactory(government=norland, level="parliament", reported_stance="joined")
        assert not self.match(norland, "joined").candidates

    def test_a_stance_that_stays_open_is_known_by_either(self) -> None:
        norland = GovernmentFactory()
        stands = PositionFactory(government=norland, reported_stance="declined_covid")
        assert self.match(norland, "declined").fact == stands
