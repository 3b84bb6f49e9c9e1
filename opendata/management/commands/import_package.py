"""``manage.py import_package PATH``: bring a data package into the record."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from opendata.package import PackageError, PackageRefused, Remarks, Report, import_package
from web.progress import progress_on


class Command(BaseCommand):
    help = "Import a data package, a folder or a .zip. A package with a problem writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the folder or .zip")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
        parser.add_argument("--reason", default="", help="the reason that the history gives for the changes")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with progress_on(sys.stderr) as progress:
                report = import_package(
                    options["path"], reason=options["reason"], dry_run=options["dry_run"], progress=progress
                )
        except PackageError as error:
            raise CommandError(str(error)) from error
        except PackageRefused as refused:
            self._list_problems(refused.remarks)
            noun = "problem" if refused.remarks.count == 1 else "problems"
            raise CommandError(f"{refused.remarks.count:,} {noun}: nothing was imported.") from refused
        self._list_notices(report.remarks)
        self._summarise(report, dry_run=options["dry_run"])

    def _list_problems(self, remarks: Remarks) -> None:
        self._list_notices(remarks)
        self.stderr.write("Problems:")
        for problem in remarks:
            self.stderr.write(str(problem))
        if remarks.count > len(remarks.problems):
            self.stderr.write(f"… and {remarks.count - len(remarks.problems):,} more, which are not listed.")

    def _list_notices(self, remarks: Remarks) -> None:
        if remarks.notices:
            self.stderr.write("Notices, which do not stop the import:")
            for notice in remarks.notices:
                self.stderr.write(str(notice))

    def _summarise(self, report: Report, *, dry_run: bool) -> None:
        columns = ("added", "changed", "removed", "unchanged", "kept")
        titles = ("added", "changed", "removed", "unchanged", "in the record only")
        self.stdout.write(" ".join([f"{'':20}", *(f"{title:>18}" for title in titles)]))
        for outcome in report.outcomes:
            numbers = (f"{getattr(outcome, column):>18,}" for column in columns)
            self.stdout.write(" ".join([f"{outcome.name:20}", *numbers]))
        done = "nothing changes" if report.is_unchanged else "would be imported" if dry_run else "imported"
        self.stdout.write(f"Package {report.label}: {done}.")
