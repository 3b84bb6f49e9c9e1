"""How far the record stands by a fact: disputed facts say so everywhere, withdrawn ones only at their own address."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.roles import Role
from articles.actions import set_primary, set_state
from articles.models import Citation
from campaigns.models import Letter, Response
from opendata.package import export_package, import_package
from record.database import curated_models
from record.models import Fact, FactState, Revision, Visibility
from tests import walk
from tests.factories import AddresseeFactory, ArticleFactory, LetterFactory, ResponseFactory, sign_in
from tests.planted import MARKER

with_database = pytest.mark.django_db
WHY = "The invented secretary says that she never wrote it."


def facts() -> list[type[Fact]]:
    return [model for model in curated_models() if issubclass(model, Fact)]


@pytest.mark.parametrize("state", ["proposed", "withdrawn"])
@pytest.mark.parametrize("model", facts())
@with_database
def test_what_is_proposed_or_withdrawn_is_never_public(model: Any, state: str) -> None:
    names = {constraint.name: constraint for constraint in model._meta.constraints}
    prefix = model._meta.model_name
    fits, has_reason = names[f"{prefix}_state_fits_visibility"], names[f"{prefix}_state_has_reason"]
    values = {"state": state, "state_reason": WHY if state == "withdrawn" else ""}
    for visibility, allowed in (("public", False), ("curators", True), ("hidden", True)):
        assert fits.condition.check(values | {"visibility": visibility}) == allowed
    assert has_reason.condition.check(values)
    assert not has_reason.condition.check({"state": "withdrawn", "state_reason": ""})
    assert not has_reason.condition.check({"state": "published", "state_reason": WHY})


@with_database
def test_the_database_refuses_a_withdrawn_fact_that_is_public() -> None:
    letter = LetterFactory()
    for change in ({"state": "withdrawn", "state_reason": WHY}, {"state": "disputed"}, {"state_reason": WHY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(**change)


@with_database
def test_a_disputed_fact_says_so_wherever_it_is_shown(client: Client) -> None:
    letter = LetterFactory()
    AddresseeFactory(letter=letter)
    response = ResponseFactory(letter=letter)
    for fact in (letter, response):
        set_state(fact=fact, state=FactState.DISPUTED, why=WHY, by=None)
    lists = [
        "/search/?q=invented",
        "/letters/",
        "/responses/",
        "/timeline/",
        f"/organisations/{response.actor.key}/",
        "/",
    ]
    pages = [letter.get_absolute_url(), letter.history_url, response.history_url, letter.campaign.get_absolute_url()]
    for url in (*lists, *pages):
        assert WHY in client.get(url).content.decode(), url
    shown = client.get(letter.get_absolute_url()).content.decode()
    assert f"<strong>Disputed:</strong> {WHY}" in shown
    assert "badge--disputed" in shown


@with_database
def test_a_disputed_fact_says_so_in_every_file_and_in_the_api(client: Client) -> None:
    letter = LetterFactory()
    set_state(fact=letter, state=FactState.DISPUTED, why=WHY, by=None)
    files = [
        "/letters.csv",
        "/letters.json",
        "/timeline.csv",
        f"/letters/{letter.key}.json",
        f"/letters/{letter.key}.csv",
    ]
    for url in (*files, "/api/v1/letters", f"/api/v1/letters/{letter.key}"):
        text = walk.content_of(client.get(url))
        assert WHY in text, url
        assert "disputed" in text, url


@with_database
def test_a_withdrawn_fact_opens_at_its_own_address_only_and_says_why(client: Client) -> None:
    letter = LetterFactory(title=f"{MARKER} letter")
    response = ResponseFactory(summary=f"{MARKER} words")
    for fact in (letter, response):
        set_state(fact=fact, state=FactState.WITHDRAWN, why=WHY, by=None)
    page = client.get(letter.get_absolute_url())
    assert page.status_code == 200
    assert f"<strong>Withdrawn:</strong> {WHY}" in page.content.decode()
    assert WHY in client.get(response.history_url).content.decode()
    assert client.get(f"/api/v1/letters/{letter.key}").json()["state"] == "withdrawn"
    for page in walk.pages(each=1):
        if not page.route.startswith("record:changes"):
            assert MARKER not in walk.content_of(client.get(page.url, follow=True)), page.url


def test_the_log_of_changes_tells_what_was_disputed_and_withdrawn_and_why(own_database: str, client: Client) -> None:
    with transaction.atomic():
        letter, other = LetterFactory(title="First invented letter"), LetterFactory(title="Second invented letter")
    set_state(fact=letter, state=FactState.DISPUTED, why=WHY, by=None)
    set_state(fact=other, state=FactState.WITHDRAWN, why="It was never sent.", by=None)
    log = client.get("/changes/").content.decode()
    assert "Second invented letter" in log
    assert "It was never sent." in log
    withdrawn = client.get("/changes/?what=withdrawn").content.decode()
    assert "Second invented letter" in withdrawn
    assert "First invented letter" not in withdrawn
    history = client.get(letter.history_url).content.decode()
    assert '<td data-label="Before">published</td><td data-label="After">disputed</td>' in history
    assert history.count(">State<") == 1, "that a new fact is published goes without saying"


def test_each_change_of_state_is_one_revision_with_the_reason_and_goes_back(own_database: str) -> None:
    with transaction.atomic():
        letter = LetterFactory(visibility=Visibility.UNLISTED)
    curator = User.objects.create_user("ina.vented")
    assert set_state(fact=letter, state=FactState.WITHDRAWN, why=WHY, by=curator)
    assert not set_state(fact=letter, state=FactState.WITHDRAWN, why=WHY, by=curator)
    assert Revision.objects.filter(user=curator, reason=WHY).count() == 1
    set_state(fact=letter, state=FactState.PUBLISHED, why="She found it again.", by=curator)
    letter.refresh_from_db()
    assert (letter.state, letter.state_reason, letter.visibility) == ("published", "", "unlisted"), "as it was before"


@with_database
def test_publishing_a_proposed_fact_publishes_its_sources() -> None:
    article = ArticleFactory(visibility=Visibility.CURATORS)
    letter = LetterFactory(source=article, state=FactState.PROPOSED, visibility=Visibility.CURATORS)
    set_state(fact=letter, state=FactState.PUBLISHED, by=None)
    article.refresh_from_db()
    assert (letter.visibility, article.visibility) == ("public", "public")


@with_database
def test_what_is_hidden_stays_hidden_whatever_its_state() -> None:
    letter = LetterFactory(visibility=Visibility.HIDDEN)
    for state in (FactState.PROPOSED, FactState.WITHDRAWN, FactState.DISPUTED, FactState.PUBLISHED):
        set_state(fact=letter, state=state, why=WHY, by=None)
        letter.refresh_from_db()
        assert letter.visibility == Visibility.HIDDEN


@with_database
def test_a_curator_disputes_a_fact_on_its_page() -> None:
    curator = sign_in(Role.CURATOR)
    response = ResponseFactory()
    refused = curator.post(response.desk_url, {"action": "state", "state": "disputed", "why": ""})
    assert "Say why" in refused.content.decode()
    curator.post(response.desk_url, {"action": "state", "state": "disputed", "why": WHY})
    response.refresh_from_db()
    assert (response.state, response.state_reason) == ("disputed", WHY)


class TestPackages:
    def test_carry_disputes_and_come_back_as_they_were(self, own_database: str, tmp_path: Path) -> None:
        with transaction.atomic():
            disputed = LetterFactory(key="disputed-letter"), AddresseeFactory(), ArticleFactory(key="disputed-article")
            withdrawn = LetterFactory(key="withdrawn-letter")
        for fact in disputed:
            set_state(fact=fact, state=FactState.DISPUTED, why=WHY, by=None)
        set_state(fact=withdrawn, state=FactState.WITHDRAWN, why=WHY, by=None)
        export_package(tmp_path / "first")
        before = Revision.objects.count()
        import_package(tmp_path / "first")
        assert Revision.objects.count() == before, "the record that it came from says all that already"
        export_package(tmp_path / "second")
        for file in (tmp_path / "first").iterdir():
            assert file.read_bytes() == (tmp_path / "second" / file.name).read_bytes()
        assert f"disputed,{WHY}" in (tmp_path / "first" / "letters.csv").read_text()
        assert "withdrawn-letter" not in (tmp_path / "first" / "letters.csv").read_text()

    def test_carry_primary_sources(self, own_database: str, tmp_path: Path) -> None:
        with transaction.atomic():
            letter, other = LetterFactory(key="with-passage"), LetterFactory(key="without")
            Citation.objects.create(letter=letter, article=ArticleFactory(), quote="We ask the invented committee.")
            for cited in (letter.citations.last(), other.citations.get()):
                set_primary(citation=cited, is_primary=True, by=None)
        export_package(tmp_path / "first")
        before = Revision.objects.count()
        import_package(tmp_path / "first")
        assert Revision.objects.count() == before
        Citation.objects.update(is_primary=False)
        import_package(tmp_path / "first")
        assert Citation.objects.filter(is_primary=True).count() == 2
        export_package(tmp_path / "second")
        for name in ("citations.csv", "letters.csv"):
            assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()
        assert (tmp_path / "first" / "citations.csv").read_text().count(",yes\n") == 2

    def letters(self, folder: Path, *rows: str) -> Path:
        """A package of one file, with letters of one campaign; each row is a key, its state and the reason."""
        folder.mkdir(exist_ok=True)
        header = (
            "key,campaign_key,title,kind,date,date_precision,demand,claimed_signatory_count,claimed_count_text,language,"
            "url,summary,state,state_reason,source_url,source_title,source_outlet,source_date\n"
        )
        lines = [
            f"{key},invented,Invented,petition,,,other,,,,,Invented.,{state},{why},https://news.example/1,,,\n"
            for key, state, why in (row.split("|") for row in rows)
        ]
        (folder / "letters.csv").write_text(header + "".join(lines))
        return folder

    def test_with_states_are_imported(self, own_database: str, tmp_path: Path) -> None:
        with transaction.atomic():
            LetterFactory(campaign__key="invented")
        package = self.letters(tmp_path / "p", "a|disputed|Why.", "b|withdrawn|Why.", "c|proposed|", "d||")
        import_package(package)
        seen = {row.key: (row.state, row.visibility) for row in Letter.objects.filter(key__in="abcd")}
        assert seen == {
            "a": ("disputed", "public"),
            "b": ("withdrawn", "unlisted"),
            "c": ("proposed", "curators"),
            "d": ("published", "public"),
        }

    def test_do_not_publish_what_this_record_has_withdrawn_or_hidden(self, own_database: str, tmp_path: Path) -> None:
        package = self.letters(tmp_path / "p", "a|published|", "b|published|", "c||", "d|published|")
        with transaction.atomic():
            LetterFactory(campaign__key="invented")
        import_package(package)
        letters = {letter.key: letter for letter in Letter.objects.filter(key__in="abcd")}
        set_state(fact=letters["a"], state=FactState.WITHDRAWN, why=WHY, by=None)
        Letter.objects.filter(key="b").update(visibility=Visibility.HIDDEN)
        for key in "cd":
            set_state(fact=letters[key], state=FactState.DISPUTED, why=WHY, by=None)
        import_package(package)
        seen = {row.key: (row.state, row.visibility) for row in Letter.objects.filter(key__in="abcd")}
        assert seen == {
            "a": ("withdrawn", "unlisted"),
            "b": ("published", "hidden"),
            "c": ("disputed", "public"),
            "d": ("published", "public"),
        }, "an empty state says nothing; one that is given counts where the record had published the row"

    def test_without_a_reason_are_refused(self, own_database: str, tmp_path: Path) -> None:
        from opendata.package.problems import PackageRefused

        with transaction.atomic():
            LetterFactory(campaign__key="invented")
        with pytest.raises(PackageRefused):
            import_package(self.letters(tmp_path / "p", "a|disputed|"))
        with pytest.raises(PackageRefused):
            import_package(self.letters(tmp_path / "p", "a|published|Because."))


@with_database
def test_silence_of_a_withdrawn_answer_goes_on(client: Client) -> None:
    addressee = AddresseeFactory()
    answer = ResponseFactory(letter=addressee.letter, actor=addressee.actor)
    set_state(fact=answer, state=FactState.WITHDRAWN, why=WHY, by=None)
    assert not Response.objects.published().exists()
    assert "no answer on record" in client.get(addressee.letter.get_absolute_url()).content.decode()
