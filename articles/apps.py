from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def guard_evidence(*, using: str, **_: object) -> None:
    """After each migrate: no published fact without a citation, no snapshot changed."""
    from articles.database import install_archive_guard, install_evidence_guard

    with connections[using].cursor() as cursor:
        install_evidence_guard(cursor)
        install_archive_guard(cursor)


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Articles"

    def ready(self) -> None:
        from articles import checks  # noqa: F401  # registers them

        post_migrate.connect(guard_evidence, sender=self, dispatch_uid="articles.guard_evidence")
