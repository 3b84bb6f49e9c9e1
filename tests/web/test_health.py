"""Machines ask whether the site lives and whether it is ready."""

import pytest
from django.db import DatabaseError, connection
from django.test import Client, override_settings


def test_health_is_told_without_the_database_and_for_any_host(client: Client) -> None:
    response = client.get("/healthz", headers={"host": "10.0.0.1"})
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_ready_checks_database_broker_and_migrations(client: Client) -> None:
    response = client.get("/readyz")
    assert response.json() == {"database": "ok", "broker": "ok", "migrations": "ok"}
    assert response.status_code == 200


@pytest.mark.django_db
def test_without_a_broker_the_site_is_not_ready(client: Client) -> None:
    with override_settings(REDIS_URL="unix:///nowhere/valkey.sock"):
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["broker"] == "does not answer"


def test_without_a_database_the_site_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", gone)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "does not answer"


@pytest.mark.django_db
def test_a_migration_that_waits_is_told(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "run manage.py migrate" in response.json()["migrations"]
