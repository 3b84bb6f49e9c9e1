from django.urls import path

from record import views

app_name = "record"

urlpatterns = [
    path("changes/", views.changes, name="changes"),
    path("changes.<dated:form>", views.changes, name="changes_as"),
    path("history/<slug:table>/<int:row_id>/", views.history, name="history"),
]
