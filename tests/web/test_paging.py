"""A page of a list is chosen by keys, and only its own rows are loaded."""

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from campaigns.models import Letter
from record.models import Visibility
from tests.factories import LetterFactory
from web.paging import paginate

pytestmark = pytest.mark.django_db


def test_rows_are_loaded_late_and_stay_in_their_order(rf: RequestFactory) -> None:
    for day in (3, 1, 5, 4, 2):
        LetterFactory(key=f"invented-{day}", date=f"2021-03-0{day}")
    published = Letter.objects.published()
    rows = published.filter(title__contains="Invented").newest_first()
    with CaptureQueriesContext(connection) as queries:
        page = paginate(rf.get("/?page=2"), rows, 2, load=lambda letters: letters.with_named(), among=published)
    assert [letter.key for letter in page] == ["invented-3", "invented-2"]
    assert [letter.named for letter in page] == [0, 0]
    assert page.paginator.count == 5
    chosen, loaded = (query["sql"] for query in queries.captured_queries[1:])
    assert "LIMIT 2" in chosen
    assert "campaigns_signature" not in chosen, "the names were counted for every letter"
    assert "LIKE" not in loaded, "the filter was applied again"


def test_what_is_hidden_in_between_is_not_loaded(rf: RequestFactory) -> None:
    kept, gone = LetterFactory(), LetterFactory()

    def load(letters: object) -> object:
        Letter.objects.filter(pk=gone.pk).update(visibility=Visibility.HIDDEN)
        return letters

    page = paginate(rf.get("/"), Letter.objects.published().newest_first(), load=load)
    assert list(page) == [kept]
