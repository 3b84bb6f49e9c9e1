"""The exchange format and the record: every value of both is mapped, or said not to be."""

from collections.abc import Iterable
from typing import Any, get_args

import pytest
from django.db.models import TextChoices

from articles.ingest import exchange, exchange_words
from articles.ingest.extract import schema
from campaigns.models.letters import Demand, LetterKind
from campaigns.models.positions import Attendance, Level, Reason, Stance, Statement, Topic, Words
from campaigns.models.responses import ResponseStance


def position(stance: schema.PositionStance, words: str, government: str = "Norland") -> exchange.Parts:
    evidence = [schema.Evidence(0, len(words), words)]
    return exchange.parts_of(schema.Position(evidence=evidence, confidence=0.7, government=government, stance=stance))


@pytest.mark.parametrize(
    ("values", "table"),
    [
        (schema.LetterKind, exchange.LETTER_KINDS),
        (schema.ResponseStance, exchange.RESPONSE_STANCES),
        (schema.PositionStance, exchange.POSITION_STANCES),
        (schema.Qualifier, exchange.COUNT_WORDS),
    ],
)
def test_every_value_of_an_article_has_its_place_in_the_record(values: Any, table: dict[str, object]) -> None:
    assert set(get_args(values)) == set(table)


@pytest.mark.parametrize(
    ("choices", "proposed"),
    [
        (LetterKind, exchange.LETTER_KINDS.values()),
        (ResponseStance, exchange.RESPONSE_STANCES.values()),
        (Stance, {stance for stances in exchange.POSITION_STANCES.values() for stance in stances}),
        (Demand, exchange_words.DEMANDS),
        (Topic, exchange.TOPICS.values()),
        # What words can tell of the parts of a position; unknown is what they do not.
        (Attendance, [Attendance.HEAD, Attendance.MINISTER, Attendance.NOBODY, Attendance.UNKNOWN]),
        (Words, [Words.BOYCOTT, Words.AVOIDED, Words.UNKNOWN]),
        (Reason, [Reason.HUMAN_RIGHTS, Reason.COVID, Reason.OTHER, Reason.UNKNOWN]),
        # What a stance says by itself.
        (Statement, [Statement.OPPOSES, Statement.UNDECIDED, Statement.UNKNOWN]),
        (Level, [Level.GOVERNMENT]),
    ],
)
def test_every_value_of_the_record_is_proposed_or_said_not_to_be(
    choices: type[TextChoices], proposed: Iterable[str]
) -> None:
    left_out = [value for value in exchange.NOT_PROPOSED if type(value) is choices]
    assert sorted(choices.values) == sorted([*proposed, *left_out])


def test_a_stance_without_words_for_its_reason_stays_open() -> None:
    parts = position("declined", "Norland said it would not join the diplomatic boycott.")
    assert parts.reported_stance is None
    assert set(parts.stances) == {Stance.DECLINED_COVID, Stance.DECLINED_OTHER, Stance.OPPOSED}
    assert parts.reason == Reason.UNKNOWN
    nobody = position("declined", "Norland will send no officials.")
    assert set(nobody.stances) == {Stance.DECLINED_COVID, Stance.DECLINED_OTHER}
    assert nobody.attendance == Attendance.NOBODY


@pytest.mark.parametrize(
    ("words", "stance", "reason"),
    [
        ("Norland will send no officials because of the pandemic.", Stance.DECLINED_COVID, Reason.COVID),
        ("Norland schickt wegen Corona keine Vertreter.", Stance.DECLINED_COVID, Reason.COVID),
        ("Norland stays away for scheduling reasons.", Stance.DECLINED_OTHER, Reason.OTHER),
        ("Norland stays away, and said it has nothing to do with Covid.", None, Reason.UNKNOWN),
        ("Norland stays away; Sudland pointed to Covid.", None, Reason.UNKNOWN),
        ("Norland stays away, while Sudland cited the pandemic.", None, Reason.UNKNOWN),
        ("Norland cited Covid and scheduling.", None, Reason.UNKNOWN),
    ],
)
def test_only_words_choose_between_covid_and_other_reasons(words: str, stance: str | None, reason: str) -> None:
    parts = position("declined", words)
    assert (parts.reported_stance, parts.reason) == (stance, reason)


def test_a_label_is_not_an_action() -> None:
    joined = position("joined", "Norland announced a diplomatic boycott over human rights abuses.")
    assert joined.reported_stance == Stance.JOINED
    assert (joined.attendance, joined.reason) == (Attendance.UNKNOWN, Reason.HUMAN_RIGHTS)


def test_whether_a_government_said_boycott_is_told_by_its_own_words() -> None:
    said = position("joined", "Norland's minister said: “This is a boycott, and we call it one.”")
    reported = position("joined", "Norland announced a diplomatic boycott.")
    avoided = position("joined", "Norland will not send any officials, but avoided the word boycott.")
    assert [parts.words for parts in (said, reported, avoided)] == [Words.BOYCOTT, Words.UNKNOWN, Words.AVOIDED]
    assert avoided.attendance == Attendance.NOBODY


@pytest.mark.parametrize(
    ("words", "attendance"),
    [
        ("Norland's president will attend the ceremony.", Attendance.HEAD),
        ("Norland's sports minister will travel to Beijing.", Attendance.MINISTER),
        ("Norland said it would be represented.", Attendance.UNKNOWN),
        ("Norland's president will not attend, a deputy will.", Attendance.UNKNOWN),
    ],
)
def test_who_goes_is_told_by_words(words: str, attendance: str) -> None:
    assert position("attending", words).attendance == attendance


@pytest.mark.parametrize(
    ("words", "demand"),
    [
        ("a joint diplomatic boycott of the Games", Demand.DIPLOMATIC_BOYCOTT),
        ("not to send officials to the opening ceremony", Demand.DIPLOMATIC_BOYCOTT),
        ("einen diplomatischen Boykott der Spiele", Demand.DIPLOMATIC_BOYCOTT),
        ("un boycott diplomatique des Jeux", Demand.DIPLOMATIC_BOYCOTT),
        ("un boicot diplomático", Demand.DIPLOMATIC_BOYCOTT),
        ("boycott the Games", Demand.FULL_BOYCOTT),
        ("move the Winter Games to another valley", Demand.RELOCATE_OR_REVOKE),
        ("die Spiele verlegen", Demand.RELOCATE_OR_REVOKE),
        ("postpone the Games by a year", Demand.POSTPONE),
        ("an independent UN mechanism, and a special session", Demand.UN_INVESTIGATION),
        ("end their sponsorship of the Games", Demand.SPONSOR_WITHDRAWAL),
        ("cancel its plans to broadcast the Games", Demand.BROADCASTER_ACTION),
        ("publish its human rights due diligence", Demand.IOC_DUE_DILIGENCE),
        ("guarantee the safety of athletes who speak out", Demand.ATHLETE_PROTECTION),
        ("show that no forced labour is in its uniforms", Demand.SUPPLY_CHAIN),
        ("do something about it", None),
        ("", None),
    ],
)
def test_a_demand_is_told_by_words_or_stays_open(words: str, demand: str | None) -> None:
    assert exchange.demand_of(words) == demand


def test_the_evidence_tells_a_demand_only_where_it_names_one() -> None:
    assert exchange.demand_of("act at last", ["They asked the sponsors to withdraw."]) == Demand.SPONSOR_WITHDRAWAL
    assert exchange.demand_of("act at last", ["Postpone the Games!", "They want a boycott."]) is None


@pytest.mark.parametrize(
    ("count", "qualifier", "words"),
    [(160, "more_than", "more than 160"), (160, "exact", ""), (60, "about", "about 60"), (None, None, "")],
)
def test_a_rough_number_keeps_its_words(count: int | None, qualifier: schema.Qualifier | None, words: str) -> None:
    assert exchange.count_in_words(count, qualifier) == words
