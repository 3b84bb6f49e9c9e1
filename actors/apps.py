from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def guard_actors(*, using: str, **_: object) -> None:
    """After each migrate: relations to actors allow only the kinds that they name; keys of merged ones are taken."""
    from actors.database import install_guards

    with connections[using].cursor() as cursor:
        install_guards(cursor)


class ActorsConfig(AppConfig):
    name = "actors"
    verbose_name = "Actors"

    def ready(self) -> None:
        post_migrate.connect(guard_actors, sender=self, dispatch_uid="actors.guard_actors")
