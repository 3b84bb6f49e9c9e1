from django.urls import path

from actors import views

app_name = "actors"

urlpatterns = [
    path("organisations/", views.organisations, name="organisations"),
    path("organisations.<table:form>", views.organisations, name="organisations_as"),
    path("organisations/counts/<slug:facet>.csv", views.organisations, name="organisations_counts"),
    path("organisations/<slug:organisation_key>/", views.organisation, name="organisation"),
    path(
        "organisations/<slug:organisation_key>.<file_ending:ending>", views.organisation_file, name="organisation_file"
    ),
    path("governments/", views.governments, name="governments"),
    path("governments.<table:form>", views.governments, name="governments_as"),
    path("governments/counts/<slug:facet>.csv", views.governments, name="governments_counts"),
    path("governments/<slug:government_key>/", views.government, name="government"),
    path("governments/<slug:government_key>.<file_ending:ending>", views.government_file, name="government_file"),
    path("people/", views.people, name="people"),
    path("people.<table:form>", views.people, name="people_as"),
    path("people/counts/<slug:facet>.csv", views.people, name="people_counts"),
    path("people/<slug:person_key>/", views.person, name="person"),
    path("people/<slug:person_key>.<file_ending:ending>", views.person_file, name="person_file"),
]
