"""Opening packages: folders, archives, and traps."""

import os
import stat
import zipfile
from pathlib import Path

import pytest

from opendata.package import files
from opendata.package.files import open_files
from opendata.package.problems import PackageError


def archive_of(path: Path, *entries: str | zipfile.ZipInfo, content: bytes = b"x") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries:
            archive.writestr(entry, content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(PackageError) as refused, open_files(path):
        pass
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_nothing_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nothing").startswith("There is no package at")


def test_a_file_that_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "letters.csv").write_text("key\n")
    assert refusal(tmp_path / "letters.csv").endswith("is not a package: give a folder or a .zip file.")


def test_a_broken_archive(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "broken.zip", "letters.csv", content=os.urandom(2000))
    content = bytearray(path.read_bytes())
    content[10:900] = bytes(890)
    path.write_bytes(content)
    with open_files(path) as opened, pytest.raises((zipfile.BadZipFile, PackageError)):
        opened.open("letters.csv").read()


@pytest.mark.parametrize(
    "name",
    [
        "/etc/letters.csv",
        "../letters.csv",
        "a/../../letters.csv",
        "..\\letters.csv",
        "C:/letters.csv",
        "C:\\letters.csv",
    ],
)
def test_names_that_point_outside(tmp_path: Path, name: str) -> None:
    assert "points outside" in refusal(archive_of(tmp_path / "trap.zip", "people.csv", name))


def test_a_link(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("letters.csv")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "a link instead of a file" in refusal(archive_of(tmp_path / "trap.zip", entry, content=b"/etc/passwd"))


def test_a_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "UNPACKED_LIMIT", 1 << 20)
    path = archive_of(tmp_path / "bomb.zip", "letters.csv", content=bytes(2 << 20))
    assert path.stat().st_size < 10_000
    assert "would unpack to more than 1 MiB" in refusal(path)


def test_very_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "ENTRY_LIMIT", 3)
    assert "more than 3 files" in refusal(archive_of(tmp_path / "many.zip", "a", "b", "c", "d"))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice(tmp_path: Path) -> None:
    assert "twice" in refusal(archive_of(tmp_path / "twice.zip", "letters.csv", "letters.csv"))


def test_a_folder_inside_the_archive(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "nested.zip", "starter/letters.csv", "starter/README.md")
    with open_files(path) as opened:
        assert opened.names() == ["README.md", "letters.csv"]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "letters.csv")
    with open_files(tmp_path) as opened, pytest.raises(OSError, match="not a plain file"):
        opened.open("letters.csv")
