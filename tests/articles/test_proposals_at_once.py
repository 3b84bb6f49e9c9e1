"""Articles that several workers read at the same time: each fact is proposed once, copies included."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from articles.ingest import proposals
from articles.models import Extraction, Proposal, ProposalSource
from tests.articles.stories import STORY, TITLE, WEDNESDAY
from tests.curated import archive


def test_each_fact_of_a_text_and_its_copy_is_proposed_once(own_database: str) -> None:
    told = {"language": "en", "published": WEDNESDAY}
    hosts = ("news.example", "other.example")
    articles = [archive(STORY, f"https://{host}/story", title=TITLE, told=told).article.pk for host in hosts]

    def extract(article: int) -> bool:
        try:
            return proposals.extract(article) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        read = list(threads.map(extract, articles * 3))
    assert read.count(True) == 2
    identities = list(Proposal.objects.pending().values_list("identity", flat=True))
    assert len(identities) == len(set(identities)) == ProposalSource.objects.count() > 0
    assert not Extraction.objects.due().exists()
