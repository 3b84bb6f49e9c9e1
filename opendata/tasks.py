"""Work that keeps the downloads ready."""

from celery import shared_task

from opendata import editions


@shared_task(soft_time_limit=1740, time_limit=1800)
def make_edition() -> None:
    """Make the data package of the present revision, if nobody has asked for it yet. Harmless to repeat."""
    editions.made()
