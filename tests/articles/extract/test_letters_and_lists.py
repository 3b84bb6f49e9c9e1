"""Single rules about letters: which words speak of one, who signed, how many, to whom."""

import datetime

import pytest

from articles.ingest.extract import Gazetteer, extract
from articles.ingest.extract.schema import Letter

ABOUT = " It is about human rights in China, the Uyghurs and the Beijing Winter Games."
WEDNESDAY = datetime.date(2021, 9, 8)


def letters(text: str, language: str = "en") -> list[Letter]:
    return extract(text + ABOUT, language=language, published=WEDNESDAY, gazetteer=Gazetteer()).letters


def test_a_letter_that_is_not_called_one() -> None:
    (letter,) = letters("More than 180 groups on Wednesday called on governments to boycott the Games.")
    assert letter.addressees == ["governments"]
    assert (letter.claimed_count, letter.count_qualifier) == (180, "more_than")
    assert letter.date == "2021-09-08"


def test_names_and_others_are_counted_together() -> None:
    (letter,) = letters("Ane Lund, Bo Frost and 17 other members wrote to the Aurora Committee asking it to act.")
    assert letter.claimed_count == 19
    assert letter.signatories == ["Ane Lund", "Bo Frost"]
    assert letter.addressees == ["Aurora Committee"]


def test_people_in_copy_are_no_addressees() -> None:
    (letter,) = letters("The open letter to Mira Holm, copied to Jon Vale, was signed by the Snow Forum.")
    assert letter.addressees == ["Mira Holm"]
    assert letter.signatories == ["Snow Forum"]


def test_votes_are_no_signatures() -> None:
    (letter,) = letters("MPs passed a motion urging the government to stay away; 266 members voted for it.")
    assert letter.kind == "parliamentary motion"
    assert letter.claimed_count is None


def test_two_letters_of_one_story_stay_apart() -> None:
    found = letters(
        "The Snow Forum wrote on Tuesday to Mira Holm asking her to resign. "
        "In a separate letter sent on Monday, 12 senators asked Jon Vale to move the Games."
    )
    assert [letter.addressees for letter in found] == [["Mira Holm"], ["Jon Vale"]]
    assert [letter.date for letter in found] == ["2021-09-07", "2021-09-06"]


def test_letters_of_years_ago_are_background() -> None:
    assert letters("In 2015 the Snow Forum wrote to Mira Holm asking her to resign.") == []


@pytest.mark.parametrize(
    "end",
    [
        "Signatories:\n- Snow Forum\n- Ice Union (Norland)\n- Lantern Circle",
        "Signed by\n1. Snow Forum\n2. Ice Union (Norland)\n3. Lantern Circle",
        "Signatories: Snow Forum; Ice Union; Lantern Circle",
        "Signed\n\nSnow Forum; Ice Union; and Lantern Circle",
        "Signatories\n\n| No | Name |\n| 1 | Snow Forum |\n| 2 | Ice Union |\n| 3 | Lantern Circle |",
    ],
)
def test_lists_of_signatories_of_all_shapes(end: str) -> None:
    (letter,) = letters(f"We publish an open letter to Mira Holm today.{ABOUT}\n\n{end}\n\n")
    assert letter.signatories[:3] == ["Snow Forum", "Ice Union", "Lantern Circle"]


@pytest.mark.parametrize(
    ("language", "text", "addressee", "count", "qualifier"),
    [
        (
            "de",
            "Rund sechzig Organisationen haben am Montag einen offenen Brief an Mira Holm geschickt.",
            "Mira Holm",
            60,
            "about",
        ),
        ("fr", "Une soixantaine d’associations ont publié une lettre ouverte à Mira Holm.", "Mira Holm", 60, "about"),
        ("es", "Casi doscientas organizaciones enviaron una carta abierta a Mira Holm.", "Mira Holm", 200, "nearly"),
    ],
)
def test_letters_in_other_languages(language: str, text: str, addressee: str, count: int, qualifier: str) -> None:
    topic = {
        "de": " Es geht um Menschenrechte und die Spiele in Peking.",
        "fr": " Il s’agit des droits humains et des Jeux de Pékin.",
        "es": " Trata de los derechos humanos y los Juegos de Pekín.",
    }[language]
    (letter,) = extract(text + topic, language=language, published=WEDNESDAY).letters
    assert letter.addressees == [addressee]
    assert (letter.claimed_count, letter.count_qualifier) == (count, qualifier)


def test_a_list_belongs_to_one_letter() -> None:
    text = "We publish an open letter to Mira Holm today. In a separate letter, 12 senators asked Jon Vale to act."
    first, second = letters(f"{text}{ABOUT}\n\nSigned by\n- Snow Forum\n- Ice Union\n\n")
    assert first.signatories == ["Snow Forum", "Ice Union"]
    assert second.signatories == []
