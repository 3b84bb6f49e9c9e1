"""Faults are answered with a styled page."""

import pytest
from django.test import Client, RequestFactory

from web.errors import broken


def test_a_fault_of_ours_is_told_without_the_database() -> None:
    response = broken(RequestFactory().get("/"))
    assert response.status_code == 500
    assert b"Something broke here" in response.content


@pytest.mark.django_db
def test_a_form_that_waited_too_long_is_explained() -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    assert response.status_code == 403


def test_an_unknown_address_is_a_styled_page(client: Client) -> None:
    response = client.get("/nowhere/at/all/")
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


def test_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    assert client.get("/definitions/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
def test_public_pages_are_only_read(client: Client, method: str) -> None:
    response = getattr(client, method)("/definitions/")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert "Nothing can be sent here" in response.content.decode()


def test_a_cookie_with_a_nul_is_refused(client: Client) -> None:
    client.cookies["sessionid"] = "a\0b"
    response = client.get("/admin/login/")
    assert response.status_code == 400
    assert "cookie contains a NUL" in response.content.decode()


@pytest.mark.parametrize("day", ["2021-W49-3", "9999-12-31", "0001-01-01"])
def test_a_day_is_written_in_one_way(client: Client, day: str) -> None:
    assert client.get("/positions/", {"as_of": day}).status_code == 400
