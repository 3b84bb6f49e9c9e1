"""`manage.py extract` prints or writes what articles propose, and says what is wrong with a file."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.ingest.gazetteer import BadPackage, from_package, from_record
from tests.articles.ingest.documents import pdf, set_prose, word
from tests.articles.scoring import GOLD, ROOT

STARTER = ROOT / "data" / "starter"
ARTICLE = GOLD / "tune" / "02.txt"
PAGE = """<html><head><title>Groups write</title></head><body><nav>Menu Menu</nav><article><h1>Groups write</h1>
<p>More than 90 rights groups on Wednesday called on governments to boycott the Beijing Winter Games, and sent them a
long letter about the camps in Xinjiang, which has been read by very few of those to whom it was sent.</p>
<p>The Games open in February, and the groups say that there is still time to act for everybody who wants to act.</p>
</article><footer>Imprint</footer></body></html>"""


def run(*arguments: str | Path) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("extract", *map(str, arguments), gazetteer=STARTER, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_facts_are_printed() -> None:
    out, _ = run(ARTICLE, "--published", "2021-02-04", "--language", "en")
    found = json.loads(out)
    assert found["letters"][0]["date"] == "2021-02-03"
    assert {"title", "published", "language", "responses", "positions", "quotes"} <= set(found)


def test_each_file_is_written_under_its_own_number(tmp_path: Path) -> None:
    run(ARTICLE, GOLD / "tune" / "13.txt", "--out", tmp_path / "new")
    written = {path.name: json.loads(path.read_text()) for path in (tmp_path / "new").iterdir()}
    assert set(written) == {"02.json", "13.json"}
    assert written["13.json"]["language"] == "de"


def test_a_page_is_cleaned_first(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE)
    out, _ = run(page, "--published", "2022-01-05")
    assert json.loads(out)["letters"][0]["claimed_count"] == 90


@pytest.mark.parametrize("name", ["letter.pdf", "letter.docx"])
def test_a_pdf_or_word_letter_is_read_first(tmp_path: Path, name: str) -> None:
    told = (
        "More than 90 rights groups on Wednesday called on governments to boycott the Beijing Winter Games, and sent "
        "them a long letter about the camps in Xinjiang."
    )
    content = pdf(set_prose("Groups write", told)) if name == "letter.pdf" else word("Groups write", told)
    (tmp_path / name).write_bytes(content)
    out, _ = run(tmp_path / name, "--published", "2022-01-05")
    found = json.loads(out)
    assert (found["title"], found["letters"][0]["claimed_count"]) == ("Groups write", 90)


def test_bad_files_are_told_and_the_others_done(tmp_path: Path) -> None:
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\x00x")
    (tmp_path / "empty.txt").write_text(" \n")
    (tmp_path / "empty.html").write_text("<html></html>")
    (tmp_path / "list.csv").write_text("a,b")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    err = StringIO()
    files = [
        tmp_path / name for name in ("bytes.txt", "empty.txt", "empty.html", "list.csv", "missing.txt", "broken.pdf")
    ]
    with pytest.raises(CommandError, match="6 of 7 files gave nothing"):
        call_command("extract", *map(str, [*files, ARTICLE]), gazetteer=STARTER, out=tmp_path / "out", stderr=err)
    assert len(err.getvalue().splitlines()) == 6
    assert (tmp_path / "out" / "02.json").exists()


def test_a_bad_day_or_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is no date"):
        run(ARTICLE, "--published", "yesterday")
    with pytest.raises(BadPackage, match="no data package"):
        from_package(tmp_path)


@pytest.mark.usefixtures("starter")
def test_the_record_knows_the_names_of_its_package() -> None:
    record, package = from_record(), from_package(STARTER)
    named = {entry.key: (entry.name, entry.kind) for entry in package.entries}
    assert {entry.key: (entry.name, entry.kind) for entry in record.entries} == named
    bodies = {entry.key: entry.body for entry in package.entries if entry.body}
    assert {entry.key: entry.body for entry in record.entries if entry.body} == bodies


@pytest.mark.django_db
def test_an_empty_record_borrows_the_names_of_the_starter_package() -> None:
    out, err = StringIO(), StringIO()
    call_command("extract", str(ARTICLE), stdout=out, stderr=err)
    assert "names of the starter package" not in out.getvalue()
    assert "The record holds no names yet" in err.getvalue()
    assert json.loads(out.getvalue())["links"]["International Olympic Committee"][0]["key"] == "ioc"
