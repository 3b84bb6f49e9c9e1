"""Work that keeps the site itself in order."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def forget_old_sessions() -> None:
    """Delete sessions that have ended. Harmless to repeat."""
    call_command("clearsessions")
