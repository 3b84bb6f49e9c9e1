"""An invented list of 321 signatories as it might be pasted from a letter, and who is meant by each line."""

import random
from dataclasses import dataclass

from actors.models import Actor, Alias
from tests.factories import ArticleFactory, OrganisationFactory

# How a name stands in the record, and how the list writes it.
VARIANTS = [
    ("International Tinkers for Oblast Rights", "Intl. Tinkers for Oblast Rights"),
    ("Association of Umbrella Menders", "Assn. of Umbrella Menders"),
    ("Federation of Glass Harmonists", "Fed. of Glass Harmonists"),
    ("Committee for the Lantern Coast", "Cttee for the Lantern Coast"),
    ("University of Brindle Debating Union", "Univ. of Brindle Debating Union"),
    ("Foundation for Slow Trains", "Fdn. for Slow Trains"),
    ("National Herring Council", "Natl Herring Council"),
    ("Centre for Puddle Studies", "Center for Puddle Studies"),
    ("Organisation of Left-handed Scribes", "Organization of Left-handed Scribes"),
    ("Quill & Ferry Network", "Quill and Ferry Network"),
    ("Marmalade Rights Watch", "The Marmalade Rights Watch"),
    ("The Kestrel Assembly", "Kestrel Assembly"),
    ("Wombat Advocates", "Wombat Advocates Ltd"),
    ("Zitherfreunde Niederland", "Zitherfreunde Niederland e.V."),
    ("Verein der Nebelhörner", "Verein der Nebelhörner eV"),
    ("Corkscrew Monitor", "Corkscrew Monitor, Inc."),
    ("Gentle Volcano Initiative", "Gentle Volcano Initiative gGmbH"),
    ("Les Amis du Parapluie Doré", "Les Amis du Parapluie Dore"),
    ("Ärzte ohne Hut", "Arzte ohne Hut"),
    ("Sdružení Příliš Žluťoučkých", "Sdruzeni Prilis Zlutouckych"),
    ("Forbundet Røde Paraplyer", "Forbundet Rode Paraplyer"),
    ("Coalición del Ñandú", "Coalicion del Nandu"),
    ("Łódka Solidarna", "Lodka Solidarna"),
    ("Students for a Free Ruritania", "Students for a free ruritania"),
    ("Ruritania Support Group Vantland", "Vantland Ruritania Support Group"),
    ("Human Paper Lanterns of Orsova", "Orsova Human Paper Lanterns"),
    ("Gazelle Choir Exeter", "Exeter Gazelle Choir"),
    ("Friends of the Blue Yak", "The Blue Yak, Friends of"),
    ("Campaign for Uyghurian Kites", "Campaign for Uighurian Kites"),
    ("Uyghurian Kite Academy", "Uygurian Kite Academy"),
    ("Solidarity with Pencil Makers", "Solidarity with Pencl Makers"),
    ("Observatory of Quiet Rivers", "Observatory of Quite Rivers"),
    ("Parliamentarians for Thunderclouds", "Parlamentarians for Thunderclouds"),
    ("Worldwide Bagpipe Accord", "World-wide Bagpipe Accord"),
    ("Harbour Bell Ringers of Tolland", "Harbor Bell Ringers of Tolland"),
    ("Society for Threatened Puppets", "Society for Threatened Puppets (STP)"),
    ("Committee of Wandering Mapmakers", "CWM"),
    ("Free Nutmeg Alliance", "Free Nutmeg Alliance, Norway"),
    ("Sunday Telescope League", "Sunday Telescope League – Switzerland"),
    ("Institute of Improbable Bridges", "Institute of Improbable Bridges; "),
]
SCRIPTS = {
    "Tibetan": ["བོད་ཀྱི་མེ་ལོང་ཚོགས་པ", "སྒྲོན་མེའི་མཐུན་ཚོགས", "གངས་རིའི་དེབ་ཚོགས", "ལྷགས་པའི་སློབ་གྲྭ"],
    "Chinese": ["纸灯笼人权会", "虚构之友协会", "蓝牦牛基金会", "安静河流观察"],
    "Uyghur": ["قەغەز چىراغ جەمئىيىتى", "خىيالىي دوستلار ئۇيۇشمىسى", "كۆك قوتاز فوندى", "تىنچ دەريا كۆزەتكۈچىلىرى"],
    "Cyrillic": ["Общество бумажных фонарей", "Союз выдуманных друзей", "Фонд синего яка", "Тихие реки"],
    "Devanagari": ["काग़ज़ी लालटेन समाज", "काल्पनिक मित्र संघ", "नीला याक कोष", "शांत नदी वेधशाला"],
    "Korean": ["종이등불 인권회", "상상의 친구들", "푸른야크 재단", "고요한 강 관측소"],
}
PLACES = "Bo Dra Fel Gri Hum Jol Kva Lim Mor Nax Opp Pru Qui Rov Sti Tum Ulf Vex Wyn Yor Zab Chu Sko Bli".split()
WHAT = "Watch Forum Chorus Archive Bureau Circle Tribunal Workshop Vigil Ferry Orchard Gazette Beacon Garden".split()
WHOSE = "Teachers Fishers Weavers Printers Doctors Bakers Pilots Sailors Lawyers Monks Cyclists Poets Nurses".split()
NUMBERINGS = ("", " 17", " (3)", "²", "", "*", " [12]", "")


@dataclass(frozen=True)
class Line:
    """One line of the list, and the name of the actor that is meant; ``is_new`` if the record has none."""

    text: str
    actor: str
    is_new: bool = False


def invented_names(number: int, seed: int) -> list[str]:
    """Names that are like no other."""
    chance = random.Random(seed)
    names: dict[str, None] = {}
    while len(names) < number:
        place = "".join(chance.sample(PLACES, 3)).capitalize()
        names[
            f"{place} {chance.choice(WHOSE)} {chance.choice(WHAT)} {chance.choice(PLACES)}{chance.choice(PLACES)}"
        ] = None
    return list(names)


def record_of(names: list[str]) -> None:
    """Organisations with these names, and some other names of theirs."""
    article = ArticleFactory()
    for name in names:
        OrganisationFactory(name=name, source=article, country="NO" if name.startswith("Free Nutmeg") else "")
    for mapmakers in Actor.objects.filter(name="Committee of Wandering Mapmakers"):
        Alias.objects.create(actor=mapmakers, name="CWM")


def list_of_321() -> tuple[list[str], list[Line]]:
    """The names that the record has, and the lines of the list."""
    exact, new = invented_names(202, seed=1), invented_names(40, seed=2)
    foreign = [name for names in SCRIPTS.values() for name in names]
    lines = [Line(name, name) for name in exact + foreign]
    lines += [Line(written, known) for known, written in VARIANTS]
    lines += [Line(name, name, is_new=True) for name in new]
    random.Random(3).shuffle(lines)
    repeated = [
        line for line in lines if line.actor in {*exact[:4], *foreign[::8], *new[:4], *(k for k, _ in VARIANTS[10:14])}
    ]
    lines += repeated
    shown = [
        Line(
            f"{number}. {line.text}{'' if ';' in line.text else NUMBERINGS[number % len(NUMBERINGS)]}",
            line.actor,
            line.is_new,
        )
        for number, line in enumerate(lines, 1)
    ]
    return [*exact, *foreign, *(known for known, _ in VARIANTS)], shown
