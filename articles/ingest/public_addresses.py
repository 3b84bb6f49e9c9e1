"""Which IP addresses belong to the public web: a fetch goes nowhere else.

A page may name any host, and a name may lead to any address: to this machine, to its neighbours, to the data that
providers keep for their machines. What counts is therefore the address that is connected to. ``ipaddress`` knows
``is_private`` and ``is_global``, but both let too much through, hence a list of our own.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

NOT_PUBLIC_4: dict[IPv4Network, str] = {
    IPv4Network(network): words
    for network, words in {
        "0.0.0.0/8": "this machine",
        "10.0.0.0/8": "a private network",
        "100.64.0.0/10": "a provider's inner network",
        "127.0.0.0/8": "this machine",
        "168.63.129.16/32": "a provider's own services",
        "169.254.0.0/16": "this network only",
        "172.16.0.0/12": "a private network",
        "192.0.0.0/24": "protocols",
        "192.0.2.0/24": "examples",
        "192.31.196.0/24": "protocols",
        "192.52.193.0/24": "protocols",
        "192.88.99.0/24": "protocols",
        "192.168.0.0/16": "a private network",
        "192.175.48.0/24": "protocols",
        "198.18.0.0/15": "measurements",
        "198.51.100.0/24": "examples",
        "203.0.113.0/24": "examples",
        "224.0.0.0/4": "many receivers at once",
        "240.0.0.0/4": "nobody",
    }.items()
}

# Only 2000::/3 is given out to the public. These parts of it are not, or lead through somebody else to addresses
# that can not be checked.
GIVEN_OUT_6 = IPv6Network("2000::/3")
NOT_PUBLIC_6: dict[IPv6Network, str] = {
    IPv6Network(network): words
    for network, words in {
        "2001::/23": "protocols",  # Teredo, benchmarks and others
        "2001:db8::/32": "examples",
        "2002::/16": "a tunnel (6to4)",
        "2620:4f:8000::/48": "protocols",
        "3ffe::/16": "nobody",
        "3fff::/20": "examples",
    }.items()
}

# An IPv4 address can be written as an IPv6 one: by the system itself, and by networks that only speak IPv6.
_MAPPED = IPv6Network("::ffff:0:0/96")
_TRANSLATED = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Whether this IP address is one of the public web."""
    return reserved_for(address) == ""


def reserved_for(address: str) -> str:
    """What an IP address that is not of the public web is reserved for, in words; empty for a public one."""
    try:
        read = ip_address(address)
    except ValueError:
        return "nobody"
    if isinstance(read, IPv6Address):
        if read.scope_id is not None:
            return "this network only"
        if read not in _MAPPED and read not in _TRANSLATED:
            return _reserved_6(read)
        read = IPv4Address(int(read) & 0xFFFF_FFFF)
    return next((words for network, words in NOT_PUBLIC_4.items() if read in network), "")


def _reserved_6(address: IPv6Address) -> str:
    if address not in GIVEN_OUT_6:
        return "this machine" if address.is_loopback or address.is_unspecified else "a private network"
    return next((words for network, words in NOT_PUBLIC_6.items() if address in network), "")
