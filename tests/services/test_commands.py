"""`manage.py` brings its servers along, and only when a command needs them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from services.commands import needs_servers
from services.interpreter import ROOT
from services.locations import Place
from tests.services.conftest import clean_environment, processes_of


def manage(
    place: Place, *arguments: str, python: str = sys.executable, **more: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, "manage.py", *arguments],
        cwd=ROOT,
        env=clean_environment(place, **more),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("line", "needs"),
    [
        ("", False),
        ("help migrate", False),
        ("migrate --help", False),
        ("--version", False),
        ("collectstatic --noinput", False),
        ("migrate", True),
        ("shell", True),
        ("a_command_of_tomorrow", True),
        ("extract a.txt", True),
        ("extract a.txt --gazetteer data/starter", False),
        ("extract --gazetteer=data/starter a.txt", False),
    ],
)
def test_which_commands_need_servers(line: str, needs: bool) -> None:
    assert needs_servers(line.split()) is needs


def test_a_command_has_the_database_for_its_own_duration(place: Place) -> None:
    script = (
        "from django.db import connection as c; from django.core.cache import cache\n"
        "cache.set('a', 1); cursor = c.cursor(); cursor.execute('SELECT current_user')\n"
        "print(cursor.fetchone()[0], cache.get('a'))"
    )
    answer = manage(place, "shell", "--no-imports", "-c", script)
    assert answer.stdout.strip() == "torchlight_web 1", answer.stderr
    assert processes_of(place) == []


def test_migrating_is_done_by_the_owner(place: Place) -> None:
    answer = manage(place, "migrate", "contenttypes")
    assert "Applying contenttypes.0001_initial... OK" in answer.stdout, answer.stderr


def test_a_command_that_needs_no_database_starts_none(place: Place) -> None:
    assert manage(place, "help").returncode == 0
    assert not place.folder.exists()


def test_a_wrong_setting_is_one_sentence(place: Place) -> None:
    answer = manage(place, "check", TORCHLIGHT_URL="ftp://nowhere")
    assert (answer.returncode, answer.stderr.count("\n")) == (2, 1)
    assert "TORCHLIGHT_URL" in answer.stderr


def test_a_database_that_is_away_is_one_sentence(place: Place) -> None:
    url = "postgresql://torchlight_web@/torchlight?host=/nonexistent"
    answer = manage(place, "migrate", DATABASE_URL=url, REDIS_URL="unix:///nonexistent")
    assert answer.returncode == 1
    assert "does not answer" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_any_python_finds_the_projects_own(place: Place) -> None:
    answer = manage(place, "version", python=shutil.which("python3", path="/usr/bin") or sys.executable)
    assert answer.stdout.startswith("6."), answer.stderr


def test_without_an_installation_it_says_what_to_run(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "services", tmp_path / "services")
    shutil.copy(ROOT / "manage.py", tmp_path)
    bare = [sys.executable, "-S", "manage.py", "check"]  # -S: without the installed packages
    answer = subprocess.run(bare, cwd=tmp_path, env=dict(os.environ), capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert answer.stderr == "Torchlight is not installed in this folder yet: run `make install` first.\n"


def test_extraction_with_names_from_a_folder_needs_no_database(place: Place, tmp_path: Path) -> None:
    article = tmp_path / "01.txt"
    article.write_text(
        "Groups write\n\nMore than 90 rights groups called on governments to boycott the Beijing Games.\n"
    )
    done = manage(place, "extract", str(article), "missing.txt", "--out", str(tmp_path), "--gazetteer", "data/starter")
    assert done.returncode == 1
    assert "missing.txt: No such file or directory." in done.stderr
    assert '"claimed_count": 90' in (tmp_path / "01.json").read_text()
    assert not processes_of(place)


def test_a_database_without_tables_is_told_in_one_sentence(place: Place) -> None:
    answer = manage(place, "sources")
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 1), answer.stderr
    assert "run ./manage.py migrate" in answer.stderr
