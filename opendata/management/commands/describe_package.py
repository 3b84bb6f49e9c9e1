"""``manage.py describe_package FOLDER``: write the datapackage.json of a folder of CSV files."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from opendata.package.descriptor import FILE, as_text, datapackage
from opendata.package.schema import NAME, TABLES, VERSION


class Command(BaseCommand):
    help = "Write the description (datapackage.json) that fits the files of a package."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--name", default=NAME)
        parser.add_argument("--title", default="")
        parser.add_argument("--package-version", default=VERSION)

    def handle(self, *args: Any, **options: Any) -> None:
        headers = headers_in(options["folder"])
        more = {"title": options["title"]} if options["title"] else {}
        description = datapackage(headers, name=options["name"], version=options["package_version"], **more)
        (options["folder"] / FILE).write_text(as_text(description), encoding="utf-8")


def headers_in(folder: Path) -> dict[str, list[str]]:
    """The columns of each file of a package."""
    headers = {}
    for name, table in TABLES.items():
        if (folder / table.file).exists():
            with (folder / table.file).open(encoding="utf-8-sig", newline="") as handle:
                headers[name] = next(csv.reader(handle))
    return headers
