"""Prepared queries give what their querysets give, whatever the values."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, models, transaction
from django.test.utils import CaptureQueriesContext

from actors.models import Actor, Organisation
from campaigns.models import Letter, Response, Signature
from record.as_of import as_of
from record.models import IsOneOf, if_any
from record.prepared import Prepared, fetch, tried
from record.sources import load_sources
from tests.factories import CampaignFactory, LetterFactory, OrganisationFactory, ResponseFactory, SignatureFactory

SIGNED = Prepared(
    lambda letter: Signature.objects.published().filter(letter=letter).select_related("actor").order_by("pk"), int
)
NAMED = Prepared(lambda name: Actor.objects.published().filter(name=name).exclude(key="100%s"), str)
BY_ID = Prepared(
    lambda ids, name: Actor.objects.filter(IsOneOf("pk", ids), name=name),
    list,
    str,
)


@pytest.mark.django_db
def test_rows_are_those_of_the_queryset_each_time_anew() -> None:
    letters = [LetterFactory(), LetterFactory(), LetterFactory()]
    signatures = [SignatureFactory(letter=letter) for letter in letters[:2] for _ in range(3)]
    for letter in letters:
        rows = list(SIGNED(letter.pk))
        assert rows == list(SIGNED.build(letter.pk))
        assert [row.actor for row in rows] == [s.actor for s in signatures if s.letter == letter]
    Signature.objects.filter(pk=signatures[0].pk).update(visibility="hidden")
    assert list(SIGNED(letters[0].pk)) == signatures[1:3]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["Plain", "O'Invented", "100%", "%s", "{}", "日本", "", "\\", '"', "-4611686018427387904"]
)
def test_no_text_changes_the_query(name: str) -> None:
    actor = OrganisationFactory(name=name or "Another")
    assert [row.pk for row in NAMED(name)] == ([actor.pk] if name else [])
    assert [row.pk for row in BY_ID([actor.pk, 0], name)] == ([actor.pk] if name else [])
    assert list(BY_ID([], name)) == []


@pytest.mark.django_db
def test_the_beginning_and_the_number_of_rows() -> None:
    letter = LetterFactory()
    signatures = [SignatureFactory(letter=letter) for _ in range(4)]
    rows = SIGNED(letter.pk)
    assert (list(rows[:2]), rows.count(), len(rows)) == (signatures[:2], 4, 4)


@pytest.mark.django_db
def test_a_day_in_the_past_is_part_of_the_query() -> None:
    letter = LetterFactory(date="2021-05-04")
    SignatureFactory(letter=letter)
    assert len(list(SIGNED(letter.pk))) == 1
    with as_of(datetime.date(2021, 5, 3)):
        assert list(SIGNED(letter.pk)) == []
    assert len(list(SIGNED(letter.pk))) == 1


@pytest.mark.django_db
def test_several_are_fetched_together_and_once() -> None:
    letters = [LetterFactory(), LetterFactory()]
    signatures = [SignatureFactory(letter=letter) for letter in letters]
    lists = [SIGNED(letter.pk) for letter in letters]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        fetch(*lists)
        assert [list(rows) for rows in lists] == [[signature] for signature in signatures]
    assert len(queries) == 2


@pytest.mark.django_db
def test_values_are_those_of_the_queryset() -> None:
    letter = LetterFactory(date="2021-05-04")
    actors = [SignatureFactory(letter=letter).actor for _ in range(2)]
    values = Prepared(lambda pk: SIGNED.build(pk).values_list("actor__name", "letter__date"), int)
    day = datetime.date(2021, 5, 4)
    assert list(values(letter.pk)) == [(actor.name, day) for actor in actors]
    assert list(values(0)) == []


def test_what_is_prefetched_can_not_be_prepared(db: None) -> None:
    with pytest.raises(TypeError, match="can not prefetch"):
        list(Prepared(lambda: Letter.objects.with_sources())())


@pytest.mark.django_db
def test_a_value_that_is_compared_with_nothing_can_not_be_prepared() -> None:
    """As Django leaves out what always holds: no number of rows is below that which stands for a value."""
    of_many = Prepared(
        lambda least: Letter.objects.values("campaign").annotate(n=models.Count("pk")).filter(n__gte=least), int
    )
    with pytest.raises(TypeError, match="value number 1"):
        list(of_many(2))


@pytest.mark.django_db
def test_sources_of_several_lists_are_those_of_each() -> None:
    signatures = [SignatureFactory(), SignatureFactory()]
    letters = [signature.letter for signature in signatures]
    with CaptureQueriesContext(connection) as queries:
        load_sources(letters, signatures, [])
    assert len(queries) == 1
    again = Letter.objects.get(pk=letters[0].pk)
    load_sources(letters, [again], letters)  # however often a fact is on the page
    for row in [*letters, again, *signatures]:
        alone = type(row).objects.with_sources().get(pk=row.pk)
        assert row.shown_citations == alone.shown_citations != []


@pytest.mark.django_db
def test_plans_are_made_once_and_do_not_merge_by_key() -> None:
    """A plan that walks the articles by their keys until it has met those asked for is dear for the newest of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('plan_cache_mode'), current_setting('enable_mergejoin')")
        assert cursor.fetchone() == ("force_generic_plan", "off")


class TestTried:
    """Something is done to see what comes of it."""

    def test_what_was_done_is_taken_back_with_what_was_to_follow(self, own_database: str) -> None:
        followed = []
        with tried():
            letter = LetterFactory()
            transaction.on_commit(lambda: followed.append(letter))
            assert Letter.objects.filter(pk=letter.pk).exists()
        assert not Letter.objects.exists()
        assert followed == []

    def test_what_was_prepared_stays_prepared(self, own_database: str) -> None:
        with transaction.atomic():
            letter = LetterFactory()
        list(SIGNED(letter.pk))
        before = prepared_statements()
        with tried():
            SignatureFactory(letter=letter)
            assert len(SIGNED(letter.pk)) == 1
        assert len(SIGNED(letter.pk)) == 0
        assert prepared_statements() == before != set()

    def test_what_fails_in_it_fails_outside_and_the_connection_goes_on(self, own_database: str) -> None:
        with transaction.atomic():
            letter = LetterFactory()
        with pytest.raises(IntegrityError), tried():
            LetterFactory(key=letter.key)
        assert Letter.objects.get() == letter

    def test_what_surrounds_it_is_kept(self, own_database: str) -> None:
        followed = []
        with transaction.atomic():
            letter = LetterFactory()
            transaction.on_commit(lambda: followed.append(letter))
            with tried():
                Letter.objects.update(title="Tried")
        assert Letter.objects.get().title == letter.title
        assert followed == [letter]


def prepared_statements() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements")
        return {name for (name,) in cursor.fetchall()}


def test_threads_do_not_disturb_each_other(starter: None) -> None:
    keys = list(Letter.objects.published().values_list("pk", flat=True))[:20]
    expected = {pk: [row.pk for row in SIGNED.build(pk)] for pk in keys}

    def read(pk: int) -> bool:
        try:
            return all([row.pk for row in SIGNED(pk)] == expected[pk] for _ in range(5))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(read, keys))


@pytest.mark.django_db
def test_lists_without_rows_are_known_with_the_row(django_assert_num_queries: Any) -> None:
    written = SignatureFactory().letter
    hidden = ResponseFactory(letter=written, visibility="hidden")
    with django_assert_num_queries(1):
        letter = Letter.objects.with_known("signatures", "responses", "variants").get(pk=written.pk)
        assert (letter.has_signatures, letter.has_responses, letter.has_variants) == (True, True, False)
        assert if_any(letter, "variants", Letter.objects.filter(variant_of=letter)) == []
    assert list(if_any(letter, "responses", Response.objects.filter(letter=letter))) == [hidden]
    leader = OrganisationFactory()
    CampaignFactory().leads.add(leader)
    assert Organisation.objects.with_known("led_campaigns", "signatures").get(pk=leader.pk).has_led_campaigns
