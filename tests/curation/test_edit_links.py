"""Curators who read the public pages come to the form of each fact from where they see it."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from campaigns.models import Response
from tests.factories import (
    AddresseeFactory,
    AffiliationFactory,
    ArticleFactory,
    EventFactory,
    GovernmentFactory,
    LetterFactory,
    PersonFactory,
    PositionFactory,
    ResponseFactory,
    SignatureFactory,
    sign_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def facts() -> dict[str, list[Any]]:
    """The public pages, each with the facts that it lists."""
    article = ArticleFactory()
    letter = LetterFactory(source=article)
    addressee = AddresseeFactory(letter=letter, actor=GovernmentFactory(key="oz"), source=article)
    response = ResponseFactory(letter=letter, source=article)
    position = PositionFactory(government=addressee.actor, source=article)
    role = AffiliationFactory(person=PersonFactory(key="ina"), source=article)
    signature = SignatureFactory(letter=letter, actor=role.person, source=article)
    event = EventFactory(source=article)
    return {
        "/responses/": [response],
        "/responses/silent/": [addressee],
        "/positions/": [position],
        "/signatures/": [signature],
        "/events/": [event],
        letter.get_absolute_url(): [letter, addressee, response, signature],
        "/governments/oz/": [addressee.actor, position],
        "/people/ina/": [role.person, role, signature],
        response.history_url: [response],
    }


def links(client: Client, page: str) -> list[str]:
    answer = client.get(page)
    assert answer.status_code == 200, page
    return re.findall(r'<a class="edit" href="([^"]+)">', answer.content.decode())


def test_each_fact_has_one_that_opens(client: Client, facts: dict[str, list[Any]]) -> None:
    curator = sign_in(Role.CURATOR, client)
    for page, shown in facts.items():
        found = links(curator, page)
        assert {fact.edit_url for fact in shown} <= set(found), page
        assert {curator.get(address).status_code for address in found} == {200}, page


def test_nobody_else_has_one(client: Client, facts: dict[str, list[Any]]) -> None:
    assert [links(client, page) for page in facts] == [[]] * len(facts)
    contributor = sign_in(Role.CONTRIBUTOR, client)
    assert [links(contributor, page) for page in facts] == [[]] * len(facts)


def test_a_curator_is_known_whatever_the_cookie_is_called(settings: Any, facts: dict[str, list[Any]]) -> None:
    """The name of the cookie is a setting: no template has it of its own."""
    settings.SESSION_COOKIE_NAME = "torch"
    response, government = facts["/responses/"][0], facts["/governments/oz/"][0]
    Response.objects.filter(pk=response.pk).update(summary="Said in other words.")
    curator = sign_in(Role.CURATOR)
    assert government.merge_url in links(curator, "/governments/oz/")
    assert "Bring this version back" in curator.get(response.history_url).content.decode()
    assert "Bring this version back" not in Client().get(response.history_url).content.decode()


@pytest.mark.parametrize("page", ["/responses/", "/responses/silent/", "/positions/", "/signatures/"])
def test_more_rows_ask_no_more(client: Client, facts: dict[str, list[Any]], page: str) -> None:
    curator = sign_in(Role.CURATOR, client)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            links(curator, page)
        return len(captured)

    queries()
    before, shown = queries(), len(links(curator, page))
    for _ in range(3):
        article = ArticleFactory()
        letter = LetterFactory(source=article)
        AddresseeFactory(letter=letter, source=article)
        ResponseFactory(letter=letter, source=article)
        SignatureFactory(letter=letter, source=article)
        PositionFactory(source=article)
    assert queries() == before
    assert len(links(curator, page)) > shown
