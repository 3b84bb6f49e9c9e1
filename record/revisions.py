"""Saying who changes the record, and why."""

from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import connection, transaction

from record.as_of import as_of_day, present_day
from record.models import Revision
from record.prepared import Prepared


@contextmanager
def revise(*, by: AbstractBaseUser | AnonymousUser | None, reason: str = "") -> Iterator[None]:
    """One transaction whose changes are one revision, attributed to ``by`` with a reason.

    Inside another ``revise`` the outer revision goes on: what is committed together is one
    revision. Changes made without this are recorded too, without a user.
    """
    with transaction.atomic():
        attribute(by=by, reason=reason)
        yield


def attribute(*, by: AbstractBaseUser | AnonymousUser | None, reason: str = "") -> None:
    """Name the author of the transaction that is open; the first to do so is kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('torchlight.user', %s, true), set_config('torchlight.reason', %s, true) "
            "WHERE concat(current_setting('torchlight.user', true), current_setting('torchlight.reason', true)) = ''",
            [str(by.pk) if by and by.pk else "", reason],
        )


def current_revision() -> Revision | None:
    """The revision of the open transaction; None while nothing of the record was changed in it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nullif(current_setting('torchlight.revision', true), '')")
        number = cursor.fetchone()[0]
    return Revision.objects.get(pk=number) if number else None


def newest_revision() -> Revision | None:
    """The last committed revision: how recent the record is."""
    return next(iter(newest_revisions()), None)


def newest_revisions() -> Iterable[Revision]:
    """The same as a list of one, or none, to be fetched together with other rows."""
    return _NEWEST()[:1]


def state_of_record(newest: Iterable[Revision]) -> Hashable | None:
    """What all that is shown of the record depends on, beside the address: both days, and the newest revision
    (``newest_revisions()``).

    What is worked out after that revision was read may be kept under it (``web.kept``): every committed change makes a
    newer one. None where nothing may be kept: inside a transaction, whose changes have no number yet, and where the
    settings say so.
    """
    if connection.in_atomic_block or not settings.KEEP_IN_MEMORY:
        return None
    revision = next(iter(newest), None)
    number = (revision.number, revision.at) if revision else None
    return connection.settings_dict["NAME"], number, present_day(), as_of_day()


_NEWEST = Prepared(lambda: Revision.objects.filter(number__isnull=False))
