"""For somebody who lost phone, passkeys and recovery codes."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions import reset_mfa


class Command(BaseCommand):
    help = "Remove all second steps of an account, and end its sessions: at the next sign-in the password is enough."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="the user name")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["user"]
        user = User.objects.filter(username__iexact=name).first()
        if user is None:
            raise CommandError(f"There is no account “{name}”.")
        removed = reset_mfa(user=user, by=None)
        steps = f"{removed} second step{'' if removed == 1 else 's'}"
        self.stdout.write(f"{user} had {steps}, and has none now. All sessions of the account were ended.")
