"""The origin that tests of faults fetch from."""

from collections.abc import Iterator

import pytest

from tests.faults.origin import Origin, running


@pytest.fixture(scope="session")
def origin() -> Iterator[Origin]:
    """A server that misbehaves on demand."""
    with running() as server:
        yield server
