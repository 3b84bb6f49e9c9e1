"""What a decision would change is tried, shown, and taken back."""

import pytest
from django.db import transaction
from django.test import Client

from accounts.roles import Role
from articles.ingest import proposals
from articles.models import Article
from campaigns.models import Letter
from tests.articles.stories import STORY, TITLE, WEDNESDAY
from tests.curated import archive
from tests.curation.reviewing import LIST, send, the
from tests.factories import CampaignFactory, sign_in
from tests.test_every_page import check_html

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture
def curator(own_database: str) -> Client:
    return sign_in(Role.CURATOR, name="ada")


def test_what_a_decision_would_change_is_shown_and_nothing_is_changed(curator: Client, told: Article) -> None:
    answer = send(curator, the(change="corrects", field="claimed_count"), "preview")
    page = answer.content.decode()
    assert "<del>160</del> <ins>180</ins>" in page
    preview = answer.context["preview"]
    assert "160" in preview.before
    assert "180" in preview.after
    assert "180" not in preview.before
    assert Letter.objects.get().claimed_count == 160
    assert the(change="corrects", field="claimed_count").state == "pending"
    check_html(page, "preview")


def test_the_preview_keeps_what_was_typed_for_accepting_it(curator: Client, told: Article) -> None:
    answer = send(curator, the(change="corrects", field="claimed_count"), "preview", claimed_count="170")
    sent = dict(answer.context["sent"])
    curator.post(f"{LIST}{the(change='corrects', field='claimed_count').pk}/", {**sent, "action": "accept"})
    assert Letter.objects.get().claimed_count == 170


def test_the_preview_shows_that_a_page_is_new(curator: Client) -> None:
    with transaction.atomic():
        CampaignFactory(key="games")
    told = {"language": "en", "published": WEDNESDAY}
    article = archive(STORY, "https://news.example/story", title=TITLE, told=told).article
    proposals.extract(article.pk)
    answer = send(curator, the(kind="letter"), "preview")
    assert "Nothing of it is shown yet." in answer.content.decode()
    assert "Open letter to Mira Holm" in answer.context["preview"].after
    assert not Letter.objects.exists()
