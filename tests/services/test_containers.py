"""docker-compose.yml and Dockerfile are complete, and agree with the embedded default."""

import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from services import postgresql, secrets_file
from services.locations import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]


def test_every_part_is_there() -> None:
    assert set(SERVICES) == {"web", "worker", "beat", "migrate", "postgresql", "valkey"}
    assert SERVICES["postgresql"]["image"] == "postgres:18"


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_what_serves_does_not_know_the_owner(name: str) -> None:
    assert "OWNER_PASSWORD" not in str(SERVICES[name])
    assert "torchlight_web" in SERVICES[name]["environment"]["DATABASE_URL"]
    assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_whatever_is_waited_for_tells_its_health() -> None:
    for service in SERVICES.values():
        for name, wanted in service["depends_on"].items() if "depends_on" in service else ():
            if wanted["condition"] == "service_healthy":
                assert SERVICES[name]["healthcheck"]["test"]


def test_data_are_in_named_volumes() -> None:
    for name in ("postgresql", "valkey"):
        assert SERVICES[name]["volumes"][0].startswith(f"{name}:/")
        assert name in COMPOSE["volumes"]


def test_files_that_are_named_exist() -> None:
    for volume in SERVICES["postgresql"]["volumes"][1:]:
        assert (ROOT / volume.split(":")[0]).is_file()
    for kept in re.findall("^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE):
        assert (ROOT / kept).exists(), kept


def test_the_roles_are_those_of_the_embedded_default() -> None:
    roles = (ROOT / "services/roles.sql").read_text()
    for name in (postgresql.OWNER, postgresql.SERVING, postgresql.DATABASE):
        assert re.search(rf"CREATE (ROLE|DATABASE) {name}\b", roles)


def test_no_secret_is_written_down_and_all_are_made(tmp_path: Path) -> None:
    wanted = set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text()))
    assert wanted == set(secrets_file.NAMES)
    path = tmp_path / ".env"
    secrets_file.main(str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {line.split("=")[0] for line in path.read_text().splitlines()} == wanted
    with pytest.raises(SystemExit, match="left as it is"):
        secrets_file.main(str(path))


def test_the_image_is_built_from_locked_packages_and_does_not_run_as_root() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes -r requirements.lock" in dockerfile
    assert dockerfile.rindex("USER torchlight") > dockerfile.rindex("RUN ")
    assert "/healthz" in dockerfile


def test_the_command_in_the_comment_works(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "services.secrets_file", str(tmp_path / ".env")]
    subprocess.run(command, cwd=ROOT, check=True)
