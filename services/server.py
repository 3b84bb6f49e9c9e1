"""What every embedded server has: a place, data of its own, and files that say who is about."""

from functools import cached_property
from pathlib import Path
from typing import ClassVar

from services.identity import identity_for
from services.locations import Place


class EmbeddedServer:
    name: ClassVar[str]
    replaced_by: ClassVar[str]  # the variable that names a server of one's own instead

    def __init__(self, place: Place, *, throw_away: bool = False) -> None:
        self.place = place
        self.throw_away = throw_away

    @property
    def data(self) -> Path:
        return self.place.folder / self.name

    @property
    def log(self) -> Path:
        return self.place.log / f"{self.name}.log"

    @property
    def users_lock(self) -> Path:
        """Shared by everybody who uses the server."""
        return self.place.run / f"{self.name}.users"

    @property
    def keeper_lock(self) -> Path:
        """Held by the one process that runs it."""
        return self.place.run / f"{self.name}.keeper"

    @property
    def register(self) -> Path:
        """Names its process, for the case that it outlives its keeper."""
        return self.place.run / f"{self.name}.processes"

    @cached_property
    def identity(self) -> str:
        return identity_for(self.data)
