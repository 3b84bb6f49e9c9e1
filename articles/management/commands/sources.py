"""``manage.py sources``: which feeds there are, how they fare, and which are looked at."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles import actions
from articles.models import Source


class Command(BaseCommand):
    help = "List the sources with their health; switch on and off which are looked at; load some from a CSV file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--poll", nargs="+", metavar="KEY", help="look at these by yourself; all for all of them")
        parser.add_argument("--stop", nargs="+", metavar="KEY", help="look at these no more; all for all of them")
        parser.add_argument("--load", type=Path, metavar="FILE", help="add the sources of a CSV file, not yet polled")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["load"]:
            self._load(options["load"])
        for keys, polled in ((options["poll"], True), (options["stop"], False)):
            if keys:
                actions.set_polling(sources=self._chosen(keys), polled=polled)
        self._list()

    def _load(self, path: Path) -> None:
        try:
            self.stdout.write(f"{actions.load_sources(path=path)} sources were added.")
        except actions.BadSources as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{path} can not be read: {error.strerror}.") from error
        except ValueError as error:
            raise CommandError(f"{path} is no CSV file in UTF-8.") from error

    def _chosen(self, keys: list[str]) -> Any:
        if keys == ["all"]:
            return Source.objects.all()
        chosen = Source.objects.filter(key__in=keys)
        unknown = sorted(set(keys) - set(chosen.values_list("key", flat=True)))
        if unknown:
            raise CommandError(f"There is no source {', '.join(unknown)}. Without options all are listed.")
        return chosen

    def _list(self) -> None:
        sources = Source.objects.with_health()
        if not sources:
            self.stdout.write("There are no sources yet. Add some with --load FILE, or at /curate/sources/.")
        for source in sources:
            self.stdout.write(f"{source.key}: {source.outlet}, {source.address}. {source.health}")
