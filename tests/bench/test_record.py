"""The invented record: always the same, and shaped like a real one."""

import random
from collections import Counter

import pytest

from bench.record import SMALLEST, Record
from bench.words import misspelt


def test_the_same_scale_gives_the_same_rows() -> None:
    one, other = Record(SMALLEST), Record(SMALLEST)
    assert list(one.articles()) == list(other.articles())
    assert list(one.actors()) == list(other.actors())
    assert list(one.letters()) == list(other.letters())
    assert list(one.signatures()) == list(other.signatures())


def test_a_million_signatures_are_spread_over_letters_as_they_are_in_life() -> None:
    sizes = Record(1).letter_sizes
    assert len(sizes) == 20_000
    assert sum(sizes) == 1_000_000
    assert sizes.count(5_000) == 12
    assert sorted(sizes)[len(sizes) // 2] < 30  # most letters have few names
    assert min(sizes) >= 5


def test_few_organisations_sign_much() -> None:
    record = Record(SMALLEST)
    list(record.letters())
    signed = Counter(row[3] for row in record.signatures())
    most = sum(count for _, count in signed.most_common(len(signed) // 10))
    assert most > 0.2 * sum(signed.values())


def test_a_record_that_is_too_small_is_refused() -> None:
    with pytest.raises(ValueError, match="smallest scale"):
        Record(SMALLEST / 2)


def test_a_slip_of_the_fingers_keeps_the_first_letter() -> None:
    rng = random.Random(1)
    slips = {misspelt(rng, "lantern") for _ in range(200)}
    assert len(slips) > 20
    assert all(slip[0] == "l" and 6 <= len(slip) <= 8 for slip in slips)
