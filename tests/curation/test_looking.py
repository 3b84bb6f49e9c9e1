"""The log of looking: that nothing was found is told apart from nobody having looked."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from campaigns.models import Looking
from opendata.package import export_package, import_package
from record.models import Revision, Visibility
from tests import walk
from tests.factories import AddresseeFactory, LetterFactory, LookingFactory, OrganisationFactory, sign_in
from tests.planted import MARKER
from tests.test_every_page import NOT_IN_STARTER

with_database = pytest.mark.django_db
GIVEN = {
    "action": "looking",
    "looked_for": "its answer",
    "looked_in": "the invented press releases of 2021",
    "when": "2022-05",
    "outcome": "nothing",
}
NOBODY = "Nobody has noted that they looked"


@with_database
def test_a_curator_notes_it_and_everybody_reads_it_beside_the_silence(client: Client) -> None:
    addressee = AddresseeFactory()
    letter_page = addressee.letter.get_absolute_url()
    pages = [letter_page, "/responses/silent/", addressee.actor.get_absolute_url()]
    for page in pages:
        assert NOBODY in client.get(page).content.decode(), page
    curator = sign_in(Role.CURATOR, name="ina.vented")
    assert "Noted." in curator.post(addressee.desk_url, GIVEN, follow=True).content.decode()
    assert "That is noted already." in curator.post(addressee.desk_url, GIVEN, follow=True).content.decode()
    looking = Looking.objects.get()
    assert (looking.letter, looking.actor, str(looking.when)) == (addressee.letter, addressee.actor, "May 2022")
    assert looking.by == User.objects.get(username="ina.vented")
    for page in pages:
        text = client.get(page).content.decode()
        assert NOBODY not in text, page
        assert "nothing found" in text, page
        assert "ina.vented" not in text
    assert "the invented press releases of 2021" in client.get(letter_page).content.decode()
    assert "May 2022" in client.get(looking.history_url).content.decode()
    assert "ina.vented" not in client.get(looking.history_url).content.decode()


@with_database
def test_it_may_be_about_a_letter_or_an_actor_alone(client: Client) -> None:
    letter, group = LetterFactory(), OrganisationFactory()
    curator = sign_in(Role.CURATOR)
    for fact in (letter, group):
        given = GIVEN | {"looked_for": "the whole text", "outcome": "found", "note": "At a library."}
        curator.post(fact.desk_url, given)
        text = client.get(fact.get_absolute_url()).content.decode()
        assert "Looked for the whole text in" in text
        assert "At a library." in text


@with_database
def test_it_is_in_files_and_in_the_api(client: Client) -> None:
    looking = LookingFactory()
    AddresseeFactory(letter=looking.letter, actor=looking.actor)
    files = [f"/organisations/{looking.actor.key}.json", f"/letters/{looking.letter.key}.json"]
    for url in ("/responses/silent.csv", *files):
        assert "2022-05-01" in walk.content_of(client.get(url)), url
    rows = client.get(f"/api/v1/lookings?letter={looking.letter.key}").json()["rows"]
    assert [(row["looked_for"], row["outcome"], row["actor_key"]) for row in rows] == [
        (looking.looked_for, "nothing", looking.actor.key)
    ]
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/api/v1/lookings/{looking.pk}").json()["looked_in"] == looking.looked_in
    assert len(queries) == NOT_IN_STARTER["api:looking"]
    assert not client.get("/api/v1/lookings?outcome=found").json()["rows"]


@with_database
@pytest.mark.parametrize("hidden", ["looking", "letter", "actor"])
def test_it_is_hidden_with_what_it_is_about(client: Client, hidden: str) -> None:
    looking = LookingFactory(looked_for=f"{MARKER} answer")
    row = looking if hidden == "looking" else getattr(looking, hidden)
    type(row).objects.filter(pk=row.pk).update(visibility=Visibility.HIDDEN)
    for page in walk.pages(each=1):
        assert MARKER not in walk.content_of(client.get(page.url, follow=True)), page.url


@with_database
def test_it_does_not_tell_of_an_addressee_that_was_taken_out(client: Client) -> None:
    addressee = AddresseeFactory(actor=OrganisationFactory(name=f"{MARKER} group"))
    looking = LookingFactory(letter=addressee.letter, actor=addressee.actor)
    urls = [looking.letter.get_absolute_url(), "/api/v1/lookings", f"/letters/{looking.letter.key}.json"]
    assert all(MARKER in walk.content_of(client.get(url)) for url in urls)
    type(addressee).objects.update(visibility=Visibility.HIDDEN)
    assert not any(MARKER in walk.content_of(client.get(url)) for url in urls)
    assert client.get(f"/api/v1/lookings/{looking.pk}").status_code == 404


@with_database
def test_about_somebody_else_it_says_about_whom(client: Client) -> None:
    looking = LookingFactory(actor=OrganisationFactory(name="The Invented Office"))
    page = client.get(looking.letter.get_absolute_url()).content.decode()
    assert "The Invented Office</a>: looked for" in page


@with_database
def test_on_an_earlier_day_nobody_had_looked_yet(client: Client) -> None:
    addressee = AddresseeFactory()
    LookingFactory(letter=addressee.letter, actor=addressee.actor)
    page = addressee.letter.get_absolute_url()
    assert NOBODY not in client.get(f"{page}?as_of=2022-05-02").content.decode()
    assert NOBODY in client.get(f"{page}?as_of=2022-04-30").content.decode()


@with_database
@pytest.mark.parametrize(
    "broken", [{"letter": None, "actor": None}, {"looked_for": ""}, {"outcome": "perhaps"}, {"date": None}]
)
def test_what_says_nothing_is_refused(broken: dict[str, object]) -> None:
    looking = LookingFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Looking.objects.filter(pk=looking.pk).update(**broken)


@with_database
def test_a_bad_form_says_what_is_wrong() -> None:
    addressee = AddresseeFactory()
    sent = GIVEN | {"when": "some day", "looked_in": ""}
    page = sign_in(Role.CURATOR).post(addressee.desk_url, sent).content.decode()
    assert page.count('class="field__error"') == 2
    assert 'value="some day"' in page
    assert not Looking.objects.exists()


def test_it_is_carried_in_packages_and_comes_back_as_it_was(own_database: str, tmp_path: Path) -> None:
    with transaction.atomic():
        addressee = AddresseeFactory()
        LookingFactory(letter=addressee.letter, actor=addressee.actor, note="In two languages.")
        LookingFactory(letter=None, date="2022-01-01", date_precision="year")
        LookingFactory(actor=None, state="disputed", state_reason="The archive was shut that day.")
    export_package(tmp_path / "first")
    before = Revision.objects.count()
    import_package(tmp_path / "first")
    assert Revision.objects.count() == before
    Looking.objects.all().delete()
    import_package(tmp_path / "first")
    assert Looking.objects.count() == 3
    export_package(tmp_path / "second")
    for file in (tmp_path / "first").iterdir():
        assert file.read_bytes() == (tmp_path / "second" / file.name).read_bytes(), file.name
    assert "In two languages." in (tmp_path / "first" / "lookings.csv").read_text()
