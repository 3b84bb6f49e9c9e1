from django.urls import path

from campaigns import views

app_name = "campaigns"

urlpatterns = [
    path("campaigns/", views.campaigns, name="campaigns"),
    path("campaigns.<table:form>", views.campaigns, name="campaigns_as"),
    path("campaigns/counts/<slug:facet>.csv", views.campaigns, name="campaigns_counts"),
    path("campaigns/<slug:campaign_key>/", views.campaign, name="campaign"),
    path("campaigns/<slug:campaign_key>.<file_ending:ending>", views.campaign_file, name="campaign_file"),
    path("campaigns/<slug:campaign_key>/signatories/", views.signatories, name="signatories"),
    path("campaigns/<slug:campaign_key>/signatories.<table:form>", views.signatories, name="signatories_as"),
    path("letters/", views.letters, name="letters"),
    path("letters.<dated:form>", views.letters, name="letters_as"),
    path("letters/counts/<slug:facet>.csv", views.letters, name="letters_counts"),
    path("campaigns/<slug:campaign_key>/signed.svg", views.campaign_picture, name="campaign_picture_file"),
    path("letters/compare.svg", views.comparison_picture, name="comparison_picture_file"),
    path("letters/compare/", views.comparison, name="comparison"),
    path("letters/compare.<table:form>", views.comparison, name="comparison_as"),
    path("letters/<slug:letter_key>/", views.letter, name="letter"),
    path("letters/<slug:letter_key>.<file_ending:ending>", views.letter_file, name="letter_file"),
    path("letters/<slug:letter_key>/signatures.<table:form>", views.letter_signatures, name="letter_signatures_as"),
    path(
        "organisations/<slug:organisation_key>/signatures.<table:form>",
        views.organisation_signatures,
        name="organisation_signatures_as",
    ),
    path("signatures/", views.signatures, name="signatures"),
    path("signatures.<table:form>", views.signatures, name="signatures_as"),
    path("signatures/counts/<slug:facet>.csv", views.signatures, name="signatures_counts"),
    path("responses/", views.responses, name="responses"),
    path("responses.<dated:form>", views.responses, name="responses_as"),
    path("responses/counts/<slug:facet>.csv", views.responses, name="responses_counts"),
    path("responses/silent/", views.silent, name="silent"),
    path("responses/silent.<table:form>", views.silent, name="silent_as"),
    path("responses/silent/counts/<slug:facet>.csv", views.silent, name="silent_counts"),
    path("positions/", views.positions, name="positions"),
    path("positions.svg", views.positions_picture, name="positions_picture_file"),
    path("positions.<dated:form>", views.positions, name="positions_as"),
    path("positions.<reference:ending>", views.positions_file, name="positions_file"),
    path("events/", views.events, name="events"),
    path("events.<dated:form>", views.events, name="events_as"),
    path("events/counts/<slug:facet>.csv", views.events, name="events_counts"),
]
