"""Background work of ingest. A task looks up a row and calls one function; all are harmless to repeat."""

import datetime

from celery import shared_task
from django.utils import timezone

from articles import actions, jobs
from articles.ingest import proposals, steps
from articles.models import Fetch


@shared_task
def work(fetch: int) -> None:
    """Bring in one thing, if it still waits; what is new in it is read for proposals by others."""
    done = steps.work(fetch)
    if done and done.article_id and done.outcome in (Fetch.Outcome.ARCHIVED, Fetch.Outcome.NEW_VERSION):
        jobs.send_extractions([done.article_id])


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
