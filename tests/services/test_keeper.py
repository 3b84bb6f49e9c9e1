"""An embedded server lives exactly as long as somebody uses it."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from services.locations import ROOT, Place
from services.postgresql import PostgreSQL
from services.processes import Process
from services.valkey import Valkey
from tests.services.conftest import User, clean_environment, command_line, eventually, kill, kill_all_of, processes_of


def postmaster(place: Place) -> int:
    return int((place.folder / "postgresql/postmaster.pid").read_text().splitlines()[0])


def query(place: Place, statement: str, role: str = "DATABASE_OWNER_URL") -> list[tuple]:
    with psycopg.connect(PostgreSQL(place).urls()[role], autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_servers_run_while_they_are_used_and_end_with_their_last_user(
    place: Place,
) -> None:
    first, second = User.of(place), User.of(place)
    assert first.leave() == 0
    assert PostgreSQL(place).is_ready()
    assert Valkey(place).is_ready()
    assert second.leave() == 0
    assert processes_of(place) == []


def test_a_killed_user_leaves_no_server(place: Place) -> None:
    User.of(place).die()
    assert eventually(lambda: processes_of(place) == [])


def test_data_survive_the_sudden_death_of_everything(place: Place) -> None:
    user = User.of(place)
    query(place, "CREATE TABLE kept AS SELECT 42 AS answer")
    kill_all_of(place)
    user.die()

    user = User.of(place)
    assert query(place, "SELECT answer FROM kept") == [(42,)]
    user.leave()


def test_a_server_that_dies_is_started_again(place: Place) -> None:
    user = User.of(place)
    dead = postmaster(place)
    kill(dead)
    assert eventually(lambda: PostgreSQL(place).is_ready() and postmaster(place) != dead)
    user.leave()


def test_servers_do_not_outlive_a_killed_keeper(place: Place) -> None:
    user = User.of(place)
    for pid in processes_of(place):
        if b"services.keeper" in command_line(pid):
            kill(pid)
    assert eventually(lambda: processes_of(place) == [user.process.pid])
    user.leave()


@pytest.mark.parametrize("name", ["with a space, comma and 'quote'", "long-" * 30])
def test_any_folder_will_do(tmp_path: Path, name: str) -> None:
    place = Place(tmp_path / name)
    user = User.of(place)
    assert query(place, "SELECT 1") == [(1,)]
    user.leave()
    assert processes_of(place) == []


def test_the_serving_role_owns_nothing_and_the_owner_can_add_extensions(
    place: Place,
) -> None:
    user = User.of(place)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        query(place, "CREATE TABLE mine ()", role="DATABASE_URL")
    for extension in ("pg_trgm", "unaccent", "btree_gin", "fuzzystrmatch"):
        query(place, f"CREATE EXTENSION {extension}")
    assert query(place, "SELECT similarity('藏人', '藏人')") == [(1.0,)]
    query(place, "CREATE DATABASE test_torchlight")
    user.leave()


def test_a_new_database_is_not_begun_on_a_nearly_full_disk(place: Place) -> None:
    assert "is full" in start_without_room(place, "shutil.disk_usage = lambda _: Usage(1, 1, 4096)")


def test_a_disk_that_is_full_halfway_is_one_sentence(place: Place) -> None:
    """A file system of 20 MB, which PostgreSQL's first files do not fit into."""
    place.folder.mkdir()
    mount = f"mount -t tmpfs -o size=20m tmpfs '{place.folder}' && exec \"$@\""
    inside = [
        "unshare",
        "--mount",
        *([] if os.geteuid() == 0 else ["--map-root-user"]),
        "sh",
        "-c",
    ]
    if subprocess.run([*inside, mount, "-", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine allows nobody to mount a small file system")
    words = start_without_room(place, "locations.ROOM_TO_START = 0", [*inside, mount, "-"])
    assert words == (
        f"The disk that holds {place.folder} is full: make room there, "
        "or set TORCHLIGHT_VAR to a folder on another disk.\n"
    )


def start_without_room(place: Place, patch: str, prefix: list[str] | None = None) -> str:
    script = (
        "import shutil, sys\n"
        "from collections import namedtuple\n"
        "from services import keeper, locations, problems\n"
        "Usage = namedtuple('Usage', 'total used free')\n"
        f"{patch}\n"
        f"locations.Place(locations.Path({str(place.folder)!r})).make()\n"
        f"sys.argv[1:] = ['postgresql', {str(place.folder)!r}]\n"
        "sys.exit(problems.told_in_one_sentence(keeper.main))\n"
    )
    answer = subprocess.run(
        [*(prefix or []), sys.executable, "-c", script],
        cwd=ROOT,
        env=clean_environment(place),
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    return answer.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_where_root_may_not_make_a_namespace_nobody_runs_the_server() -> None:
    # pytest's own folders can be entered by their owner only
    parent = Path(tempfile.mkdtemp())
    parent.chmod(0o755)
    place = Place(parent / "var").make()
    server = PostgreSQL(place, throw_away=True)
    server.__dict__["identity"] = "65534:65534"
    server.prepare()
    process = Process(server.program())
    assert eventually(server.is_listening)
    assert Path(f"/proc/{process.pid}").stat().st_uid == 65534
    assert server.data.stat().st_uid == 65534
    process.ask_to_stop()
    process.wait_or_kill()
    assert PostgreSQL(place).identity == "65534:65534", "existing data decide"
    shutil.rmtree(parent)
