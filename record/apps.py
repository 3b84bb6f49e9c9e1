from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def prepare_database(*, using: str, **_: object) -> None:
    """After each migrate: history on every curated table, rights of the serving role."""
    from record.database import grant_serving_role, install_history

    with connections[using].cursor() as cursor:
        install_history(cursor)
        grant_serving_role(cursor)


class RecordConfig(AppConfig):
    name = "record"
    verbose_name = "Record"

    def ready(self) -> None:
        post_migrate.connect(prepare_database, sender=self, dispatch_uid="record.prepare_database")
