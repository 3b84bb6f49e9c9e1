"""Background work of ingest. A task looks up a row and calls one function; all are harmless to repeat."""

import datetime

from celery import shared_task
from django.utils import timezone

from articles import actions, jobs
from articles.ingest import proposals, steps
from articles.models import Fetch

LONGEST = jobs.TOGETHER * jobs.LONGEST_TRY  # seconds


@shared_task(soft_time_limit=LONGEST + 20, time_limit=LONGEST + 40)
def work(*fetches: int) -> None:
    """Bring in things that still wait; what is new in them is read for proposals by others."""
    is_new = (Fetch.Outcome.ARCHIVED, Fetch.Outcome.NEW_VERSION)
    done = [work for work in map(steps.work, fetches) if work]
    new = [work.article_id for work in done if work.article_id and work.outcome in is_new]
    if new:
        jobs.send_extractions(new)


@shared_task
def extract(article: int) -> None:
    """Read an article for what it proposes, if that is still to do."""
    proposals.extract(article)


@shared_task
def send_run(run: int) -> None:
    """Tell the workers of all that somebody has handed in."""
    actions.send_run(run)


@shared_task
def reconcile() -> None:
    """Find again what was lost; look at the sources that are due."""
    jobs.reconcile()


@shared_task
def forget_old_attempts() -> None:
    """Forget how tries went, long after anybody would ask."""
    actions.forget_attempts(before=timezone.now() - datetime.timedelta(days=90))
