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
