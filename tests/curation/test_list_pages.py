"""The pages of signatory lists: handing in, the grid, one name, confirming; and what its forms refuse."""

import re
from typing import Any

import pytest
from celery import current_app
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from actors.models import Actor
from articles.ingest.child import Reader
from campaigns.models import Letter, Signature
from curation import jobs
from curation.models import ListedName, SignatoryList
from tests.articles.ingest.documents import pdf, set_lines, word
from tests.curation.signatories import invented_names
from tests.curation.workbooks import workbook
from tests.factories import ArticleFactory, LetterFactory, OrganisationFactory, PersonFactory, SignatureFactory, sign_in

pytestmark = pytest.mark.django_db

LISTS = "/curate/lists/"
NAMES = ["Invented Weavers", "Invented Bakers", "Ruritanian Nuns"]
FRAGMENT = {"HX-Request": "true", "HX-Target": "results"}


@pytest.fixture
def curator(client: Client) -> Client:
    return sign_in(Role.CURATOR, client, "curator")


@pytest.fixture
def letter() -> Letter:
    return LetterFactory(key="invented-letter", title="Invented letter of many", source=ArticleFactory(key="source"))


@pytest.fixture
def weavers() -> Actor:
    return OrganisationFactory(name="Invented Weavers", country="NO")


def text_of(response: HttpResponse) -> str:
    assert response.status_code == 200, response.status_code
    return re.sub(r"\s+", " ", response.content.decode())


def hand_in(client: Client, letter: Letter, **data: Any) -> SignatoryList:
    response = client.post(f"{LISTS}?letter={letter.key}", data)
    handed_in = SignatoryList.objects.latest("pk")
    assert response["Location"] == f"{LISTS}{handed_in.pk}/"
    return handed_in


@pytest.fixture
def page(curator: Client, letter: Letter, weavers: Actor) -> str:
    """The address of a list of three names, the first of which is known."""
    return f"{LISTS}{hand_in(curator, letter, text='\n'.join(NAMES)).pk}/"


def decided() -> list[tuple[str, str]]:
    return list(ListedName.objects.order_by("number").values_list("state", "deed"))


class TestHandingIn:
    def test_begins_with_the_letter(self, curator: Client, letter: Letter) -> None:
        LetterFactory(title="Another")
        found = text_of(curator.get(LISTS, {"q": "letter many"}))
        assert "?letter=invented-letter" in found
        assert "Another" not in found
        assert "?letter=invented-letter" in text_of(
            curator.get(LISTS, {"q": "https://x.example/letters/invented-letter/"})
        )
        assert "No letter has all of these words" in text_of(curator.get(LISTS, {"q": "herring"}))
        assert "Give some words of its title." in text_of(curator.get(LISTS, {"q": " "}))
        assert "?letter=invented-letter" in text_of(curator.get(f"/curate/facts/campaigns-letter/{letter.pk}/"))
        assert curator.get(LISTS, {"letter": "none"}).status_code == 404
        assert curator.post(LISTS, {"text": "Invented"}).status_code == 400

    def test_a_pasted_text_is_there_at_once(self, curator: Client, letter: Letter, weavers: Actor) -> None:
        handed_in = hand_in(curator, letter, text="1. Invented Weavers\n2. Invented Bakers (3)")
        assert decided() == [("exact", "actor"), ("new", "open")]
        shown = text_of(curator.get(f"{LISTS}{handed_in.pk}/"))
        assert "Pasted: 1. Invented Weavers and others" in shown
        assert "read from <bdi>2. Invented Bakers (3)</bdi>" in shown

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("names.csv", "Name;Land\nInvented Weavers;Norwegen\nInvented Bakers;Chile".encode("utf-16")),
            (
                "names.xlsx",
                workbook([["Name", "Country"], ["Invented Weavers", "Norway"], ["Invented Bakers", "Chile"]]),
            ),
            (
                "names.docx",
                word(rows=[["Name", "Pays"], ["Invented Weavers", "Norvège"], ["Invented Bakers", "Chili"]]),
            ),
            ("names.pdf", pdf(set_lines(["Signatories", "", "Invented Weavers, Norway", "Invented Bakers, Chile"]))),
            ("names.txt", "Invented Weavers – Noruega; Invented Bakers (Chile)".encode()),
        ],
    )
    def test_a_file_of_any_kind_is_read_by_a_worker_while_its_page_follows(
        self,
        curator: Client,
        letter: Letter,
        weavers: Actor,
        name: str,
        content: bytes,
        monkeypatch: pytest.MonkeyPatch,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        sent: list[Any] = []
        monkeypatch.setattr(current_app, "send_task", lambda task, args, **_: sent.append((task, *args)))
        with django_capture_on_commit_callbacks(execute=True):
            handed_in = hand_in(curator, letter, file=SimpleUploadedFile(name, content))
        assert sent == [("curation.tasks.read_list", handed_in.pk)]
        address = f"{LISTS}{handed_in.pk}/"
        assert "Waiting for a worker" in text_of(curator.get(address))
        follow = {"HX-Request": "true", "HX-Target": "progress"}
        assert 'hx-trigger="every 2s"' in text_of(curator.get(address, headers=follow))
        with Reader() as reader:
            jobs.read(handed_in.pk, reader=reader)
        assert curator.get(address, headers=follow)["HX-Refresh"] == "true"
        names = [one for one in handed_in.names.all() if not one.fault]
        assert [(one.country, one.state) for one in names] == [("NO", "exact"), ("CL", "new")]
        handed_in.refresh_from_db()
        assert handed_in.content is None, "what was handed in is not kept"

    def test_a_file_that_can_not_be_read_says_why(self, curator: Client, letter: Letter) -> None:
        handed_in = hand_in(curator, letter, file=SimpleUploadedFile("names.xlsx", b"PK\x03\x04 xl/workbook.xml"))
        with Reader() as reader:
            jobs.read(handed_in.pk, reader=reader)
        address = f"{LISTS}{handed_in.pk}/"
        assert "This Excel file is damaged" in text_of(curator.get(address))
        assert curator.get(address, headers=FRAGMENT).status_code == 200
        assert curator.post(address, {"action": "drop"})["Location"] == LISTS
        assert not SignatoryList.objects.exists()

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({}, "Paste names, or choose a file."),
            ({"text": " \n "}, "Paste names, or choose a file."),
            ({"text": "Invented", "file": SimpleUploadedFile("a.csv", b"x")}, "one of both"),
            ({"text": "Invented\n" * 5001}, "more than 5,000 rows"),
            ({"text": "x" * 500_001}, "at most 500000 characters"),
            ({"file": SimpleUploadedFile("a.csv", b"")}, "The file that you chose is empty."),
        ],
    )
    def test_what_can_not_be_used_is_told_and_kept(
        self, curator: Client, letter: Letter, data: dict[str, Any], sentence: str
    ) -> None:
        shown = text_of(curator.post(f"{LISTS}?letter={letter.key}", data))
        assert sentence in shown
        if "Invented" in data.get("text", ""):
            assert "Invented</textarea>" in shown or "Invented " in shown
        assert not SignatoryList.objects.exists()

    def test_a_text_without_any_name_says_so(self, curator: Client, letter: Letter) -> None:
        handed_in = hand_in(curator, letter, text="12\n\0\n13")
        assert "No names were found in it" in text_of(curator.get(f"{LISTS}{handed_in.pk}/"))


class TestTheGrid:
    def test_shows_what_each_name_is_taken_for_and_the_numbers(self, curator: Client, page: str) -> None:
        shown = text_of(curator.get(page))
        assert '<th scope="row">named on record</th><td class="numeric">0</td><td class="numeric">3</td>' in shown
        assert '<th scope="row">resolved to actors</th><td class="numeric">0</td><td class="numeric">1</td>' in shown
        assert "2 names not decided" in shown
        assert not Signature.objects.exists(), "nothing is written before somebody confirms"

    def test_is_filtered_by_state(self, curator: Client, page: str) -> None:
        assert "Ruritanian Nuns" not in text_of(curator.get(page, {"state": "exact"}))
        assert "Invented Weavers</bdi>" not in text_of(curator.get(page, {"state": "undecided"}))
        assert "No name is in this state" in text_of(curator.get(page, {"state": "likely"}))
        assert curator.get(page, {"state": "elsewhere"}).status_code == 400

    @pytest.mark.parametrize(
        ("data", "expected"),
        [
            ({"deed": "out", "number": ["1", "3"]}, ["left out", "open", "left out"]),
            ({"deed": "unresolved", "which": "all"}, ["unresolved"] * 3),
            ({"deed": "make", "kind": "ngo", "number": ["2"]}, ["actor", "made", "open"]),
            ({"deed": "make", "kind": "person", "role": "Mayor of Oz", "number": ["3"]}, ["actor", "open", "made"]),
            ({"deed": "accept", "score": "90", "which": "all"}, ["actor", "open", "open"]),
            ({"deed": "make", "number": ["2"]}, ["actor", "open", "open"]),
            ({"deed": "make", "kind": "person", "number": ["2"]}, ["actor", "open", "open"]),
            ({"deed": "out"}, ["actor", "open", "open"]),
        ],
    )
    def test_decides_on_several_names(
        self, curator: Client, page: str, data: dict[str, Any], expected: list[str]
    ) -> None:
        curator.post(page, {"action": "decide"} | data)
        assert [deed for _, deed in decided()] == expected

    def test_decides_on_all_of_a_filter_only(self, curator: Client, page: str) -> None:
        curator.post(f"{page}?state=new", {"action": "decide", "deed": "out", "which": "all"})
        assert [deed for _, deed in decided()] == ["actor", "left out", "left out"]
        curator.post(page, {"action": "decide", "deed": "found", "which": "all"})
        assert [deed for _, deed in decided()] == ["actor", "open", "open"]

    def test_says_what_is_missing_and_what_was_done(self, curator: Client, page: str) -> None:
        kind = curator.post(page, {"action": "decide", "deed": "make", "number": ["2"]})
        assert "Choose what the new actors are." in text_of(kind)
        role = curator.post(page, {"action": "decide", "deed": "make", "kind": "person", "number": ["2"]})
        assert "Give the public role" in text_of(role)
        done = curator.post(page, {"action": "decide", "deed": "out", "number": ["2"]}, headers=FRAGMENT)
        assert "1 name is left out." in text_of(done)
        assert "<html" not in done.content.decode()
        none = curator.post(page, {"action": "decide", "deed": "out"}, follow=True)
        assert "Tick the names first" in text_of(none)

    @pytest.mark.parametrize(
        "data",
        [
            {"action": "elsewhere"},
            {},
            {"action": "decide", "deed": "elsewhere", "number": ["1"]},
            {"action": "decide", "deed": "out", "number": ["one"]},
            {"action": "decide", "deed": "accept", "number": ["1"], "score": "many"},
            {"action": "decide", "deed": "accept", "number": ["1"], "score": "0100" + "9" * 5_000},
            {"action": "decide", "accept": "²"},
        ],
    )
    def test_refuses_forms_that_were_not_sent_as_a_whole(
        self, curator: Client, page: str, data: dict[str, Any]
    ) -> None:
        assert curator.post(page, data).status_code == 400

    def test_reads_other_columns(self, curator: Client, letter: Letter) -> None:
        page = f"{LISTS}{hand_in(curator, letter, text='Ada\tInvented Weavers\nIna\tInvented Bakers').pk}/"
        assert "Wrong column?" in text_of(curator.get(page))
        curator.post(page, {"action": "columns", "name": "0", "country": ""})
        assert list(ListedName.objects.values_list("name", flat=True)) == ["Ada", "Ina"]
        refused = curator.post(page, {"action": "columns", "name": "7", "country": ""})
        assert "7 is not one of the available choices" in text_of(refused)
        assert list(ListedName.objects.values_list("name", flat=True)) == ["Ada", "Ina"]

    def test_of_many_names_needs_as_many_queries_as_of_ten(self, curator: Client, letter: Letter) -> None:
        few = f"{LISTS}{hand_in(curator, letter, text='\n'.join(invented_names(10, seed=7))).pk}/"
        many = f"{LISTS}{hand_in(curator, letter, text='\n'.join(invented_names(600, seed=8))).pk}/"

        def queries(page: str, **data: str) -> int:
            with CaptureQueriesContext(connection) as captured:
                assert (curator.post(page, data) if data else curator.get(page)).status_code in (200, 302)
            return len(captured)

        assert queries(many) == queries(few)
        all_out = {"action": "decide", "deed": "out", "which": "all"}
        assert queries(many, **all_out) == queries(few, **all_out) + 1, "500 rows are written at a time"


class TestOneName:
    def test_shows_whom_it_may_mean_and_takes_the_curators_word(
        self, curator: Client, page: str, weavers: Actor
    ) -> None:
        nuns = OrganisationFactory(name="Ruritanian Nunnery", visibility="curators")
        at = f"{page}3/"
        assert "Nobody in the record has a name like this" in text_of(curator.get(at))
        found = curator.get(at, {"q": "ruritan nun"}, headers={"HX-Request": "true", "HX-Target": "suggestions"})
        assert "Ruritanian Nunnery" in text_of(found)
        assert "not public" in text_of(found)
        assert "<html" not in found.content.decode()
        back = curator.post(f"{at}?state=new&page=1", {"action": "actor", "actor": str(nuns.pk)})
        assert back["Location"] == f"{page}?state=new&page=1#name-3"
        assert decided()[2] == ("new", "actor")

    def test_leads_on_to_the_next_that_is_not_decided(self, curator: Client, page: str) -> None:
        at = f"{page}2/"
        assert f'href="{page}3/"' in text_of(curator.get(at))
        assert curator.post(at, {"action": "out", "then": "next"})["Location"] == f"{page}3/"
        assert curator.post(f"{page}3/", {"action": "out", "then": "next"})["Location"] == f"{page}#name-3"

    def test_becomes_somebody_new_in_other_words(self, curator: Client, page: str) -> None:
        new = {"action": "make", "new_name": "Bakers of Oz", "kind": "trade_union", "country": "Norwegen"}
        curator.post(f"{page}2/", new)
        made = ListedName.objects.get(number=2)
        assert (made.deed, made.new_name, made.new_kind, made.country) == ("made", "Bakers of Oz", "trade_union", "NO")
        shown = text_of(curator.get(f"{page}2/"))
        assert 'value="Bakers of Oz"' in shown
        assert 'value="Norway"' in shown

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"action": "make", "new_name": "X" * 301, "kind": "ngo"}, "at most 300 characters"),
            ({"action": "make", "new_name": "", "kind": "ngo"}, "Give the name."),
            ({"action": "make", "new_name": "X", "kind": "king"}, "not one of the available choices"),
            ({"action": "make", "new_name": "X", "kind": "person"}, "Give the public role"),
            ({"action": "make", "new_name": "X", "kind": "ngo", "country": "Oz"}, "No country is called"),
            ({"action": "rename", "name": "X" * 501}, "at most 500 characters"),
            ({"action": "rename", "name": " "}, "Give the name as it stands"),
            ({"action": "rename", "name": "\u200b\u202e\u200c"}, "Give the name as it stands"),
            ({"action": "make", "new_name": "\u200b", "kind": "ngo"}, "Give the name."),
        ],
    )
    def test_is_not_changed_by_what_can_not_be_used(
        self, curator: Client, page: str, data: dict[str, str], sentence: str
    ) -> None:
        before = decided()
        assert sentence in text_of(curator.post(f"{page}2/", data))
        assert decided() == before

    def test_keeps_what_joins_letters(self, curator: Client, page: str) -> None:
        """Persian parts its words with a sign that has no width."""
        curator.post(f"{page}2/", {"action": "rename", "name": "انجمن می\u200cخواهد"})
        assert ListedName.objects.get(number=2).name == "انجمن می\u200cخواهد"

    def test_is_corrected_and_left_alone(self, curator: Client, page: str) -> None:
        for action, deed in (("unresolved", "unresolved"), ("out", "left out"), ("found", "open")):
            curator.post(f"{page}2/", {"action": action})
            assert decided()[1][1] == deed
        curator.post(f"{page}2/", {"action": "rename", "name": "Invented Wea\u202evers"})
        assert ListedName.objects.get(number=2).name == "Invented Wea vers"
        assert curator.post(f"{page}2/", {"action": "elsewhere"}).status_code == 400
        assert curator.post(f"{page}2/", {"action": "actor", "actor": "x"}).status_code == 400
        assert curator.post(f"{page}2/", {"action": "actor", "actor": "999999"}).status_code == 404
        assert curator.get(f"{page}99/").status_code == 404

    def test_of_a_person_shows_its_role(self, curator: Client, page: str) -> None:
        PersonFactory(name="Ottoline Vented")
        assert "person" in text_of(curator.get(f"{page}2/", {"q": "Ottoline"}))


class TestConfirming:
    def test_adds_the_names_from_a_source_of_the_letter(self, curator: Client, page: str, letter: Letter) -> None:
        curator.post(page, {"action": "decide", "deed": "make", "kind": "ngo", "number": ["2"]})
        source = letter.citations.get().article
        done = curator.post(page, {"action": "confirm", "source": source.pk, "claimed": "321"}, follow=True)
        assert "3 names were added under the letter." in text_of(done)
        assert "In the record since" in text_of(done)
        shown = text_of(curator.get(f"/letters/{letter.key}/"))
        assert "<dt>claimed</dt><dd>321</dd>" in shown
        assert "<dt>named on record</dt><dd>3</dd>" in shown
        assert "<dt>resolved to actors</dt><dd>2</dd>" in shown
        assert "invented-bakers" in shown

    def test_takes_another_article_by_its_address(self, curator: Client, page: str, letter: Letter) -> None:
        ArticleFactory(key="another", url="https://news.example/another")
        given = {"action": "confirm", "source": "other", "other": "https://news.example/another"}
        curator.post(page, given)
        assert {s.citations.get().article.key for s in letter.signatures.all()} == {"another"}

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({}, "Choose the article in which these names stand."),
            ({"source": "999999"}, "not one of the available choices"),
            ({"source": "other"}, "Give the article: its address, or its key."),
            ({"source": "other", "other": "https://nowhere.example/\0"}, "Null characters are not allowed"),
            ({"source": "other", "other": "https://nowhere.example/"}, "There is no such article in the record."),
            ({"source": "other", "other": "source", "claimed": "0"}, "greater than or equal to 1"),
            ({"source": "other", "other": "source", "claimed": "9" * 30}, "less than or equal to"),
        ],
    )
    def test_says_what_is_missing_and_keeps_what_was_typed(
        self, curator: Client, page: str, data: dict[str, str], sentence: str
    ) -> None:
        shown = text_of(curator.post(page, {"action": "confirm", "reason": "My own words"} | data))
        assert sentence in shown
        assert 'value="My own words"' in shown
        assert not Signature.objects.exists()

    def test_happens_once_whoever_sends_it(self, curator: Client, page: str) -> None:
        given = {"action": "confirm", "source": "other", "other": "source"}
        curator.post(page, given)
        again = sign_in(Role.CURATOR).post(page, given, follow=True)
        assert "Somebody has put this list into the record" in text_of(again)
        assert Signature.objects.count() == 3
        late = curator.post(page, {"action": "decide", "deed": "out", "number": ["1"]}, follow=True)
        assert "Somebody has put this list into the record" in text_of(late)
        one = curator.post(f"{page}1/", {"action": "out"}, follow=True)
        assert "Somebody has put this list into the record" in text_of(one)

    def test_shows_names_that_came_there_meanwhile(
        self, curator: Client, page: str, letter: Letter, weavers: Actor
    ) -> None:
        SignatureFactory(letter=letter, actor=weavers)
        shown = text_of(curator.post(page, {"action": "confirm", "source": "other", "other": "source"}))
        assert "The record has changed since: 1 of these names" in shown
        assert "under the letter already" in shown
        assert decided()[0] == ("there", "left out")

    def test_is_not_taken_back_with_a_reason_that_is_too_long(self, curator: Client, page: str) -> None:
        curator.post(page, {"action": "confirm", "source": str(ArticleFactory(key="other").pk)})
        source = {"source": "other", "other": "source"}
        curator.post(page, {"action": "confirm"} | source)
        answer = text_of(curator.post(page, {"action": "take back", "reason": "x" * 301}))
        assert "at most 300 characters" in answer
        assert "x" * 301 in answer, "what was typed is not lost"
        assert Signature.objects.count() == 3

    def test_a_list_can_be_forgotten_until_then(self, curator: Client, page: str) -> None:
        assert curator.post(page, {"action": "drop"})["Location"] == LISTS
        assert curator.get(page).status_code == 404
