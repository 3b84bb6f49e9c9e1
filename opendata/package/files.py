"""Opening a package, a folder or a .zip, whoever made it: only plain files, of bounded size."""

import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from opendata.package.problems import PackageError, shown

# All files of a .zip together, unpacked: some ten million signatures.
UNPACKED_LIMIT = 4 << 30
# Entries of a .zip, which are listed before anything is read.
ENTRY_LIMIT = 10_000


class Files(Protocol):
    """The files at the top of a package."""

    label: str

    def names(self) -> list[str]:
        """The names, sorted."""

    def size(self, name: str) -> int:
        """Bytes, for the progress bar."""

    def open(self, name: str) -> IO[bytes]:
        """Opens a file for reading; raises OSError."""


@contextmanager
def open_files(path: Path) -> Iterator[Files]:
    """The files of the folder or .zip at ``path``; raises PackageError."""
    if path.is_dir():
        yield Folder(path)
    elif not path.exists():
        raise PackageError(f"There is no package at {shown(str(path), 300)}.")
    elif not path.is_file() or not zipfile.is_zipfile(path):
        raise PackageError(f"{shown(str(path), 300)} is not a package: give a folder or a .zip file.")
    else:
        try:
            with zipfile.ZipFile(path) as archive:
                yield Archive(path, archive)
        except (zipfile.BadZipFile, NotImplementedError) as error:
            raise PackageError(f"{shown(path.name)} can not be unpacked: {error}.") from error


class Folder:
    """The files in a folder; folders inside it are not looked into."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.label = path.resolve().name

    def names(self) -> list[str]:
        try:
            return sorted(entry.name for entry in self._path.iterdir() if not entry.is_dir() or entry.suffix == ".csv")
        except OSError as error:
            raise PackageError(f"{shown(str(self._path), 300)} can not be read: {error.strerror}.") from error

    def size(self, name: str) -> int:
        return (self._path / name).stat().st_size

    def open(self, name: str) -> IO[bytes]:
        path = self._path / name
        if not path.is_file():  # a pipe would wait for ever
            raise OSError(0, "it is not a plain file")
        return path.open("rb")


class Archive:
    """The files of a .zip, at its top or in the one folder that holds them all."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.label = path.stem
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > ENTRY_LIMIT:
            raise PackageError(f"{shown(path.name)} holds more than {ENTRY_LIMIT:,} files.")
        for entry in entries:
            self._refuse_trap(entry)
        if sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
            raise PackageError(f"{shown(path.name)} would unpack to more than {UNPACKED_LIMIT >> 20:,} MiB.")
        folders = {PurePosixPath(entry.filename).parts[0] for entry in entries}
        top = next(iter(folders)) if len(folders) == 1 else ""
        depth = 2 if top and all(len(PurePosixPath(entry.filename).parts) > 1 for entry in entries) else 1
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            parts = PurePosixPath(entry.filename).parts
            if len(parts) == depth:
                if parts[-1] in self._entries:
                    raise PackageError(f"{shown(path.name)} holds {shown(parts[-1])} twice.")
                self._entries[parts[-1]] = entry

    @staticmethod
    def _refuse_trap(entry: zipfile.ZipInfo) -> None:
        name = entry.filename
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts or "\\" in entry.orig_filename or ":" in parts[0]:
            raise PackageError(f"The .zip holds {shown(name)}, a name that points outside of it.")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise PackageError(f"The .zip holds {shown(name)}, a link instead of a file.")
        if entry.flag_bits & 0x1:
            raise PackageError(f"The .zip holds {shown(name)}, which is encrypted.")

    def names(self) -> list[str]:
        return sorted(self._entries)

    def size(self, name: str) -> int:
        return self._entries[name].file_size

    def open(self, name: str) -> IO[bytes]:
        return self._archive.open(self._entries[name])
