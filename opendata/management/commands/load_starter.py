"""``manage.py load_starter``: give an empty record its first data."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from actors.models import Actor
from articles import actions
from articles.models import Source
from campaigns.models import Letter
from opendata import editions

STARTER = settings.BASE_DIR / "data" / "starter"


class Command(BaseCommand):
    help = "Import the starter package when the record is empty, and the sources that are not known yet."

    def handle(self, *args: Any, **options: Any) -> None:
        if Actor.objects.exists() or Letter.objects.exists():
            self.stdout.write("The record is not empty: the starter package is not loaded.")
        else:
            call_command("import_package", str(STARTER), stdout=self.stdout, stderr=self.stderr)
            editions.made()  # so that the first reader of the data page does not wait
        if not Source.objects.exists():
            number = actions.load_sources(path=STARTER / "sources.csv")
            self.stdout.write(f"{number} sources are known; none is looked at until you switch it on (see /curate/).")
