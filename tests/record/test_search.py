"""What a reader types, and what is found."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.models import Letter
from record.models import SpellingVariant
from record.search import Query, snippet
from record.search.snippets import stem
from tests import factories


def found(text: str) -> list[str]:
    query = SpellingVariant.query_for(text)
    return [letter.title for letter in Letter.objects.published().found_by(query).by_relevance(query)]


@pytest.fixture
def letters(db: None) -> None:
    factories.LetterFactory(title="Sponsors should withdraw", summary="Asks for a diplomatic boycott.")
    factories.LetterFactory(title="To the athletes", summary="A diplomatic boycott that spares athletes.")
    factories.LetterFactory(title="On Uyghur forced labour", summary="About sponsors.")
    factories.LetterFactory(
        title="Brief an die Vereine", summary="x", languages=["de"], text="Die Spiele sollen verschoben werden."
    )
    factories.LetterFactory(
        title="Lettre à l’équipe", summary="x", languages=["fr"], text="Nous demandons aux athlètes olympiques"
    )
    factories.LetterFactory(title="公开信", summary="x", languages=["zh"], text="抵制北京冬奥会")
    factories.LetterFactory(title="From Łódź", summary="x", languages=["pl"], text="List z Łodzi")


@pytest.mark.usefixtures("letters")
@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("sponsor", {"Sponsors should withdraw", "On Uyghur forced labour"}),
        ('"diplomatic boycott" -athletes', {"Sponsors should withdraw"}),
        ('-"diplomatic boycott" sponsors', {"On Uyghur forced labour"}),
        ("uigur", {"On Uyghur forced labour"}),
        ("spielen or equipe", {"Brief an die Vereine", "Lettre à l’équipe"}),
        ("Spiel", {"Brief an die Vereine"}),
        ("athlete olympique", {"Lettre à l’équipe"}),
        ("冬奥", {"公开信"}),
        ("北京 -冬奥", set()),
        ("lodz", {"From Łódź"}),
        ("labor", {"On Uyghur forced labour"}),
        ("", set()),
        ("🔥 ;-- %_ \\ & | ! ( )", set()),
        ("or or", set()),
        ('"', set()),
    ],
)
def test_words_find_what_they_mean(text: str, titles: set[str]) -> None:
    assert set(found(text)) == titles


@pytest.mark.usefixtures("letters")
def test_a_title_weighs_more_than_a_summary() -> None:
    assert found("sponsors") == ["Sponsors should withdraw", "On Uyghur forced labour"]


@pytest.mark.django_db
@given(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=80))
@settings(max_examples=200, deadline=None)
def test_nothing_that_is_typed_is_an_error(text: str) -> None:
    found(text)


@pytest.mark.usefixtures("letters")
@pytest.mark.parametrize(
    "text", ["x " * 2000, "a" * 4000, " ".join(f"word{n}" for n in range(600)), "-" * 4000, '"' * 4000]
)
def test_a_long_text_takes_less_than_a_second(text: str) -> None:
    start = time.process_time()
    found(text)
    assert time.process_time() - start < 1


def test_a_snippet_escapes_all_and_marks_what_was_found() -> None:
    text = "The <script>alert(1)</script> sponsors & their sponsorship in Beijing"
    marked = snippet(text, Query.parse("sponsor").words)
    assert "<script>" not in marked
    assert "<mark>sponsors</mark> &amp; their" in marked


@pytest.mark.parametrize(
    ("language", "typed", "word"),
    [
        ("en", "dying", "die"),
        ("en", "PONIES", "pony"),
        ("en", "relational", "relates"),
        ("fr", "securite", "Sécurité"),
        ("fr", "constamment", "constant"),
        ("de", "massnahme", "Maßnahmen"),
        ("de", "buero", "Büro"),
        ("de", "Büro", "Buero"),
        ("es", "existencia", "existente"),
        ("it", "élite", "elite"),
    ],
)
def test_a_word_with_another_ending_or_other_accents_is_marked(language: str, typed: str, word: str) -> None:
    assert stem(typed, language) == stem(word, language)
    assert snippet(f"one ({word}) more", [typed], language=language) == f"one (<mark>{word}</mark>) more"


def test_a_snippet_is_cut_around_the_first_found_word() -> None:
    text = "nothing here " * 100 + "the boycott begins " + "and goes on " * 100
    marked = snippet(text, ["boycotts"])
    assert "<mark>boycott</mark>" in marked
    assert marked.startswith("… ")
    assert marked.endswith(" …")
    assert len(marked) < 320


@given(st.text(max_size=400), st.lists(st.text(max_size=8), max_size=3))
def test_a_snippet_without_its_marks_is_part_of_the_escaped_text(text: str, words: list[str]) -> None:
    from django.utils.html import escape

    bare = snippet(text, words).replace("<mark>", "").replace("</mark>", "")
    assert bare.removeprefix("… ").removesuffix(" …") in escape(text)


def test_stems_are_right_while_several_threads_look_for_them() -> None:
    words = [first + last for first in ("boycott", "sponsor", "respond") for last in ("ing", "ers", "edly", "ations")]
    alone = [stem.__wrapped__(word, "en") for word in words]  # without what is remembered
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # threads take turns in the middle of a word
    try:
        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(lambda _: [stem.__wrapped__(word, "en") for word in words], range(60)))
    finally:
        sys.setswitchinterval(interval)
    assert found == [alone] * 60
