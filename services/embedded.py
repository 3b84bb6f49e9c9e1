"""The embedded servers there are, and what the rest of the house may ask of one."""

from collections.abc import Mapping

from services.locations import Place
from services.postgresql import PostgreSQL
from services.valkey import Valkey

Server = PostgreSQL | Valkey

SERVERS: dict[str, type[Server]] = {server.name: server for server in (PostgreSQL, Valkey)}


def needed_servers(place: Place, environment: Mapping[str, str], *, throw_away: bool = False) -> list[Server]:
    """Those for which no address of another server is given."""
    return [
        server(place, throw_away=throw_away) for server in SERVERS.values() if not environment.get(server.replaced_by)
    ]
