"""What is kept in memory: no more than so much of it, and each thing under the state in which it was worked out."""

from web.kept import Kept


def named(asked: list[list[int]]) -> object:
    def work_out(keys: list[int]) -> dict[int, str]:
        asked.append(keys)
        return {key: f"row {key}" for key in keys if key > 0}

    return work_out


def test_only_what_is_missing_is_worked_out_together() -> None:
    kept: Kept[str] = Kept(10)
    asked: list[list[int]] = []
    assert kept.get_each("one", [1, 2], named(asked)) == ["row 1", "row 2"]
    assert kept.get_each("one", [3, 2, 4, 1], named(asked)) == ["row 3", "row 2", "row 4", "row 1"]
    assert asked == [[1, 2], [3, 4]]


def test_another_state_knows_nothing_of_it() -> None:
    kept: Kept[str] = Kept(10)
    asked: list[list[int]] = []
    kept.get_each("one", [1], named(asked))
    kept.get_each("two", [1], named(asked))
    assert asked == [[1], [1]]


def test_what_is_not_there_is_left_out_and_asked_for_again() -> None:
    kept: Kept[str] = Kept(10)
    asked: list[list[int]] = []
    for _ in range(2):
        assert kept.get_each("one", [-1, 1], named(asked)) == ["row 1"]
    assert asked == [[-1, 1], [-1]]


def test_without_a_state_nothing_is_kept() -> None:
    kept: Kept[str] = Kept(10)
    asked: list[list[int]] = []
    for _ in range(2):
        assert kept.get_each(None, [2, -1, 1], named(asked)) == ["row 2", "row 1"]
        assert kept.get(None, lambda: "counted") == "counted"
    assert asked == [[2, -1, 1]] * 2


def test_the_oldest_goes_first_where_there_is_too_much() -> None:
    kept: Kept[str] = Kept(3)
    asked: list[list[int]] = []
    assert kept.get_each("one", [1, 2, 3, 4], named(asked)) == ["row 1", "row 2", "row 3", "row 4"]
    kept.get_each("one", [4, 3, 2], named(asked))
    kept.get_each("one", [1], named(asked))
    assert asked == [[1, 2, 3, 4], [1]]
