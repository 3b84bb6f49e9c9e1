"""The child that reads: it has limits, no secrets, and is replaced when it is gone."""

import dataclasses
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from articles.ingest.child import NotStarted, Reader
from articles.ingest.document import Document, FeedItem, ReadArticle, ReadFeed, Unreadable
from articles.ingest.read import read_article
from tests.articles.ingest.documents import PARAGRAPHS, page, pdf, set_prose, word

PAGE = Document(page().encode(), "text/html", "utf-8", "https://news.example/1")


@pytest.fixture(scope="module")
def reader():
    with Reader() as reader:
        yield reader


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_until(condition, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def test_all_kinds_are_read_by_one_child(reader: Reader) -> None:
    reader.read_article(PAGE)
    child = reader.child_id
    assert reader.read_article(PAGE).text == "\n\n".join(PARAGRAPHS)
    assert reader.read_article(Document(pdf(set_prose(*PARAGRAPHS)))).text == "\n\n".join(PARAGRAPHS)
    assert reader.read_article(Document(word("Title", *PARAGRAPHS))).text == "\n\n".join(PARAGRAPHS)
    feed = Document(
        b"<rss version='2.0'><channel><item><link>/1</link></item></channel></rss>", address="https://news.example/"
    )
    assert reader.read_feed(feed).items == [FeedItem("https://news.example/1")]
    assert all(found.is_guess for found in reader.discover(PAGE))
    with pytest.raises(Unreadable, match="a picture"):
        reader.read_article(Document(b"\x89PNG...."))
    assert reader.child_id == child


def test_a_large_document_passes_the_pipes(reader: Reader) -> None:
    text = "\n\n".join(f"Paragraph {number} of the very long text" for number in range(40_000))
    assert reader.read_article(Document(text.encode(), title="Long")).text == text


def test_the_pipes_cost_little(reader: Reader) -> None:
    document = Document(b"word " * 20_000, "text/plain")
    bare = dataclasses.replace(document, content=b"word")
    reader.read_article(document)

    def seconds(asked: Document, read) -> float:
        times = []
        for _ in range(15):
            start = time.perf_counter()
            read(asked)
            times.append(time.perf_counter() - start)
        return min(times)

    def cost_little() -> bool:
        there = seconds(document, reader.read_article) - seconds(document, read_article)
        return seconds(bare, reader.read_article) < 0.002 and there < 0.002

    assert any(cost_little() for _ in range(5)), "not even when nothing else is in the way"


def test_the_child_knows_no_secret(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "planted")
    reader.read_article(PAGE)
    with Reader() as fresh:
        fresh.read_article(PAGE)
        environment = Path(f"/proc/{fresh.child_id}/environ").read_bytes()
    names = {entry.partition(b"=")[0].decode() for entry in environment.split(b"\0") if entry}
    assert names == {"PATH", "LANG", "PYTHONUTF8", "TZ"}


def test_what_the_child_imports_is_free_of_django() -> None:
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from articles.ingest import child; child._tasks(); print('django' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "False"


def test_a_child_that_is_killed_is_replaced(reader: Reader) -> None:
    reader.read_article(PAGE)
    child = reader.child_id
    os.kill(child, signal.SIGKILL)
    assert wait_until(lambda: not is_running(child))
    assert reader.read_article(PAGE).title == "Groups write to governments"
    assert reader.child_id != child


def test_a_child_that_does_not_answer_is_killed_and_replaced() -> None:
    with Reader(seconds=1) as reader:
        reader.read_article(PAGE)
        child = reader.child_id
        os.kill(child, signal.SIGSTOP)
        start = time.monotonic()
        with pytest.raises(Unreadable, match="longer than 1 seconds"):
            reader.read_article(PAGE)
        assert time.monotonic() - start < 10
        assert not is_running(child)
        assert reader.read_article(PAGE).text


def test_a_child_that_dies_over_a_document_costs_only_that() -> None:
    with Reader() as reader:
        reader.read_article(PAGE)
        child = reader.child_id
        os.kill(child, signal.SIGSTOP)
        threading.Timer(0.3, os.kill, (child, signal.SIGKILL)).start()
        with pytest.raises(Unreadable, match="broke the program"):
            reader.read_article(PAGE)
        assert reader.read_article(PAGE).text


def test_a_child_is_started_anew_after_some_documents() -> None:
    with Reader(documents=2) as reader:
        children = set()
        for _ in range(3):
            reader.read_article(PAGE)
            children.add(reader.child_id)
    assert len(children - {None}) == 2


def test_the_child_ends_with_its_reader() -> None:
    with Reader() as reader:
        reader.read_article(PAGE)
        child = reader.child_id
    assert not is_running(child)


def test_the_child_ends_with_a_killed_parent() -> None:
    code = (
        "import time; from articles.ingest.child import Reader; from articles.ingest.document import Document\n"
        "reader = Reader(); reader.read_article(Document(b'Words')); print(reader.child_id, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    assert is_running(child)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert wait_until(lambda: not is_running(child))


def test_a_fork_has_a_child_of_its_own(reader: Reader) -> None:
    reader.read_article(PAGE)
    here, there = multiprocessing.get_context("fork").Pipe()

    def in_fork() -> None:
        text = reader.read_article(PAGE).text
        there.send((text, reader.child_id))
        reader.close()

    process = multiprocessing.get_context("fork").Process(target=in_fork)
    process.start()
    text, child = here.recv()
    process.join()
    assert text == "\n\n".join(PARAGRAPHS)
    assert child != reader.child_id
    assert is_running(reader.child_id)
    assert not is_running(child)
    assert reader.read_article(PAGE).text == text


def test_threads_share_a_reader(reader: Reader) -> None:
    texts: list[str] = []
    threads = [threading.Thread(target=lambda: texts.append(reader.read_article(PAGE).text)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == ["\n\n".join(PARAGRAPHS)] * 6


def test_a_child_that_ended_with_the_thread_that_started_it_is_replaced() -> None:
    with Reader() as reader:
        thread = threading.Thread(target=reader.read_article, args=(PAGE,))
        thread.start()
        thread.join()
        assert reader.read_article(PAGE).text


def test_a_limit_of_the_sites_own_leaves_no_answer_behind() -> None:
    """The next document is not answered with what was read of the one before."""

    class TooLate(Exception):
        pass

    def interrupt(*_: object) -> None:
        raise TooLate

    before = signal.signal(signal.SIGUSR1, interrupt)
    try:
        with Reader() as reader:
            reader.read_article(PAGE)
            os.kill(reader.child_id, signal.SIGSTOP)
            threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGUSR1)).start()
            with pytest.raises(TooLate):
                reader.read_article(PAGE)
            assert reader.read_article(Document(b"Other words")).text == "Other words"
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_a_child_that_can_not_start_is_no_fault_of_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(NotStarted, match="did not start"):
        Reader().read_article(PAGE)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (ReadArticle, {"title": 1}),
        (ReadArticle, {"notes": [["x"]]}),
        (ReadArticle, {"text": None}),
        (ReadFeed, {"items": ["x"]}),
        (ReadFeed, {"items": [{"address": {}}]}),
    ],
)
def test_what_a_child_says_is_checked(kind: type, said: dict) -> None:
    assert kind.of(kind().as_dict()) == kind()
    with pytest.raises((TypeError, KeyError)):
        kind.of({**kind().as_dict(), **said})
    with pytest.raises(KeyError):
        kind.of({})
