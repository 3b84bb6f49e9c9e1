"""Names as they are compared. Each form forgives more than the one before:

* ``fold_name``: the same but for case, accents and signs (``articles/ingest/extract/folding.py``);
* ``sure``: the same but for *the* and what is surely a legal form;
* ``plain``: the same but for an article, a legal form, abbreviations and usual spellings;
* ``sorted_words``: the same words in any order;
* ``initials``: the first letters, as acronyms have them.
"""

from collections.abc import Mapping

from articles.ingest.extract.folding import fold_name


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _pairs(text: str) -> dict[str, str]:
    """Words with what they stand for: ``intl=international``."""
    return dict(pair.split("=") for pair in text.split())


ARTICLES = _words("the le la les l der die das el los las il lo de het")
LEGAL_FORMS = _words(
    "ltd limited inc incorporated llc llp plc corp corporation co company ev gmbh ggmbh vzw asbl aisbl sa sarl srl spa "
    "onlus aps ong npo nv bv ab ry zs os pty as ngo cic"
)
# Those that are surely no part of the name, as "SA" may be.
SURE_FORMS = _words("ltd limited inc incorporated llc plc gmbh ggmbh ev")
ABBREVIATIONS = _pairs(
    "intl=international int=international internatl=international natl=national assn=association assoc=association "
    "asso=association ass=association org=organisation orgn=organisation organization=organisation "
    "organizations=organisations fed=federation fdn=foundation fndn=foundation univ=university comm=committee "
    "cttee=committee cmte=committee ctr=centre center=centre centers=centres inst=institute soc=society "
    "gov=government govt=government dept=department grp=group cncl=council conf=conference cong=congress "
    "camp=campaign proj=project netw=network mvmt=movement movt=movement labor=labour defense=defence st=saint "
    "n=and und=and et=and y=and e=and"
)
SMALL_WORDS = _words("a an and at by de der des di du e en et for für fuer in la le of on pour the to und von y")


def sure(name: str) -> str:
    """Folded, without *the* at the beginning and what is surely a legal form at the end."""
    words = fold_name(name).split()
    while len(words) > 1 and words[-1] in SURE_FORMS:
        words.pop()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def plain(name: str, spellings: Mapping[str, str] | None = None) -> str:
    """Folded, without the article at the beginning and the legal form at the end, each word in its usual spelling.

    ``spellings``: for words that the record knows in several, the one that stands for all.
    """
    words = fold_name(name).split()
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    while len(words) > 1 and words[0] in ARTICLES:
        words.pop(0)
    usual = [ABBREVIATIONS.get(word, word) for word in words]
    if spellings:
        usual = [spellings.get(word, word) for word in usual]
    return " ".join(usual)


def sorted_words(plain_name: str) -> str:
    """The words of a plain name in the order of the alphabet, without small ones such as *of*."""
    words = plain_name.split()
    return " ".join(sorted([word for word in words if word not in SMALL_WORDS] or words))


def initials(plain_name: str) -> tuple[str, str]:
    """The first letters of the words, without and with those of the small ones."""
    words = plain_name.split()
    return "".join(word[0] for word in words if word not in SMALL_WORDS), "".join(word[0] for word in words)
