"""Counts of facets agree with a naive count, in every list and under every combination."""

import csv
import io
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Prefetch
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actors.filters import GovernmentFilter, OrganisationFilter, PersonFilter
from actors.models import Actor, Government, Organisation, Person
from articles.filters import ArticleFilter
from articles.models import Article, Citation
from campaigns.filters import CampaignFilter, EventFilter, LetterFilter, ResponseFilter, SilentFilter
from campaigns.models import Addressee, Campaign, Event, Letter, Response
from record.as_of import today
from record.models import published_rows
from tests.factories import AddresseeFactory, CampaignFactory, LetterFactory, SignatureFactory
from web import facets

type Values = dict[str, set[str]]


def of_letter(letter: Any) -> Values:
    signatures = [s for s in letter.signatures.published().select_related("actor") if not s.withdrawn and s.actor]
    addressees = list(letter.addressees.published().select_related("actor"))
    answered = any(a.answer_ids for a in letter.addressees.published().with_answers())
    return {
        "kind": {letter.kind},
        "demand": {letter.demand},
        "year": year_of(letter),
        "campaign": {letter.campaign.key},
        "answer": {"answered"} if answered else {"silent"} if addressees else set(),
        "addressee": {a.actor.key for a in addressees},
        "signatory": {s.actor.key for s in signatures},
        "country": {s.actor.country for s in signatures if s.actor.country},
        "language": set(letter.languages),
    }


def of_article(article: Any) -> Values:
    return {
        "outlet": {article.publisher},
        "year": year_of(article),
        "language": {article.language} - {""},
        "passage": {"held" if any(c.quote for c in Citation.objects.filter(article=article)) else "none"},
    }


def of_actor(actor: Any) -> Values:
    signatures = [signature for signature in actor.signatures.all() if not signature.withdrawn]
    did = {
        "signed": signatures,
        "received": actor.received.all(),
        "answered": [response for response in actor.responses.all() if not response.is_silence],
        "spoke": [r for r in actor.responses_spoken.all() if not r.is_silence and actor.kind == "person"],
    }
    return {
        "country": {actor.country} - {""},
        "did": {name for name, rows in did.items() if rows},
        "campaign": {s.letter.campaign.key for s in signatures},
    }


def of_organisation(actor: Any) -> Values:
    return of_actor(actor) | {"kind": {actor.organisation_kind}}


def of_government(actor: Any) -> Values:
    (government,) = Actor.objects.filter(pk=actor.pk).with_latest_position()
    stances = {position.stance for position in government.shown_latest_position}
    values = of_actor(actor) | {"kind": {actor.government_kind}, "stance": stances or {"none"}}
    del values["country"]
    return values


def of_person(actor: Any) -> Values:
    return of_actor(actor) | {"body": {role.body.key for role in actor.affiliations.all() if role.body}}


def of_response(response: Any) -> Values:
    campaigns = [response.campaign, response.letter and response.letter.campaign]
    return {
        "stance": {response.stance} | (set() if response.is_silence else {"any_answer"}),
        "by": {response.actor.kind},
        "form": {response.form} - {""},
        "year": year_of(response),
        "campaign": {campaign.key for campaign in campaigns if campaign},
    }


def of_silence(addressee: Any) -> Values:
    return {
        "by": {addressee.actor.kind},
        "addressee": {addressee.actor.key},
        "year": year_of(addressee.letter),
        "campaign": {addressee.letter.campaign.key},
    }


def of_event(event: Any) -> Values:
    return {"year": year_of(event), "campaign": {campaign.key for campaign in event.campaigns.published()}}


def of_campaign(campaign: Any) -> Values:
    last = min(campaign.end_latest or today(), today())
    years = range(campaign.start.year, last.year + 1) if campaign.start else []
    return {"year": {str(year) for year in years}, "lead": {lead.key for lead in campaign.leads.all()}}


def year_of(fact: Any) -> set[str]:
    return {str(fact.date.year)} if fact.date else set()


# Each list with its filter, its rows, and the values of one row in every facet, worked out in Python.
LISTS: dict[str, tuple[Any, Callable[[], Any], Callable[[Any], Values]]] = {
    "letters": (LetterFilter, lambda: Letter.objects.published(), of_letter),
    "articles": (ArticleFilter, lambda: Article.objects.published(), of_article),
    "organisations": (OrganisationFilter, lambda: Organisation.objects.published(), of_organisation),
    "governments": (GovernmentFilter, lambda: Government.objects.published(), of_government),
    "people": (PersonFilter, lambda: Person.objects.published(), of_person),
    "responses": (ResponseFilter, lambda: Response.objects.published(), of_response),
    "silent": (SilentFilter, lambda: Addressee.objects.published().awaiting_answer(), of_silence),
    "events": (EventFilter, lambda: Event.objects.published(), of_event),
    "campaigns": (CampaignFilter, lambda: Campaign.objects.published(), of_campaign),
}


def loaded(rows: Any) -> Any:
    """Rows with what they point to, actors with all that belongs to them: naive counting follows every relation."""
    if rows.model._meta.concrete_model is Actor:
        relations = ("signatures", "received", "responses", "responses_spoken", "affiliations")
        return rows.prefetch_related(*(Prefetch(name, loaded(published_rows(Actor, name))) for name in relations))
    names = [name for name in ("letter__campaign", "campaign", "actor", "body") if has_field(rows.model, name)]
    return rows.select_related(*names) if names else rows


def has_field(model: Any, path: str) -> bool:
    return path.partition("__")[0] in {field.name for field in model._meta.fields}


@pytest.mark.parametrize("name", LISTS)
def test_counts_equal_a_naive_count_for_any_combination(
    starter: None, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(facets, "COUNTED_AT_ONCE", 10_000)
    filter_class, published, values_of = LISTS[name]
    naive = {row.pk: values_of(row) for row in loaded(published())}
    assert set(next(iter(naive.values()))) == {facet.name for facet in filter_class.facets}
    known = {facet: sorted(set().union(*(v[facet] for v in naive.values()))) for facet in next(iter(naive.values()))}
    combination = st.fixed_dictionaries(
        {},
        optional={
            facet: st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)
            for facet, values in known.items()
            if values
        },
    )

    def fitting(chosen: dict[str, list[str]]) -> list[int]:
        return [pk for pk, has in naive.items() if all(has[facet] & set(wanted) for facet, wanted in chosen.items())]

    @given(combination)
    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    def check(chosen: dict[str, list[str]]) -> None:
        data = QueryDict(mutable=True)
        for facet, values in chosen.items():
            data.setlist(facet, values)
        form = filter_class(data)
        assert form.is_valid(), form.errors
        fits = fitting(chosen)
        assert sorted(form.listed(published()).values_list("pk", flat=True)) == sorted(fits)
        counts = form.counted(published())
        assert counts.total == len(fits)
        for counted in counts.facets:
            facet = counted.facet.name
            others = {name: wanted for name, wanted in chosen.items() if name != facet}
            expected = Counter(value for pk in fitting(others) for value in naive[pk][facet])
            shown = {value.value: value.count for value in counted.values}
            assert shown == {value: expected[value] for value in shown}, facet
            assert len(expected) == len(expected.keys() & shown.keys()) + counted.more
            in_file = {value: number for _, value, number in form.every_count(published(), counted.facet)}
            assert in_file == expected, facet

    check()


def test_several_values_of_one_facet_add_up(starter: None, client: Client) -> None:
    text = client.get("/letters/?kind=petition&kind=briefing").content.decode()
    assert "29 letters" in text
    assert "Kind: petition" in text
    assert 'href="?kind=briefing"' in text


def test_a_value_that_is_not_there_is_told(starter: None, client: Client) -> None:
    response = client.get("/letters/?signatory=nobody-at-all")
    assert response.status_code == 400
    assert "there is no signatory “nobody-at-all” here" in response.content.decode()


def test_counts_are_a_file_of_every_value_that_charts_are_made_of(
    starter: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facets, "COUNTED_AT_ONCE", 0)
    page = client.get("/letters/?kind=petition&page=1&open=signatory&year=2021").content.decode()
    assert 'href="/letters/counts/signatory.csv?kind=petition&amp;year=2021" download' in page
    response: Any = client.get("/letters/counts/signatory.csv?kind=petition&year=2021")
    assert "torchlight-letters-by-signatory-" in response["Content-Disposition"]
    assert "/letters/?kind=petition&year=2021>" in response["Link"]
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"), newline="")))
    assert len(rows) > facets.SHOWN
    assert list(rows[0]) == ["Signatory", "Signatory: key", "Number"]
    numbers = [int(row["Number"]) for row in rows]
    assert numbers == sorted(numbers, reverse=True)
    found = client.get("/letters/", {"kind": "petition", "year": 2021, "signatory": rows[0]["Signatory: key"]})
    assert found.context["page"].paginator.count == numbers[0]


@pytest.mark.django_db
def test_names_in_counts_are_no_formulas(client: Client) -> None:
    CampaignFactory(name="=HYPERLINK(1)", key="invented-formula")
    LetterFactory(campaign=Campaign.objects.get())
    response: Any = client.get("/letters/counts/campaign.csv")
    assert "\r\n'=HYPERLINK(1),invented-formula,1\r\n" in response.getvalue().decode()


def test_there_are_no_counts_of_what_is_no_facet(starter: None, client: Client) -> None:
    response = client.get("/letters/counts/length.csv")
    assert response.status_code == 404
    assert "Letters are not counted by “length”." in response.content.decode()
    assert client.get("/letters/counts/kind.csv?year=never").status_code == 400


def test_more_values_of_a_facet_are_shown_when_asked_for(starter: None, client: Client) -> None:
    text = client.get("/campaigns/?q=beijing").content.decode()
    assert 'href="?q=beijing&amp;open=lead"' in text
    ten = client.get("/campaigns/?q=beijing").context["facets"][1]
    opened = client.get("/campaigns/?q=beijing&open=lead").context["facets"][1]
    assert len(ten.values) == facets.SHOWN
    assert len(opened.values) == len(ten.values) + ten.more
    assert not opened.more


def test_a_facet_whose_value_is_that_of_every_row_is_not_shown(client: Client, db: None) -> None:
    LetterFactory.create_batch(2)
    shown = {counted.facet.name for counted in client.get("/letters/").context["facets"]}
    assert shown == {"campaign"}, "kind, demand, year and answer are the same"


def test_names_are_suggested_in_any_script_and_misspelt(starter: None, client: Client) -> None:
    for typed, name in (("tibet netwrok", "International Tibet Network"), ("hrw", "Human Rights Watch")):
        text = client.get("/suggest/", {"q": typed}).content.decode()
        assert name in text
    fragment = client.get("/suggest/", {"q": "hrw"}, headers={"HX-Request": "true", "HX-Target": "suggestions"})
    assert fragment.content.decode().lstrip().startswith('<div id="suggestions">')


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ('"diplomatic boycott" -athletes', "Letters"),
        ("bach", "Thomas"),
        ("uigur", "Letters"),
        ("Uyghur", "Letters"),
        ("tibet netwrok", "International"),
        ("冬奥", "Articles"),
        ("Łódź", "Nothing in the record fits these words"),
        ("'; DROP TABLE letters;--", "fits these words"),
        ("a & | ! <-> :* (", "hits"),
        ("🔥", "Nothing in the record fits these words"),
        ("שלום", "Nothing in the record fits these words"),
    ],
)
def test_a_search_gives_hits_or_a_next_step(starter: None, client: Client, words: str, shown: str) -> None:
    response = client.get("/search/", {"q": words})
    assert response.status_code == 200
    assert shown in response.content.decode()


@override_settings(KEEP_IN_MEMORY=True)
def test_counts_are_kept_until_the_record_changes(own_database: str, client: Client) -> None:
    def counted() -> tuple[dict[str, int], int]:
        with CaptureQueriesContext(connection) as queries:
            page: Any = client.get("/letters/?kind=petition").context
        years = next(facet for facet in page["facets"] if facet.facet.name == "demand")
        return {value.value: value.count for value in years.values}, len(queries)

    with transaction.atomic():
        letter = LetterFactory(kind="petition", demand="postpone")
        LetterFactory(kind="petition", demand="supply_chain")
    first, queries = counted()
    assert first == {"postpone": 1, "supply_chain": 1}
    again, fewer = counted()
    assert again == first
    assert fewer < queries
    with transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(visibility="hidden")
        LetterFactory(kind="petition", demand="supply_chain")
        LetterFactory(kind="petition", demand="full_boycott")
    changed, all_again = counted()
    assert changed == {"supply_chain": 2, "full_boycott": 1}
    assert all_again == queries


@override_settings(KEEP_IN_MEMORY=True)
def test_rows_are_kept_until_the_record_changes(own_database: str, client: Client) -> None:
    def shown(query: str = "") -> tuple[str, int]:
        with CaptureQueriesContext(connection) as queries:
            html = client.get(f"/letters/?{query}").content.decode()
        return html, len(queries)

    with transaction.atomic():
        hidden, renamed = LetterFactory(title="Invented letter one"), LetterFactory(title="Invented letter two")
        addressee = AddresseeFactory(letter=renamed)
        SignatureFactory(letter=renamed)
    first, queries = shown()
    assert names_in(first) == ["Invented letter one", "Invented letter two", "1 named here"]
    again, fewer = shown()
    assert again == first
    assert fewer < queries
    assert "<mark>" in shown("q=invented")[0]
    with transaction.atomic():
        Letter.objects.filter(pk=hidden.pk).update(visibility="hidden")
        Letter.objects.filter(pk=renamed.pk).update(title="Invented letter three")
        Actor.objects.filter(pk=addressee.actor_id).update(name="Invented Addressee")
        SignatureFactory(letter=renamed)
    for page, _ in (shown(), shown("q=invented")):
        assert names_in(page) == ["Invented letter three", "Invented Addressee", "2 named here"]


def names_in(html: str) -> list[str]:
    names = ["Invented letter one", "Invented letter two", "Invented letter three", "Invented Addressee"]
    return [name for name in [*names, "1 named here", "2 named here"] if name in html]


@override_settings(KEEP_IN_MEMORY=True)
def test_who_signed_how_many_letters_of_a_campaign_is_kept_until_the_record_changes(
    own_database: str, client: Client
) -> None:
    def shown(query: str = "") -> list[tuple[str, int]]:
        page = client.get(f"/campaigns/{campaign.key}/signatories/?{query}").context["page"]
        return [(signatory.name, signatory.number) for signatory in page]

    with transaction.atomic():
        campaign = CampaignFactory()
        first, second = LetterFactory(campaign=campaign), LetterFactory(campaign=campaign)
        alpha = SignatureFactory(letter=first, actor__name="Invented Alpha").actor
        SignatureFactory(letter=second, actor=alpha)
        beta = SignatureFactory(letter=first, actor__name="Invented Beta").actor
    for _ in range(2):
        assert shown() == [("Invented Alpha", 2), ("Invented Beta", 1)]
        assert shown("at_least=2") == [("Invented Alpha", 2)]
    with transaction.atomic():
        Actor.objects.filter(pk=alpha.pk).update(visibility="hidden")
        SignatureFactory(letter=second, actor=beta)
    assert shown() == shown("at_least=2") == [("Invented Beta", 2)]


@override_settings(KEEP_IN_MEMORY=True)
def test_kept_counts_are_those_of_the_other_filters_and_of_the_day(own_database: str, client: Client) -> None:
    with transaction.atomic():
        for year in (2020, 2021):
            LetterFactory(kind="petition", date=f"{year}-03-01", date_precision="day")
            LetterFactory(kind="briefing", date=f"{year}-03-01", date_precision="day")

    def petitions(query: str) -> int:
        kinds = next(f for f in client.get(f"/letters/?{query}").context["facets"] if f.facet.name == "kind")
        return next(value.count for value in kinds.values if value.value == "petition")

    counted = {query: petitions(query) for query in ("", "as_of=2020-06-01", "year=2021", "year=2020")}
    assert list(counted.values()) == [2, 1, 1, 1]
    for query, number in counted.items():
        assert petitions(f"kind=petition&{query}") == number
        assert petitions(f"kind=briefing&{query}") == number


@pytest.mark.django_db
def test_counts_are_not_kept_inside_a_transaction() -> None:
    assert LetterFilter({}).state() is None
