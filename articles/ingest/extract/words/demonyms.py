"""Adjectives of countries and what their people are called, in four languages, one line per country.

English and Spanish name the forms; German names the stem, whose endings follow from the rules of the language; French
names the masculine, from which the other forms are made.
"""

import functools

from articles.ingest.extract.folding import fold_name

TABLE = """
US|american americans|us-amerikanisch amerikanisch|américain étatsunien|estadounidense estadounidenses norteamericano
GB|british britons|britisch|britannique|británico
AU|australian australians|australisch|australien|australiano
CA|canadian canadians|kanadisch|canadien|canadiense canadienses
NZ|zealander zealanders|neuseeländisch|néo-zélandais|neozelandés neozelandesa
CN|chinese|chinesisch|chinois|chino
DE|german germans|deutsch|allemand|alemán alemana alemanes
FR|french|französisch|français|francés francesa franceses
JP|japanese|japanisch|japonais|japonés japonesa japoneses
KR|south-korean south-koreans korean|südkoreanisch|sud-coréen|surcoreano
KP|north-korean|nordkoreanisch|nord-coréen|norcoreano
NL|dutch|niederländisch holländisch|néerlandais|neerlandés neerlandesa holandés holandesa
BE|belgian belgians|belgisch|belge belges|belga belgas
DK|danish danes|dänisch|danois|danés danesa
SE|swedish swedes|schwedisch|suédois|sueco
NO|norwegian norwegians|norwegisch|norvégien|noruego
FI|finnish finns|finnisch|finlandais|finlandés finlandesa
IS|icelandic|isländisch|islandais|islandés
CH|swiss|schweizerisch schweizer|suisse suisses|suizo
AT|austrian austrians|österreichisch|autrichien|austriaco austríaco
IT|italian italians|italienisch|italien|italiano
ES|spanish spaniards|spanisch|espagnol|español española españoles
PT|portuguese|portugiesisch|portugais|portugués portuguesa
LT|lithuanian lithuanians|litauisch|lituanien|lituano
LV|latvian latvians|lettisch|letton lettone|letón letona
EE|estonian estonians|estnisch|estonien|estonio
PL|polish poles|polnisch|polonais|polaco
CZ|czech czechs|tschechisch|tchèque tchèques|checo
SK|slovak slovaks|slowakisch|slovaque slovaques|eslovaco
SI|slovenian slovene|slowenisch|slovène slovènes|esloveno
HU|hungarian hungarians|ungarisch|hongrois|húngaro
RO|romanian|rumänisch|roumain|rumano
BG|bulgarian|bulgarisch|bulgare|búlgaro
GR|greek greeks|griechisch|grec grecque|griego
HR|croatian|kroatisch|croate|croata
RS|serbian|serbisch|serbe|serbio
BA|bosnian|bosnisch|bosnien|bosnio
XK|kosovan kosovar|kosovarisch|kosovar|kosovar
AL|albanian|albanisch|albanais|albanés
IE|irish|irisch|irlandais|irlandés irlandesa
LU|luxembourgish luxembourger|luxemburgisch|luxembourgeois|luxemburgués
RU|russian russians|russisch|russe russes|ruso
UA|ukrainian|ukrainisch|ukrainien|ucraniano
BY|belarusian|belarussisch|biélorusse|bielorruso
TR|turkish turks|türkisch|turc turque|turco
IL|israeli israelis|israelisch|israélien|israelí
IN|indian indians|indisch|indien|indio
PK|pakistani|pakistanisch|pakistanais|pakistaní
TW|taiwanese|taiwanisch taiwanesisch|taïwanais|taiwanés
MN|mongolian|mongolisch|mongol|mongol
KZ|kazakh|kasachisch|kazakh|kazajo
UZ|uzbek|usbekisch|ouzbek|uzbeko
SG|singaporean|singapurisch|singapourien|singapurense
TH|thai|thailändisch|thaïlandais|tailandés
ID|indonesian|indonesisch|indonésien|indonesio
PH|philippine filipino|philippinisch|philippin|filipino
VN|vietnamese|vietnamesisch|vietnamien|vietnamita
SA|saudi|saudisch saudi-arabisch|saoudien|saudí
EG|egyptian|ägyptisch|égyptien|egipcio
QA|qatari|katarisch|qatarien|catarí
AE|emirati|emiratisch|émirati|emiratí
AR|argentine argentinian|argentinisch|argentin|argentino
BR|brazilian|brasilianisch|brésilien|brasileño
MX|mexican|mexikanisch|mexicain|mexicano
CL|chilean|chilenisch|chilien|chileno
EC|ecuadorean ecuadorian|ecuadorianisch|équatorien|ecuatoriano
ZA|south-african|südafrikanisch|sud-africain|sudafricano
GB-SCT|scottish|schottisch|écossais|escocés
"""
COLUMN = {"en": 1, "de": 2, "fr": 3, "es": 4}


@functools.cache
def table(language: str) -> dict[str, str]:
    """Folded forms with their country's code. Two words in one form are joined by a blank."""
    forms: dict[str, str] = {}
    for line in TABLE.strip().splitlines():
        code, *names = line.split("|")
        for name in names[COLUMN[language] - 1].split():
            for form in _forms(name, language):
                forms.setdefault(fold_name(form).replace("-", " "), code)
    return forms


def _forms(name: str, language: str) -> list[str]:
    match language:
        case "de":
            return [name + ending for ending in ("e", "en", "er", "es", "em", "")]
        case "fr":
            feminine = name + ("ne" if name.endswith(("ien", "éen")) else "e")
            return [name, name + "s", feminine, feminine + "s"]
        case "es":
            if name.endswith("o"):
                return [name, name[:-1] + "a", name + "s", name[:-1] + "as"]
            return [name, name + "s", name + "es"]
    return [name]
