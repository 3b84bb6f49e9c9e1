from django.urls import path

from dashboard import pictures, views

app_name = "dashboard"

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("search.<dated:form>", views.search, name="search_as"),
    path("suggest/", views.suggest, name="suggest"),
    path("timeline/", views.timeline, name="timeline"),
    path("timeline.svg", pictures.timeline_picture, name="timeline_picture_file"),
    path("timeline.<dated:form>", views.timeline, name="timeline_as"),
    path("signed/", views.signed, name="signed"),
]
