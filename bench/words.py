"""Names and sentences that nobody could take for real ones, in several scripts."""

import random
from collections.abc import Iterator
from itertools import accumulate, product

# ---- names ------------------------------------------------------------------------------------

_HEADS = """Alder Amber Basalt Bracken Brindle Calder Cinder Copper Drift Ember Fallow Fennel Garnet Glimmer Hazel
Hollow Juniper Kestrel Lantern Larch Mallow Marrow Nettle Ochre Otter Pebble Pewter Quill Raven Russet Sable Saffron
Sorrel Tallow Teasel Thistle Umber Velvet Willow Wren""".split()
_TAILS = """bridge brook burgh bury by combe dale den field ford gate ham haven holm hurst lea low mere minster moor
ness port ridge rock shaw stead stow thorpe ton vale wick wold worth""".split()
PLACES = [head + tail for head, tail in product(_HEADS, _TAILS)]

_CAUSES = """Mountain Rights|Open Snow|Free Pens|Quiet Rivers|Highland Languages|Lantern Keepers|Fair Podiums|
Missing Neighbours|Unlocked Doors|Honest Medals|Winter Conscience|Exiled Poets|Borrowed Passports|Village Schools|
Clean Cotton|Watched Streets|Silent Athletes|Prayer Flags|Unsigned Letters|Open Borders|Steppe Families|
Harbour Cities|Island Voices|Paper Cranes|Empty Chairs|Safe Testimony|Free Broadcasts|Honest Sponsors|
Student Memory|Plain Speech""".replace("\n", "").split("|")
_BODIES = """Association|Network|Alliance|Coalition|Committee|Council|Society|Foundation|Forum|Initiative|Institute|
Centre|Federation|Union|Circle|Watch|Assembly|Guild|Trust|Collective|Observatory|Workshop|Fellowship|League""".replace(
    "\n", ""
).split("|")
_SCOPES = "Inner Outer Northern Southern Eastern Western United Independent Joint Open Second Third Travelling".split()
_GIVEN = """Adelin Brisca Corvan Delphane Edrik Fenella Gorrin Hestia Ilvar Jorunde Kelda Lorcan Maristel Nevin
Odrun Perrin Quenby Rosalind Sorrin Tamsin Ulric Verena Wystan Xanthe Yorick Zelma""".split()
_FAMILY = """Ashgrove Blackwater Coldwell Dunmarrow Eelgrave Fairwind Greywether Holloway Inkpen Jackdaw Kettlewell
Longshadow Merrowdown Nightingale Oxbarrow Puddlefoot Quickbeam Ravensdale Saltmarsh Thornbury Underhill Vinegar
Whistlecraft Yarrow Zephyrine""".split()

# First part, second part, kind of body, and what stands between them.
_SCRIPTS: dict[str, tuple[list[str], list[str], list[str], str]] = {
    "zh": (
        "虚构 假想 云上 纸灯 白鹿 青石 远帆 星桥 雪羽 竹影".split(),
        "雪山权利 自由之笔 静河 灯笼 空椅 候鸟 诗人 村校 纸鹤 诚实奖牌".split(),
        "协会 联盟 基金会 委员会 网络 中心 论坛 之友".split(),
        "",
    ),
    "ar": (
        "جمعية شبكة رابطة لجنة مركز تحالف مرصد منتدى".split(),
        "الفانوس الثلج النهر القلم الطائر الجبل الشراع الكرسي".split(),
        "الخيالية المتخيلة الشمالية الجنوبية الشرقية الغربية المستقلة المفتوحة".split(),
        " ",
    ),
    "bo": (
        "གངས་རིའི་ ཆུ་བོའི་ སྒྲོན་མེའི་ སྙུ་གུའི་ བྱ་མོའི་ རྔམས་པའི་".split(),
        "རང་དབང་ སྐད་ཡིག་ སློབ་གྲྭ་ དྲན་གསོ་ སྙན་ངག་ ཁྱིམ་མཚེས་".split(),
        "ཚོགས་པ། ལྷན་ཚོགས། མཐུན་ཚོགས། ལྟེ་གནས། ཐེབས་རྩ།".split(),
        "",
    ),
    "ru": (
        "Вымышленный Северный Южный Восточный Западный Открытый Бумажный Снежный".split(),
        "комитет союз совет форум фонд кружок центр".split(),
        "фонарей перьев рек журавлей соседей поэтов медалей".split(),
        " ",
    ),
}


def organisation_name(rng: random.Random) -> str:
    """A name in Latin letters; the caller sees to it that it is the only one."""
    place, cause, body = rng.choice(PLACES), rng.choice(_CAUSES), rng.choice(_BODIES)
    match rng.randrange(6):
        case 0:
            return f"{place} {body} for {cause}"
        case 1:
            return f"{rng.choice(_SCOPES)} {place} {body}"
        case 2:
            return f"{cause} {body} of {place}"
        case 3:
            return f"{rng.choice(_SCOPES)} {body} for {cause}, {place}"
        case 4:
            return f"Friends of {place} and {rng.choice(PLACES)}"
        case _:
            return f"{rng.choice(_FAMILY)} {cause} {body}, {place}"


def name_in_script(rng: random.Random, script: str) -> str:
    """A name in Chinese, Arabic, Tibetan or Cyrillic letters."""
    first, second, third, between = _SCRIPTS[script]
    return between.join((rng.choice(first), rng.choice(second), rng.choice(third)))


def person_name(rng: random.Random) -> str:
    return f"{rng.choice(_GIVEN)} {rng.choice(_FAMILY)}-{rng.choice(_FAMILY)}"


def acronym(name: str) -> str:
    return "".join(word[0] for word in name.replace(",", "").split() if word[0].isupper())


def misspelt(rng: random.Random, word: str) -> str:
    """The word with one slip of the fingers, never in its first letter."""
    place = rng.randrange(1, len(word) - 1)
    match rng.randrange(4):
        case 0:
            return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        case 1:
            return word[:place] + word[place + 1 :]
        case 2:
            return word[:place] + word[place] + word[place:]
        case _:
            return word[:place] + rng.choice("aeioustnrl") + word[place + 1 :]


# ---- sentences --------------------------------------------------------------------------------

TOPICS = """open snow|fair podiums|winter conscience|missing neighbours|silent athletes|clean cotton|watched streets|
paper cranes|prayer flags|empty chairs|village schools|borrowed passports|honest sponsors|free broadcasts|
highland languages|exiled poets|steppe families|quiet rivers|diplomatic boycott|host city promises|human rights|
sealed archives|closed borders|lantern parades|broken promises|torch relay|unanswered letters|locked stadiums|
fading ink|frozen fountains""".replace("\n", "").split("|")

_COMMON = """the of and to in a that for is on with as by are be this from at an it have which or not has was were
their we our its they will been all who more these would should must can other such any into than under those may
no between about when over after before during against without through among while because where only some
until""".split()
_MEANT = """athletes government committee letter sponsors rights people games country region report members
statement answer promise winter public voices families schools prison silence freedom witness journalists language
officials minister parliament ceremony broadcast torch medal season village mountain river teachers students poets
neighbours archives borders streets camera network company council evidence hearing appeal demand release detention
inquiry treaty charter duty conscience respect refuge exile memory garden harvest market bridge harbour station window
lantern candle paper shadow whisper thread needle basket kettle ladder mirror compass anchor feather pebble""".split()
_ROOTS = """brand croft dell fenn glass hark irk jolt kern lumm marl nock orrel prim quern rasp stil tarn ulm vest
wain yarl zest blen crun drae felk gorm hesp inth""".split()
_BEFORE = ["", "be", "en", "fore", "mis", "over", "re", "un", "under", "up", "out", "inter"]
_AFTER = ["", "ed", "en", "er", "ers", "ful", "ing", "ish", "less", "ling", "ly", "ment", "ness", "s", "ward", "wise"]

_OTHERS = {
    "fr": """les athlètes demandent une réponse ouverte au comité sur la neige libre et les écoles du village avec
    respect pour la mémoire des poètes exilés dans le silence de la montagne""".split(),
    "de": """die sportler fordern eine offene antwort vom komitee über den freien schnee und die schulen im dorf mit
    achtung für das gedächtnis der dichter im exil und das schweigen der berge""".split(),
    "es": """los atletas piden una respuesta abierta al comité sobre la nieve libre y las escuelas del pueblo con
    respeto por la memoria de los poetas exiliados en el silencio de la montaña""".split(),
    "it": """gli atleti chiedono una risposta aperta al comitato sulla neve libera e le scuole del villaggio con
    rispetto per la memoria dei poeti in esilio nel silenzio della montagna""".split(),
    "zh": "雪山 自由 公开信 运动员 回答 沉默 村校 诗人 灯笼 纸鹤 委员会 承诺 冬季 尊重 记忆 邻居".split(),
    "ar": "الرياضيون يطلبون جوابا مفتوحا من اللجنة عن الثلج الحر ومدارس القرية وذاكرة الشعراء وصمت الجبل".split(),
    "bo": "གངས་རི་ རང་དབང་ འབོད་སྐུལ་ རྩེད་འགྲན་པ་ ལན་འདེབས་ སློབ་གྲྭ་ སྙན་ངག་པ་ དྲན་གསོ་ ཁྱིམ་མཚེས་".split(),
}
_WITHOUT_SPACES = {"zh": "。", "bo": "། "}
LANGUAGES = {"en": 79, "fr": 5, "de": 5, "es": 3.5, "it": 1.5, "zh": 3, "ar": 1.5, "bo": 1.5}


def vocabulary() -> list[str]:
    """Twenty thousand English-looking words, the most frequent first."""
    roots = _ROOTS + [first + second for first, second in product(_ROOTS, _ROOTS) if first != second]
    made = [before + root + after for before, root, after in product(_BEFORE[:4], roots, _AFTER)]
    random.Random("vocabulary").shuffle(made)
    return list(dict.fromkeys(_COMMON + _MEANT + made))[:20_000]


class Sentences:
    """A stock of sentences for each language; texts are put together from it, which is fast.

    Words of English sentences are as frequent as in a real text (Zipf), and one sentence in eight names a topic,
    so that a letter has about two.
    """

    def __init__(self, each: int = 20_000) -> None:
        rng = random.Random("sentences")
        words = vocabulary()
        frequency = list(accumulate(1 / (rank + 2.7) ** 1.1 for rank in range(len(words))))
        self.stock = {"en": [self._english(rng, words, frequency) for _ in range(each)]}
        for language, stock in _OTHERS.items():
            self.stock[language] = [self._other(rng, stock, language) for _ in range(each // 20)]

    def text(self, rng: random.Random, size: int, language: str = "en") -> str:
        """About ``size`` characters, in paragraphs of five sentences."""
        stock = self.stock[language]
        chosen = rng.choices(stock, k=max(1, size // (110 if language == "en" else 90)))
        return "\n\n".join(" ".join(chosen[first : first + 5]) for first in range(0, len(chosen), 5))

    def title(self, rng: random.Random, language: str = "en") -> str:
        """Four to ten words, with a topic where they are English."""
        if language != "en":
            return rng.choice(self.stock[language])[:90].rstrip(" .。།")
        sentence = rng.choice(self.stock["en"]).rstrip(".").split()
        return f"{' '.join(sentence[: rng.randint(3, 7)])} {rng.choice(TOPICS)}"

    @staticmethod
    def _english(rng: random.Random, words: list[str], frequency: list[float]) -> str:
        chosen = rng.choices(words, cum_weights=frequency, k=rng.randint(8, 24))
        if rng.random() < 0.125:
            chosen.insert(rng.randrange(3, len(chosen)), rng.choice(TOPICS))
        return " ".join(chosen).capitalize() + "."

    @staticmethod
    def _other(rng: random.Random, stock: list[str], language: str) -> str:
        between = "" if language in _WITHOUT_SPACES else " "
        return between.join(rng.choices(stock, k=rng.randint(6, 16))) + _WITHOUT_SPACES.get(language, ".")


def unique(names: Iterator[str]) -> Iterator[str]:
    """Each name once; from the second time on with a number, as local groups have."""
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name} {seen[name]}"
