from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def guard_naming(*, using: str, **_: object) -> None:
    """After each migrate: no person at risk is shown without a second curator."""
    from curation.database import install_naming_guard

    with connections[using].cursor() as cursor:
        install_naming_guard(cursor)


class CurationConfig(AppConfig):
    name = "curation"
    verbose_name = "Curation"

    def ready(self) -> None:
        post_migrate.connect(guard_naming, sender=self, dispatch_uid="curation.guard_naming")
