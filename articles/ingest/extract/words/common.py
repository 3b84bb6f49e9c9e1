"""Small words of all four languages in one pattern, where a rule need not know which language it reads."""

import re

AND = re.compile(r"\b(?:and|und|et|y|e)\b")
ARTICLE = r"(?:the|die|der|das|den|les?|la|l[’']|las?|los?|el)"

# What stands between two names of one list.
JOINED = re.compile(
    r"\s*(?:\([^()]*\))?\s*"
    r"(?:,\s*(?:and|und|et|y|e|sowie|as well as|ainsi que|así como)|,|and|und|et|y|e|&|sowie|as well as|ainsi que|así como|,?\s*(?:along|together) with|,?\s*gemeinsam mit|,?\s*avec|,?\s*junto (?:a|con))?"
    rf"\s*{ARTICLE}?\s*",
    re.I,
)
# The same for countries, which are listed with prepositions too.
JOINED_COUNTRIES = re.compile(
    r"\s*(?:\([^()]{0,40}\))?\s*"
    r"(?:,\s*(?:and|und|et|y|sowie|as well as|plus|ainsi que|así como)|,|/|&|and|or|und|oder|sowie|et|ou|y|e|o|as well as|plus|ainsi que|así como)?\s*"
    r"(?:also\s+|then\s+|later\s+|auch\s+|aussi\s+|también\s+)?"
    r"(?:the|die|der|das|den|les?|la|l[’']|las?|los?|el|au|aux|du|des|del?|von|mit|by|par|por)?\s*(?:(?:the|les?|la|el)\s+)?",
    re.I,
)
IN_A_LIST = re.compile(
    r"[,&(/]|\b(?:and|und|et|y|e|as well as|sowie|ainsi|plus|of|for|to|an|à|aux?|der|des|de|del|al?)\b", re.I
)
# "signatories include A, B"
INCLUDE = re.compile(
    r"\s*(?:\w+\s+){0,3}?(?:include[sd]?|including|are|were|gehören|zählen|sind|waren|comprennent|comptent|range from|ranged from|reichen von|vont de|van desde|figurent|sont|figuran|"
    r"son|incluyen|están|:)\s*:?\s*(?:among others,?\s*|unter anderem\s*|u\. ?a\.\s*|notamment\s*|entre otros,?\s*)?",
    re.I,
)
BY = re.compile(
    r"\b(?:(?:by|from|von|vom|par|por|de|to)|(?:firman|suscriben|firmaron|suscribieron)(?: entre otr[oa]s)?)\s*$", re.I
)
NOT = re.compile(r"\b(?:not|never|no|nicht|kein\w*|pas|ne|jamais|nunca)\b", re.I)
# "a letter from A, B"
FROM = re.compile(r"\s*(?:\w+\s+){0,3}?(?:from|by|von|vom|des?|par|por)\s+(?:the\s+|der\s+|la\s+)?", re.I)
IN_A = re.compile(r"\b(?:in|dans|en|mit)\s+(?:an?|einem|einer|une?|una?)\s+(?:[\w-]+\s+){0,2}$", re.I)
BARE_TO = frozenset({"to", "an", "à", "au", "aux", "a", "al", "ans"})
REPLY_TO = re.compile(r"(?:reply|response|answer|Antwort|réponse|respuesta)[\w-]*\s*(?:to the\s*)?$", re.I)
TO_AT_END = re.compile(r"\b(?:to|auf|à|al?)\b")
UNITED_NATIONS = re.compile(
    r"\b(?:UN|Security Council|General Assembly|slow|New Year|ONU|Conseil de sécurité|Sicherheitsrat)\b"
)
SENT = re.compile(
    r"\b(?:sent|signed|published|released|issued|delivered|penned|launched|handed|wrote|veröffentlicht\w*|schickt\w*|"
    r"geschickt|sandt\w*|unterzeichne\w+|verschickt\w*|envoy\w+|publi\w+|adress\w+|sign\w+|lanc\w+|envi\w+|remiti\w+|"
    r"firm\w+|dirigi\w+|started|submitted|presented|tabled|übergeben|überreicht\w*|gestartet|remis\w*|remet\w*|entreg\w+|inici\w+)\b",
    re.I,
)
# In front of the day of something that is planned, which is not the day of a letter.
SCHEDULED = re.compile(
    r"\b(?:begin\w*|start\w*|open\w*|scheduled (?:for|to)|due (?:on|to)|takes? place|held|will be|until|from|ending|end|ends|"
    r"countdown|beginn\w*|starten?|ab dem|s[’']ouvr\w*|début\w*|commenc\w*|empiez\w*|comienz\w*|inaugur\w*|since|between|"
    r"run\w*|stattfinde\w*|eröffne\w*|ouvr\w*|auront lieu|tendr[áa]n?)\s+(?:\w+\s+){0,3}$",
    re.I,
)
MEETING = re.compile(r"\s*(?:Winter|summit|meeting|session|Gipfel|sommet|cumbre)", re.I)
IN_YEAR = re.compile(r"\b(?:in|of|from|dated|since|Jahre?|en|de|del|depuis|desde)\s*$", re.I)
PLACE = re.compile(r"Beijing|Peking|P[ée]kin|Pek[ií]n")
PLACE_BEFORE = re.compile(r"(?:Beijing|Peking|P[ée]kin|Pek[ií]n|Olympi\w+|Games|Spiele|Jeux|Juegos)\s*$")
PARLIAMENT = re.compile(
    r"\b(?:parliament\w*|MPs?|MEPs?|MSPs?|House of|Senate|Congress|lawmakers?|legislators?|Commons|Lords|chamber|assembly|"
    r"Bundestag\w*|Nationalrat\w*|Abgeordnete\w*|Parlament\w*|Fraktion\w*|parlementaires?|députés?|Assemblée|sénat\w*|"
    r"eurodéput\w*|Congreso|diputad\w+|Parlamento|eurodiputad\w+|Senado|senador\w*|Seimas|Riksdag|Knesset|Diet|"
    r"Tweede Kamer|party|opposition|motion was)\b",
    re.I,
)
ASKED = re.compile(
    r"[\s,]*(?:(?:it|them|him|her|us|you|ihn|sie|es|lui|leur|l[’'])\b\s*)?(?:auf\b,?\s*)?(?:not to|to|that|for|dass|nicht|keine?n?|zu|de|d[’']|à|que|a|para)?\b\s*",
    re.I,
)
DEMAND_ENDS = re.compile(
    r"[;\ue000\n]|\s[–—]\s|\.\s|,\s(?:which|who|as|after|while|because|saying|citing|arguing|warning|da|weil|car|porque|"
    r"und warn\w*|according|laut|selon|según)\b"
)
# "the US-led boycott"
OWN_BOYCOTT = re.compile(
    r"\.?(?:[’']s?)?[\s-]+(?:led\s+|style\s+|geführte[nr]?\s+)?"
    r"(?:(?:own|joint|diplomatic|political|full|announced|diplomatische[nrs]?)\s+){0,2}(?:boycott|Boykott|boicot)\w*"
    r"(?!\s+(?:proposal|call|bill|threat))",
    re.I,
)
THOSE = re.compile(r"(?:the|these|those|die|diese|les|ces|los|las|estas|estos)\b", re.I)
OR_MORE = re.compile(r"\s?(?:\+|-plus\b|\s?(?:or more|oder mehr|ou plus|o más)\b)")
BREAK = re.compile(r"[.;:\ue000]")  # no subject or list goes on behind it
POSSESSIVE = re.compile(r"[’']s\s+|\s+")
OF_A_COUNTRY = re.compile(r"\b(?:of|from|in|de|du|von|aus|der|del|d[’'])\s*(?:the\s*)?$")
ITS = re.compile(r"\b(?:IOC|its|his|her|their)(?:[’']s)?\s+(?:own\s+)?$")
# "They included X and Y": a list that the sentence before began
THEY = re.compile(
    r"\s*(?:They|These|Those|Among (?:them|those)|Zu ihnen|Darunter|Dazu|Parmi (?:eux|elles|lesquels)|Il s[’']agit|Entre (?:ellos|ellas)|Son|Figuran)\b"
)
LIKEWISE = re.compile(
    r"\b(?:(?:said|did|announced) the same|did likewise|the same (?:goes|is true) for|so (?:will|did|has|have)|as (?:will|did|has|have)|también lo (?:hará|harán|hizo|hicieron)|ebenso|dasselbe|gleiches|de même|idem|lo mismo|igual)\b",
    re.I,
)
DID_NOT = re.compile(r"\s+(?:nicht|did not|does not|do not|has not|have not|has n[’']t|not|non|pas|no)\s*[.,;]")
# "Ireland, like Sweden, …": what is said of one holds for the other
LIKE = re.compile(
    r"\b(?:like|along with|together with|alongside|wie|ebenso wie|comme|tout comme|como|al igual que)\s+(?:the\s+|la\s+|le\s+|l[’'])?$",
    re.I,
)
