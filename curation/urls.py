from django.urls import path

from curation import views

app_name = "curation"

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
]
