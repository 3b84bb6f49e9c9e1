"""Whether an article is about what the record is about: rights in China and the Games in Beijing.

Stories of other boycotts, petitions and open letters use the same words. An article counts when it speaks of the
place and of rights (or of a diplomatic boycott), and more of these than of other Games or places.
"""

import re

from articles.ingest.extract.document import Document

ARENA = re.compile(
    r"\b(?:stadium|athlet\w*|athlèt\w*|Stadion|Sportler\w*|stade|estadio|atletas?|deportistas?|podium)\b", re.I
)


def _asks(document: Document) -> bool:
    """Whether somebody asks for something near a letter, statement, petition or motion."""
    words, text = document.words, document.text
    nouns = (words.letter, words.statement, words.petition, words.motion)
    asking = [document.sentence_at(match.start()) for match in words.urge.finditer(text)]
    near = [document.sentences[max(sentence.index - 1, 0) : sentence.index + 2] for sentence in asking]
    return any(noun.search(text, around[0].start, around[-1].end) for around in near for noun in nouns)


def is_relevant(document: Document) -> bool:
    words, text = document.words, document.text
    place = len(words.place.findall(text))
    rights = len(words.rights.findall(text))
    games = len(words.games.findall(text)) + len(ARENA.findall(text))
    other = len(words.past_games.findall(text))
    kinds = [match[0].lower() for match in words.boycott.finditer(text)]
    if any("diplom" in kind or "politi" in kind or "políti" in kind for kind in kinds) and place >= other:
        return True
    if not place:
        return False
    if not rights:
        about = words.boycott.search(text) or (words.campaign.search(text) and _asks(document))
        return bool(games and about) and 2 * place > other
    if not games and (rights < 4 or not _asks(document)):
        return False
    return 2 * place + rights > other
