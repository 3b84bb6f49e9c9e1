"""Countries in four languages: their names, adjectives, peoples, and the capitals that stand for governments."""

import functools

from babel import Locale

from articles.ingest.extract.folding import fold_words
from articles.ingest.extract.words import LANGUAGES, words_of

NO_GOVERNMENTS = frozenset(
    {"HK", "MO", "AQ", "BV", "HM", "UM", "EZ", "UN", "QO", "XA", "XB", "ZZ", "TF", "IO", "CX", "CC"}
)
ENGLISH = {
    "CZ": "Czech Republic",
    "TR": "Turkey",
    "BA": "Bosnia and Herzegovina",
    "GB-SCT": "Scotland",
    "MK": "North Macedonia",
}
OTHER_NAMES = {
    "en": {
        "US": "USA|U.S.|US|U.S.A.|America|United States of America",
        "GB": "UK|U.K.|Britain|Great Britain",
        "NL": "the Netherlands|Holland",
        "CZ": "Czechia|Czech Republic",
        "TR": "Turkey|Türkiye",
        "CN": "People's Republic of China|PRC",
        "KR": "Republic of Korea|South Korea",
        "KP": "DPRK",
        "AE": "UAE",
        "NZ": "Aotearoa New Zealand",
        "EU": "European Union|EU",
        "GB-SCT": "Scotland",
        "RU": "Russian Federation",
    },
    "de": {
        "US": "USA|US|Vereinigte Staaten|Vereinigten Staaten|Amerika",
        "GB": "Großbritannien|Vereinigtes Königreich|Vereinigten Königreich|Vereinigte Königreich",
        "CZ": "Tschechien",
        "CN": "Volksrepublik China",
        "EU": "Europäische Union|Europäischen Union|EU",
        "GB-SCT": "Schottland",
        "NL": "Holland",
        "BY": "Weißrussland",
    },
    "fr": {
        "US": "États-Unis|Etats-Unis|USA|Amérique",
        "GB": "Grande-Bretagne|Royaume-Uni",
        "EU": "Union européenne|UE",
        "GB-SCT": "Écosse|Ecosse",
        "CZ": "République tchèque|Tchéquie",
        "NL": "Hollande",
    },
    "es": {
        "US": "Estados Unidos|EE UU|EE. UU.|EEUU|EE.UU.|Norteamérica",
        "GB": "Gran Bretaña|Reino Unido",
        "EU": "Unión Europea|UE",
        "GB-SCT": "Escocia",
        "CZ": "República Checa|Chequia",
        "NL": "Holanda|Países Bajos",
    },
}


@functools.cache
def government_names(language: str) -> dict[tuple[str, ...], str]:
    """Words of a name -> country code. English names are known in every language, but not the reverse."""
    names: dict[tuple[str, ...], str] = {}
    for known in dict.fromkeys(("en", language if language in LANGUAGES else "en")):
        for code, name in Locale(known).territories.items():
            if len(code) == 2 and code not in NO_GOVERNMENTS:
                names[_words(name)] = str(code)
        for code, others in OTHER_NAMES[known].items():
            names |= {_words(name): code for name in others.split("|")}
    if language == "de":
        names |= {(*words[:-1], f"{words[-1]}s"): code for words, code in names.items() if not words[-1].endswith("s")}
    return names


@functools.cache
def adjectives(language: str) -> dict[str, str]:
    return words_of(language).demonyms


@functools.cache
def metonyms(language: str) -> dict[tuple[str, ...], str]:
    return {_words(name): code for name, code in words_of(language).metonyms.items()}


@functools.cache
def english_name(code: str) -> str:
    return ENGLISH.get(code) or str(Locale("en").territories.get(code, code))


def _words(name: str) -> tuple[str, ...]:
    return tuple(fold_words(name.removeprefix("the ")).replace("-", " ").split())
