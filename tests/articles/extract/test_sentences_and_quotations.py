"""Texts come apart into paragraphs, sentences and quotations without losing a character."""

import pytest

from articles.ingest.extract.document import HIDDEN, Document


def document(text: str, language: str = "en") -> Document:
    return Document(text, language, None)


def sentences(text: str, language: str = "en") -> list[str]:
    own = document(text, language)
    return [text[sentence.start : sentence.end] for sentence in own.sentences]


def quoted(text: str, language: str = "en") -> list[str]:
    own = document(text, language)
    return [span.words_of(text) for span in own.spans]


def test_abbreviations_end_no_sentence() -> None:
    assert sentences("Mr. Frost met Sen. Anna B. Lund of the U.S. Senate. She smiled.") == [
        "Mr. Frost met Sen. Anna B. Lund of the U.S. Senate.",
        "She smiled.",
    ]


def test_a_german_day_ends_no_sentence() -> None:
    assert sentences("Am 9. September schrieben sie. Dann kam der Winter.", "de") == [
        "Am 9. September schrieben sie.",
        "Dann kam der Winter.",
    ]


def test_a_wrapped_line_goes_on_in_the_next() -> None:
    text = "The letter that was sent to the committee on Friday asks\nfor an answer by winter. It is short."
    assert sentences(text) == [text[: text.index(" It")], "It is short."]


def test_lines_of_a_list_stay_apart() -> None:
    assert sentences("Signed by\n- Snow Forum\n- Ice Union") == ["Signed by", "- Snow Forum", "- Ice Union"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("She said: “We will never be silent about this.”", "en"),
        ('She said: "We will never be silent about this."', "en"),
        ("She said: ‘We will never be silent about this.’", "en"),
        ("Sie sagte: „We will never be silent about this.“", "de"),
        ("Sie sagte: »We will never be silent about this.«", "de"),
        ("Elle a dit : « We will never be silent about this. »", "fr"),
        ("Dijo: «We will never be silent about this.»", "es"),
    ],
)
def test_quotation_marks_of_all_kinds(text: str, language: str) -> None:
    assert quoted(text, language) == ["We will never be silent about this."]


def test_quotations_inside_others_belong_to_them() -> None:
    text = "“They told us ‘this is not your business’ and left,” he said."
    assert quoted(text) == ["They told us ‘this is not your business’ and left"]


def test_apostrophes_quote_nothing() -> None:
    assert quoted("The athletes' union and the governments' envoys don't agree on the skiers' demands.") == []


def test_a_paragraph_that_is_not_closed_is_quoted_to_its_end() -> None:
    assert quoted("“We ask you to act now.\n\n“We ask you to act today.”") == [
        "We ask you to act now.",
        "We ask you to act today.",
    ]


def test_what_reporters_tell_is_as_long_as_the_text() -> None:
    own = document("He said “we shall all go home today” and left.")
    assert len(own.told) == len(own.text)
    assert own.told.count(HIDDEN) == len("“we shall all go home today”")
