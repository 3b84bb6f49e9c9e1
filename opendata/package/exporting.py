"""Exporting to a path: a complete package is there in the end, or nothing is."""

import shutil
import zipfile
from pathlib import Path
from tempfile import mkdtemp

from opendata.package.problems import PackageError, shown
from opendata.package.write import Archive, Folder, Package, write_package
from web.progress import Progress


def export_package(path: Path, progress: Progress | None = None) -> Package:
    """Write the public record to ``path``, a new .zip or a new (or empty) folder.

    Raises PackageError with a sentence where that can not be done; then nothing is left behind.
    """
    name = shown(str(path), 300)
    is_empty_folder = path.is_dir() and not path.is_symlink() and path.suffix != ".zip" and not any(path.iterdir())
    if path.is_symlink() or (path.exists() and not is_empty_folder):
        raise PackageError(f"{name} exists already: give a new folder or a new .zip.")
    try:
        # Made beside its place, so that moving it there is one step.
        work = Path(mkdtemp(prefix=".package-", dir=path.parent))
    except OSError as error:
        raise PackageError(f"{shown(str(path.parent), 300)} can not be written to: {error.strerror}.") from error
    try:
        made = work / "package"
        if path.suffix == ".zip":
            with zipfile.ZipFile(made, "x") as archive:
                package = write_package(Archive(archive), progress)
        else:
            made.mkdir()
            package = write_package(Folder(made), progress)
        made.rename(path)
    except OSError as error:
        raise PackageError(f"{name} can not be written: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return package
