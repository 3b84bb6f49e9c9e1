from django.urls import path

from campaigns import views

app_name = "campaigns"

urlpatterns = [
    path("campaigns/", views.campaigns, name="campaigns"),
    path("campaigns/<slug:campaign_key>/", views.campaign, name="campaign"),
    path("letters/", views.letters, name="letters"),
    path("letters/<slug:letter_key>/", views.letter, name="letter"),
    path("responses/", views.responses, name="responses"),
    path("responses/silent/", views.silent, name="silent"),
    path("positions/", views.positions, name="positions"),
    path("events/", views.events, name="events"),
]
