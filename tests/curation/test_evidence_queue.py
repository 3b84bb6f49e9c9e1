"""Facts without good evidence are found, in pieces of the record that a page can look at."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from articles.models import Citation
from curation import evidence
from curation.evidence import facts_with_gaps
from record.models import Visibility
from tests.factories import ArticleFactory, LetterFactory, ResponseFactory, SignatureFactory, sign_in

pytestmark = pytest.mark.django_db


def test_each_gap_is_found_and_named() -> None:
    held = ArticleFactory(text="The invented committee was asked.")
    good = LetterFactory(source=ArticleFactory())
    Citation.objects.create(article=held, letter=good, quote="committee was asked")
    lost, gone, without = LetterFactory(), LetterFactory(source=ArticleFactory(visibility="hidden")), LetterFactory()
    Citation.objects.create(article=held, letter=lost, quote="committee has answered")
    Citation.objects.create(article=ArticleFactory(visibility="hidden"), letter=gone, quote="not held")
    LetterFactory(visibility=Visibility.CURATORS)
    assert [(fact, fact.gaps) for fact in facts_with_gaps("letter", None).facts] == [
        (lost, ["the cited words are not in the text any more"]),
        (gone, ["no public source"]),
        (without, ["no passage"]),
    ]
    for what, fact in {"lost": lost, "gone": gone, "passage": without}.items():
        assert facts_with_gaps("letter", what).facts == [fact]


def test_a_page_looks_at_so_many_facts_and_the_next_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PER_PAGE": 2, "AT_ONCE": 2, "MOST": 4}.items():
        monkeypatch.setattr(evidence, name, value)
    article = ArticleFactory(visibility="hidden")
    good = [SignatureFactory() for _ in range(5)]
    bad = SignatureFactory.create_batch(3, source=article)
    first = facts_with_gaps("signature", "gone")
    assert (first.facts, first.looked_at, first.after) == ([], 4, good[3].pk)
    second = facts_with_gaps("signature", "gone", good[3].pk)
    assert (second.facts, second.after) == (bad[:2], bad[1].pk)
    third = facts_with_gaps("signature", "gone", bad[1].pk)
    assert (third.facts, third.after) == (bad[2:], None)


def test_the_number_of_queries_does_not_grow_with_what_is_found() -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            facts_with_gaps("response", None)
        return len(captured)

    ResponseFactory()
    few = queries()
    ResponseFactory.create_batch(8)
    assert queries() == few == 2


def test_each_fact_leads_to_its_desk() -> None:
    response = ResponseFactory()
    curator = sign_in(Role.CURATOR)
    page = curator.get("/curate/evidence/?kind=response").content.decode()
    assert response.desk_url in page
    assert "no passage" in page
    assert curator.get("/curate/evidence/?kind=nonsense").status_code == 400
    assert curator.get("/curate/evidence/?after=x").status_code == 400
    found = curator.get("/curate/facts/", {"address": response.get_absolute_url()})
    assert found["Location"] == response.desk_url
    nothing = curator.get("/curate/facts/", {"address": "/nowhere/"})
    assert "This is about no single fact" in nothing.content.decode()
