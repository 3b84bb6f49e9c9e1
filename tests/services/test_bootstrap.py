"""From nothing to an installation: which Python is chosen, and what is said when there is none."""

import ast
import json
from pathlib import Path

import pytest

import bootstrap
from services.locations import ROOT

FAKE = """#!/bin/sh
echo '[[{version}], "{path}", {optimised}]'
"""


@pytest.fixture(autouse=True)
def only_fakes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No Python of this machine may help."""
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PYENV_ROOT", raising=False)
    monkeypatch.delenv("PYTHON", raising=False)
    monkeypatch.setattr(bootstrap, "FOLDERS", ())


def fake(path: Path, version: str, script: str = FAKE, *, optimised: bool = True) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {"version": version.replace(".", ","), "optimised": str(optimised).lower()}
    path.write_text(script.format(path=path, **told))
    path.chmod(0o755)
    return str(path)


def choose() -> str | None:
    return bootstrap.choose_python(bootstrap.candidates())


def test_the_best_tested_version_wins(tmp_path: Path) -> None:
    fake(tmp_path / "path/python3", "3.12.1")
    fake(tmp_path / "path/python3.14", "3.14.0")
    best = fake(tmp_path / "path/python3.13", "3.13.0")
    assert choose() == best


def test_one_built_with_optimisations_goes_before_the_best_tested_version(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake(tmp_path / "path/python3.13", "3.13.0", optimised=False)
    fake(tmp_path / "path/python3.12", "3.12.3")
    best = fake(tmp_path / "path/python3.14", "3.14.0")
    assert choose() == best
    assert capsys.readouterr().out == ""


def test_where_all_were_built_without_optimisations_the_best_tested_is_used_and_it_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake(tmp_path / "path/python3.12", "3.12.1", optimised=False)
    best = fake(tmp_path / "path/python3.13", "3.13.0", optimised=False)
    fake(tmp_path / "path/python3", "3.11.2")
    assert choose() == best
    assert "built without optimisations" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("told", "optimised"),
    [
        ({"CONFIG_ARGS": "'--enable-optimizations' '--with-lto'"}, True),
        ({"PY_CORE_CFLAGS": "-O3 -fprofile-use -fprofile-correction"}, True),
        ({"CONFIG_ARGS": "'--enable-shared'", "PGO_PROF_USE_FLAG": "-fprofile-use"}, False),
        ({"prefix": "/usr"}, True),
        ({}, False),
    ],
)
def test_whether_a_python_was_built_with_optimisations(
    told: dict[str, str], optimised: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sysconfig.get_config_var", told.get)
    monkeypatch.setattr("sys.base_prefix", told.get("prefix", "/elsewhere"))
    exec(bootstrap.PROBE, {})
    assert json.loads(capsys.readouterr().out)[2] is optimised


def test_an_old_python_and_a_shim_that_fails_are_passed_over(tmp_path: Path) -> None:
    fake(tmp_path / "path/python3.13", "3.13.0", "#!/bin/sh\necho 'command not found' >&2\nexit 127\n")
    fake(tmp_path / "path/python3.14", "3.14.0", "no program at all")
    fake(tmp_path / "path/python3", "3.11.2")
    good = fake(tmp_path / "path/python3.12", "3.12.1")
    assert choose() == good


@pytest.mark.parametrize("where", ["PYENV_ROOT", "home", "beside the shims"])
def test_versions_of_pyenv_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    root = tmp_path / ("home/.pyenv" if where == "home" else "elsewhere")
    good = fake(root / "versions/3.13.2/bin/python3", "3.13.2")
    if where == "PYENV_ROOT":
        monkeypatch.setenv("PYENV_ROOT", str(root))
    if where == "beside the shims":
        monkeypatch.setenv("PATH", str(root / "shims"))
    assert choose() == good


def test_none_is_none(tmp_path: Path) -> None:
    fake(tmp_path / "path/python3", "3.9.9")
    assert choose() is None


def test_a_python_that_was_asked_for_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path / "path/python3.13", "3.13.0")
    monkeypatch.setenv("PYTHON", fake(tmp_path / "old/python3", "3.8.1"))
    with pytest.raises(bootstrap.Problem, match="not a working Python"):
        choose()


def test_no_python_and_no_download_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "runs", lambda command: False)
    with pytest.raises(bootstrap.Problem, match=r"needs Python 3\.12, 3\.13, 3\.14 and found none"):
        bootstrap.fetch_python("uv")


def test_an_unchanged_installation_needs_no_installer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "install", lambda lock: pytest.fail("installed again"))
    monkeypatch.setattr("sys.argv", ["bootstrap.py"])
    if bootstrap.STAMP.exists():
        bootstrap.main()


@pytest.mark.parametrize("name", ["bootstrap.py", "manage.py", "services/interpreter.py", "services/secrets_file.py"])
def test_what_an_old_python_starts_an_old_python_can_read(name: str) -> None:
    ast.parse((ROOT / name).read_text(), feature_version=(3, 8))
