"""The list of work: each thing is done once, whatever happens to messages and processes."""

import datetime
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import copy

import pytest
from celery import current_app
from django.db import connection
from django.utils import timezone
from kombu import Connection

from articles import actions, jobs, tasks
from articles.jobs import Result
from articles.models import Attempt, Extraction, Fetch, Proposal, Source
from articles.models.proposals import VERSION
from tests.factories import ArticleFactory, FetchFactory, ImportRunFactory, SourceFactory
from tests.services.conftest import eventually

State, Outcome = Fetch.State, Fetch.Outcome
AGES_AGO = datetime.timedelta(days=1)


@pytest.fixture
def queues() -> Iterator[None]:
    """Empty queues of the real broker."""
    empty()
    yield
    empty()


def empty() -> None:
    with current_app.connection_for_write() as broker:
        broker.default_channel.client.delete(*Fetch.Queue.values, jobs.FACTS)


def claimed(**fields: object) -> Fetch:
    fetch = jobs.claim(FetchFactory(**fields).pk)
    assert fetch is not None
    return fetch


def bring_back(fetch: Fetch, outcome: Fetch.Outcome, **more: object) -> Fetch:
    with jobs.held(fetch):
        jobs.bring_back(fetch, Result(outcome, "" if outcome == Outcome.ARCHIVED else "Invented reason.", **more))
    return Fetch.objects.get(pk=fetch.pk)


def poll(**fields: object) -> Fetch:
    return actions.add_source(SourceFactory.build(**fields)).poll


def minutes_until(moment: datetime.datetime) -> float:
    return (moment - timezone.now()).total_seconds() / 60


def test_of_twenty_who_claim_at_once_one_gets_it(own_database: str) -> None:
    fetch = FetchFactory()

    def claim(_: int) -> Fetch | None:
        try:
            return jobs.claim(fetch.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as threads:
        taken = [claimed for claimed in threads.map(claim, range(20)) if claimed]
    assert len(taken) == 1


def test_a_claim_is_renewed_while_its_process_lives(own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "RENEW_EVERY", 0.05)
    fetch = claimed()
    Fetch.objects.filter(pk=fetch.pk).update(claimed_until=timezone.now() - AGES_AGO)
    with jobs.kept_alive(fetch):
        assert eventually(lambda: not Fetch.objects.abandoned(timezone.now()).exists())


@pytest.mark.django_db
class TestAClaim:
    @pytest.mark.parametrize("state", [State.DONE, State.FAILED, State.STOPPED])
    def test_is_not_given_for_what_is_at_its_end(self, state: str) -> None:
        assert jobs.claim(FetchFactory(state=state).pk) is None

    def test_is_not_given_before_it_is_due_nor_for_what_is_gone(self) -> None:
        later = timezone.now() + datetime.timedelta(minutes=1)
        assert jobs.claim(FetchFactory(due_at=later).pk) is None
        assert jobs.claim(0) is None

    def test_that_was_given_to_another_counts_no_more(self) -> None:
        fetch = claimed()
        Fetch.objects.filter(pk=fetch.pk).update(claim=uuid.uuid4())
        with pytest.raises(jobs.Lost):
            bring_back(fetch, Outcome.ARCHIVED)
        assert not Attempt.objects.exists()


@pytest.mark.django_db
class TestATry:
    def test_that_went_well_ends_the_work(self) -> None:
        fetch = bring_back(claimed(), Outcome.ARCHIVED)
        assert (fetch.state, fetch.claim, fetch.tries) == (State.DONE, None, 0)
        assert fetch.attempts.get().outcome == Outcome.ARCHIVED

    def test_that_failed_is_repeated_with_growing_pauses_and_given_up_in_the_end(self) -> None:
        fetch, pauses = FetchFactory(), []
        for _ in range(jobs.MAX_TRIES):
            Fetch.objects.filter(pk=fetch.pk).update(due_at=timezone.now())
            held = jobs.claim(fetch.pk)
            assert held is not None
            fetch = bring_back(held, Outcome.FAILED)
            pauses.append(round(minutes_until(fetch.due_at)))
        assert pauses[:4] == [1, 4, 16, 64]
        assert fetch.state == State.FAILED
        assert fetch.reason == "Invented reason. After 5 tries it is given up. If you have its text, paste it."
        assert fetch.attempts.count() == jobs.MAX_TRIES

    def test_that_was_refused_is_not_repeated(self) -> None:
        assert bring_back(claimed(), Outcome.REFUSED).state == State.FAILED

    def test_is_put_off_as_long_as_the_site_asks_but_never_over_a_day(self) -> None:
        hour = bring_back(claimed(), Outcome.LATER, again_at=timezone.now() + datetime.timedelta(hours=1))
        year = bring_back(claimed(), Outcome.LATER, again_at=timezone.now() + datetime.timedelta(days=365))
        assert round(minutes_until(hour.due_at)) == 60
        assert round(minutes_until(year.due_at)) == 24 * 60

    def test_waits_for_its_turn_without_being_counted(self, queues: None) -> None:
        fetch = claimed()
        jobs.wait_for_turn(fetch, timezone.now() + datetime.timedelta(minutes=10))
        fetch.refresh_from_db()
        assert (fetch.state, fetch.tries, fetch.has_turn) == (State.WAITING, 0, True)

    def test_of_a_stopped_run_is_not_followed_by_another(self) -> None:
        run = ImportRunFactory()
        fetch, waiting = claimed(run=run), FetchFactory(run=run)
        actions.stop_run(run=run)
        assert bring_back(fetch, Outcome.FAILED).state == State.STOPPED
        waiting.refresh_from_db()
        assert waiting.state == State.STOPPED
        actions.resume_run(run=run)
        assert set(run.fetches.values_list("state", flat=True)) == {State.WAITING}


@pytest.mark.django_db
class TestAPoll:
    def test_comes_again_after_the_pause_of_its_source(self) -> None:
        held = jobs.claim(poll(is_polled=True, interval=30).pk)
        assert held is not None
        again = bring_back(held, Outcome.LOOKED)
        assert (again.state, round(minutes_until(again.due_at))) == (State.WAITING, 30)

    def test_of_a_failing_source_comes_less_and_less_often_and_never_ends(self) -> None:
        fetch, pauses = poll(is_polled=True, interval=30), []
        for _ in range(10):
            Fetch.objects.filter(pk=fetch.pk).update(due_at=timezone.now())
            held = jobs.claim(fetch.pk)
            assert held is not None
            fetch = bring_back(held, Outcome.FAILED)
            pauses.append(round(minutes_until(fetch.due_at)))
        assert fetch.state == State.WAITING
        assert pauses[0] == 30
        assert pauses == sorted(pauses)
        assert pauses[-1] == 24 * 60

    def test_waits_only_while_its_source_is_polled(self) -> None:
        fetch = poll()
        assert fetch.state == State.STOPPED
        actions.set_polling(sources=Source.objects.all(), polled=True)
        held = jobs.claim(fetch.pk)
        assert held is not None
        actions.set_polling(sources=Source.objects.all(), polled=False)
        assert bring_back(held, Outcome.LOOKED).state == State.STOPPED


@pytest.mark.django_db(transaction=False)
class TestTheReconciler:
    def test_gives_work_of_a_dead_process_to_another_at_once(self, queues: None) -> None:
        fetch = claimed()
        Fetch.objects.filter(pk=fetch.pk).update(claimed_until=timezone.now() - datetime.timedelta(seconds=1))
        jobs.reconcile()
        assert jobs.claim(fetch.pk) is not None
        assert "ended before it was done" in fetch.attempts.get().reason
        with pytest.raises(jobs.Lost):  # the first was only slow: too late
            bring_back(fetch, Outcome.ARCHIVED)

    def test_gives_up_what_kills_every_process(self, queues: None) -> None:
        fetch = FetchFactory()
        for _ in range(jobs.MAX_TRIES):
            assert jobs.claim(fetch.pk) is not None
            Fetch.objects.filter(pk=fetch.pk).update(claimed_until=timezone.now() - AGES_AGO)
            jobs.reconcile()
        fetch.refresh_from_db()
        assert fetch.state == State.FAILED

    def test_sends_what_was_never_sent_and_what_was_lost_and_nothing_twice(self, queues: None) -> None:
        never = FetchFactory()
        FetchFactory(sent_at=timezone.now() - AGES_AGO)
        FetchFactory(sent_at=timezone.now())
        FetchFactory(due_at=timezone.now() + AGES_AGO)
        FetchFactory(state=State.DONE)
        jobs.reconcile()
        jobs.reconcile()
        assert jobs.messages_in(never.queue) == 2

    def test_sends_nothing_into_a_queue_that_is_long_enough(
        self, queues: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(jobs, "ENOUGH_MESSAGES", 1)
        jobs.send([FetchFactory()])
        FetchFactory(sent_at=timezone.now() - AGES_AGO)
        jobs.reconcile()
        assert jobs.messages_in("articles") == 1

    def test_waits_for_a_broker_that_is_away(self, queues: None, monkeypatch: pytest.MonkeyPatch) -> None:
        fetch = FetchFactory()
        nowhere = "redis+socket:///nonexistent/valkey.sock?virtual_host=0"
        with monkeypatch.context() as away:
            nobody = Connection(nowhere, transport_options={"max_retries": 0})
            away.setattr(current_app, "connection_for_read", lambda: nobody)
            jobs.reconcile()
        assert jobs.messages_in(fetch.queue) == 0
        jobs.reconcile()
        assert jobs.messages_in(fetch.queue) == 1


@pytest.mark.django_db
def test_old_tries_are_forgotten_and_what_could_not_be_read_but_no_fetch() -> None:
    unread = FetchFactory(
        kind=Fetch.Kind.FILE, address="", content=b"x", state=State.FAILED, finished_at=timezone.now() - AGES_AGO
    )
    for age in (AGES_AGO, datetime.timedelta()):
        Attempt.objects.create(fetch=unread, at=timezone.now() - age, outcome=Outcome.FAILED, reason="Invented.")
    actions.forget_attempts(before=timezone.now() - datetime.timedelta(hours=1))
    unread.refresh_from_db()
    assert (unread.content, unread.attempts.count()) == (None, 1)
    assert not actions.ask_again(fetch=unread)


@pytest.mark.django_db
def test_what_is_due_is_found_by_an_index_over_open_work() -> None:
    """Whatever was done before: neither what is due nor what was abandoned is looked for in it."""
    later = timezone.now() + AGES_AGO
    done = Fetch(kind=Fetch.Kind.PAGE, queue=Fetch.Queue.BATCH, state=State.DONE, address="https://news.example/")
    Fetch.objects.bulk_create(copy(done) for _ in range(5_000))
    Fetch.objects.bulk_create(
        Fetch(kind=done.kind, queue=done.queue, due_at=later, address=f"https://news.example/{n}") for n in range(2_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE articles_fetch")
    for work in (Fetch.objects.due(timezone.now())[:500], Fetch.objects.abandoned(timezone.now())[:500]):
        plan = work.explain(analyze=True, buffers=True)
        assert "Seq Scan" not in plan, plan
        assert "Index Scan" in plan, plan


@pytest.mark.django_db
class TestArticlesToRead:
    """What was archived is read for proposals by others, whatever becomes of the message that says so."""

    TEXT = "Rights groups wrote to Mira Holm on Monday, asking for a boycott of the Beijing Games over the Uyghurs."

    def archived(self) -> Fetch:
        name, content = "Ice.txt", f"A letter\n\n{self.TEXT}".encode()
        fetch = FetchFactory(
            kind=Fetch.Kind.FILE, address="", name=name, content=content, told={"published": "2021-03-03"}
        )
        tasks.work(fetch.pk)
        fetch.refresh_from_db()
        assert fetch.state == State.DONE
        return fetch

    def test_a_message_says_so_when_it_is_archived(self, queues: None) -> None:
        fetch = self.archived()
        assert jobs.messages_in(jobs.FACTS) == 1
        tasks.extract(fetch.article_id)
        assert Proposal.objects.filter(article=fetch.article).exists()
        assert not Extraction.objects.due().exists()

    def test_a_lost_message_is_sent_again(self, queues: None) -> None:
        self.archived()
        empty()
        jobs.reconcile()
        assert jobs.messages_in(jobs.FACTS) == 0  # it may still be on its way
        Extraction.objects.update(sent_at=timezone.now() - AGES_AGO)
        jobs.reconcile()
        assert jobs.messages_in(jobs.FACTS) == 1

    def test_only_so_many_are_sent_in_one_round(self, queues: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(jobs, "SEND_AT_ONCE", 2)
        Extraction.objects.bulk_create(Extraction(article=ArticleFactory()) for _ in range(3))
        jobs.reconcile()
        assert jobs.messages_in(jobs.FACTS) == 2

    def test_what_was_read_by_an_older_extractor_is_read_again(self, queues: None) -> None:
        article = ArticleFactory(text=self.TEXT)
        extraction = Extraction.objects.create(article=article, extractor_version="0")
        done = Extraction.objects.create(article=ArticleFactory(), extractor_version=VERSION)
        jobs.reconcile()
        assert jobs.messages_in(jobs.FACTS) == 1
        tasks.extract(article.pk)
        tasks.extract(done.article_id)
        extraction.refresh_from_db()
        assert extraction.extractor_version == VERSION

    def test_an_article_that_is_gone_is_no_harm(self) -> None:
        tasks.extract(0)

    def test_they_are_found_by_an_index(self) -> None:
        article = ArticleFactory()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO articles_article (id, key, title, outlet, date_precision, language, byline, text, rights,"
                " family, family_by_hand, visibility) SELECT n, 'filler-' || n, 'Filler', '', '', '', '', '',"
                " 'curators', '', false, 'curators' FROM generate_series(1000000, 1020000) AS n"
            )
            cursor.execute(
                "INSERT INTO articles_extraction (article_id, text_hash, extractor_version, seconds, number, error,"
                " tries) SELECT n, '', %s, 0, 0, '', 0 FROM generate_series(1000000, 1020000) AS n",
                [VERSION],
            )
            cursor.execute("ANALYZE articles_extraction")
        Extraction.objects.create(article=article)
        plan = Extraction.objects.due().may_be_lost(timezone.now())[: jobs.SEND_AT_ONCE].explain()
        assert "extraction_version" in plan
        assert "Seq Scan" not in plan
