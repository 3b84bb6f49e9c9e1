"""Web addresses in one spelling, so that the same page has the same address."""

import re
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

import idna

MAX_ADDRESS = 2000  # ASCII characters of an address in its normal form

# Parameters by which sites follow their readers about; they choose no content.
TRACKING = frozenset(
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid igshid igsh li_fat_id mc_cid mc_eid mkt_tok "
    "oly_anon_id oly_enc_id vero_conv vero_id wickedid _hsenc _hsmi hsctatracking __twitter_impression ref_src "
    "pk_campaign pk_kwd pk_source pk_medium pk_content piwik_campaign piwik_kwd at_medium at_campaign xtor smid "
    "cmpid guccounter guce_referrer guce_referrer_sig".split()
)
TRACKING_BEGINNINGS = ("utm_", "mtm_", "hsa_")

_USUAL_PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
# What may stand in a path or a query as it is, besides letters, digits and "-._~".
_IN_PATH = "!$&'()*+,;=:@/"
_IN_QUERY = _IN_PATH + "?"


def normalised(address: str) -> str:
    """The address in its one spelling, without fragment; ``ValueError`` with a sentence if it is no web address.

    Host names become lower-case ASCII without a final dot, the usual port goes, dot segments are resolved, escapes are
    written only where they are needed and then with capitals. The query keeps its parts and their order.
    """
    address = address.strip(" \t\r\n\f")
    if len(address) > 10 * MAX_ADDRESS:
        raise ValueError(f"This address is too long: at most {MAX_ADDRESS:,} characters are kept.")
    if any(ord(character) < 32 or ord(character) == 127 for character in address):
        raise ValueError("This address has a line break or another control character in it.")
    if any(0xD800 <= ord(character) <= 0xDFFF for character in address):
        raise ValueError("This address has a broken character in it.")
    if re.match(r"https?://", address, re.IGNORECASE) is None:
        raise ValueError("This is no web address: it has to begin with http:// or https://.")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ValueError("The host in this address can not be read: check it for typing errors.") from None
    if "@" in parts.netloc:
        raise ValueError("This address has a user name or password in it: give it without.")
    if port == 0:
        raise ValueError("The port in this address is 0, which does not exist.")
    netloc = _host(parts)
    if port is not None and port != _USUAL_PORTS[parts.scheme]:
        netloc += f":{port}"
    path = _without_dot_segments(_escaped(parts.path, _IN_PATH) or "/")
    whole = urlunsplit((parts.scheme, netloc, path, _escaped(parts.query, _IN_QUERY), ""))
    if len(whole) > MAX_ADDRESS:
        raise ValueError(f"This address is too long: at most {MAX_ADDRESS:,} characters are kept.")
    return whole


def without_tracking(address: str) -> str:
    """The address without parameters that only follow readers about; what else is in its query stays as it is."""
    parts = urlsplit(address)
    kept = [part for part in parts.query.split("&") if not _is_tracking(part)]
    return urlunsplit(parts._replace(query="&".join(kept)))


def host_of(address: str) -> str:
    """The host of a normalised address, with its port where that is not the usual one."""
    return urlsplit(address).netloc


def port_of(address: str) -> int:
    """The port that a normalised address leads to."""
    parts = urlsplit(address)
    return parts.port or _USUAL_PORTS[parts.scheme]


def _is_tracking(part: str) -> bool:
    name = unquote(part.partition("=")[0]).lower()
    return name in TRACKING or name.startswith(TRACKING_BEGINNINGS)


def _host(parts: SplitResult) -> str:
    """The host in ASCII; of an IPv6 address its shortest spelling, in brackets."""
    name = parts.hostname or ""
    if "[" in parts.netloc:
        try:
            if not re.fullmatch(r"\[[0-9A-Fa-f:.]+\](:[0-9]*)?", parts.netloc):
                raise AddressValueError
            return f"[{IPv6Address(name)}]"
        except AddressValueError:
            raise ValueError("The IPv6 address in this address can not be read.") from None
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except idna.IDNAError:
            raise ValueError("The host in this address is no host name: check it for typing errors.") from None
    name = name.lower().removesuffix(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise ValueError("The host in this address is no host name: check it for typing errors.")
    return name


def _escaped(text: str, allowed: str) -> str:
    """Escapes only where they are needed: ``%7e`` is ``~``, a space is ``%20``, a lone ``%`` is ``%25``."""

    def spelt(escape: re.Match[str]) -> str:
        character = chr(int(escape[0][1:], 16))
        return character if re.match(r"[A-Za-z0-9._~-]", character) else escape[0].upper()

    pieces, at = [], 0
    for escape in _ESCAPE.finditer(text):
        pieces += [quote(text[at : escape.start()], safe=allowed), spelt(escape)]
        at = escape.end()
    return "".join([*pieces, quote(text[at:], safe=allowed)])


def _without_dot_segments(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")[1:]
    for number, segment in enumerate(segments, 1):
        is_last = number == len(segments)
        if segment == "..":
            kept = kept[:-1] + ([""] if is_last else [])
        elif segment == ".":
            kept += [""] if is_last else []
        else:
            kept.append(segment)
    return "/" + "/".join(kept)
