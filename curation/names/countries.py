"""Which country is meant by a name in a list, in the languages in which such lists are written."""

import functools

from babel import Locale

from articles.ingest.extract.countries import OTHER_NAMES
from articles.ingest.extract.folding import fold_name
from record.codes import COUNTRIES

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "da", "sv", "nb", "fi", "zh", "ja", "ko", "ru", "uk")
# Codes that are no countries, or mean another country where lists use them.
NOT_MEANT = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
ALSO = {
    "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB", "the netherlands": "NL",
    "holland": "NL", "usa": "US", "us": "US", "united states of america": "US", "tibet": "", "hongkong": "HK",
    "republic of china": "TW", "czech republic": "CZ", "south korea": "KR", "republic of korea": "KR", "turkiye": "TR",
    "russian federation": "RU",
}  # fmt: skip


def country_of(text: str) -> str:
    """The code of the country that a text is the name of, such as ``NO`` for *Norwegen* or *(NO)*; else empty."""
    name = fold_name(text)
    if len(name) < 2 or len(name) > 60:
        return ""
    found = _codes().get(name) or _codes().get(name.removeprefix("the "), "")
    if not found and len(text.strip()) == 2 and text.strip().isupper():
        found = text.strip() if text.strip() in COUNTRIES and text.strip() not in NOT_MEANT else ""
    return found


@functools.cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for language in reversed(LANGUAGES):  # English has the last word
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in NOT_MEANT:
                codes[fold_name(name)] = str(code)
    for names in OTHER_NAMES.values():
        for code, others in names.items():
            if len(code) == 2 and code not in NOT_MEANT:
                codes |= {fold_name(name): code for name in others.split("|")}
    codes |= {fold_name(name): code for code, name in COUNTRIES.items() if code not in NOT_MEANT and code.isalpha()}
    return {name: code for name, code in (codes | ALSO).items() if code}
