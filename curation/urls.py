from django.urls import path

from curation import views

app_name = "curation"

urlpatterns = [
    path("curate/", views.curate, name="curate"),
    path("curate/review/", views.review, name="review"),
    path("curate/review/next/", views.next_proposal, name="next_proposal"),
    path("curate/review/<int:proposal_id>/", views.proposal, name="proposal"),
]
