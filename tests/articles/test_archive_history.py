"""What the history keeps of curators' decisions about archived articles."""

from django.test import Client

from accounts.roles import Role
from record.models import Revision
from tests.articles import reprints
from tests.curated import archive
from tests.factories import make_account


def test_each_decision_is_one_revision_of_the_curator_with_the_reason(own_database: str, client: Client) -> None:
    user = make_account(Role.CURATOR)
    client.force_login(user)
    article = archive(reprints.WIRE, "https://news.example/skaters").article
    decided = {"action": "decisions", "visibility": "public", "rights": "public", "reason": "Its licence is free"}
    for _ in range(2):
        client.post(article.archive_url, decided)
    client.post(article.archive_url, decided | {"rights": "curators", "reason": ""})
    revisions = list(Revision.objects.filter(user=user).order_by("number").values_list("reason", flat=True))
    assert revisions == ["Its licence is free", ""], "what is so already is no revision"
