"""A letter of sixty pages with a thousand names under it, from its PDF to the proposed letter."""

import time

from articles.ingest.document import Document
from articles.ingest.extract import extract
from articles.ingest.read import read_article
from tests.articles.ingest.documents import pdf, set_lines, set_prose

SYLLABLES = ("Bar", "Cor", "Dal", "Fen", "Gol", "Hem", "Jor", "Kel", "Lom", "Mar")
NAMES = [
    f"{first}{second.lower()} {third} Society" for first in SYLLABLES for second in SYLLABLES for third in SYLLABLES
]
LETTER = (
    "Open letter to the International Olympic Committee on the Winter Games in Beijing",
    "On 8 September 2021 a thousand invented societies wrote to Thomas Bach, President of the International Olympic "
    "Committee, and called on him to move the 2022 Winter Olympics from Beijing because of the human rights crisis.",
)


def filling(number: int) -> str:
    """A paragraph that names nobody, unlike those of other pages: what they all have would be taken for furniture."""
    return (
        f"Chapter {number} tells how the rights of {number * 137} people in China were not kept, and how in {number} "
        f"ways and {number + 1} places the Games of 2008 did not change that, whatever was promised {number} times."
    )


def test_is_read_and_understood_in_ten_seconds() -> None:
    prose = [
        set_prose(*LETTER),
        *(set_prose(*map(filling, range(4 * page, 4 * page + 4))) for page in range(1, 39)),
        set_prose("Signatories:"),
    ]
    lists = [set_lines(NAMES[start : start + 50]) for start in range(0, len(NAMES), 50)]
    document = pdf(*prose, *lists)
    begun = time.process_time()
    article = read_article(Document(document, media_type="application/pdf"))
    found = extract(article.text, title=article.title, language="en")
    taken = time.process_time() - begun
    [letter] = found.letters
    assert "Thomas Bach" in letter.addressees
    assert set(letter.signatories) == set(NAMES)
    assert taken < 10
