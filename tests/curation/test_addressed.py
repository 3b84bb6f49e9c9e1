"""Which fact an address is about: also where it is none."""

import pytest

from curation.addressed import fact_at

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["http://[", "http://[::1/letters/x/", "", "#", "//", "/letters/none/#position-x"])
def test_what_is_no_address_of_a_fact_is_about_nothing(address: str) -> None:
    assert fact_at(address) is None
