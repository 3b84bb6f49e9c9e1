from django.urls import path

from web import views

app_name = "web"

urlpatterns = [
    path("definitions/", views.definitions, name="definitions"),
    path("components/", views.gallery, name="gallery"),
]
