"""Paths of pages that many rows lead to: the route is looked up once, not for each row."""

from functools import cache, cached_property

from django.urls import reverse


class PathTo:
    """The path of a page whose route has one parameter, made of that parameter."""

    def __init__(self, route: str) -> None:
        self.route = route

    @cached_property
    def _parts(self) -> tuple[str, str]:
        before, _, after = reverse(self.route, args=["key"]).rpartition("key")
        return before, after

    def __call__(self, key: str) -> str:
        before, after = self._parts
        return f"{before}{key}{after}"


@cache
def path_of(route: str) -> str:
    """The path of a page whose route has no parameter."""
    return reverse(route)
