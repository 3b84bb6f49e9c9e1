"""What a site asks of programs is done."""

import time

import pytest

from articles.ingest.robots import MAX_ROBOTS, Wishes, address_of_robots, text_to_keep

ROBOTS = """
User-agent: *
Disallow: /drafts/
Allow: /drafts/public
Disallow: /*.pdf$
Crawl-delay: 7

User-agent: Torchlight
User-agent: lampbot
Disallow: /only-for-people
Crawl-delay: 12
"""


@pytest.mark.parametrize(
    ("path", "is_allowed"),
    [("/", True), ("/only-for-people/1", False), ("/drafts/", True), ("/letter.pdf", True), ("/robots.txt", True)],
)
def test_rules_that_name_us_are_ours_alone(path: str, is_allowed: bool) -> None:
    wishes = Wishes(ROBOTS)
    assert wishes.allow(f"https://courier.example{path}") is is_allowed
    assert wishes.pause() == 12


@pytest.mark.parametrize(
    ("path", "is_allowed"),
    [("/", True), ("/drafts/1", False), ("/drafts/public/1", True), ("/letter.pdf", False), ("/letter.pdf?a=1", True)],
)
def test_else_the_rules_for_everybody_are(path: str, is_allowed: bool) -> None:
    wishes = Wishes(ROBOTS.replace("Torchlight", "moth*"))
    assert wishes.allow(f"https://courier.example{path}") is is_allowed
    assert wishes.pause() == 7


@pytest.mark.parametrize("agent", ["TORCHLIGHT", "torchlight # us", "Torchlight*", " torchlight\r"])
def test_our_name_is_found_however_it_is_written(agent: str) -> None:
    assert not Wishes(f"user-agent:{agent}\nDisallow: /\n").allow("https://courier.example/")


@pytest.mark.parametrize("agent", ["Torch", "Torchlights", "mytorchlight", "Googlebot"])
def test_others_are_not_us(agent: str) -> None:
    assert Wishes(f"User-agent: {agent}\nDisallow: /\n").allow("https://courier.example/")


@pytest.mark.parametrize(
    "text", ["", "<html>not found</html>", "Disallow: /", "\ufeff\x00\x0b", "User-agent: *\nDisallow:"]
)
def test_a_file_that_asks_nothing_allows_everything(text: str) -> None:
    assert Wishes(text).allow("https://courier.example/a")
    assert Wishes(text).pause() is None


@pytest.mark.parametrize("value", ["-5", "soon", "inf", "nan", ""])
def test_a_pause_that_is_none_is_not_said(value: str) -> None:
    assert Wishes(f"User-agent: *\nCrawl-delay: {value}\n").pause() is None


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\x0b", "\u2028"])
def test_a_file_made_to_be_slow_is_not(line_end: str) -> None:
    names = line_end.join(f"User-agent: a{number}" for number in range(12_000))
    rules = line_end.join(f"Disallow: /{number}*a*a*a*a*b$" for number in range(8_000))
    text = f"{names}{line_end}User-agent: *{line_end}{rules}"
    start = time.process_time()
    assert Wishes(text).allow("https://courier.example/" + "a" * 1900)
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("status", "content", "kept"),
    [
        (200, b"\xef\xbb\xbfUser-agent: *\0\xff", "User-agent: *\N{REPLACEMENT CHARACTER}"),
        (200, b"a" * 2 * MAX_ROBOTS, "a" * MAX_ROBOTS),
        (404, b"Disallow: /", ""),
        (403, b"", ""),
        (410, b"", ""),
        (429, b"", None),
        (500, b"", None),
        (503, b"", None),
        (302, None, ""),
        (200, None, None),
        (None, None, None),
    ],
)
def test_no_file_allows_everything_and_no_answer_nothing_now(
    status: int | None, content: bytes | None, kept: str | None
) -> None:
    assert text_to_keep(status, content) == kept


def test_a_site_keeps_its_wishes_in_one_place() -> None:
    assert address_of_robots("https://courier.example:8443/a/b?c=1") == "https://courier.example:8443/robots.txt"
