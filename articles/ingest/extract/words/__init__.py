"""What each language says: tables of words and patterns, one module per language.

The rules are the same for all languages and live in the modules beside this package; what differs is here.
Patterns are short alternatives without nested repetition, so that searching stays linear.
"""

import functools
import importlib
import re
from dataclasses import dataclass, field

from articles.ingest.extract.schema import Qualifier
from articles.ingest.extractor import LANGUAGES

Pattern = re.Pattern[str]


def any_of(*alternatives: str) -> Pattern:
    """One pattern for whole words, in any case; blanks in it stand for any blanks."""
    joined = "|".join(alternatives).replace(r"\w+ ", r"[\w.’'-]+ ").replace(" ?", r"\s*").replace(" ", r"\s+")
    return re.compile(rf"(?<![\w-])(?:{joined})(?:(?!\w)|(?<!\w))", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Words:
    code: str
    # --- numbers
    numbers: dict[str, int]
    about_numbers: dict[str, int] = field(default_factory=dict)
    multiples: frozenset[str]  # "dozen": two of them are 24
    number_joiners: frozenset[str]
    number_articles: frozenset[str]
    qualifiers: dict[Qualifier, Pattern]
    # --- dates
    months: dict[str, int]
    weekdays: dict[str, int]
    near_days: dict[str, int]
    day_month: Pattern
    month_day: Pattern
    month_year: Pattern
    month_alone: Pattern
    weekday: Pattern
    near_day: Pattern
    days_ago: Pattern
    this_month: Pattern
    last_month: Pattern
    last_year: Pattern
    # --- names
    demonyms: dict[str, str]  # folded adjective or people -> country code
    metonyms: dict[str, str]  # folded capital or seat -> country code
    ministries: Pattern  # the foreign ministry of the country beside it
    host_office: Pattern  # the foreign ministry or an embassy of China
    office: str  # how a foreign ministry is called: "Chinese Foreign Ministry"
    never_names: frozenset[str]  # folded words that begin sentences, or are capitalised and name nobody
    group_words: frozenset[str]  # folded words that may begin a name of an organisation, never of a person
    name_adjectives: frozenset[str]  # small adjectives inside names: "Comité national olympique"
    organisation_heads: frozenset[str]
    head_endings: tuple[str, ...]  # of folded words, where a language joins words: -verband
    role_endings: tuple[str, ...]
    noun_endings: tuple[str, ...]  # words with a capital that are no names
    particles: frozenset[str]  # small words inside names of people
    connectors: frozenset[str]  # small words inside names of organisations
    titles: frozenset[str]  # before a name: they are not part of it
    roles: Pattern
    membership: Pattern  # "of", "from the": between a person and the body
    governing: Pattern  # beside a country's adjective: its government is meant
    not_governing: Pattern  # beside a country's name: somebody else in that country is meant
    # --- quotes
    speech: Pattern
    according: Pattern
    singular: Pattern
    plural: Pattern
    documents: Pattern
    groups: Pattern
    oblique: Pattern
    # --- letters
    letter: Pattern
    statement: Pattern
    petition: Pattern
    motion: Pattern
    wrote: Pattern
    urge: Pattern
    signed: Pattern
    signatories: Pattern
    signatory_heading: Pattern
    senders: Pattern
    on_behalf: Pattern
    others: Pattern
    including: Pattern
    issued: Pattern
    addressed: Pattern
    copied: Pattern
    collective: Pattern
    votes: Pattern
    reply: Pattern
    another: Pattern
    earlier: Pattern
    demand: Pattern
    list_stop: Pattern
    ought: Pattern
    received: Pattern
    of_groups: frozenset[str]  # small words that only names of organisations have inside
    indefinite: Pattern
    definite: Pattern
    many: Pattern
    # --- positions
    boycott: Pattern
    games: Pattern
    joined: Pattern
    stays_away: Pattern
    declined: Pattern
    attending: Pattern
    opposed: Pattern
    undecided: Pattern
    heading_joined: Pattern
    heading_declined: Pattern
    heading_attending: Pattern
    heading_opposed: Pattern
    heading_undecided: Pattern
    other_reason: Pattern
    no_boycott: Pattern
    with_them: Pattern
    countries: Pattern
    contrast: Pattern
    past_games: Pattern
    unreal: Pattern
    # --- responses
    supports: Pattern
    acknowledges: Pattern
    declines: Pattern
    rejects: Pattern
    silent: Pattern
    answering: Pattern
    # --- topic
    place: Pattern
    rights: Pattern
    campaign: Pattern  # what campaigns about the Games speak of, where no word of rights is said


@functools.cache
def words_of(language: str) -> Words:
    """The tables of a language; those of English for one that is not known."""
    code = language[:2].lower()
    module = importlib.import_module(f"{__name__}.{code if code in LANGUAGES else 'en'}")
    table: Words = module.WORDS
    return table


FREQUENT = {
    "en": "the and of to that was with for has its have said are not from",
    "de": "der die das und nicht mit den von ist auf für dem eine haben sich wird",
    "fr": "le les des est une dans pour qui sur pas du aux par cette ont avec",
    "es": "el los las una que por con para del se no es su al como han",
}


def language_of(text: str) -> str:
    """The language whose most frequent words are most frequent here; English where nothing tells."""
    found = re.findall(r"[a-zà-ÿß]+", text[:6_000].lower())
    counts = {code: sum(found.count(word) for word in words.split()) for code, words in FREQUENT.items()}
    return max(LANGUAGES, key=lambda code: counts[code])
