"""The admin site of what has no form of its own: what is known of an article, spelling variants of the search, and
entries in the log of looking that are to be corrected.

Facts are edited at ``/curate/edit/``, where a stale save is refused and every fact has its source.
"""

from django.contrib import admin
from django.http import HttpRequest

from articles.models import Article
from campaigns.models import Looking
from record.admin import CuratedAdmin
from record.models import SpellingVariant

admin.site.site_header = admin.site.site_title = "Torchlight"
admin.site.index_title = "The record"


@admin.register(SpellingVariant)
class SpellingVariantAdmin(CuratedAdmin):
    list_display = ("__str__",)
    search_fields = ("words",)


@admin.register(Article)
class ArticleAdmin(CuratedAdmin):
    list_display = ("title", "outlet", "when", "visibility")
    list_filter = ("visibility",)
    search_fields = ("title", "outlet", "url", "key")

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> tuple[str, ...]:
        """Keys are permanent: addresses and citations of others rely on them."""
        return ("key",) if obj else ()


@admin.register(Looking)
class LookingAdmin(CuratedAdmin):
    list_display = ("looked_for", "looked_in", "when", "outcome", "visibility")
    list_filter = ("outcome", "visibility")
    search_fields = ("looked_for", "looked_in")
    raw_id_fields = ("letter", "actor")
