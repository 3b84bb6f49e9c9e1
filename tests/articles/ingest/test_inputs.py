"""What people hand in becomes one thing to bring in each; what can not be says why."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from articles.ingest import inputs
from articles.ingest.inputs import HandedIn, from_paths, from_text, from_upload, sidecar


def zipped(**files: bytes | str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_a_pasted_list_of_addresses_is_one_thing_each_and_a_pasted_text_is_one() -> None:
    listed = list(from_text("https://news.example/1\n\n https://news.example/2 \nhttps://news.example/1", name="paste"))
    assert [thing.address for thing in listed] == ["https://news.example/1", "https://news.example/2"]
    text = "A title\n\nSee https://news.example/1 for more."
    assert [(thing.name, thing.content) for thing in from_text(text, name="paste")] == [("paste", text.encode())]
    assert [thing.fault for thing in from_text(" \n", name="paste")] == ["It is empty."]


def test_a_folder_gives_its_files_with_what_is_told_beside_them(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "story.txt").write_text("Invented words")
    told = {"title": "An invented title", "published": "2021-10", "url": None, "letters": [{"kind": "open letter"}]}
    (tmp_path / "deep" / "story.json").write_text(json.dumps(told))
    (tmp_path / "page.html").write_text("<p>Invented</p>")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    things = list(from_paths([str(tmp_path)], told={"outlet": "The Invented Herald"}))
    assert [Path(thing.name).name for thing in things] == ["story.txt", "page.html"]
    assert things[0].told == {
        "title": "An invented title",
        "published": "2021-10",
        "outlet": "The Invented Herald",
    }
    assert things[1].told == {"outlet": "The Invented Herald"}


def test_what_is_told_on_the_command_line_wins_over_the_sidecar(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text("Invented words")
    (tmp_path / "story.json").write_text('{"outlet": "Beside"}')
    [thing] = from_paths([str(tmp_path / "story.txt")], told={"outlet": "Told"})
    assert thing.told["outlet"] == "Told"


@pytest.mark.parametrize(
    ("beside", "words"),
    [
        (b"{", "no JSON"),
        (b"[]", "must be an object"),
        (b'{"title": 3}', "'title' must be a text"),
        (b"\xff", "no JSON"),
    ],
)
def test_a_sidecar_that_can_not_be_read_says_what_is_wrong(beside: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        sidecar(beside)


def test_a_zip_gives_its_files_with_their_sidecars() -> None:
    archive = zipped(**{"a/story.txt": "Invented words", "a/story.json": '{"title": "T"}', "notes.odt": "x"})
    [thing] = from_upload("stories.zip", archive)
    assert thing == HandedIn("stories.zip/a/story.txt", content=b"Invented words", told={"title": "T"})


def test_a_zip_is_unpacked_only_up_to_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "MAX_FILE", 1000)
    monkeypatch.setattr(inputs, "MAX_ARCHIVE", 2500)
    monkeypatch.setattr(inputs, "MAX_FILES", 5)
    [large] = from_upload("bomb.zip", zipped(**{"bomb.txt": b"x" * 10_000_000}))
    assert "larger than" in large.fault
    together = list(from_upload("many.zip", zipped(**{f"{n}.txt": b"x" * 900 for n in range(4)})))
    assert [bool(thing.fault) for thing in together] == [False, False, True]
    [many] = from_upload("many.zip", zipped(**{f"{n}.txt": b"x" for n in range(6)}))
    assert "more than 5 files" in many.fault


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("letter.odt", b"x", "Files that can be read end in"),
        ("letter.txt", b" \n", "It is empty."),
        ("stories.zip", b"no zip", "can not be unpacked"),
        ("stories.zip", zipped(**{"picture.png": b"x"}), "No file in it ends in"),
        ("noending", b"x", "Files that can be read end in"),
    ],
)
def test_what_can_not_be_read_is_told_in_a_sentence(name: str, content: bytes, words: str) -> None:
    [thing] = from_upload(name, content)
    assert words in thing.fault


def test_a_path_that_is_not_there_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    missing, empty = from_paths([str(tmp_path / "missing.txt"), str(tmp_path)])
    assert "No such file" in missing.fault
    assert "No file in this folder" in empty.fault
