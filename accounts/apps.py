from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db import connections
from django.db.models.signals import post_migrate


def protect_log(*, using: str, **_: object) -> None:
    """After each migrate: the serving role adds lines to the log of accounts, and changes none."""
    from accounts.database import protect_log

    with connections[using].cursor() as cursor:
        protect_log(cursor)


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from accounts import signals  # noqa: F401  # connects them

        post_migrate.connect(protect_log, sender=self, dispatch_uid="accounts.protect_log")


class RecordAdminConfig(admin_apps.AdminConfig):
    """The admin site of the record. Accounts have pages of their own, where each change is confirmed and logged."""

    default = False
    default_site = "accounts.admin_site.RecordAdminSite"

    def ready(self) -> None:
        super().ready()
        from django.contrib import admin

        elsewhere = [model for model in admin.site._registry if model._meta.app_label in {"auth", "account", "mfa"}]
        admin.site.unregister(elsewhere)
