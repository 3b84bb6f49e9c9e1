"""Paths of pages and files that many rows or all pages lead to: each is looked up once."""

from functools import cache, cached_property

from django.templatetags.static import static
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


def path_of(route: str, key: str = "") -> str:
    """The path of a page whose route has no parameter, or one parameter."""
    return _path_to(route)(key) if key else _path(route)


@cache
def _path(route: str) -> str:
    return reverse(route)


_path_to = cache(PathTo)


@cache
def static_file(name: str) -> str:
    """The address of a static file, with its fingerprint."""
    return static(name)
