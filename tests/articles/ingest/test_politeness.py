"""Sites are asked as often as they like it, and not for what they do not want to be asked for."""

import datetime
import re
import threading
from collections.abc import Callable
from itertools import pairwise

import pytest
from django.db import connection
from django.utils import timezone

from articles.ingest.fetch import Failed, Fetched, Later, Refused, Validators
from articles.ingest.politeness import KEPT_FOR, PAUSE, may_fetch, take_turn
from articles.models import Host

PAGE = "https://courier.example/news/1"
ALL_CLOSED = "User-agent: *\nDisallow: /\n"


class Site:
    """A site with a robots.txt, or with what it answers instead; counts how often it is asked."""

    def __init__(self, robots: str = "", error: Exception | None = None) -> None:
        self.robots = robots
        self.error = error
        self.asked: list[str] = []

    def __call__(self, address: str) -> Fetched:
        self.asked.append(address)
        if self.error:
            raise self.error
        return Fetched(
            status=200, address=address, chain=(address,), headers=(), media_type="text/plain", charset="",
            content=self.robots.encode(), unchanged=False, validators=Validators(), seconds=0.1,
        )  # fmt: skip


def answered[E: Refused | Failed | Later](error: E, status: int | None) -> E:
    error.status = status
    return error


@pytest.mark.django_db
def test_what_a_site_asks_is_asked_once_a_day() -> None:
    site = Site("User-agent: *\nDisallow: /drafts/\n")
    may_fetch(PAGE, fetch_robots=site)
    may_fetch(PAGE, fetch_robots=site)
    assert site.asked == ["https://courier.example/robots.txt"]
    site.robots = ALL_CLOSED
    may_fetch(PAGE, fetch_robots=site)
    Host.objects.update(robots_at=timezone.now() - KEPT_FOR)
    with pytest.raises(Refused, match=r"courier\.example asks programs not to fetch this page"):
        may_fetch(PAGE, fetch_robots=site)
    assert len(site.asked) == 2


@pytest.mark.django_db
def test_a_refusal_says_what_to_do_next() -> None:
    with pytest.raises(Refused) as caught:
        may_fetch(PAGE, fetch_robots=Site(ALL_CLOSED))
    assert caught.value.reason.endswith("If you have its text, paste it.")


@pytest.mark.django_db
def test_sites_differ_by_host_and_port() -> None:
    may_fetch("http://courier.example:8080/", fetch_robots=Site())
    with pytest.raises(Refused):
        may_fetch(PAGE, fetch_robots=Site(ALL_CLOSED))
    may_fetch("http://courier.example:8080/", fetch_robots=Site(ALL_CLOSED))
    assert set(Host.objects.values_list("name", flat=True)) == {"courier.example", "courier.example:8080"}


@pytest.mark.django_db
def test_an_address_need_not_be_in_its_normal_form() -> None:
    site = Site(ALL_CLOSED)
    with pytest.raises(Refused, match="asks programs not to"):
        may_fetch("HTTPS://Courier.Example:443", fetch_robots=site)
    take_turn("https://courier.example./a")
    assert Host.objects.get().name == "courier.example"
    for address in ("ftp://courier.example/", "https://wilma@courier.example/", f"https://{'a' * 400}/"):
        with pytest.raises(Refused, match="address"):
            take_turn(address)
        with pytest.raises(Refused, match="address"):
            may_fetch(address, fetch_robots=site)
    assert len(site.asked) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("status", [404, 403, 410, 302])
def test_a_site_without_wishes_allows_everything(status: int) -> None:
    site = Site(error=answered(Refused("There is no page at this address (404)."), status))
    may_fetch(PAGE, fetch_robots=site)
    may_fetch(PAGE, fetch_robots=site)
    assert len(site.asked) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "error",
    [
        answered(Failed("The site has an error of its own (500)."), 500),
        answered(Failed("The site broke off the connection."), None),
        answered(Refused("The page is larger than 2 MiB."), 200),
    ],
)
def test_a_site_that_can_not_be_asked_is_left_alone_for_now(error: Exception) -> None:
    site = Site(error=error)
    for _ in range(2):
        with pytest.raises(Failed, match=rf"robots\.txt.*{re.escape(str(error))}"):
            may_fetch(PAGE, fetch_robots=site)
    assert len(site.asked) == 2


@pytest.mark.django_db
def test_a_site_that_leads_to_where_we_do_not_go_is_refused() -> None:
    site = Site(error=answered(Refused("courier.example leads to 127.0.0.1."), None))
    with pytest.raises(Refused, match=r"leads to 127\.0\.0\.1"):
        may_fetch(PAGE, fetch_robots=site)


@pytest.mark.django_db
def test_a_site_that_asks_to_come_back_later_is_obeyed() -> None:
    until = timezone.now() + datetime.timedelta(hours=3)
    site = Site(error=answered(Later("The site asks us to come less often (429).", until), 429))
    with pytest.raises(Later, match="come less often") as caught:
        may_fetch(PAGE, fetch_robots=site)
    assert caught.value.until == until


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("robots", "seconds"),
    [
        ("", 2),
        ("User-agent: *\nCrawl-delay: 0.1\n", 2),
        ("User-agent: *\nCrawl-delay: 11\n", 11),
        ("User-agent: Torchlight\nCrawl-delay: 12.5\nUser-agent: *\nCrawl-delay: 99\n", 12.5),
        ("User-agent: *\nCrawl-delay: 3600\n", 30),
        ("User-agent: *\nCrawl-delay: 1e300\n", 30),
        ("User-agent: *\nCrawl-delay: never\n", 2),
    ],
)
def test_the_pause_is_as_the_site_wants_it_within_bounds(robots: str, seconds: float) -> None:
    may_fetch(PAGE, fetch_robots=Site(robots))
    turns = [take_turn(PAGE) for _ in range(3)]
    assert [later - earlier for earlier, later in pairwise(turns)] == [datetime.timedelta(seconds=seconds)] * 2


@pytest.mark.django_db
def test_asking_what_a_site_wants_counts_as_a_request() -> None:
    first = take_turn(PAGE)
    may_fetch(PAGE, fetch_robots=Site())
    assert take_turn(PAGE) == first + 2 * PAUSE
    may_fetch(PAGE, fetch_robots=Site())
    assert take_turn(PAGE) == first + 3 * PAUSE


def in_parallel[T](act: Callable[[], T], number: int = 10) -> list[T]:
    """What that many threads got that all began at once."""
    start = threading.Barrier(number)
    got: list[T] = []

    def run() -> None:
        try:
            start.wait()
            got.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def test_turns_that_are_taken_at_once_are_a_pause_apart(own_database: str) -> None:
    turns = sorted(turn for three in in_parallel(lambda: [take_turn(PAGE) for _ in range(3)]) for turn in three)
    assert len(turns) == 30
    assert {later - earlier for earlier, later in pairwise(turns)} == {PAUSE}


@pytest.mark.django_db
def test_turns_at_other_hosts_wait_for_nobody() -> None:
    first = take_turn(PAGE)
    assert take_turn(PAGE) == first + PAUSE
    assert take_turn("https://lamp.example/") == first


def test_workers_that_ask_at_once_agree(own_database: str) -> None:
    site = Site("User-agent: *\nCrawl-delay: 5\n")
    assert in_parallel(lambda: may_fetch(PAGE, fetch_robots=site)) == [None] * 10
    assert Host.objects.get().robots == site.robots
    assert 1 <= len(site.asked) <= 10
