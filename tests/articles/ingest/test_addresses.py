"""The same page has the same address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.ingest.addresses import MAX_ADDRESS, host_of, normalised, port_of, without_tracking


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("http://courier.example", "http://courier.example/"),
        (" HTTPS://Courier.EXAMPLE:443/News \n", "https://courier.example/News"),
        ("http://courier.example:80/", "http://courier.example/"),
        ("http://courier.example:/", "http://courier.example/"),
        ("https://courier.example:80/", "https://courier.example:80/"),
        ("http://courier.example.:8080/", "http://courier.example:8080/"),
        ("http://courier.example/a#part", "http://courier.example/a"),
        ("http://courier.example/?", "http://courier.example/"),
        ("http://courier.example/?b=2&a=1&&b=", "http://courier.example/?b=2&a=1&&b="),
        ("http://courier.example/a/./b/../c/", "http://courier.example/a/c/"),
        ("http://courier.example/../../a/..", "http://courier.example/"),
        ("http://courier.example/a/b/..", "http://courier.example/a/"),
        ("http://courier.example/a/.", "http://courier.example/a/"),
        ("http://courier.example/%2e%2E/a", "http://courier.example/a"),
        ("http://courier.example/a//b", "http://courier.example/a//b"),
        ("http://courier.example/%7euser%2fa%c3%a9", "http://courier.example/~user%2Fa%C3%A9"),
        ("http://courier.example/café noir?q=é&p=a b", "http://courier.example/caf%C3%A9%20noir?q=%C3%A9&p=a%20b"),
        ("http://courier.example/100%", "http://courier.example/100%25"),
        ('http://courier.example/a\\b?c|d"<>^`{}[]', "http://courier.example/a%5Cb?c%7Cd%22%3C%3E%5E%60%7B%7D%5B%5D"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://BÜCHER.example/", "http://xn--bcher-kva.example/"),
        ("http://xn--bcher-kva.example/", "http://xn--bcher-kva.example/"),
        ("http://新聞。example/", "http://xn--efvv70d.example/"),
        ("http://my_site.courier.example/", "http://my_site.courier.example/"),
        ("http://127.1/", "http://127.1/"),
        ("http://１２７.０.０.１/", "http://127.0.0.1/"),
        ("http://[2001:DB8:0:0::1]:8080/", "http://[2001:db8::1]:8080/"),
        ("http://[::FFFF:127.0.0.1]/", "http://[::ffff:127.0.0.1]/"),
    ],
)
def test_an_address_has_one_spelling(written: str, address: str) -> None:
    assert normalised(written) == address
    assert normalised(address) == address


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", "no web address"),
        ("courier.example/news", "no web address"),
        ("//courier.example/", "no web address"),
        ("http:/courier.example/", "no web address"),
        ("http:\\\\courier.example", "no web address"),
        ("ftp://courier.example/", "no web address"),
        ("file:///etc/hostname", "no web address"),
        ("javascript:alert(1)", "no web address"),
        ("http://", "no host name"),
        ("http:///etc/hostname", "no host name"),
        ("http://courier..example/", "no host name"),
        ("http://-courier.example/", "no host name"),
        ("http://cour ier.example/", "no host name"),
        ("http://%31%32%37.0.0.1/", "no host name"),
        ("http://courier.example\\@lamp.example/", "password"),
        ("http://courier.example\\.lamp.example/", "no host name"),
        (f"http://{'a' * 64}.example/", "no host name"),
        (f"http://{'a.' * 130}example/", "no host name"),
        ("http://xn--é.example/", "no host name"),
        ("http://a℀b.example/", "can not be read"),
        ("http://wilma@courier.example/", "password"),
        ("http://wilma:secret@courier.example/", "password"),
        ("http://@courier.example/", "password"),
        ("http://courier.example:0/", "port"),
        ("http://courier.example:65536/", "can not be read"),
        ("http://courier.example:http/", "can not be read"),
        ("http://courier.example:８０/", "can not be read"),
        ("http://[::1/", "can not be read"),
        ("http://[fe80::1%25eth0]/", "can not be read"),
        ("http://[127.0.0.1]/", "can not be read"),
        ("http://[::1]x/", "can not be read"),
        ("http://courier.example/a\nb", "line break"),
        ("http://cour\tier.example/", "line break"),
        ("http://courier.example/\0", "control character"),
        ("http://courier.example/\ud800", "broken character"),
        ("http://courier.example/" + "é" * 400, "too long"),
        ("http://courier.example/" + "a" * 100_000, "too long"),
    ],
)
def test_what_is_no_web_address_is_told_in_a_sentence(written: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as told:
        normalised(written)
    assert str(told.value).endswith(".")


def read(written: str) -> tuple[str, str]:
    """The address, or the sentence that says why it is none."""
    try:
        return normalised(written), ""
    except ValueError as error:
        return "", str(error)


@given(st.text(max_size=60).map("http://".__add__) | st.text(max_size=60).map("https://a.example/".__add__))
def test_whatever_is_written_is_an_address_in_ascii_or_a_sentence(written: str) -> None:
    address, sentence = read(written)
    assert sentence.endswith(".") or address.isascii()
    assert len(address) <= MAX_ADDRESS
    assert not set(address) & set(' \t\r\n"<>\\^`{|}#')
    assert not address or normalised(address) == address


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://courier.example/a?utm_source=x&id=7&UTM_medium=y", "https://courier.example/a?id=7"),
        ("https://courier.example/a?fbclid=1", "https://courier.example/a"),
        ("https://courier.example/a?b=2&gclid=1&a=1&mc_cid=3&b=", "https://courier.example/a?b=2&a=1&b="),
        ("https://courier.example/a?q=utm_source&page=2", "https://courier.example/a?q=utm_source&page=2"),
        ("https://courier.example/a?%75tm_source=x&a=%20b", "https://courier.example/a?a=%20b"),
        ("https://courier.example/a", "https://courier.example/a"),
        ("https://courier.example/utm_source=x?flag", "https://courier.example/utm_source=x?flag"),
    ],
)
def test_what_follows_readers_about_is_left_out(address: str, kept: str) -> None:
    assert without_tracking(address) == kept


def test_a_host_has_its_port_where_that_is_unusual() -> None:
    assert [host_of(address) for address in ("https://courier.example/a", "http://[::1]:8080/")] == [
        "courier.example",
        "[::1]:8080",
    ]
    assert [port_of(address) for address in ("https://a.example/", "http://a.example/", "http://[::1]:81/")] == [
        443,
        80,
        81,
    ]
