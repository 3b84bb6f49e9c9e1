from django.urls import path

from record import views

app_name = "record"

urlpatterns = [
    path("history/<slug:table>/<int:row_id>/", views.history, name="history"),
]
