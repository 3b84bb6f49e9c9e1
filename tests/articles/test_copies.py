"""Copies of a text are found whatever an editor has done to it, and reports of their own are left alone."""

import random
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import accumulate, combinations

import pytest

from articles.ingest.copies import likeness, marks
from tests.articles import reprints

EDITED = [
    pytest.param(text, edit, id=f"{name}: {edit.__name__}")
    for name, text in reprints.TEXTS.items()
    for edit in reprints.EDITS
]


@pytest.mark.parametrize(("text", "edit"), EDITED)
def test_an_edited_copy_is_found_and_joined(text: str, edit: Callable[[str], str]) -> None:
    copy = edit(text)
    assert set(marks(text)) & set(marks(copy)), "the database can find it"
    assert likeness(text, copy).are_copies
    assert likeness(copy, text) == likeness(text, copy), "it does not matter which comes first"


def test_all_that_editors_do_at_once_is_found() -> None:
    copy = reprints.all_together(reprints.WIRE)
    assert set(marks(reprints.WIRE)) & set(marks(copy))
    assert likeness(reprints.WIRE, copy).are_copies


@pytest.mark.parametrize(("one", "other"), list(combinations(reprints.REPORTS, 2)))
def test_reports_that_quote_the_same_letter_are_not_copies(one: str, other: str) -> None:
    found = likeness(reprints.REPORTS[one], reprints.REPORTS[other])
    assert not found.are_copies, found


@pytest.mark.parametrize("report", reprints.REPORTS)
def test_reports_of_their_own_are_no_copies_of_the_wire(report: str) -> None:
    assert not likeness(reprints.REPORTS[report], reprints.WIRE).are_copies


def test_a_letter_and_a_report_that_quotes_it_in_full_are_not_copies() -> None:
    letter = reprints.QUOTED.strip("“”")
    for report in reprints.REPORTS.values():
        assert not likeness(letter, report).are_copies


def test_a_page_that_prints_a_part_of_a_report_above_another_is_no_copy_of_it() -> None:
    assert not likeness(f"{reprints.WIRE[:900]}\n\n{reprints.HARBOUR}", reprints.WIRE).are_copies


def test_the_same_form_filled_in_for_another_matter_is_no_copy() -> None:
    assert not likeness(*reprints.NOTICES).are_copies


def test_different_texts_have_nothing_in_common() -> None:
    for one, other in combinations(reprints.TEXTS.values(), 2):
        assert likeness(one, other).shared < 0.02
        assert not set(marks(one)) & set(marks(other))


def test_a_short_text_is_a_copy_only_if_it_says_the_same() -> None:
    brief = "The festival did not reply before the evening, its press desk said."
    assert likeness(brief, "THE FESTIVAL did not reply — before the evening, its press desk said").identical
    assert marks(brief) == marks(brief.upper())
    assert not likeness(brief, brief.replace("evening", "morning")).are_copies
    assert not set(marks(brief)) & set(marks(brief.replace("evening", "morning")))
    assert not likeness(brief, f"{brief} {reprints.HARBOUR}").are_copies


def test_a_text_without_words_is_a_copy_of_nothing() -> None:
    assert marks("— … —") == []
    assert not likeness("", "").are_copies


def test_marks_are_the_same_on_every_machine() -> None:
    assert marks("An invented brief.") == [MARK_OF_A_BRIEF]
    assert sum(marks(reprints.WIRE)) == SUM_OF_THE_WIRE
    assert all(-(2**63) <= mark < 2**63 for mark in marks(reprints.WIRE))


def test_marks_of_an_article_take_little_time() -> None:
    text = reprints.joined([reprints.WIRE, *reprints.REPORTS.values()])[:5000]
    best = min(_seconds(lambda: marks(text)) for _ in range(30))
    assert best < 0.003, f"{best * 1000:.2f} ms for 5 kB"


def test_of_20_000_articles_the_2_000_that_were_reprinted_are_found_and_no_others() -> None:
    groups = generated()
    by_mark: dict[int, list[int]] = defaultdict(list)
    texts = [(number, text) for number, group in enumerate(groups) for text in group]
    for place, (_, text) in enumerate(texts):
        for mark in marks(text):
            by_mark[mark].append(place)
    pairs = {pair for places in by_mark.values() for pair in combinations(places, 2)}
    assert len(pairs) < 3 * 20_000, "few are compared"
    joined = {(a, b) for a, b in pairs if likeness(texts[a][1], texts[b][1]).are_copies}
    assert not [(a, b) for a, b in joined if texts[a][0] != texts[b][0]]
    # Every copy finds the text that it was made from; two that were cut apart may share too little by themselves.
    first = {number: place for place, (number, _) in reversed(list(enumerate(texts)))}
    copies = [(first[number], place) for place, (number, _) in enumerate(texts) if place != first[number]]
    recall = len(joined.intersection(copies)) / len(copies)
    assert recall >= 0.95, f"{recall:.3f} of {len(copies)} copies are found"


def generated(articles: int = 20_000, reprinted: int = 2_000) -> list[list[str]]:
    """Groups of texts, most of one text; of the others each was edited at random from the first."""
    chance = random.Random(20220204)
    words = ["".join(chance.choices("abcdefghilmnoprstuvz", k=chance.randint(2, 9))) for _ in range(6_000)]
    # A few words are everywhere, as in a language.
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))

    def sentences(number: int) -> list[str]:
        drawn = chance.choices(words, cum_weights=weights, k=number * 9)
        return [" ".join(drawn[start : start + 9]).capitalize() + "." for start in range(0, len(drawn), 9)]

    groups = []
    left = articles
    for number in range(articles):
        if left <= 0:
            break
        text = sentences(chance.randint(9, 14))
        copies = chance.randint(1, 3) if number < reprinted else 0
        group = [text]
        for _ in range(copies):
            copy = text[: len(text) - chance.randint(0, len(text) // 3)]
            copy[0] = sentences(1)[0]
            copy.insert(chance.randint(1, len(copy)), sentences(1)[0])
            group.append(copy)
        groups.append([" ".join(parts) for parts in group])
        left -= len(group)
    return groups


def _seconds(do: Callable[[], object]) -> float:
    start = time.process_time()
    do()
    return time.process_time() - start


MARK_OF_A_BRIEF = 6201225265093364652
SUM_OF_THE_WIRE = -12277989417585146669
