"""What a real server asks of programs is found out before its pages are fetched, and on the way too."""

from collections.abc import Iterator
from functools import partial

import pytest

from articles.ingest.fetch import Failed, Fetched, Later, Limits, Refused, fetch
from articles.ingest.politeness import ROBOTS_LIMITS, may_fetch
from tests.faults.origin import Origin, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def shy() -> Iterator[Origin]:
    """A server of its own, so that what it asks of programs is its own too."""
    with running() as server:
        yield server


def visit(server: Origin, path: str) -> Fetched:
    """Fetch politely."""
    get = partial(fetch, site="https://torch.example", also_from=frozenset({server.pair}))
    ask = partial(may_fetch, fetch_robots=partial(get, limits=ROBOTS_LIMITS))
    ask(server.base + path)
    return get(server.base + path, limits=Limits(seconds=20), may_follow=ask)


def test_a_page_that_is_asked_for_by_nobody_is_not_asked_for(shy: Origin) -> None:
    shy.robots = ("200 OK", "User-agent: *\nDisallow: /article\n")
    with pytest.raises(Refused, match="asks programs not to fetch this page"):
        visit(shy, "/article")
    assert shy.counts == {"/robots.txt": 1}
    assert visit(shy, "/story/1").status == 200
    assert shy.counts == {"/robots.txt": 1, "/story/1": 1}


def test_nor_is_one_that_a_redirect_leads_to(shy: Origin) -> None:
    shy.robots = ("200 OK", "User-agent: Torchlight\nDisallow: /article\n")
    with pytest.raises(Refused, match="asks programs not to fetch this page") as caught:
        visit(shy, "/redirects/1")
    assert caught.value.address == f"{shy.base}/redirects/1"
    assert "/article" not in shy.counts


def test_a_server_without_wishes_is_fetched_from(shy: Origin) -> None:
    assert visit(shy, "/article").status == 200
    assert visit(shy, "/article").status == 200
    assert shy.counts["/robots.txt"] == 1


def test_a_server_that_can_not_say_what_it_wants_is_left_alone(shy: Origin) -> None:
    shy.robots = ("500 Internal Server Error", "")
    with pytest.raises(Failed, match=r"robots\.txt.*error of its own"):
        visit(shy, "/article")
    shy.robots = ("429 Too Many Requests", "")
    with pytest.raises(Later, match=r"robots\.txt.*less often"):
        visit(shy, "/article")
    assert shy.counts == {"/robots.txt": 2}
    shy.robots = ("200 OK", "")
    assert visit(shy, "/article").status == 200
