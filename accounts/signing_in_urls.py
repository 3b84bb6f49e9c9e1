"""The pages of allauth that we have, under the names by which it finds them; what is not here does not exist.

There is no sign-up, no e-mail, and no password by mail. Each view has its guard: allauth's own checks are not marked,
so what they amount to is said here, and tests walk it.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from accounts.views import account as own_account
from web.guards import open_to_all, signed_in_only

urlpatterns = [
    path("sign-in/", open_to_all(account.login), name="account_login"),
    path("sign-in/code/", open_to_all(mfa.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", open_to_all(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("sign-out/", open_to_all(account.logout), name="account_logout"),
    path("closed/", open_to_all(account.account_inactive), name="account_inactive"),
    path("confirm/", signed_in_only(account.reauthenticate), name="account_reauthenticate"),
    path("confirm/code/", signed_in_only(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("confirm/passkey/", signed_in_only(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("password/", signed_in_only(account.password_change), name="account_change_password"),
    path("password/set/", signed_in_only(account.password_set), name="account_set_password"),
    path("second-steps/", own_account, name="mfa_index"),
    path("app/", signed_in_only(totp.activate_totp), name="mfa_activate_totp"),
    path("app/remove/", signed_in_only(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("passkeys/", own_account, name="mfa_list_webauthn"),
    path("passkeys/add/", signed_in_only(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/", signed_in_only(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", signed_in_only(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("recovery-codes/", signed_in_only(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "recovery-codes/new/",
        signed_in_only(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "recovery-codes.txt", signed_in_only(recovery_codes.download_recovery_codes), name="mfa_download_recovery_codes"
    ),
]
