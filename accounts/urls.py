from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/invitation/<slug:token>/", views.invitation, name="invitation"),
    path("curate/accounts/", views.accounts, name="accounts"),
    path("curate/accounts/changes/", views.changes, name="changes"),
    path("curate/accounts/<int:user_id>/", views.account_of, name="account_of"),
]
