"""What the page of an actor says: kept until the record changes, and never for curators."""

from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from accounts.roles import Role
from campaigns.models import Letter, Signature
from tests.factories import SignatureFactory, make_account


@override_settings(KEEP_IN_MEMORY=True)
def test_what_it_says_is_kept_until_the_record_changes(own_database: str, client: Client) -> None:
    def shown() -> tuple[str, int]:
        with CaptureQueriesContext(connection) as queries:
            html = client.get(f"/organisations/{signature.actor.key}/").content.decode()
        return html, len(queries)

    with transaction.atomic():
        signature: Any = SignatureFactory(letter__title="Invented letter one")
        other = SignatureFactory(letter__title="Invented letter two", actor=signature.actor)
    first, queries = shown()
    assert "Invented letter one" in first
    assert "Invented letter two" in first
    again, fewer = shown()
    assert again == first
    assert fewer < queries
    with transaction.atomic():
        Letter.objects.filter(pk=signature.letter_id).update(title="Invented letter three")
        Signature.objects.filter(pk=other.pk).update(visibility="hidden")
    changed, _ = shown()
    assert "Invented letter three" in changed
    assert "Invented letter one" not in changed
    assert "Invented letter two" not in changed


@override_settings(KEEP_IN_MEMORY=True)
def test_links_of_curators_are_on_no_page_of_others(own_database: str, client: Client) -> None:
    with transaction.atomic():
        signature: Any = SignatureFactory()
    page = f"/organisations/{signature.actor.key}/"
    to_edit = f'href="{signature.edit_url}"'
    assert to_edit not in client.get(page).content.decode()
    desk = Client()
    desk.force_login(make_account(Role.CURATOR))
    assert to_edit in desk.get(page).content.decode()
    assert to_edit not in client.get(page).content.decode()
