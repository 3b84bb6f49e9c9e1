"""Names that are known: of the record, of governments, and of who was named before."""

from tests.articles.extract.names.invented import names


def test_aliases_mean_their_actor() -> None:
    assert names("The SFI met again.") == [("organisation", "Snow Forum International")]


def test_a_surname_is_the_person_named_before() -> None:
    assert names("Ane Berglund spoke. Later Berglund left.") == [("person", "Ane Berglund")] * 2


def test_the_forum_is_the_one_that_was_named_last() -> None:
    assert (
        names("Snow Forum International met. Later the forum sang.")
        == [("organisation", "Snow Forum International")] * 2
    )


def test_seats_and_peoples_are_governments() -> None:
    assert names("The White House waited for the Danish answer.") == [
        ("government", "United States"),
        ("government", "Denmark"),
    ]
