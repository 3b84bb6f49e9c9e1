"""What people hand in: files, folders, archives, addresses and pasted text, each as one thing to bring in."""

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

MAX_FILE = 15 * 1024 * 1024  # bytes of one file, unpacked
MAX_ARCHIVE = 200 * 1024 * 1024  # bytes of all files of one .zip, unpacked
MAX_FILES = 10_000  # files of one .zip
ENDINGS = (".txt", ".html", ".htm", ".xhtml", ".md", ".pdf", ".docx")
TOLD = ("title", "outlet", "url", "published", "language")  # what can be told of an article beforehand

_KINDS = f"{', '.join(ENDINGS)} or .zip"
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True)
class HandedIn:
    """One thing to bring in: an address, or else a file. ``fault`` says why it can not be, in plain words."""

    name: str
    address: str = ""
    content: bytes = b""
    told: dict[str, str] = field(default_factory=dict)
    fault: str = ""


def is_address(text: str) -> bool:
    """Whether a text is a web address and nothing else."""
    return bool(_ADDRESS.fullmatch(text.strip()))


def from_text(text: str, *, name: str, told: dict[str, str] | None = None) -> Iterator[HandedIn]:
    """A pasted text: a list of addresses if every line is one, else one article."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines and all(map(is_address, lines)):
        for line in dict.fromkeys(lines):
            yield HandedIn(line, address=line, told=dict(told or {}))
    elif lines:
        yield HandedIn(name, content=text.encode("utf-8", "replace"), told=dict(told or {}))
    else:
        yield HandedIn(name, fault="It is empty.")


def from_paths(paths: Iterable[str], *, told: dict[str, str] | None = None) -> Iterator[HandedIn]:
    """Files, folders with all that is in them, .zip archives and addresses, in the order given.

    ``told`` is said of all of them; what a sidecar (``story.json`` beside ``story.txt``) says of one of them is
    overruled by it.
    """
    for path in paths:
        if is_address(path):
            yield HandedIn(path, address=path.strip(), told=dict(told or {}))
        elif Path(path).is_dir():
            found = sorted(file for file in Path(path).rglob("*") if file.is_file())
            files = [file for file in found if file.suffix.lower() in (*ENDINGS, ".zip")]
            if not files:
                yield HandedIn(path, fault=f"No file in this folder ends in {_KINDS}.")
            yield from _files(files, told or {})
        else:
            yield from _files([Path(path)], told or {})


def from_upload(name: str, content: bytes, *, told: dict[str, str] | None = None) -> Iterator[HandedIn]:
    """One file as a browser sends it; a .zip gives all the files in it."""
    if PurePosixPath(name).suffix.lower() == ".zip":
        yield from _archive(name, content, told or {})
    else:
        yield _file(name, content, told or {}, None)


def sidecar(content: bytes) -> dict[str, str]:
    """What a sidecar tells of its article: title, outlet, url, published, language; other things are passed over.

    Raises ValueError with a sentence.
    """
    try:
        said = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise ValueError("the .json beside it is no JSON in UTF-8") from error
    if not isinstance(said, dict):
        raise ValueError('the .json beside it must be an object such as {"title": "…", "published": "2021-10-29"}')
    told: dict[str, str] = {}
    for name in TOLD:
        value: Any = said.get(name)
        if value in (None, ""):
            continue
        if not isinstance(value, str):
            raise ValueError(f"in the .json beside it, {name!r} must be a text")
        told[name] = value
    return told


def _files(files: Iterable[Path], told: dict[str, str]) -> Iterator[HandedIn]:
    for file in files:
        try:
            size = file.stat().st_size
            if file.suffix.lower() == ".zip":
                if size > MAX_ARCHIVE:
                    yield HandedIn(str(file), fault=f"It is larger than {_megabytes(MAX_ARCHIVE)}. Split it.")
                else:
                    yield from _archive(str(file), file.read_bytes(), told)
                continue
            beside = file.with_suffix(".json")
            content = b"" if size > MAX_FILE else file.read_bytes()
            if size > MAX_FILE:
                yield HandedIn(str(file), fault=f"It is larger than {_megabytes(MAX_FILE)}.")
            else:
                yield _file(str(file), content, told, beside.read_bytes() if beside.is_file() else None)
        except OSError as error:
            yield HandedIn(str(file), fault=f"It can not be read: {error.strerror}.")


def _file(name: str, content: bytes, told: dict[str, str], beside: bytes | None) -> HandedIn:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in ENDINGS:
        return HandedIn(name, fault=f"Files that can be read end in {_KINDS}. Save it as one of these.")
    if len(content) > MAX_FILE:
        return HandedIn(name, fault=f"It is larger than {_megabytes(MAX_FILE)}.")
    if not content.strip():
        return HandedIn(name, fault="It is empty.")
    try:
        return HandedIn(name, content=content, told=(sidecar(beside) if beside else {}) | told)
    except ValueError as error:
        return HandedIn(name, fault=f"It was left out: {error}.")


def _archive(name: str, content: bytes, told: dict[str, str]) -> Iterator[HandedIn]:
    """The files of a .zip, with their sidecars; what a member claims of its size is not believed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {member.filename: member for member in archive.infolist() if not member.is_dir()}
            if len(members) > MAX_FILES:
                yield HandedIn(name, fault=f"It holds more than {MAX_FILES:,} files. Split it.")
                return
            left = MAX_ARCHIVE
            readable = sorted(path for path in members if PurePosixPath(path).suffix.lower() in ENDINGS)
            if not readable:
                yield HandedIn(name, fault=f"No file in it ends in {', '.join(ENDINGS)}.")
            for path in readable:
                shown = f"{name}/{path}"
                beside = members.get(str(PurePosixPath(path).with_suffix(".json")))
                text = _unpacked(archive, members[path])
                left -= len(text)
                if left < 0:
                    yield HandedIn(name, fault=f"Unpacked it is larger than {_megabytes(MAX_ARCHIVE)}. Split it.")
                    return
                yield _file(shown, text, told, _unpacked(archive, beside) if beside else None)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        # RuntimeError: it is encrypted; NotImplementedError: a compression that Python does not know.
        why = "it asks for a password" if "password" in str(error) else "it is no .zip, or a broken one"
        yield HandedIn(name, fault=f"It can not be unpacked: {why}.")
    except Exception as error:  # zlib.error, lzma.LZMAError: the library lets them through
        yield HandedIn(name, fault=f"It can not be unpacked: {error}.")


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as file:
        return file.read(MAX_FILE + 1)


def _megabytes(size: int) -> str:
    return f"{size // 1024 // 1024} MB"
