"""What words say of demands and of the parts of a position, in the four languages: tables for ``exchange``.

Patterns are short alternatives without nested repetition, so that searching stays linear.
"""

import re
from collections.abc import Mapping
from typing import Final

from campaigns.models.letters import Demand


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(alternatives)})", re.IGNORECASE)


BOYCOTT = r"(?:boycott|Boykott|boicot)"

# Stands right before a reason that is denied.
NOT = re.compile(
    r"(?:\b(?:not|nor|never|nicht|pas|no|non) (?:because of|due to|over|for|about|related to|linked to|wegen|aufgrund"
    r"|à cause|en raison|liée? à|por|debido a)|\bnothing to do with|\bnichts mit|\brien à voir avec|\bnada que ver con"
    r"|\bunrelated to|\brather than|\binstead of|\bden(?:y|ied|ies)|\bwithout (?:citing|naming)|\bstatt|\bet non"
    r"|\bplutôt que|\ben lugar de)\b[^,.;:]{0,20}$",
    re.IGNORECASE,
)
DENIED = _any(r"\b(?:not|nicht|pas|no|nor|never|kein\w*)\b")

COVID = _any(r"\b(?:covid|corona|pandemi|pandémi|omi[ck]ron)\w*")
OTHER_REASON = _any(
    r"\bschedul\w+",
    r"\bcalendar\b",
    r"\bprior (?:commitment|engagement)s?\b",
    r"\blogistic\w*",
    r"\b(?:Termingründe\w*|Kalender|calendrier|agenda|logísti\w+)\b",
)
RIGHTS = _any(
    r"\bhuman rights",
    r"\bMenschenrecht",
    r"\bdroits (?:de l[’']homme|humains)",
    r"\bderechos humanos",
    r"\bg[eé]nocid",
    r"\b(?:Genozid|Völkermord)",
    r"\b(?:U[yi]ghur|Uigur|Ou[ïi]ghour|Xinjiang)",
)
NOBODY_GOES = _any(
    r"\b(?:not|never) (?:be )?send(?:ing)? (?:any )?(?:official|government|diplomat|a delegation|representative)",
    r"\b(?:send|sends|sending|sent) (?:nobody|no one|no (?:official|government|diplomat|representative|delegation)\w*)",
    r"\bno (?:official|government|diplomatic) (?:representation|representatives|officials|delegation)\b",
    r"\bkein\w* (?:offizielle\w* |diplomatische\w* )?(?:Vertreter|Regierungsvertreter|Delegation)",
    r"\bn[’']enverra (?:aucun|pas de) (?:représentant|officiel|délégation)",
    r"\baucun (?:représentant|officiel)",
    r"\bno enviará (?:ningún |a )?(?:representante|funcionario|delegación)",
    r"\bningún (?:representante|funcionario)",
)
_GOES = (
    r"\b[^.;:]{0,60}?\b(?:attend\w*|travel\w*|be present|go to|teilnehmen|nimmt|reist|reisen|assister\w*|se rendra"
    r"|asistir\w*|viajar\w*)"
)
HEAD_GOES = _any(
    r"\b(?:president|prime minister|chancellor|premier|king|emir|grand duke|crown prince)" + _GOES,
    r"\b(?:Präsident|Ministerpräsident|Bundeskanzler|président|premier ministre|presidente|primer ministro)" + _GOES,
)
MINISTER_GOES = _any(
    r"\b(?:foreign|sports?|culture|education|interior) minister" + _GOES,
    r"\bminister (?:for|of) \w+" + _GOES,
    r"\b(?:Sportminister\w*|Außenminister\w*|ministre d\w+|ministr[oa] de \w+)" + _GOES,
)
# In its own words: that somebody "announced a boycott" may be the reporter's word.
SAID_BOYCOTT = _any(r"[“\"«„][^“”\"»]{0,200}\b" + BOYCOTT)
AVOIDED_BOYCOTT = _any(
    r"\b(?:not|stopp\w+ short of|without|declin\w+ to|refus\w+ to) (?:\w+ ){0,4}(?:call|us|speak|describ|nam)\w*"
    r"[^.;:]{0,40}\bboycott",
    r"\bavoid\w* (?:the )?(?:word|term)",
    rf"\b(?:nicht|kein\w*|pas|no) [^.;:]{{0,40}}{BOYCOTT} (?:genannt|nennen|appel\w+|llam\w+)",
)

# Where another clause begins, which may speak of another government: then it has a name of its own.
BETWEEN = _any(
    r";",
    r",?\s+\b(?:while|whereas|but|although|unlike)\b",
    r",?\s+\b(?:während|aber|doch|wohingegen)\b",
    r",?\s+\b(?:tandis que|alors que|mais|mientras(?: que)?|pero)\b",
)

NAME = re.compile(
    r"\b(?!Covid|COVID|Corona|Omi[ck]ron|Games|Olympic|Winter|Beijing|Chin|Uyghur|Uighur|Xinjiang)[A-ZÀ-Þ]\w+"
)

DEMANDS: Final[Mapping[Demand, re.Pattern[str]]] = {
    Demand.DIPLOMATIC_BOYCOTT: _any(
        r"\b(?:diplomati|politi|políti)\w*[\s-]+(?:and \w+ )?(?:boy[ck]ott|boicot)",
        r"\b(?:boy[ck]ott|boicot)\w* (?:diplomati|diplomáti|politi|políti)",
        r"\b(?:not|no|n[’']\w+|keine?) (?:to )?(?:send|attend|envo|envi)\w*[^.;]{0,30}"
        r"\b(?:officials|dignitar|representati|diplomat|Vertreter|représentant|representante)",
    ),
    Demand.FULL_BOYCOTT: re.compile(
        r"(?<!diplomatic )(?<!diplomatischen )(?<!diplomatische )(?<!political )\b(?:boycott|boykott|boicot)"
        r"(?!\w* (?:diplom|pol))",
        re.IGNORECASE,
    ),
    Demand.RELOCATE_OR_REVOKE: _any(
        r"\brelocat\w+",
        r"\bmov(?:e|ing)\b[^.;]{0,40}\b(?:games|olympics)",
        r"\bstrip\b",
        r"\b(?:revok|revers)\w+",
        r"\b(?:another|a different) (?:country|host|venue)",
        r"\b(?:cancel|withdraw)\w* (?:the|its) (?:award|games|olympics)",
        r"\b(?:verlegen|verlegt|Verlegung|entziehen|entzogen)\b",
        r"\b(?:déplacer|délocaliser|retirer|trasladar|retirar|revocar)\b",
    ),
    Demand.POSTPONE: _any(
        r"\bpostpon\w+",
        r"\bdelay\w* the (?:games|olympics)",
        r"\b(?:verschieben|verschoben|Verschiebung|reporter|aplazar|posponer|aplazamiento)\b",
    ),
    Demand.UN_INVESTIGATION: _any(
        r"\b(?:special session|special rapporteur|commission of inquiry)",
        r"\bindependent (?:\w+ ){0,4}(?:mechanism|inquiry|investigation)",
        r"\b(?:UN|United Nations|international)\W+(?:\w+\W+){0,4}"
        r"(?:mechanism|inquiry|investigat|scrutiny|monitor|envoy)",
        r"\b(?:unabhängige|internationale)\w* Untersuchung",
        r"\benquête (?:internationale|indépendante)",
        r"\binvestigación (?:internacional|independiente)",
    ),
    Demand.SPONSOR_WITHDRAWAL: _any(
        r"\b(?:withdraw|end|drop|pull|cancel|suspend|stop)\w*[^.;]{0,40}\bsponsor",
        r"\bsponsor\w*[^.;]{0,60}\b(?:withdraw|pull out|drop out|zurückzieh|beend|retir)",
        r"\b(?:parrainage|patrocini)\w*",
    ),
    Demand.BROADCASTER_ACTION: _any(
        r"\bbroadcast\w*",
        r"\bnot (?:to )?(?:air|televise|show)\b",
        r"\b(?:Übertragung|übertragen|retransmi|diffuser|diffusion)",
    ),
    Demand.IOC_DUE_DILIGENCE: _any(
        r"\bdue diligence", r"\bSorgfaltspflicht", r"\bdevoir de (?:vigilance|diligence)", r"\bdiligencia debida"
    ),
    Demand.ATHLETE_PROTECTION: _any(
        r"\b(?:protect|safe|secur|speak)\w*[^.;]{0,40}\bathlet",
        r"\bathlet\w*[^.;]{0,40}\b(?:protect|safe|speak)",
        r"\b(?:Schutz|Sicherheit|schützen)\b[^.;]{0,40}\b(?:Sportler|Athlet)",
        r"\bproté\w+[^.;]{0,30}\bathl",
        r"\bprote\w+[^.;]{0,30}\b(?:atleta|deportista)",
    ),
    Demand.SUPPLY_CHAIN: _any(
        r"\bforced[\s-]labou?r",
        r"\bsupply chain",
        r"\b(?:Zwangsarbeit|Lieferkette)",
        r"\btravail forcé",
        r"\btrabajos? forzosos?",
        r"\bcadenas? de suministro",
    ),
}
