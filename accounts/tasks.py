"""Work that keeps sessions in order."""

from celery import shared_task
from django.core.management import call_command

from accounts.models import SignIn


@shared_task
def forget_old_sessions() -> None:
    """Delete sessions that have ended, and where people were signed in by them. Harmless to repeat."""
    call_command("clearsessions")
    SignIn.objects.forget_ended()
