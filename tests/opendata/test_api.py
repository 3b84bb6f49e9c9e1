"""The API gives the record under the names of the package, and what the pages show."""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from campaigns.models import Addressee, Letter, Signature
from opendata.api.paging import AT_MOST
from opendata.api.resources import RESOURCES
from opendata.api.schemas import list_model
from opendata.package.cells import LIST_SEPARATOR
from opendata.package.schema import TABLES
from record.as_of import has_days
from record.models import Visibility
from tests.factories import (
    AddresseeFactory,
    ArticleFactory,
    CampaignFactory,
    EventFactory,
    GovernmentFactory,
    LetterFactory,
    OrganisationFactory,
    PersonFactory,
    PositionFactory,
    ResponseFactory,
    SignatureFactory,
)
from tests.planted import MARKER, UNSEEN, plant
from tests.walk import content_of

API = "/api/v1/"


def ask(client: Client, address: str, **query: object) -> Any:
    response = client.get(API + address, query)
    assert response.status_code == 200, (address, query, response.content)
    return json.loads(response.content)


def every_row(client: Client, address: str, **query: object) -> Iterator[dict[str, Any]]:
    """The rows of all pages of a list."""
    page = ask(client, address, **query)
    while True:
        yield from page["rows"]
        if page["next"] is None:
            return
        following = urlsplit(page["next"])
        assert following.netloc == "localhost:8000"
        page = json.loads(client.get(f"{following.path}?{following.query}").content)


def as_cell(value: Any) -> str:
    """A value of the API in the form of a package."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else ""
        case list():
            return LIST_SEPARATOR.join(value)
    return str(value)


# Nobody has noted yet what was looked for: tests/curation/test_looking.py has rows of it.
NOT_IN_STARTER = "lookings"


def package_rows(client: Client, name: str) -> list[dict[str, str]]:
    text = content_of(client.get(f"/data/{name}.csv"))
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("name", [name for name in TABLES if name not in ("citations", "redirects", NOT_IN_STARTER)])
def test_each_field_of_the_package_has_its_name_and_its_value(starter: None, client: Client, name: str) -> None:
    columns = [column.name for column in TABLES[name].exported]
    given = [{column: as_cell(row[column]) for column in columns} for row in every_row(client, name, limit=AT_MOST)]
    wanted = package_rows(client, name)
    assert wanted
    assert sorted(given, key=repr) == sorted(wanted, key=repr)


def test_citations_are_those_of_the_package_and_the_first_of_each_fact(starter: None, client: Client) -> None:
    columns = [column.name for column in TABLES["citations"].exported]
    given = [
        {column: as_cell(row[column]) for column in columns} for row in every_row(client, "citations", limit=AT_MOST)
    ]
    wanted = package_rows(client, "citations")
    assert wanted
    assert all(row in given for row in wanted)
    cited = {(row["table"], row["row"], row["occurrence"]) for row in given}
    assert len(cited) == sum(len(package_rows(client, name)) for name in TABLES if TABLES[name].cited)


@pytest.mark.django_db
def test_rows_that_are_alike_are_counted_as_in_the_package(client: Client) -> None:
    letter, group = LetterFactory(), OrganisationFactory()
    for actor in (group, None, group, None, group):
        SignatureFactory(letter=letter, actor=actor, name_as_written="Invented namesake")
    state = GovernmentFactory()
    for date in ("2021-01-01", "2021-01-01", "2021-01-02"):
        PositionFactory(government=state, date=date)
    PositionFactory(government=state, date="2021-01-01", date_precision="year")
    assert [row["occurrence"] for row in ask(client, "signatures")["rows"]] == [None, None, 2, 2, 3]
    assert [row["occurrence"] for row in ask(client, "positions")["rows"]] == [None, 2, None, None]
    for name in ("signatures", "positions"):
        given = sorted(as_cell(row["occurrence"]) for row in ask(client, name)["rows"])
        assert given == sorted(row["occurrence"] for row in package_rows(client, name))


@pytest.mark.django_db
def test_a_detail_says_what_the_list_says_and_where_it_is_from(client: Client) -> None:
    article = ArticleFactory(title="Invented report", date="2021-03-02", date_precision="day")
    letter = LetterFactory(source=article)
    letter.citations.update(quote="We ask for nothing.")
    (listed,) = ask(client, "letters")["rows"]
    one = ask(client, f"letters/{letter.key}")
    assert one == listed
    assert one["page"] == f"http://localhost:8000/letters/{letter.key}/"
    assert one["sources"] == [
        {
            "article_key": article.key,
            "title": "Invented report",
            "outlet": "The Invented Herald",
            "url": article.url,
            "date": "2021-03-02",
            "date_precision": "day",
            "quote": "We ask for nothing.",
            "primary_source": False,
            "page": f"http://localhost:8000/articles/{article.key}/",
        }
    ]
    assert (one["source_url"], one["source_date"]) == (article.url, "2021-03-02")


def test_numbers_and_answers_are_those_of_the_pages(starter: None, client: Client) -> None:
    page = client.get("/letters/un-39-2020-10/").context["letter"]
    letter = ask(client, "letters/un-39-2020-10")
    assert (letter["named_count"], letter["resolved_count"]) == (page.named, page.resolved) == (39, 39)
    answered = {row["key"] for row in every_row(client, "letters", limit=AT_MOST) if row["answered"]}
    assert answered == set(Letter.objects.published().answered().values_list("key", flat=True))
    silent = Addressee.objects.published().awaiting_answer().filter(letter__date__year=2021).select_related("letter")
    assert client.get("/responses/silent/?year=2021").context["page"].paginator.count == len(silent)
    given = {row["id"]: row for row in every_row(client, "addressees", answer="silent", year=2021, limit=AT_MOST)}
    assert given.keys() == {addressee.pk for addressee in silent}
    assert all(given[addressee.pk]["days_of_silence"] == addressee.days_of_silence() for addressee in silent)
    for row in every_row(client, "positions", limit=AT_MOST):
        assert row["stance_shown"] == row["stance"] or row["stance_follows_from_parts"]


# Lists with a page: queries, and how a file of the page names its rows.
FILTERED = {
    "letters": ["", "year=2021", "kind=petition&kind=briefing&year=2021", "q=genocide", "answer=silent&language=en"],
    "campaigns": ["", "year=2022", "q=boycott"],
    "organisations": ["", "q=tibet", "country=GB", "did=answered"],
    "governments": ["", "kind=state", "q=germany"],
    "people": ["", "q=bach", "q=president"],
    "responses": ["", "stance=any_answer", "q=bach&year=2021", "campaign=diplomatic-boycott"],
    "events": ["", "year=2022", "q=torch"],
    "articles": ["", "passage=held", "q=boycott&year=2021"],
}


@pytest.mark.parametrize("name", FILTERED)
def test_filters_find_what_they_find_on_the_pages(starter: None, client: Client, name: str) -> None:
    for query in FILTERED[name]:
        rows = json.loads(content_of(client.get(f"/{name}.json?{query}")))["rows"]
        assert rows, query
        page = json.loads(client.get(f"{API}{name}?{query}&limit={AT_MOST}").content)
        found = [row["key"] for row in page["rows"]]
        while page["next"]:
            page = json.loads(client.get(page["next"].removeprefix("http://localhost:8000")).content)
            found += [row["key"] for row in page["rows"]]
        assert len(found) == len(set(found)) == len(rows), query
        assert set(found) == {row["key"] for row in rows}, query


def test_positions_that_stand_are_those_of_the_page(starter: None, client: Client) -> None:
    for day in ("2021-12-08", "2022-02-04"):
        shown = client.get(f"/positions/?as_of={day}").context["positions"]
        given = every_row(client, "positions", standing="last", as_of=day)
        assert {row["id"] for row in given} == {position.pk for position in shown}


def test_lists_without_a_page_are_filtered_by_their_columns(starter: None, client: Client) -> None:
    signed = list(every_row(client, "signatures", actor="human-rights-watch"))
    page = json.loads(content_of(client.get("/organisations/human-rights-watch/signatures.json")))
    assert {row["letter_key"] for row in signed} == {row["letter_key"] for row in page["rows"]}
    assert {row["actor_key"] for row in signed} == {"human-rights-watch"}
    for part, letter in (
        ("signatures", "un-39-2020-10"),
        ("addressees", "g20-2021-10"),
        ("responses", "ioc-joint-2015"),
    ):
        of_letter = list(every_row(client, f"letters/{letter}/{part}", limit=7))
        assert {row["letter_key"] for row in of_letter} == {letter}
        assert of_letter == [row for row in every_row(client, part, limit=AT_MOST) if row["letter_key"] == letter]
    roles = list(every_row(client, "affiliations", person="thomas-bach"))
    assert {row["person_key"] for row in roles} == {"thomas-bach"}
    of_people = {row["table"] for row in every_row(client, "citations", table="people", limit=AT_MOST)}
    assert of_people == {"people"}
    of_one = list(every_row(client, "citations", article="insidethegames-2021-10-29"))
    assert of_one
    assert {row["article_key"] for row in of_one} == {"insidethegames-2021-10-29"}


@pytest.mark.django_db
def test_pages_have_each_row_once_while_rows_are_added_and_corrected(client: Client) -> None:
    letter = LetterFactory()
    there = [SignatureFactory(letter=letter, place=place) for place in range(1, 8)]
    seen = []
    for row in every_row(client, "signatures", limit=2, letter=letter.key):
        seen.append(row["id"])
        SignatureFactory(letter=letter, place=100 + len(seen)) if len(seen) < 4 else None
        # Neither a correction nor a row that goes moves the others.
        Signature.objects.filter(pk=there[6].pk).update(place=None, date="2021-03-02", date_precision="day")
        Signature.objects.filter(pk=there[0].pk).update(visibility=Visibility.HIDDEN)
    assert len(seen) == len(set(seen)) == 10
    assert seen[:7] == [row.pk for row in there]


@pytest.mark.django_db
def test_a_cursor_is_of_use_in_its_list_only(client: Client) -> None:
    LetterFactory(), LetterFactory()
    following = ask(client, "letters", limit=1, year=2021)["next"]
    assert "year=2021" in following
    cursor = re.search("cursor=([^&]*)", following)[1]  # type: ignore[index]
    for address, given in ((f"{API}campaigns", cursor), (f"{API}letters", "12"), (f"{API}letters", "é%00")):
        response = client.get(address, {"cursor": given.replace("%00", "")})
        assert response.status_code == 400
        assert "is none of this list" in response.json()["error"]


REFUSED = {
    "letters?signatory=nobody-at-all": "there is no signatory “nobody-at-all” here",
    "letters?yaer=2021": "“yaer” is no parameter here: there are ",
    "letters?as_of=yesterday": "as_of='yesterday' is not a day",
    "letters?as_of=2099-01-01": "is in the future",
    "letters?limit=0": "limit='0' can not be used: ",
    "letters?limit=101": "limit='101' can not be used: ",
    "letters?limit=many": "write a number from 1 to 100",
    "letters?q=%00": "NUL character",
    "letters?q=%ff": "not valid UTF-8",
    "letters/g20-2021-10?year=2021": "“year” is no parameter here: there are as_of.",
    "signatures?letter=nonsense": "there is no such letter",
    "search": "Write what is looked for",
    "suggest?q=": "Write what is looked for",
}


@pytest.mark.parametrize("address", REFUSED)
def test_bad_input_is_answered_with_a_sentence(starter: None, client: Client, address: str) -> None:
    response = client.get(API + address)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert list(response.json()) == ["error"]
    assert REFUSED[address] in response.json()["error"]


def test_the_sentence_is_that_of_the_page(starter: None, client: Client) -> None:
    for name in ("letters", "responses", "organisations"):
        for query in ("year=abc", "kind=nonsense", "country=nowhere", "campaign=nonsense", "as_of=2021-02-30"):
            refused, page = client.get(f"{API}{name}?{query}").json()["error"], client.get(f"/{name}/?{query}")
            if "is no parameter here" not in refused:
                assert page.status_code == 400
                assert page.context["reason"] == refused


def test_what_is_not_there_is_told(starter: None, client: Client) -> None:
    for address, sentence in {
        "letters/nonsense": "There is no letter with the key “nonsense” in the public record.",
        "letters/nonsense/signatures": "There is no letter with the key “nonsense” in the public record.",
        "signatures/999999999": "There is no signature with the number “999999999” in the public record.",
        "citations/99999999999999999999999": "There is no citation with the number ",
        "letters/g20-2021-10?as_of=2019-01-01": "On 1 January 2019 there was no such letter",
        "nonsense": "There is nothing at this address",
        "letters/": "There is nothing at this address",
    }.items():
        response = client.get(API + address)
        assert response.status_code == 404, address
        assert sentence in response.json()["error"]


@pytest.mark.django_db
def test_a_fault_of_ours_is_told_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("opendata.api.routes.search", lambda *_: 1 / 0)
    client.raise_request_exception = False
    response = client.get(f"{API}search?q=x")
    assert (response.status_code, response.json()) == (
        500,
        {"error": "Something broke on our side; it is not the request."},
    )
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.django_db
@pytest.mark.parametrize("visibility", UNSEEN)
def test_an_address_answers_as_its_visibility_says(client: Client, visibility: Visibility) -> None:
    for page, row in plant(visibility).items():
        response = client.get(API + page.strip("/"))
        expected = {Visibility.HIDDEN: 410, Visibility.CURATORS: 404, Visibility.UNLISTED: 200}
        assert response.status_code == expected[visibility], page
        assert (MARKER in response.content.decode()) == (visibility == Visibility.UNLISTED)
        assert row
    for resource in RESOURCES.values():
        if resource.by == "id" and resource.name != "citations":
            unseen = resource.every().exclude(pk__in=resource.every().published().values("pk"))
            for pk in unseen.exclude(visibility=Visibility.UNLISTED).values_list("pk", flat=True):
                assert client.get(f"{API}{resource.name}/{pk}").status_code in (404, 410), resource.name


@pytest.mark.django_db
def test_a_day_leaves_out_what_came_later(client: Client) -> None:
    campaign = CampaignFactory()
    early = LetterFactory(campaign=campaign, date="2021-03-01")
    later = LetterFactory(campaign=campaign, date="2021-09-01", key="later")
    LetterFactory(campaign=campaign, date="2021-02-01", variant_of=later)
    addressee = AddresseeFactory(letter=early)
    ResponseFactory(letter=early, actor=addressee.actor, date="2021-08-01")
    rows = ask(client, "letters", as_of="2021-06-30")["rows"]
    assert len(rows) == 2
    assert not any(row["answered"] or row["variant_of"] for row in rows)
    (silent,) = ask(client, "addressees", as_of="2021-06-30")["rows"]
    assert (silent["answered"], silent["days_of_silence"]) == (False, 121)
    (answered,) = ask(client, "addressees")["rows"]
    assert (answered["answered"], answered["days_of_silence"]) == (True, None)
    assert "as_of=2021-06-30" in ask(client, "letters", as_of="2021-06-30", limit=1)["next"]


@pytest.mark.django_db
def test_what_is_unchanged_is_not_sent_again(client: Client) -> None:
    letter = LetterFactory()
    for address in (f"letters/{letter.key}", "letters", "openapi.json", "search?q=invented"):
        first = client.get(API + address)
        unchanged = client.get(API + address, headers={"If-None-Match": first["ETag"]})
        assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", first["ETag"])
        assert unchanged["Access-Control-Allow-Origin"] == "*"
        assert client.get(API + address, headers={"If-None-Match": '"other"'}).status_code == 200
    etag = client.get(f"{API}letters/{letter.key}")["ETag"]
    letter.summary = "Other words."
    letter.save()
    changed = client.get(f"{API}letters/{letter.key}", headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed["ETag"] != etag
    assert changed["Cache-Control"] == "public, no-cache"


@pytest.mark.django_db
def test_any_site_may_read_and_nobody_may_write(client: Client) -> None:
    address = f"{API}letters"
    whole, head = client.get(address), client.head(address)
    assert head.content == b""
    for name in ("ETag", "Content-Length", "Content-Type", "Access-Control-Allow-Origin", "Link"):
        assert head[name] == whole[name]
    assert whole["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    asked_before = client.options(address, headers={"Origin": "https://elsewhere.example"})
    assert asked_before.status_code == 204
    assert asked_before["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert asked_before["Access-Control-Allow-Headers"] == "If-None-Match"
    for method in ("post", "put", "patch", "delete", "trace"):
        refused = getattr(client, method)(address)
        assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert refused.json() == {"error": f"{method.upper()} is not possible here: everything can be read with GET."}
    assert "Access-Control-Allow-Origin" not in client.get("/letters/"), "pages are for readers of this site"


def test_search_and_suggestions_are_those_of_the_pages(starter: None, client: Client) -> None:
    page = client.get("/search/?q=tibet+boycott").context["groups"]
    groups = ask(client, "search", q="tibet boycott")["groups"]
    assert [(group["kind"], group["count"]) for group in groups] == [(g.label.lower(), g.count) for g in page]
    assert {group["kind"] for group in groups} <= RESOURCES.keys()
    for group, shown in zip(groups, page, strict=True):
        assert [hit["page"] for hit in group["hits"]] == [f"http://localhost:8000{hit.url}" for hit in shown.hits]
    assert any("<mark>" in hit["snippet"] for group in groups for hit in group["hits"])
    names = [row["name"] for row in ask(client, "suggest", q="tibet netwrok")["rows"]]
    assert names == [str(actor) for actor in client.get("/suggest/?q=tibet+netwrok").context["actors"]]
    (bach, *_) = ask(client, "suggest", q="thomas bach")["rows"]
    assert (bach["key"], bach["actor_type"], bach["kind"]) == ("thomas-bach", "person", None)
    assert "IOC" in bach["role"]


@pytest.mark.django_db
def test_many_rows_need_no_more_queries_than_one(client: Client, django_assert_num_queries: Any) -> None:
    makers = (SignatureFactory, AddresseeFactory, ResponseFactory, PositionFactory, EventFactory, PersonFactory)
    for make in makers:
        make.create_batch(5)
    counts = {"campaigns": 2, "letters": 2, "signatures": 2, "addressees": 2, "responses": 2, "positions": 2}
    for name, queries in counts.items():
        for limit in (1, 5):
            with django_assert_num_queries(queries):
                assert len(ask(client, name, limit=limit)["rows"]) == limit
    with django_assert_num_queries(1 + len({row["table"] for row in ask(client, "citations", limit=AT_MOST)["rows"]})):
        ask(client, "citations", limit=AT_MOST)


# The document -----------------------------------------------------------------------------------


def test_the_document_is_complete(starter: None, client: Client) -> None:
    document = ask(client, "openapi.json")
    assert document["openapi"].startswith("3.1")
    assert document["info"]["license"]["url"] == "https://creativecommons.org/licenses/by/4.0/"
    tags = {tag["name"] for tag in document["tags"]}
    for path, methods in document["paths"].items():
        (operation,) = methods.values()
        assert set(methods) == {"get"}
        assert operation["summary"]
        assert set(operation["tags"]) <= tags
        assert {"200", "304", "400"} <= operation["responses"].keys(), path
        assert "{" not in path or {"404", "410"} <= operation["responses"].keys()
        assert all(answer["description"] for answer in operation["responses"].values())
        names = [parameter["name"] for parameter in operation["parameters"]]
        assert len(names) == len(set(names)), path
        assert names[-1:] == (["as_of"] if has_days(path) else []), path
        for parameter in operation["parameters"]:
            assert parameter["description"], (path, parameter["name"])
            if parameter["in"] == "path":
                assert "example" in parameter or NOT_IN_STARTER in path
    for name, schema in document["components"]["schemas"].items():
        assert schema["description"], name
        for field, described in schema["properties"].items():
            assert described["description"], (name, field)


def test_examples_have_the_shape_that_they_explain(starter: None, client: Client) -> None:
    document = ask(client, "openapi.json")
    for resource in RESOURCES.values():
        for path, shape in (("", list_model(resource.model)), (f"/{{{resource.by}}}", resource.model)):
            answer = document["paths"][f"/api/v1/{resource.name}{path}"]["get"]["responses"]["200"]
            example = answer["content"]["application/json"]["example"]
            assert shape.model_validate(example).model_dump() == example


def test_the_document_names_each_column_of_the_package(starter: None, client: Client) -> None:
    document = ask(client, "openapi.json")
    for resource in RESOURCES.values():
        fields = document["components"]["schemas"][resource.one.capitalize()]
        columns = [column.name for column in resource.table.exported]
        assert [name for name in fields["properties"] if name in columns] == columns
        assert set(columns) <= set(fields["required"])


def test_each_filter_of_a_page_is_a_parameter(starter: None, client: Client) -> None:
    document = ask(client, "openapi.json")
    for resource in RESOURCES.values():
        given = {p["name"] for p in document["paths"][f"/api/v1/{resource.name}"]["get"]["parameters"]}
        wanted = {name for filter in resource.filters for name in filter({}).fields}
        assert given == wanted | {"limit", "cursor", "as_of"}


def test_each_example_can_be_tried(starter: None, client: Client) -> None:
    text = client.get("/api/").content.decode()
    commands = re.findall(r"curl &#x27;http://localhost:8000([^ ]*)&#x27;", text)
    assert len(commands) > 30
    for address in commands:
        response = client.get(address.replace("&amp;", "&"))
        if "{id}" in address and NOT_IN_STARTER in address:
            continue
        assert response.status_code == 200, address
        answer = response.json()
        assert answer.get("rows", True) or NOT_IN_STARTER in address, f"{address} shows nothing"


def test_the_page_says_what_the_document_says(starter: None, client: Client) -> None:
    text = client.get("/api/").content.decode()
    document = ask(client, "openapi.json")
    for path, methods in document["paths"].items():
        assert f"GET {path}<" in text
        for parameter in methods["get"]["parameters"]:
            assert f"<code>{parameter['name']}</code>" in text
    assert 'href="/api/v1/openapi.json"' in text
    assert 'href="/api/"' in client.get("/data/").content.decode()
    assert "/api/v1/docs" not in text
    assert client.get("/api/v1/docs").status_code == 404
