"""Counts of facets agree with a naive count, under every combination."""

from collections import Counter

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.filters import LetterFilter
from campaigns.models import Letter


def values_of(letter: Letter) -> dict[str, set[str]]:
    """The values of one letter in every facet, worked out row by row."""
    signatures = [s for s in letter.signatures.published().select_related("actor") if not s.withdrawn and s.actor]
    addressees = list(letter.addressees.published().select_related("actor"))
    answered = any(a.answer_ids for a in letter.addressees.published().with_answers())
    return {
        "kind": {letter.kind},
        "demand": {letter.demand},
        "year": {str(letter.date.year)} if letter.date else set(),
        "campaign": {letter.campaign.key},
        "answer": {"answered"} if answered else {"silent"} if addressees else set(),
        "addressee": {a.actor.key for a in addressees},
        "signatory": {s.actor.key for s in signatures},
        "country": {s.actor.country for s in signatures if s.actor.country},
        "language": set(letter.languages),
    }


@pytest.fixture(scope="module")
def naive(starter_database: str) -> dict[str, dict[str, set[str]]]:
    return {}


def test_counts_equal_a_naive_count_for_any_combination(starter: None, naive: dict[str, dict[str, set[str]]]) -> None:
    rows = Letter.objects.select_related("campaign")
    naive.update({letter.key: values_of(letter) for letter in rows})
    known = {name: sorted(set().union(*(v[name] for v in naive.values()))) for name in next(iter(naive.values()))}
    combination = st.fixed_dictionaries(
        {},
        optional={
            name: st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)
            for name, values in known.items()
        },
    )

    @given(combination)
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def check(chosen: dict[str, list[str]]) -> None:
        data = QueryDict(mutable=True)
        for name, values in chosen.items():
            data.setlist(name, values)
        form = LetterFilter(data)
        assert form.is_valid(), form.errors
        published = Letter.objects.published()
        fits = {
            key for key, values in naive.items() if all(values[name] & set(wanted) for name, wanted in chosen.items())
        }
        assert set(form.narrow(published).values_list("key", flat=True)) == fits
        counts = form.counted(published)
        assert counts.total == len(fits)
        for counted in counts.facets:
            others = {n: w for n, w in chosen.items() if n != counted.facet.name}
            expected = Counter(
                value
                for values in naive.values()
                if all(values[name] & set(wanted) for name, wanted in others.items())
                for value in values[counted.facet.name]
            )
            shown = {value.value: value.count for value in counted.values}
            assert shown == {value: expected[value] for value in shown}, counted.facet.name
            assert len(expected) == len(expected.keys() & shown.keys()) + counted.more

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
