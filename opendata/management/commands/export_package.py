"""``manage.py export_package PATH``: write the public record as a data package."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from opendata.package import PackageError, export_package
from web.progress import progress_on


class Command(BaseCommand):
    help = "Write the public record as a data package, a folder or a .zip, which import_package takes back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="a new folder, or a new file that ends with .zip")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with progress_on(sys.stderr) as progress:
                package = export_package(options["path"], progress=progress)
        except PackageError as error:
            raise CommandError(str(error)) from error
        for file in package.files:
            self.stdout.write(f"{file.name:20}{file.rows:>12,} rows{file.size:>16,} bytes  SHA-256 {file.sha256}")
        self.stdout.write(f"Revision {package.revision or 0}, written to {options['path']}.")
