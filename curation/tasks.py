"""What is forgotten in time."""

from celery import shared_task

from curation import actions


@shared_task
def forget_contacts() -> None:
    """Forget how to reach those whose requests were decided long ago. Harmless to repeat."""
    actions.forget_contacts()
