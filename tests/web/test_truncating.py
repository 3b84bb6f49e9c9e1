"""Texts that are cut to fit."""

import pytest

from web.templatetags.web import truncatechars

KA_WITH_VOWEL = "\u0f40\u0f72"  # a letter of Tibetan and the vowel sign that belongs to it


@pytest.mark.parametrize(
    ("text", "length", "shown"),
    [
        ("short", 5, "short"),
        ("a long title", 6, "a lon…"),
        ("a long title", 3, "a…"),
        ("", 5, ""),
        (KA_WITH_VOWEL * 3, 6, KA_WITH_VOWEL * 3),
        (KA_WITH_VOWEL * 3, 5, KA_WITH_VOWEL * 2 + "…"),
        (KA_WITH_VOWEL * 3, 4, KA_WITH_VOWEL + "…"),
    ],
)
def test_a_text_is_cut_between_letters_and_never_longer(text: str, length: int, shown: str) -> None:
    assert truncatechars(text, length) == shown
    assert len(shown) <= max(length, 1)
