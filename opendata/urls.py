from django.urls import path

from opendata import views

app_name = "opendata"

urlpatterns = [
    path("api/", views.api, name="api"),
    path("data/", views.data, name="data"),
    path("data/torchlight.zip", views.package, name="package_file"),
    path("data/datapackage.json", views.description, name="description_file"),
    path("data/<slug:package_table>.csv", views.table, name="table_file"),
]
