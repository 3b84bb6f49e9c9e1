"""What differs between two versions of a text."""

import time

from articles.differences import ADDED, REMOVED, SAME, Paragraph, Run, Unchanged, differences, paragraphs_of


def one(kind: str, text: str) -> Paragraph:
    return Paragraph(kind, (Run(kind, text),))


def test_paragraphs_are_what_empty_lines_separate() -> None:
    assert paragraphs_of("One\nand still one\n\n \nTwo\n") == ["One\nand still one", "Two\n"]
    assert paragraphs_of("") == []


def test_the_same_text_has_no_difference_in_words() -> None:
    assert differences("One\n\nTwo", "One\n\nTwo") == [Unchanged(2)]


def test_added_and_removed_paragraphs_stand_in_their_places() -> None:
    old, new = "First\n\nSecond\n\nThird", "Before\n\nFirst\n\nThird"
    assert differences(old, new) == [one(ADDED, "Before"), Unchanged(1), one(REMOVED, "Second"), Unchanged(1)]


def test_a_changed_paragraph_shows_its_changed_words() -> None:
    [changed] = differences("Nobody answered the letter on Monday.", "Nobody answered the letter on Tuesday evening.")
    assert changed == Paragraph(
        "",
        (
            Run(SAME, "Nobody answered the letter on "),
            Run(REMOVED, "Monday"),
            Run(ADDED, "Tuesday evening"),
            Run(SAME, "."),
        ),
    )


def test_scripts_without_spaces_are_compared_by_characters() -> None:
    [changed] = differences("主办方已经收到来信", "主办方没有收到来信")
    assert changed.runs == (Run(SAME, "主办方"), Run(REMOVED, "已经"), Run(ADDED, "没有"), Run(SAME, "收到来信"))


def test_another_paragraph_is_no_changed_one() -> None:
    assert differences("Snow fell all night.", "The court named a date!") == [
        one(REMOVED, "Snow fell all night."),
        one(ADDED, "The court named a date!"),
    ]


def test_all_that_was_in_a_version_is_in_the_difference() -> None:
    old, new = "A b c d e f\n\ng h", "A b x d e f\n\ng h i\n\nj"
    runs = [run for part in differences(old, new) if isinstance(part, Paragraph) for run in part.runs]
    assert "".join(run.text for run in runs if run.kind != ADDED) == old.replace("\n\n", "")
    assert "".join(run.text for run in runs if run.kind != REMOVED) == new.replace("\n\n", "")


def test_texts_of_any_size_are_compared_in_little_time() -> None:
    start = time.process_time()
    differences("word " * 200_000, "other " * 200_000)
    differences("\n\n".join(map(str, range(50_000))), "\n\n".join(map(str, range(0, 100_000, 2))))
    differences("\n\n".join(["same words here"] * 900), "\n\n".join(["same words there"] * 900))
    assert time.process_time() - start < 3
