"""Importing a package: everything is checked first, then written in one transaction, or nothing is."""

from dataclasses import dataclass, field
from pathlib import Path

from django.contrib.auth.models import AbstractBaseUser
from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper

from opendata.package.check import check
from opendata.package.files import open_files
from opendata.package.load import load
from opendata.package.merge import Outcome
from opendata.package.problems import PackageError, PackageRefused, Remarks
from opendata.package.sources import gather_sources
from opendata.package.stage import stage
from record.revisions import attribute
from web.progress import Progress

LOCK = "opendata.import_package"


@dataclass
class Report:
    """What an import did, table by table; or, of a dry run, what it would do."""

    label: str
    outcomes: list[Outcome] = field(default_factory=list)
    remarks: Remarks = field(default_factory=Remarks)

    @property
    def is_unchanged(self) -> bool:
        return not any(outcome.added or outcome.changed or outcome.removed for outcome in self.outcomes)


def import_package(
    path: Path,
    *,
    by: AbstractBaseUser | None = None,
    reason: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Import the folder or .zip at ``path`` as one revision, attributed to ``by``.

    Raises PackageError where it can not be used at all, PackageRefused (which has all problems)
    where rows of it are wrong; then nothing was written. A dry run does everything and takes it back.
    """
    progress = progress or Progress()
    remarks = Remarks()
    with open_files(path) as files, transaction.atomic(), connection.cursor() as cursor:
        _wait_for_nobody(cursor)
        staged = stage(cursor, files, remarks, progress)
        with progress.step("Checking"):
            check(cursor, remarks)
            gather_sources(cursor, remarks)
        if remarks.count:
            raise PackageRefused(remarks)
        attribute(by=by, reason=reason or f"Import of package {staged.label}")
        report = Report(staged.label, remarks=remarks)
        try:
            report.outcomes = list(load(cursor, staged.present, progress))
            with progress.step("Checking the record"):
                _check_now(cursor)
        except DatabaseError as error:
            raise PackageError(f"The record refuses the package: {_in_one_line(error)}") from error
        _notice_contradictions(cursor, remarks)
        if any(outcome.added or outcome.changed for outcome in report.outcomes):
            cursor.execute("SELECT record_refresh_statistics()")
        if dry_run:
            transaction.set_rollback(True)
    return report


def _wait_for_nobody(cursor: CursorWrapper) -> None:
    """Take the lock of imports until the end of the transaction, or refuse."""
    cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [LOCK])
    if cursor.fetchone() != (True,):
        raise PackageError("Another import is running; try again when it is done.")
    # A large package takes longer than a page may.
    cursor.execute("SET LOCAL statement_timeout = 0")
    cursor.execute("SET LOCAL work_mem = '64MB'")


def _check_now(cursor: CursorWrapper) -> None:
    """Let the constraints that wait for the commit speak now, when it can still be said what was refused."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _notice_contradictions(cursor: CursorWrapper, remarks: Remarks) -> None:
    """Positions whose parts say something else than the stance that their source reports."""
    cursor.execute(
        "SELECT m.line, t.stance, t.reported_stance FROM matched_positions m JOIN campaigns_position t USING (id) "
        "WHERE t.stance_follows_from_parts AND t.stance <> t.reported_stance ORDER BY m.line"
    )
    for line, stance, reported in cursor.fetchall():
        reason = (
            f"the source reports {reported!r}, from the parts follows {stance!r}; both are kept, the latter is shown"
        )
        remarks.notice("positions.csv", line, "stance", reason)


def _in_one_line(error: DatabaseError) -> str:
    return " ".join(str(error).split())
