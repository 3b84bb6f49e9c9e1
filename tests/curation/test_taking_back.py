"""Decisions are taken back, each a revision of its own; and two curators decide nothing twice."""

import threading

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from accounts.roles import Role
from articles.ingest import proposals
from articles.models import Article, Extraction, Proposal
from campaigns.models import Letter
from curation.actions import review
from tests.articles.stories import STORY, TITLE, WEDNESDAY
from tests.curated import archive
from tests.curation.reviewing import LIST, send, the
from tests.factories import CampaignFactory, make_account, sign_in
from tests.record.test_undo import whole_record

pytestmark = pytest.mark.usefixtures("own_database")


def test_taking_back_brings_everything_back(told: Article) -> None:
    curator = sign_in(Role.CURATOR, name="ada")
    record, waiting = whole_record(), sorted(Proposal.objects.pending().values_list("pk", flat=True))
    for proposal in Proposal.objects.pending().in_order():
        if proposal.kind == "position":
            curator.post(f"{LIST}{proposal.pk}/", {"action": "reject", "reason": "It is another matter."})
        else:
            assert send(curator, proposal, "accept").status_code == 302, proposal
    assert not Proposal.objects.pending().exists()
    assert whole_record() != record
    answer = curator.get(f"{LIST}next/")
    while last := answer.context["last"]:
        answer = curator.post(f"{LIST}{last.pk}/", {"action": "undo", "undone": last.pk}, follow=True)
        assert "Taken back" in answer.content.decode(), answer.content.decode()
    assert sorted(Proposal.objects.pending().values_list("pk", flat=True)) == waiting
    assert whole_record() == record


def test_taking_back_is_refused_where_something_rests_on_it(told: Article) -> None:
    curator = sign_in(Role.CURATOR, name="ada")
    date, count = (the(change="corrects", field=field) for field in ("date", "claimed_count"))
    send(curator, date, "accept")
    send(curator, count, "accept")
    answer = curator.post(f"{LIST}{date.pk}/", {"action": "undo", "undone": date.pk}, follow=True)
    assert "was changed since, by revision" in answer.content.decode()
    assert the(pk=date.pk).state == "accepted"


def test_taking_back_takes_all_back_that_were_accepted_at_once(told: Article) -> None:
    for number in range(2):
        text = STORY.replace("Denmark", f"Denmark, {number} hours later,")
        about = {"language": "en", "published": WEDNESDAY}
        other = archive(text, f"https://{number}.example/story", title=f"{TITLE} {number}", told=about).article
        Article.objects.filter(pk=other.pk).update(family=f"own-{number}")
        proposals.extract(other.pk)
    curator = sign_in(Role.CURATOR, name="ada")
    first = Proposal.objects.filter(change="cites").order_by("pk")[0]
    answer = send(curator, first, "accept_all")
    assert Proposal.objects.filter(state="accepted").count() == 3
    assert Letter.objects.get().citations.count() == 4
    answer = curator.post(f"{LIST}{first.pk}/", {"action": "undo", "undone": first.pk}, follow=True)
    assert "Taken back: all 3 wait again." in answer.content.decode()
    assert Letter.objects.get().citations.count() == 1


def test_taking_back_reads_articles_again_that_would_cite_what_goes(told: Article) -> None:
    with transaction.atomic():
        Letter.objects.get().delete()
    Proposal.objects.all().delete()
    Extraction.objects.update(extractor_version="")
    text = STORY.replace("Denmark", "Denmark, hours later,")
    about = {"language": "en", "published": WEDNESDAY}
    other = archive(text, "https://other.example/story", title=f"{TITLE}, again", told=about).article
    Article.objects.filter(pk=other.pk).update(family="own")
    for article in (told, other):
        proposals.extract(article.pk)
    curator = sign_in(Role.CURATOR, name="ada")
    with transaction.atomic():
        campaign = CampaignFactory()
    send(curator, the(kind="letter", article=told), "accept", campaign=campaign.pk)
    assert the(kind="letter", article=other).change == "cites"
    accepted = the(kind="letter", article=told)
    curator.post(f"{LIST}{accepted.pk}/", {"action": "undo", "undone": accepted.pk})
    assert not Letter.objects.exists()
    assert Extraction.objects.due().filter(article=other).exists()
    proposals.extract(other.pk)
    assert the(kind="letter", article=other).change == "adds"


def test_two_curators_decide_nothing_twice(told: Article) -> None:
    """Each of many proposals is decided by both at the same moment."""
    users = [make_account(Role.CURATOR, name) for name in ("ada", "ben")]
    numbers = list(Proposal.objects.pending().values_list("pk", flat=True))
    barrier, won = threading.Barrier(2), []

    def decide(user: User) -> None:
        for number in numbers:
            barrier.wait(timeout=20)
            if review.reject(proposal=Proposal.objects.get(pk=number), by=user, reason=f"Said {user}."):
                won.append((number, str(user)))
        connection.close()

    threads = [threading.Thread(target=decide, args=[user]) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    decided = {proposal.pk: str(proposal.decided_by) for proposal in Proposal.objects.filter(state="rejected")}
    assert sorted(won) == sorted(decided.items())
    assert len(won) == len(numbers)
