"""What is kept in memory: nobody sees it any more once it was hidden, and others never see what is a curator's."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from accounts.roles import Role
from actors.models import Actor
from campaigns.models import Letter, Signature
from record.changes import fact_models
from record.models import Visibility
from tests import walk
from tests.factories import AddresseeFactory, LetterFactory, ResponseFactory, SignatureFactory, make_account
from tests.planted import MARKER, plant

pytestmark = pytest.mark.usefixtures("own_database")


@override_settings(KEEP_IN_MEMORY=True)
def test_what_is_hidden_is_gone_from_every_page_that_was_kept(client: Client) -> None:
    with transaction.atomic():
        plant(Visibility.PUBLIC)
    showed = [url for url in _pages() if MARKER in _content_of(client, url)]
    assert len(showed) > 20
    with transaction.atomic():
        for model in fact_models().values():
            bearing = Q(*((f"{name}__contains", MARKER) for name in _texts(model)), _connector=Q.OR)
            model._default_manager.filter(bearing).update(visibility=Visibility.HIDDEN)
    for url in _pages():
        assert MARKER not in _content_of(client, url), url


def _pages() -> list[str]:
    """The address of every page; files are made anew each time."""
    return [page.url for page in walk.pages(each=None) if not (walk.is_file(page.route) or walk.is_api(page.route))]


def _content_of(client: Client, url: str) -> str:
    return walk.content_of(client.get(url, follow=True))


@override_settings(KEEP_IN_MEMORY=True)
def test_what_a_letter_says_is_kept_until_the_record_changes(client: Client) -> None:
    with transaction.atomic():
        letter = LetterFactory(title="Invented letter one")
        addressee: Any = AddresseeFactory(letter=letter, actor__name="Invented Addressee")
        signature: Any = SignatureFactory(letter=letter, actor__name="Invented Signatory")
    first, queries = _shown(client, letter.get_absolute_url())
    again, fewer = _shown(client, letter.get_absolute_url())
    assert again == first
    assert fewer < queries
    with transaction.atomic():
        ResponseFactory(letter=letter, actor=addressee.actor, summary="Invented answer")
        Actor.objects.filter(pk=signature.actor_id).update(name="Invented Other Name")
    changed, _ = _shown(client, letter.get_absolute_url())
    assert "Invented answer" in changed
    assert "Invented Other Name" in changed
    with transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(visibility=Visibility.HIDDEN)
    assert client.get(letter.get_absolute_url()).status_code == 410


@override_settings(KEEP_IN_MEMORY=True)
def test_links_of_curators_are_on_no_page_of_others(client: Client) -> None:
    with transaction.atomic():
        signature: Any = SignatureFactory()
    page, to_edit = signature.letter.get_absolute_url(), f'href="{signature.edit_url}"'
    desk = Client()
    desk.force_login(make_account(Role.CURATOR))
    assert to_edit in desk.get(page).content.decode()
    assert to_edit not in client.get(page).content.decode()
    assert to_edit in desk.get(page).content.decode()


@override_settings(KEEP_IN_MEMORY=True)
def test_a_day_or_all_names_are_not_mixed_up_with_what_is_kept(client: Client) -> None:
    with transaction.atomic():
        letter = LetterFactory(date="2021-03-01", date_precision="day")
        for number in range(102):
            SignatureFactory(letter=letter, name_as_written=f"Invented name {number:03}", place=number + 1, actor=None)
        ResponseFactory(letter=letter, date="2021-09-01", date_precision="day", summary="Invented answer")
    page = letter.get_absolute_url()

    def found(query: str = "") -> tuple[int, bool]:
        html, _ = _shown(client, page + query)
        return html.count("Invented name "), "Invented answer" in html

    for _ in range(2):
        assert found() == (100, True)
        assert found("?names=all") == (102, True)
        assert found("?as_of=2021-06-01") == (100, False)


@override_settings(KEEP_IN_MEMORY=True)
def test_a_comparison_is_kept_until_the_record_changes(client: Client) -> None:
    with transaction.atomic():
        one, two = LetterFactory(key="one"), LetterFactory(key="two")
        both = SignatureFactory(letter=one, actor__name="Invented Alpha").actor
        taken_back = SignatureFactory(letter=two, actor=both)
    there, and_back = "/letters/compare/?letter=one&letter=two", "/letters/compare/?letter=two&letter=one"

    def in_both(address: str) -> tuple[int, list[str]]:
        page = client.get(address).context
        return page["groups"][0][1].total, [one.letter.key for one in page["compared"]]

    _, queries = _shown(client, there)
    for _ in range(2):
        assert in_both(there) == (1, ["one", "two"])
        assert in_both(and_back) == (1, ["two", "one"])
    assert _shown(client, there)[1] < queries
    with transaction.atomic():
        Signature.objects.filter(pk=taken_back.pk).update(withdrawn=True)
    assert in_both(there) == (0, ["one", "two"])


def _shown(client: Client, address: str) -> tuple[str, int]:
    """A page, and how many queries it took."""
    with CaptureQueriesContext(connection) as queries:
        html = client.get(address).content.decode()
    return html, len(queries)


def _texts(model: Any) -> list[str]:
    return [field.name for field in model._meta.fields if field.get_internal_type() in {"CharField", "TextField"}]
