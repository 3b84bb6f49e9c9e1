"""What must not be so where the site is deployed is told by ``manage.py check --deploy``."""

import pytest
from django.conf import LazySettings
from django.core.checks import run_checks


def told() -> list[str]:
    return [message.msg for message in run_checks(include_deployment_checks=True) if message.id == "articles.E001"]


@pytest.mark.django_db
def test_fetching_from_elsewhere_than_the_public_web_is_an_error_where_deployed(settings: LazySettings) -> None:
    settings.FETCH_ALSO_FROM = frozenset()
    assert told() == []
    settings.FETCH_ALSO_FROM = frozenset({"127.0.0.1:8099"})
    assert "127.0.0.1:8099" in told()[0]
