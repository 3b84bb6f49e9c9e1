"""What tests of the desk share."""

import pytest
from django.db import transaction
from django.test import Client

from accounts.roles import Role
from articles.ingest import proposals
from articles.models import Article
from tests import factories
from tests.articles.stories import STORY, TITLE, WEDNESDAY, known_letter
from tests.curated import archive


@pytest.fixture
def told(own_database: str) -> Article:
    with transaction.atomic():
        known_letter()
    told = {"language": "en", "published": WEDNESDAY}
    article = archive(STORY, "https://news.example/story", title=TITLE, told=told).article
    proposals.extract(article.pk)
    return article


@pytest.fixture
def ina() -> Client:
    return factories.sign_in(Role.CURATOR, name="ina")


@pytest.fixture
def bo() -> Client:
    return factories.sign_in(Role.CURATOR, name="bo")
