"""Background work of the desk. A task looks up a row and calls one function; all are harmless to repeat."""

from celery import shared_task

from articles.ingest.steps import READER
from curation import actions, jobs
from curation.duplicates import look_for_duplicates
from curation.models import SentForm


@shared_task
def read_list(pk: int) -> None:
    """Read a list of signatories, if it still waits."""
    jobs.read(pk, reader=READER)


@shared_task
def reconcile_lists() -> None:
    """Find lists again whose message or worker was lost."""
    jobs.reconcile()


@shared_task
def forget_contacts() -> None:
    """Forget how to reach those whose requests were decided long ago."""
    actions.forget_contacts()


@shared_task
def forget_sent_forms() -> None:
    """Forget by what it is known that a form was sent twice, long after it can be."""
    SentForm.objects.forget_old()


@shared_task
def find_duplicates(again: bool = False) -> None:
    """Look for actors that may be one, if names have changed."""
    look_for_duplicates(again=again)
