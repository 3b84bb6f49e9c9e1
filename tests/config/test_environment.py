"""A bad environment variable is one clear sentence."""

import pytest

from config import environment
from config.environment import BadSetting


def test_a_text_that_is_not_set_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with pytest.raises(BadSetting, match="SECRET_KEY is not set"):
        environment.text("SECRET_KEY")
    assert environment.text("SECRET_KEY", "fallback") == "fallback"


@pytest.mark.parametrize(("value", "is_on"), [("1", True), ("YES", True), ("off", False), ("", True)])
def test_a_switch_is_read(monkeypatch: pytest.MonkeyPatch, value: str, is_on: bool) -> None:
    monkeypatch.setenv("DEBUG", value)
    assert environment.switch("DEBUG", default=True) is is_on


def test_a_switch_that_is_neither_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "maybe")
    with pytest.raises(BadSetting, match="neither yes nor no"):
        environment.switch("DEBUG", default=False)


@pytest.mark.parametrize("value", ["0", "65536", "-1", "http", "８０"])
def test_a_port_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PORT", value)
    with pytest.raises(BadSetting, match="not a port"):
        environment.port("PORT", 8000)


@pytest.mark.parametrize(
    "value",
    [
        "torchlight.example",
        "ftp://torchlight.example",
        "https://",
        "https://x.example/path",
        "https://[::1",
        "https://x:99999",
    ],
)
def test_a_web_address_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TORCHLIGHT_URL", value)
    with pytest.raises(BadSetting, match="not a web address"):
        environment.web_address("TORCHLIGHT_URL", "http://localhost")


def test_a_database_address_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://reader@/record?host=/run/with%20space&sslmode=disable")
    read = environment.database("DATABASE_URL")
    assert (read["NAME"], read["USER"], read["HOST"]) == ("record", "reader", "/run/with space")
    assert read["OPTIONS"] == {"sslmode": "disable"}


@pytest.mark.parametrize("value", ["mysql://a/b", "postgresql://", "postgresql://h/db?nonsense=1", "sqlite:///x"])
def test_a_database_address_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("DATABASE_URL", value)
    with pytest.raises(BadSetting, match="not a PostgreSQL address"):
        environment.database("DATABASE_URL")


@pytest.mark.parametrize("value", ["localhost:6379", "unix:relative", "redis://", "http://x"])
def test_a_redis_address_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("REDIS_URL", value)
    with pytest.raises(BadSetting, match="not a Redis address"):
        environment.redis("REDIS_URL")


def test_hosts_with_ports_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVERS", "127.0.0.1:8080, [::1]:80,")
    assert environment.hosts_with_ports("SERVERS") == {"127.0.0.1:8080", "[::1]:80"}
    monkeypatch.delenv("SERVERS")
    assert environment.hosts_with_ports("SERVERS") == frozenset()


@pytest.mark.parametrize("value", ["127.0.0.1", ":80", "a.example:", "a.example:0", "http://a.example:80", "a:８０"])
def test_a_host_with_a_port_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SERVERS", f"a.example:80,{value}")
    with pytest.raises(BadSetting, match="no host with a port"):
        environment.hosts_with_ports("SERVERS")
