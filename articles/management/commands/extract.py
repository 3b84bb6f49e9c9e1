"""``manage.py extract FILE…``: the facts that articles propose, without touching the record."""

import datetime
import json
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from articles.ingest.document import Document, Unreadable
from articles.ingest.extract import Gazetteer, extract
from articles.ingest.extract.words import LANGUAGES
from articles.ingest.gazetteer import BadPackage, from_package, from_record
from articles.ingest.read import read_article

STARTER = settings.BASE_DIR / "data" / "starter"
MAX_BYTES = 15 * 1024 * 1024


class BadFile(Exception):
    """A file that can not be read; ``str()`` is the sentence to print."""


def day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no date such as 2021-10-29") from error


class Command(BaseCommand):
    help = "Print what articles propose for the record, as JSON. A .txt file holds a title, an empty line and the text."

    requires_system_checks = []  # they ask the database, which need not be there

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a .txt, .html, .pdf or .docx file")
        parser.add_argument("--published", type=day, help="the day of publication, from which relative dates count")
        parser.add_argument("--language", choices=LANGUAGES, default="", help="told by the words if not given")
        parser.add_argument(
            "--out", type=Path, metavar="DIR", help="write NN.json for NN.txt there instead of printing"
        )
        parser.add_argument(
            "--gazetteer", type=Path, metavar="FOLDER", help="names from a data package; then no database is needed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            gazetteer = from_package(options["gazetteer"]) if options["gazetteer"] else self._known_names()
            if options["out"]:
                options["out"].mkdir(parents=True, exist_ok=True)
        except BadPackage as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{options['out']} can not be made a folder: {error.strerror}.") from error
        failed = 0
        for path in options["files"]:
            try:
                self._one(path, gazetteer, options)
            except BadFile as error:
                self.stderr.write(f"{path}: {error}.")
                failed += 1
        if failed:
            noun = "file" if len(options["files"]) == 1 else "files"
            raise CommandError(f"{failed} of {len(options['files'])} {noun} gave nothing.")

    def _known_names(self) -> Gazetteer:
        """The names of the record; those of the starter package while the record has none."""
        try:
            gazetteer = from_record()
        except ProgrammingError:  # no table yet
            gazetteer = Gazetteer()
        if gazetteer.entries:
            return gazetteer
        self.stderr.write("The record holds no names yet: those of the starter package are used.")
        return from_package(STARTER)

    def _one(self, path: Path, gazetteer: Gazetteer, options: dict[str, Any]) -> None:
        text = read(path)
        found = extract(text, language=options["language"], published=options["published"], gazetteer=gazetteer)
        written = json.dumps(found.as_dict(), ensure_ascii=False, indent=1)
        if not options["out"]:
            self.stdout.write(written)
            return
        try:
            (options["out"] / f"{path.stem}.json").write_text(written + "\n", encoding="utf-8")
        except OSError as error:
            raise BadFile(f"its facts can not be written to {options['out']}: {error.strerror}") from error


def read(path: Path) -> str:
    """The clean text of a file."""
    ending = path.suffix.lower()
    if ending not in {".txt", ".html", ".htm", ".pdf", ".docx"}:
        raise BadFile("only .txt, .html, .pdf and .docx files can be read")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadFile(f"it is larger than {MAX_BYTES // 1024 // 1024} MB")
        content = path.read_bytes()
    except OSError as error:
        raise BadFile(str(error.strerror)) from error
    # A text is taken as it is, for offsets count the characters of the file.
    text = decoded(content) if ending == ".txt" else article(content, path.name)
    if not text.strip():
        raise BadFile("it is empty")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile("it is not text in UTF-8") from error


def article(content: bytes, name: str) -> str:
    """Title, an empty line, and the text of a page, PDF or Word file."""
    try:
        found = read_article(Document(content, name=name))
    except Unreadable as error:
        raise BadFile(error.reason.removesuffix(".")) from error
    return f"{found.title}\n\n{found.text}\n"
