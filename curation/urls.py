from django.urls import path

from curation import views

app_name = "curation"

_FACT = "curate/facts/<slug:table>/<int:row_id>"

urlpatterns = [
    path("curate/", views.curate, name="curate"),
    path("curate/duplicates/", views.duplicates, name="duplicates"),
    path("curate/duplicates/apart/", views.apart, name="apart"),
    path("curate/merge/", views.merge, name="merge"),
    path("curate/merges/", views.merges, name="merges"),
    path("curate/review/", views.review, name="review"),
    path("curate/review/next/", views.next_proposal, name="next_proposal"),
    path("curate/review/<int:proposal_id>/", views.proposal, name="proposal"),
    path("curate/evidence/", views.evidence, name="evidence"),
    path("curate/facts/", views.fact_at_address, name="fact_at_address"),
    path("curate/facts/<slug:table>/<int:row_id>/", views.fact, name="fact"),
    path("curate/people/", views.people, name="people"),
    path("curate/suggestions/", views.suggestions, name="suggestions"),
    path("curate/takedowns/", views.takedowns, name="takedowns"),
    path("suggest/correction/", views.suggest, name="suggest"),
    path("suggest/correction/sent/", views.suggest_sent, name="suggest_sent"),
    path("takedown/", views.takedown, name="takedown"),
    path("takedown/hidden/", views.takedown_sent, {"is_hidden": True}, name="takedown_hidden"),
    path("takedown/sent/", views.takedown_sent, name="takedown_sent"),
    path("curate/lists/", views.signatory_lists, name="signatory_lists"),
    path("curate/lists/<int:list_id>/", views.signatory_list, name="signatory_list"),
    path("curate/lists/<int:list_id>/<int:number>/", views.listed_name, name="listed_name"),
    path("curate/edit/", views.edit, name="edit"),
    path("curate/edit/add/<slug:noun>/", views.add_fact, name="add_fact"),
    path("curate/edit/choose/<slug:kind>/", views.candidates, name="candidates"),
    path(f"{_FACT}/edit/", views.edit_fact, name="edit_fact"),
    path(f"{_FACT}/sources/", views.fact_sources, name="fact_sources"),
    path(f"{_FACT}/visibility/", views.fact_visibility, name="fact_visibility"),
    path(f"{_FACT}/versions/", views.fact_versions, name="fact_versions"),
    path(f"{_FACT}/versions/<int:change>/", views.fact_version, name="fact_version"),
]
