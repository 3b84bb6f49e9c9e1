"""Names of countries and languages for their ISO codes."""

from babel import Locale

_ENGLISH = Locale("en")
# Where the short name in use differs from the one in the Unicode locale data.
_SHORT = {"HK": "Hong Kong", "MO": "Macao", "US": "United States", "PS": "Palestine", "TR": "Turkey"}

# The English names of countries for codes such as ``TW``.
COUNTRIES = {code: name for code, name in _ENGLISH.territories.items() if len(code) == 2} | _SHORT


def country_name(code: str) -> str:
    """The English name for a code such as ``TW``; the code itself where none is known."""
    return COUNTRIES.get(code, code)


def language_name(code: str) -> str:
    """The English name for a code such as ``ug``; the code itself where none is known."""
    return _ENGLISH.languages.get(code, code)
