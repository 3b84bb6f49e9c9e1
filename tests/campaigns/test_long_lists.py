"""Long lists inside a page show their beginning, and all of them when asked."""

import pytest
from django.http import QueryDict
from django.test import Client

from articles.models import Citation
from campaigns.filters import LetterFilter
from campaigns.models import Letter, Signature
from tests.factories import ArticleFactory, LetterFactory, OrganisationFactory, SignatureFactory
from web import facets

pytestmark = pytest.mark.django_db


def signed_by(number: int) -> Letter:
    """A letter under which so many names stand that nobody has resolved."""
    letter, article = LetterFactory(), ArticleFactory()
    names = [Signature(letter=letter, place=n, name_as_written=f"Invented name {n:03}") for n in range(1, number + 1)]
    for signature in Signature.objects.bulk_create(names):
        Citation.objects.create(article=article, signature=signature)
    return letter


def test_the_first_hundred_names_are_shown_with_the_way_to_all(client: Client) -> None:
    letter = signed_by(103)
    beginning = client.get(letter.get_absolute_url()).content.decode()
    assert "Invented name 100" in beginning
    assert "Invented name 101" not in beginning
    assert "The first 100 of 103 names are shown." in beginning
    assert 'href="?names=all#names"' in beginning
    everything = client.get(letter.get_absolute_url(), {"names": "all"}).content.decode()
    assert "Invented name 103" in everything
    assert "All 103 names are shown." in everything


def test_a_list_that_fits_is_shown_without_a_word(client: Client) -> None:
    text = client.get(signed_by(100).get_absolute_url()).content.decode()
    assert "Invented name 100" in text
    assert "are shown" not in text


def test_a_name_has_an_address_at_which_it_is_shown(client: Client) -> None:
    signature = signed_by(103).signatures.get(place=103)
    path, _, place = signature.get_absolute_url().partition("#")
    assert f'id="{place}"' in client.get(path).content.decode()


def test_the_letters_of_a_busy_signatory_begin_with_the_newest(client: Client) -> None:
    group = OrganisationFactory()
    for n in range(101):
        SignatureFactory(
            actor=group,
            letter__title=f"Invented letter of day {n}",
            letter__date=f"2021-{n // 28 + 1:02}-{n % 28 + 1:02}",
        )
    text = client.get(group.get_absolute_url()).content.decode()
    assert "101 letters on record" in text
    assert "Invented letter of day 100" in text
    assert "Invented letter of day 0<" not in text
    assert "Invented letter of day 0<" in client.get(group.get_absolute_url(), {"signatures": "all"}).content.decode()


def test_another_word_than_all_is_told(client: Client) -> None:
    response = client.get(LetterFactory().get_absolute_url(), {"names": "every"})
    assert response.status_code == 400
    assert "only names=all, which shows every row" in response.content.decode()


def test_files_of_a_page_always_have_every_row(client: Client) -> None:
    letter = signed_by(103)
    facts = client.get(letter.get_absolute_url().rstrip("/") + ".json").json()
    assert len(facts["signatures"]) == 103


def test_in_long_lists_facets_of_other_tables_are_counted_when_asked_for(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    SignatureFactory(actor__key="invented-signatory", actor__name="Invented Signatory")
    LetterFactory()
    assert "Invented Signatory" in client.get("/letters/").content.decode()
    monkeypatch.setattr(facets, "COUNTED_AT_ONCE", 1)
    text = client.get("/letters/?kind=open_letter").content.decode()
    assert "Invented Signatory" not in text
    assert 'href="?kind=open_letter&amp;open=signatory"' in text
    opened = client.get("/letters/?kind=open_letter&open=signatory").content.decode()
    assert "Invented Signatory" in opened
    assert '<input type="hidden" form="filter" name="open" value="signatory">' in opened
    chosen = client.get("/letters/?signatory=invented-signatory").content.decode()
    assert "Invented Signatory" in chosen


def test_counting_together_asks_as_often_for_five_facets_as_for_one(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: object
) -> None:
    LetterFactory()
    monkeypatch.setattr(facets, "COUNTED_AT_ONCE", 0)
    form = LetterFilter(QueryDict())
    assert form.is_valid()
    with django_assert_num_queries(2):  # the counts, and the names of campaigns  # type: ignore[operator]
        form.counted(Letter.objects.published())
