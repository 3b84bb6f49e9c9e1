"""``manage.py revert``: takes back what somebody changed in the record, or some revisions by their numbers."""

import datetime
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from curation import undoing
from record.models import Revision
from record.undo import NotUndoable

type Refused = list[tuple[Revision, str]]


class Command(BaseCommand):
    """One new revision puts all rows back; the history keeps what they were in between."""

    help = (
        "Take back what somebody changed in the record (--user and --since), or some revisions by number (--revision). "
        "All of it, or with --skip-changed all that was not changed since; what can not be taken back is listed with "
        "the reason, and the command then ends with an error."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", help="the user name of whoever made the changes")
        parser.add_argument("--since", type=_time, help='UTC, such as "2026-01-31 10:00"')
        parser.add_argument("--until", type=_time, help="UTC; until now if not given")
        parser.add_argument("--revision", type=int, nargs="+", help="numbers of revisions, as the history shows them")
        parser.add_argument("--by", help="the user name of whoever takes them back; nobody if not given")
        parser.add_argument("--reason", help="why, for the public history")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be taken back")
        parser.add_argument("--skip-changed", action="store_true", help="leave what can not be taken back as it is")

    def handle(self, *args: Any, **options: Any) -> None:
        revisions = _wanted(options)
        by = _user(options["by"]) if options["by"] else None
        reason = options["reason"] or _reason(revisions, options["user"])
        possible, refused = _sorted_out(revisions, by, reason)
        for revision in revisions:
            self.stdout.write(
                f"{revision.number}\t{revision.at:%Y-%m-%d %H:%M} UTC\t{revision.reason or 'no reason given'}"
            )
        for revision, why in refused:
            self.stderr.write(f"Revision {revision.number} can not be taken back: {why}")
        if refused and not options["skip_changed"]:
            raise CommandError("Nothing was changed. With --skip-changed the others are taken back.")
        if options["dry_run"]:
            self.stdout.write(f"{len(possible)} of {len(revisions)} would be taken back. Nothing was changed.")
        elif possible:
            _undo(possible, by, reason)
            self.stdout.write(self.style.SUCCESS(f"Taken back: {len(possible)} of {len(revisions)}. {reason}."))
        if refused:
            raise CommandError(f"{len(refused)} of {len(revisions)} can not be taken back.")


def _wanted(options: dict[str, Any]) -> list[Revision]:
    """The revisions that are meant, newest first."""
    if bool(options["revision"]) == bool(options["user"]):
        raise CommandError("Say whose changes are meant with --user and --since, or which with --revision.")
    if options["revision"] and (options["since"] or options["until"]):
        raise CommandError("--since and --until go with --user; --revision names each revision by its number.")
    committed = Revision.objects.filter(number__isnull=False).order_by("-number")
    if options["revision"]:
        if any(not 0 < number < 2**63 for number in options["revision"]):
            raise CommandError("Revisions have numbers from 1.")
        found = list(committed.filter(number__in=options["revision"]))
        missing = sorted({*options["revision"]} - {revision.number for revision in found})
        if missing:
            raise CommandError(f"There is no revision {', '.join(map(str, missing))}.")
        return found
    if not options["since"]:
        raise CommandError('Say since when, such as --since "2026-01-31 10:00" (UTC).')
    rows = committed.filter(user=_user(options["user"]), at__gte=options["since"])
    found = list(rows.filter(at__lte=options["until"]) if options["until"] else rows)
    if not found:
        raise CommandError(f"{options['user']} changed nothing in that time.")
    return found


def _sorted_out(revisions: Sequence[Revision], by: User | None, reason: str) -> tuple[list[Revision], Refused]:
    """Which of some revisions can be taken back together, and why the others can not. Changes nothing."""
    try:
        _undo(revisions, by, reason, really=False)
    except NotUndoable as error:
        if len(revisions) == 1:
            return [], [(revisions[0], str(error))]
    else:
        return list(revisions), []
    possible: list[Revision] = []
    refused: Refused = []
    for revision in revisions:  # newest first: what an older one needs is tried before it
        try:
            _undo([*possible, revision], by, reason, really=False)
        except NotUndoable as error:
            refused.append((revision, str(error)))
        else:
            possible.append(revision)
    return possible, refused


def _undo(revisions: Sequence[Revision], by: User | None, reason: str, *, really: bool = True) -> None:
    with transaction.atomic():
        undoing.take_back(revisions, by=by, reason=reason)
        if not really:
            transaction.set_rollback(True)


def _reason(revisions: Sequence[Revision], user: str | None) -> str:
    whose = f" of {user}" if user else ""
    if len(revisions) == 1:
        return f"Reverted revision {revisions[0].number}{whose}"
    return f"Reverted {len(revisions)} revisions{whose}, {revisions[-1].number} to {revisions[0].number}"


def _user(name: str) -> User:
    found = User.objects.filter(username=name).first()
    if found is None:
        raise CommandError(f"There is no account called {name!r}.")
    return found


def _time(text: str) -> datetime.datetime:
    try:
        time = datetime.datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f'{text!r} is no time: write it as "2026-01-31 10:00" (UTC).') from None
    return time if time.tzinfo else time.replace(tzinfo=datetime.UTC)
