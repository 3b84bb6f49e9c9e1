"""Only addresses of the public web are public, however they are written."""

import socket

import pytest

from articles.ingest.public_addresses import is_public, reserved_for

NOT_PUBLIC = """
0.0.0.0 0.1.2.3 10.0.0.0 10.0.0.1 10.255.255.255 100.64.0.0 100.100.100.200 100.127.255.255 127.0.0.1 127.0.0.53
127.255.255.255 168.63.129.16 169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192
192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.168.0.1 192.168.255.255 192.175.48.1 198.18.0.1 198.19.255.255
198.51.100.7 203.0.113.7 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
:: ::1 ::2 ::7f00:1 ::8.8.8.8 ::ffff:0:0 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
::ffff:100.64.0.1 ::ffff:168.63.129.16 0:0:0:0:0:ffff:c0a8:0101 ::ffff:0:8.8.8.8
64:ff9b::127.0.0.1 64:ff9b::a00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::8.8.8.8 64:ff9b:0:1::1 100::1 100:0:0:1::1
2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:20::1 2001:1ff:ffff::1 2001:db8::1
2002:7f00:1:: 2002:a00:1::1 2002:a9fe:a9fe:: 2002:808:808:: 2620:4f:8000::1 3ffe::1 3fff::1 3fff:fff::1 4000::1 5f00::1
fc00::1 fd00:ec2::254 fdff:ffff::1 fe80::1 fe80::1%eth0 2606:4700::1111%1 febf::1 fec0::1 feff::1 ff00::1 ff02::1
ff0e::1 127.1 0x7f.0.0.1 2130706433 0177.0.0.1 localhost courier.example 1.2.3.4.5 ::g 1.2.3.4/8 ８.8.8.8
""".split()

PUBLIC = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 93.184.216.34 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 168.63.129.15
169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.1 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0
203.0.112.255 223.255.255.255
2001:200::1 2001:4860:4860::8888 2003::1 2606:4700:4700::1111 2a00:1450:4001::1 3ffd:ffff::1 3fff:1000::1
::ffff:8.8.8.8 ::ffff:0808:0808 64:ff9b::8.8.8.8 64:ff9b::808:808
""".split()


def test_the_tables_are_long_enough_to_be_one() -> None:
    assert len(set(NOT_PUBLIC)) >= 63
    assert len(set(PUBLIC)) >= 20


@pytest.mark.parametrize("address", [*NOT_PUBLIC, "", " 8.8.8.8", "8.8.8.8\n"])
def test_an_address_of_no_public_network_is_not_public(address: str) -> None:
    assert not is_public(address)
    assert reserved_for(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_public_web_is_public(address: str) -> None:
    assert is_public(address)
    assert reserved_for(address) == ""


@pytest.mark.parametrize(
    "spelling", ["127.1", "127.0.1", "0x7f.1", "0x7f000001", "0x7F.0x0.0x0.0x1", "2130706433", "0", "017700000001"]
)
def test_odd_spellings_reach_the_resolver_as_names_and_come_back_as_what_they_are(spelling: str) -> None:
    found = socket.getaddrinfo(spelling, 80, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    assert not any(is_public(str(address[0])) for *_, address in found)
