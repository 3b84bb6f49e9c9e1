from django.urls import path

from articles import views

app_name = "articles"

urlpatterns = [
    path("articles/", views.articles, name="articles"),
    path("articles.<dated:form>", views.articles, name="articles_as"),
    path("articles/counts/<slug:facet>.csv", views.articles, name="articles_counts"),
    path("articles/<slug:article_key>/", views.article, name="article"),
    path("articles/<slug:article_key>.<file_ending:ending>", views.article_file, name="article_file"),
    path("definitions/extraction/", views.extraction, name="extraction"),
    path("curate/articles/", views.archive, name="archive"),
    path("curate/articles/<slug:article_key>/", views.archived, name="archived"),
    path("curate/articles/<slug:article_key>/<int:number>/", views.version, name="version"),
    path("curate/articles/<slug:article_key>/<int:number>.warc.gz", views.version_file, name="version_file"),
    path("curate/ingest/", views.ingest, name="ingest"),
    path("curate/ingest/<int:run_id>/", views.run, name="run"),
    path("curate/sources/", views.sources, name="sources"),
    path("curate/sources/found/<int:fetch_id>/", views.found_feeds, name="found_feeds"),
    path("curate/sources/<slug:source_key>/", views.source, name="source"),
]
