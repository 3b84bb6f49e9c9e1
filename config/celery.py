"""The Celery application. Tasks live in each app's ``tasks.py``; the schedule is in the settings."""

import os

from celery import Celery
from celery.signals import task_postrun, task_prerun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("torchlight")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_prerun.connect
@task_postrun.connect
def give_connections_back(**_: object) -> None:
    """As after a request: to the pool, which replaces those that are broken."""
    from django.db import close_old_connections  # the settings are not read before the application is used

    close_old_connections()
