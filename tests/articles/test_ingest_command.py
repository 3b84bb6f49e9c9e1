"""`manage.py ingest`: the work of the workers, here and now."""

import io
import json
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, Fetch, ImportRun, Snapshot
from record.models import Change, Visibility

pytestmark = pytest.mark.django_db

STORY = """Invented groups write to an invented committee

Forty invented groups have written to the Invented Committee and asked it to move its games to another valley.

"We will not run there," said Ada Invented of the Invented Runners, who had signed the letter on Tuesday.
"""


def ingest(*arguments: str) -> str:
    out = StringIO()
    call_command("ingest", *arguments, stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(STORY)
    told = {"title": "An invented title", "outlet": "The Invented Herald", "published": "2021-10-29", "language": "en"}
    path.with_suffix(".json").write_text(json.dumps(told))
    return path


def test_a_text_is_archived_with_what_is_told_of_it(story: Path) -> None:
    assert "archived" in ingest(str(story))
    article = Article.objects.get()
    assert (article.title, article.outlet, str(article.date)) == (
        "An invented title",
        "The Invented Herald",
        "2021-10-29",
    )
    assert "move its games to another valley" in article.text
    assert article.visibility == Visibility.CURATORS
    assert article.snapshots.get().text == article.text
    assert Fetch.objects.get().content is None


def test_bringing_it_in_again_changes_nothing(story: Path) -> None:
    ingest(str(story))
    before = (Article.objects.count(), Snapshot.objects.count(), Change.objects.count())
    assert "held already" in ingest(str(story))
    assert (Article.objects.count(), Snapshot.objects.count(), Change.objects.count()) == before


def test_standard_input_is_read_as_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(STORY.encode())))
    ingest("-", "--title", "Piped", "--published", "2021")
    article = Article.objects.get()
    assert (article.title, article.date_precision) == ("Piped", "year")


def test_what_can_not_be_brought_in_says_why_and_harms_nothing_else(story: Path, tmp_path: Path) -> None:
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "empty.txt").write_text("\n")
    out = StringIO()
    with pytest.raises(CommandError, match="2 of 3 could not be brought in"):
        call_command(
            "ingest", str(tmp_path / "old.doc"), str(story), str(tmp_path / "empty.txt"), stdout=out, stderr=out
        )
    assert "Files that can be read end in" in out.getvalue()
    assert "It is empty" in out.getvalue()
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Say what to bring in"),
        (["x.txt", "--published", "29.10.2021"], "--published: .* is not a date"),
        (["x.txt", "--language", "english"], "no language"),
        (["a.txt", "b.txt", "--title", "One"], "belongs to one article"),
        (["--resume", "99"], "There is no run 99"),
        (["ftp://news.example/1"], "could not be brought in"),
        (["http://user:secret@news.example/1"], "could not be brought in"),
    ],
)
def test_bad_arguments_are_told_in_a_sentence(arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        ingest(*arguments)


def test_a_stopped_run_can_be_resumed(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from articles.ingest import steps

    def stopped(_: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as interrupted:
        interrupted.setattr(steps, "work", stopped)
        with pytest.raises(CommandError, match="Go on with"):
            ingest(str(story))
    assert not Article.objects.exists()
    assert "archived" in ingest("--resume", str(ImportRun.objects.get().pk))
    assert Article.objects.count() == 1
