"""Who changed what, when and why: committed changes, made one after the other and at the same time."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client

from accounts.roles import Role
from campaigns.models import Event, Letter
from curation.actions import editing
from curation.editing.comparison import newest_change
from curation.models import SentForm
from record.models import Change
from tests import factories
from tests.curation.sent import form_of, newest, send, words

pytestmark = pytest.mark.usefixtures("own_database")


def made(factory: Any, **values: Any) -> Any:
    with transaction.atomic():
        return factory(**values)


def test_a_correction_is_one_revision_with_who_and_why(ina: Client) -> None:
    letter = made(factories.LetterFactory, date="2021-03-01", date_precision="day")
    answer = send(ina, letter.edit_url, ina.get(letter.edit_url), title="Corrected", date="2021-04", why="The scan.")
    assert answer.status_code == 302, words(answer)
    letter = Letter.objects.get(pk=letter.pk)
    assert (letter.title, letter.when.iso) == ("Corrected", "2021-04")
    revision = newest(letter).revision
    assert (revision.user.username, revision.reason, revision.changes.count()) == ("ina", "The scan.", 1)


def test_a_stale_save_is_refused_with_a_comparison_that_keeps_what_was_typed(ina: Client, bo: Client) -> None:
    letter = made(factories.LetterFactory, title="As it was", summary="Old.", claimed_count=5)
    shown = form_of(ina.get(letter.edit_url))
    send(bo, letter.edit_url, bo.get(letter.edit_url), title="Bo's title", claimed_count="7", why="Bo has a scan.")
    answer = send(ina, letter.edit_url, shown, title="Ina's title", summary="New.")
    assert answer.status_code == 409
    said = words(answer)
    assert "Bo has a scan." in said
    assert "Title As it was Bo's title Ina's title Take theirs" in said
    assert "Changed by them only, and taken over below: Claimed number (now 7 )" in said
    assert "Changed by you only, which clashes with nothing: Summary" in said
    assert Letter.objects.get(pk=letter.pk).title == "Bo's title"
    again = form_of(answer)
    assert (again["title"], again["summary"], again["claimed_count"]) == (["Ina's title"], ["New."], ["7"])


def test_a_draft_that_somebody_overtook_ends_in_the_comparison(ina: Client, bo: Client) -> None:
    letter = made(factories.LetterFactory)
    send(ina, letter.edit_url, ina.get(letter.edit_url), title="Ina's title", action="draft")
    send(bo, letter.edit_url, bo.get(letter.edit_url), title="Bo's title", why="From the scan")
    shown = ina.get(letter.edit_url)
    assert "Meanwhile bo changed this entry: From the scan" in words(shown)
    assert send(ina, letter.edit_url, shown).status_code == 409


def test_taking_out_needs_a_reason_deletes_nothing_and_can_be_taken_back(ina: Client) -> None:
    letter = made(factories.LetterFactory)
    url = f"{letter.desk_url}visibility/"
    assert "Say why" in words(send(ina, url, ina.get(url), visibility="hidden"))
    send(ina, url, ina.get(url), visibility="hidden", why="Asked for by its author.")
    assert Client().get(letter.get_absolute_url()).status_code == 410
    assert newest(letter).revision.reason == "Asked for by its author."
    assert "Seen by: hidden" in words(ina.get(letter.edit_url))
    send(ina, url, ina.get(url), visibility="public", why="It was a mistake.")
    assert Client().get(letter.get_absolute_url()).status_code == 200


def test_a_version_is_brought_back_after_a_comparison(ina: Client, bo: Client) -> None:
    letter = made(factories.LetterFactory, title="As it was")
    first = newest(letter)
    send(bo, letter.edit_url, bo.get(letter.edit_url), title="Wrong", why="A slip")
    listed = words(ina.get(f"{letter.desk_url}versions/"))
    assert "A slip" in listed
    assert ", bo" in listed
    url = f"{letter.desk_url}versions/{first.pk}/"
    shown = ina.get(url)
    assert "Title Wrong As it was" in words(shown)
    assert send(ina, url, shown).status_code == 422, "a reason is needed"
    assert send(ina, url, shown, why="The scan says so.").status_code == 302
    letter.refresh_from_db()
    assert letter.title == "As it was"
    assert newest(letter).revision.reason == "The scan says so."


def test_of_a_thousand_edits_on_one_version_one_wins_and_nothing_is_lost() -> None:
    letter = made(factories.LetterFactory, title="As it was")
    base, curator = newest_change(letter), factories.make_account(None, "ina")

    def edit(number: int) -> tuple[str, str]:
        mine = Letter.objects.get(pk=letter.pk)
        mine.title = f"Title {number}"
        try:
            editing.change_fact(fact=mine, columns=["title"], base=base, by=curator, reason=f"Edit {number}")
        except editing.Stale as stale:
            return "refused", stale.now.title
        return "saved", mine.title

    def share(first: int) -> list[tuple[str, str]]:
        try:
            return [edit(number) for number in range(first, 1000, 20)]
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as threads:
        answers = list(chain.from_iterable(threads.map(share, range(20))))
    assert Counter(answer for answer, _ in answers) == {"saved": 1, "refused": 999}
    (won,) = (title for answer, title in answers if answer == "saved")
    assert {title for _, title in answers} == {won}, "everybody else is shown what won"
    changes = Change.objects.filter(table="campaigns_letter", row_id=letter.pk).order_by("pk")
    assert [change.row["title"] for change in changes] == ["As it was", won]
    assert changes.last().revision.reason == f"Edit {won.removeprefix('Title ')}"


def test_every_winner_of_edits_that_go_on_is_in_the_history() -> None:
    """Each who is refused looks again and saves on what is there: all of them win in the end."""
    letter = made(factories.LetterFactory, title="As it was")
    curator = factories.make_account(None, "ina")

    def save(number: int) -> None:
        mine = Letter.objects.get(pk=letter.pk)
        base, mine.title = newest_change(letter), f"Title {number}"
        while True:
            try:
                editing.change_fact(fact=mine, columns=["title"], base=base, by=curator)
                break
            except editing.Stale as stale:
                base = stale.newest
        connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(save, range(40)))
    titles = [change.row["title"] for change in Change.objects.filter(table="campaigns_letter").order_by("pk")]
    assert len(titles) == 41
    assert set(titles) == {"As it was", *(f"Title {number}" for number in range(40))}


def at_once(number: int, deed: Any) -> list[Any]:
    """The answers of so many curators who do something at the same time, each in a browser of their own."""
    clients = [factories.sign_in(Role.CURATOR) for _ in range(number)]

    def do(client: Client) -> Any:
        try:
            return deed(client)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(do, clients))


def test_of_twenty_browsers_one_saves_and_nineteen_keep_what_they_typed() -> None:
    letter = made(factories.LetterFactory, title="As it was")
    shown = form_of(factories.sign_in(Role.CURATOR).get(letter.edit_url))

    def save(client: Client) -> tuple[int, str, list[str]]:
        title = f"Title of {client.session['_auth_user_id']}"
        answer = send(client, letter.edit_url, shown, title=title)
        return answer.status_code, title, form_of(answer).get("title", [])

    answers = at_once(20, save)
    assert Counter(status for status, _, _ in answers) == {302: 1, 409: 19}
    assert all(kept == [title] for status, title, kept in answers if status == 409)
    letter.refresh_from_db()
    assert [letter.title] == [title for status, title, _ in answers if status == 302]


def test_a_form_that_arrives_ten_times_at_once_adds_one_fact(ina: Client) -> None:
    url = "/curate/edit/add/event/"
    article = made(factories.ArticleFactory)
    typed = {"title": "One", "summary": "Words.", "date": "2021", "source": article.key}
    shown = form_of(ina.get(url))

    def add(number: int) -> tuple[int, str]:
        client = Client()
        client.cookies = ina.cookies
        try:
            answer = send(client, url, shown, **typed)
            return answer.status_code, answer["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        answers = set(threads.map(add, range(10)))
    assert answers == {(302, Event.objects.get().edit_url)}
    assert SentForm.objects.get().user == User.objects.get(username="ina")


def test_adding_is_one_revision_with_parts_and_source(ina: Client) -> None:
    url = "/curate/edit/add/letter/"
    article, campaign, one = (
        made(factories.ArticleFactory),
        made(factories.CampaignFactory),
        made(factories.OrganisationFactory),
    )
    typed = {
        "title": "Forty groups write",
        "campaign": campaign.key,
        "kind": "open_letter",
        "demand": "postpone",
        "summary": "They ask.",
        "source": article.key,
        "addressees": one.name,
        "why": "Found in the archive.",
    }
    assert send(ina, url, ina.get(url), **typed).status_code == 302
    revision = newest(Letter.objects.get()).revision
    assert (revision.user.username, revision.reason) == ("ina", "Found in the archive.")
    tables = Counter(revision.changes.values_list("table", flat=True))
    assert tables == {"campaigns_letter": 1, "campaigns_addressee": 1, "articles_citation": 2}
