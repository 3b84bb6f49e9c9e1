"""``manage.py ingest PATH|URL|FOLDER …``: bring articles into the record, here and now."""

import sys
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles import actions
from articles.ingest import proposals, steps
from articles.ingest.inputs import MAX_FILE, HandedIn, from_paths, from_text
from articles.models import Fetch, ImportRun
from record.dates import PartialDate
from web.progress import progress_on

PATIENCE = 60  # seconds for which the command waits for a site that asks to be asked later


class Command(BaseCommand):
    help = (
        "Bring articles in: files (.txt, .html, .pdf, .docx), folders, .zip archives and addresses; - reads a text, or "
        "one address a line, from standard input. What story.json says (title, outlet, url, published, language) is "
        "told of the story.txt beside it. What is held already is left as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("things", nargs="*", metavar="PATH|URL|FOLDER|-")
        parser.add_argument("--title", help="of the article; for one only")
        parser.add_argument("--url", help="where the text was published; for one only")
        parser.add_argument("--outlet", help="who published it")
        parser.add_argument("--published", help="when: 2021-10-29, 2021-10 or 2021")
        parser.add_argument("--language", help="two letters, such as en")
        parser.add_argument("--later", action="store_true", help="leave the work to the workers and return")
        parser.add_argument("--resume", type=int, metavar="RUN", help="go on with a run that was stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        run = self._resumed(options["resume"]) if options["resume"] else self._started(options)
        if options["later"]:
            actions.send_run(run.pk)
            self.stdout.write(f"Run {run.pk} is left to the workers: {run.fetches.count()} to bring in.")
            return
        try:
            self._bring_in(run)
        except KeyboardInterrupt:
            actions.stop_run(run=run)
            raise CommandError(f"Stopped. Go on with: manage.py ingest --resume {run.pk}") from None
        self._say_how_it_went(run)

    # ---- what there is to do

    def _started(self, options: dict[str, Any]) -> ImportRun:
        told = self._told(options)
        things = list(self._things(options["things"], told))
        if not things:
            raise CommandError("Say what to bring in: files, folders, addresses, or - for standard input.")
        if len(things) > 1 and (told.get("title") or told.get("url")):
            raise CommandError(f"A title or an address belongs to one article, but there are {len(things)}.")
        about = ", ".join(options["things"])
        return actions.start_run(by=None, about=about, things=things)

    def _resumed(self, number: int) -> ImportRun:
        run = ImportRun.objects.filter(pk=number).first()
        if run is None:
            raise CommandError(f"There is no run {number}.")
        actions.resume_run(run=run)
        return run

    def _told(self, options: dict[str, Any]) -> dict[str, str]:
        told = {
            name: options[name].strip()
            for name in ("title", "url", "outlet", "published", "language")
            if options[name] and options[name].strip()
        }
        try:
            if "published" in told:
                PartialDate.parse(told["published"])
        except ValueError as error:
            raise CommandError(f"--published: {error}.") from error
        if "language" in told and not (len(told["language"]) == 2 and told["language"].isalpha()):
            raise CommandError(f"--language: {told['language']!r} is no language such as en.")
        return told

    def _things(self, paths: list[str], told: dict[str, str]) -> Iterator[HandedIn]:
        for path in paths:
            if path == "-":
                content = sys.stdin.buffer.read(MAX_FILE + 1)
                if len(content) > MAX_FILE:
                    yield HandedIn("standard input", fault="It is larger than 15 MB.")
                else:
                    yield from from_text(content.decode("utf-8", "replace"), name="standard input", told=told)
            else:
                yield from from_paths([path], told=told)

    # ---- doing it

    def _bring_in(self, run: ImportRun) -> None:
        """One after the other, with the very function that the workers call."""
        waiting = run.fetches.filter(state=Fetch.State.WAITING)
        with progress_on() as progress, progress.step("articles", waiting.count()) as done:
            while (fetch := waiting.only("pk", "due_at", "state").order_by("due_at", "pk").first()) is not None:
                pause = (fetch.due_at - timezone.now()).total_seconds()
                if pause > PATIENCE:
                    break
                time.sleep(max(0.0, pause))
                worked = steps.work(fetch.pk)
                if worked and worked.article_id:
                    proposals.extract(worked.article_id)
                fetch.refresh_from_db(fields=["state"])
                done(fetch.state != Fetch.State.WAITING)

    def _say_how_it_went(self, run: ImportRun) -> None:
        fetches = run.fetches.select_related("article").defer("content", "article__text").order_by("pk")
        counted: Counter[str] = Counter()
        for fetch in fetches:
            where = f" → {fetch.article.archive_url}" if fetch.article else ""
            why = f": {fetch.reason}" if fetch.reason else ""
            outcome = fetch.get_outcome_display() or fetch.get_state_display()
            self.stdout.write(f"{outcome}  {fetch.name or fetch.address}{where}{why}")
            counted[fetch.state] += 1
        left = counted[Fetch.State.WAITING] + counted[Fetch.State.RUNNING]
        if left:
            self.stdout.write(f"{left} to be tried later, by the workers: run {run.pk}.")
        if counted[Fetch.State.FAILED]:
            raise CommandError(f"{counted[Fetch.State.FAILED]} of {counted.total()} could not be brought in.")
