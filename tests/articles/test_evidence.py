"""Every published fact has a citation; the database itself sees to it."""

import pytest
from django.db import IntegrityError, connection, transaction

from actors.models import Actor
from articles.models import CITED, Citation
from record.database import curated_models
from record.models import Fact
from tests import factories

pytestmark = pytest.mark.django_db


def commit() -> None:
    """Check now what is checked at commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def one_of_each() -> list[Fact]:
    return [
        factories.OrganisationFactory(),
        factories.AffiliationFactory(),
        factories.CampaignFactory(),
        factories.LetterFactory(),
        factories.AddresseeFactory(),
        factories.SignatureFactory(),
        factories.ResponseFactory(),
        factories.PositionFactory(),
        factories.EventFactory(),
    ]


def test_every_fact_can_be_cited() -> None:
    facts = {model for model in curated_models() if issubclass(model, Fact)}
    evidence = {factories.ArticleFactory._meta.model, factories.LookingFactory._meta.model}  # rests on nothing else
    assert facts == set(CITED.values()) | evidence


def test_facts_with_sources_are_kept() -> None:
    assert {type(fact) for fact in one_of_each()} == set(CITED.values())
    commit()


def test_a_published_fact_without_a_source_is_refused() -> None:
    with pytest.raises(IntegrityError, match="has no source"), transaction.atomic():
        Actor.objects.create(key="no-source", name="No Source", kind="organisation", organisation_kind="ngo")
        commit()


def test_a_draft_needs_no_source_until_it_is_published() -> None:
    draft = Actor.objects.create(
        key="draft", name="Draft", kind="organisation", organisation_kind="ngo", visibility="curators"
    )
    commit()
    with pytest.raises(IntegrityError, match="has no source"), transaction.atomic():
        Actor.objects.filter(pk=draft.pk).update(visibility="public")
        commit()


@pytest.mark.parametrize("name", CITED)
def test_the_last_citation_of_any_fact_can_not_go(name: str) -> None:
    fact = next(fact for fact in one_of_each() if isinstance(fact, CITED[name]))
    commit()
    with pytest.raises(IntegrityError, match="lose its only source"), transaction.atomic():
        Citation.objects.filter(**{name: fact}).delete()
        commit()
    Citation.objects.create(article=factories.ArticleFactory(), **{name: fact})
    Citation.objects.filter(**{name: fact}).earliest("pk").delete()
    commit()


def test_a_fact_goes_together_with_its_citations() -> None:
    factories.LetterFactory().delete()
    commit()


def test_a_citation_belongs_to_exactly_one_fact() -> None:
    letter, event = factories.LetterFactory(), factories.EventFactory()
    article = factories.ArticleFactory()
    for facts in ({}, {"letter": letter, "event": event}):
        with pytest.raises(IntegrityError, match="citation_of_exactly_one_fact"), transaction.atomic():
            Citation.objects.create(article=article, **facts)


@pytest.mark.parametrize(("words", "kept"), [(49, True), (50, False)])
def test_a_passage_has_fewer_than_fifty_words(words: int, kept: bool) -> None:
    values = {"article": factories.ArticleFactory(), "letter": factories.LetterFactory(), "quote": "word " * words}
    if kept:
        Citation.objects.create(**values)
    else:
        with pytest.raises(IntegrityError, match="citation_passage_is_short"), transaction.atomic():
            Citation.objects.create(**values)


def test_offsets_need_a_passage_and_the_hash_of_its_text() -> None:
    values = {"article": factories.ArticleFactory(), "letter": factories.LetterFactory()}
    with pytest.raises(IntegrityError, match="citation_offsets"), transaction.atomic():
        Citation.objects.create(**values, start=1, end=5)
    Citation.objects.create(**values, start=1, end=5, quote="said", text_hash="a" * 64)
