"""A browser for the tests is found, or the failure says how to get one."""

from pathlib import Path

import pytest

from services import browser
from services.problems import Problem


def fake(path: Path, code: int = 0) -> str:
    path.write_text(f"#!/bin/sh\nexit {code}\n")
    path.chmod(0o755)
    return str(path)


def test_the_one_that_is_asked_for_is_used_or_refused(tmp_path: Path) -> None:
    given = fake(tmp_path / "mine")
    assert browser.find_or_install({"CHROMIUM": given}) == given
    with pytest.raises(Problem, match="does not run as a browser"):
        browser.find_or_install({"CHROMIUM": fake(tmp_path / "broken", code=1)})


def test_one_on_the_path_is_used_unless_it_is_a_stub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    fake(tmp_path / "chromium", code=1)
    good = fake(tmp_path / "google-chrome")
    assert browser.find_or_install({}) == good


def test_none_is_a_failure_that_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for attempt in ("found", "downloaded", "installed_by_system"):
        monkeypatch.setattr(browser, attempt, lambda: iter(()))
    with pytest.raises(Problem, match=r"install the package `chromium`.*CHROMIUM="):
        browser.find_or_install({})
