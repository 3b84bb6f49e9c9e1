"""Ten thousand sources, with and without a long history, and how long one round of the reconciler takes."""

import json
from dataclasses import dataclass

import psycopg

from bench.workers import House

SOURCES = """
INSERT INTO articles_source (key, outlet, site, address, language, interval, is_polled)
SELECT 'bench-source-' || n, 'Invented Courier ' || n, '', 'https://news-' || n || '.example/feed', 'en', 60, true
FROM generate_series(1, %(sources)s) AS n
"""
# Each source is due once in the hour: in every minute a sixtieth of them.
POLLS = """
INSERT INTO articles_fetch (kind, queue, state, poll_of_id, address, name, told, feeds, due_at, has_turn, tries, etag,
    last_modified, outcome, reason, created_at)
SELECT 'poll', 'polling', 'waiting', id, '', '', '{}', '[]', now() + id %% 60 * interval '1 minute', false, 0, '',
    '', '', '', now()
FROM articles_source WHERE key LIKE 'bench-source-%%'
"""
PAGES = """
INSERT INTO articles_fetch (kind, queue, state, source_id, address, name, told, feeds, due_at, has_turn, tries, etag,
    last_modified, outcome, reason, created_at, finished_at)
SELECT 'page', 'batch', 'done', source.id, source.site || 'https://news.example/story/' || n, 'Story ' || n, '{}', '[]',
    at, false, 0, '', '', 'archived', '', at, at
FROM generate_series(1, %(history)s) AS n
CROSS JOIN LATERAL (SELECT now() - n * interval '1 minute' AS at) AS moment
JOIN (SELECT id, site, row_number() OVER (ORDER BY id) AS place FROM articles_source WHERE key LIKE 'bench-source-%%')
    AS source ON place = n %% %(sources)s + 1
"""
TRIES = """
INSERT INTO articles_attempt (fetch_id, at, outcome, reason, address, status, size, seconds)
SELECT id, created_at, 'archived', '', address, 200, 80000, 0.5
FROM articles_fetch WHERE address LIKE 'https://news.example/story/%%'
"""
ROUNDS = 20
# What the site does in a round; before each, all messages of the round before are lost.
SCRIPT = f"""
import json, time
from django.utils import timezone
from config.celery import app
from articles import jobs
from articles.models import Fetch
taken = []
for _ in range({ROUNDS} + 1):
    app.control.purge()
    Fetch.objects.filter(state="waiting", sent_at__isnull=False).update(sent_at=None)
    begun = time.perf_counter()
    jobs.reconcile()
    taken.append(1000 * (time.perf_counter() - begun))
plan = Fetch.objects.due(timezone.now()).filter(queue="polling", sent_at=None)[:500].explain(analyze=True, buffers=True)
sent = Fetch.objects.filter(state="waiting", sent_at__isnull=False).count()
app.control.purge()
print(json.dumps([taken[1:], sent, plan]))
"""
SCANS = "SELECT relname, seq_scan FROM pg_stat_user_tables WHERE relname IN ('articles_fetch', 'articles_attempt')"


@dataclass(frozen=True)
class Round:
    """One round: its median, how many polls it has sent to the workers, and how it has found them."""

    history: int
    milliseconds: float
    sent: int
    plan: str
    scans: dict[str, int]  # of whole tables, in all rounds


def measure(house: House, sources: int, history: int) -> list[Round]:
    """A round without any history, and one with."""
    values = {"sources": sources, "history": history}
    house.database.execute("TRUNCATE articles_fetch, articles_attempt CASCADE")
    for statement in (SOURCES, POLLS):
        house.database.execute(statement, values)
    without = _round(house, 0)
    for statement in (PAGES, TRIES):
        house.database.execute(statement, values)
    return [without, _round(house, history)]


def _round(house: House, history: int) -> Round:
    house.database.execute("VACUUM (ANALYZE) articles_fetch, articles_attempt")
    before = _scans(house.database)
    taken, sent, plan = json.loads(house.manage("shell", "-c", SCRIPT).splitlines()[-1])
    after = _scans(house.database)
    return Round(history, sorted(taken)[ROUNDS // 2], sent, plan, {name: after[name] - before[name] for name in after})


def _scans(database: psycopg.Connection) -> dict[str, int]:
    return dict(database.execute(SCANS).fetchall())
