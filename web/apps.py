from django.apps import AppConfig
from django.urls import register_converter

from web.citing import FileEnding, ReferenceEnding
from web.formats import DatedForm, TableForm


class WebConfig(AppConfig):
    name = "web"
    verbose_name = "Web"

    def ready(self) -> None:
        register_converter(FileEnding, "file_ending")
        register_converter(ReferenceEnding, "reference")
        register_converter(TableForm, "table")
        register_converter(DatedForm, "dated")
