"""What was worked out of the record, kept in memory by each process of the site."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from threading import Lock


class Kept[Found]:
    """Things under keys; the oldest goes first where there is too much.

    Part of each key is the state of the record (``record.revisions.state_of_record``), so nothing has to be thrown
    away when it changes. What is kept is shared by all threads: it must not be changed.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[Hashable, Found] = {}
        self._lock = Lock()

    def get(self, key: Hashable, work_out: Callable[[], Found]) -> Found:
        """What is kept under a key, or else is worked out now; nothing is kept under None."""
        if key is None:
            return work_out()
        found = self._found.get(key)
        if found is None:
            found = work_out()
            self._keep([(key, found)])
        return found

    def get_each[Key](
        self, state: Hashable, keys: Sequence[Key], work_out: Callable[[list[Key]], Mapping[Key, Found]]
    ) -> list[Found]:
        """What is kept under each key in one state, in their order; the others are worked out together.

        A key of which nothing comes is left out. In the state None nothing is kept.
        """
        if state is None:
            new = work_out(list(keys))
            return [new[key] for key in keys if key in new]
        found = {key: self._found.get((state, key)) for key in keys}
        if missing := [key for key, one in found.items() if one is None]:
            new = work_out(missing)
            found |= new
            self._keep(((state, key), one) for key, one in new.items())
        return [one for one in found.values() if one is not None]

    def _keep(self, items: Iterable[tuple[Hashable, Found]]) -> None:
        with self._lock:
            self._found.update(items)
            while len(self._found) > self._most:
                del self._found[next(iter(self._found))]
