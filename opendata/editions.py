"""Making editions of the data package, and giving them out in pieces."""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from tempfile import TemporaryFile
from typing import IO

from django.db import connection, transaction
from django.utils import timezone

from opendata.models import Edition, EditionPart
from opendata.package.write import Archive, fingerprint, last_revision, write_package

PART = 1 << 20
LOCK = "opendata.edition"
# Downloads that have begun may end.
KEPT = timedelta(hours=1)
LOCAL_HEADER = 30


def current() -> Edition | None:
    """The edition of the record as it is now, if it was made already."""
    revision = last_revision()
    if revision is None:
        return None
    return Edition.objects.filter(revision=revision, form=_form()).first()


def made() -> Edition:
    """The edition of the record as it is now; it is made when it is not there."""
    return current() or _make()


def bytes_of(edition: Edition, start: int = 0, size: int | None = None) -> Iterator[bytes]:
    """The .zip, or ``size`` bytes of it from ``start``. Between two pieces no connection is held."""
    end = edition.size if size is None else start + size
    for number in range(start // PART, -(-end // PART)):
        data = EditionPart.objects.values_list("data", flat=True).get(edition=edition, number=number)
        if not connection.in_atomic_block:
            connection.close()  # back to the pool: the reader may be slow
        first = number * PART
        yield bytes(data[max(start - first, 0) : end - first])


def bytes_of_file(edition: Edition, name: str) -> Iterator[bytes]:
    """One file of the package, unpacked."""
    file = edition.file(name)
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    for data in bytes_of(edition, file["offset"], file["packed"]):
        while data:
            yield unpack.decompress(data, PART)
            data = unpack.unconsumed_tail
    yield unpack.flush()


@cache
def _form() -> str:
    return fingerprint()


def _make() -> Edition:
    with _only_one_at_a_time(), TemporaryFile() as work:
        if edition := current():  # somebody else has just made it
            return edition
        with zipfile.ZipFile(work, "w") as archive:
            package = write_package(Archive(archive))
        files = [
            {"name": file.name, "rows": file.rows, "size": file.size, "sha256": file.sha256, **_place(work, entry)}
            for file, entry in zip(package.files, archive.infolist(), strict=True)
        ]
        work.seek(0)
        digest = hashlib.file_digest(work, "sha256").hexdigest()
        with transaction.atomic():
            edition = Edition.objects.create(
                revision=package.revision, form=_form(), size=work.tell(), sha256=digest, files=files
            )
            work.seek(0)
            for number, data in enumerate(iter(lambda: work.read(PART), b"")):
                EditionPart.objects.create(edition=edition, number=number, data=data)
            Edition.objects.exclude(pk=edition.pk).filter(made_at__lt=timezone.now() - KEPT).delete()
    return edition


def _place(work: IO[bytes], entry: zipfile.ZipInfo) -> dict[str, int]:
    """Where the packed bytes of a file are in the .zip."""
    work.seek(entry.header_offset)
    header = work.read(LOCAL_HEADER)
    before = LOCAL_HEADER + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    return {"offset": entry.header_offset + before, "packed": entry.compress_size}


@contextmanager
def _only_one_at_a_time() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [LOCK])
