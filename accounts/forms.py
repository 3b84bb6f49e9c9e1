"""Forms for accounts and the invitations to them."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, SetPasswordForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import User

from accounts.models import Invitation
from accounts.roles import Role

ROLES = [(role.value, f"{role.label}: {role.explained}") for role in Role]
ONE_EACH = {"class": "one-each"}


NAME_TAKEN = "Somebody has this user name. Choose another."
ADVICE = "At least twelve characters. Several words that nobody would guess are best."


class InvitationForm(forms.ModelForm):
    """Who is invited, as what."""

    class Meta:
        model = Invitation
        fields = ("name", "role")
        labels = {"name": "For whom"}
        help_texts = {"name": "So that you and other admins know whose link it is. It is shown to the person too."}

    role = forms.ChoiceField(choices=ROLES, widget=forms.RadioSelect(attrs=ONE_EACH), initial=Role.CONTRIBUTOR)


class NewAccountForm(UserCreationForm):
    """The name and password that somebody who was invited chooses."""

    class Meta(UserCreationForm.Meta):
        model = User
        labels = {"username": "User name"}
        help_texts = {"username": "It is shown with what you change in the record. Letters, digits and @ . + - _"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password1"].help_text = ADVICE
        self.fields["password2"].help_text = ""

    def clean_username(self) -> str:
        name = super().clean_username()
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(NAME_TAKEN)
        return name


class RoleForm(forms.Form):
    """Another role for an account."""

    role = forms.ChoiceField(choices=ROLES, widget=forms.RadioSelect(attrs=ONE_EACH))


class SignInForm(LoginForm):
    """allauth's, in our words."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].label = "User name"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class AddPasskeyForm(AddWebAuthnForm):
    """allauth's, in our words."""

    passwordless = forms.BooleanField(
        label="Sign in with it alone",
        required=False,
        help_text="Without user name and password. The device then asks for your finger, your face or a PIN.",
    )


class NewPasswordForm(ChangePasswordForm):
    """allauth's, in our words."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["oldpassword"].label = "Present password"
        _in_our_words(self)


class FirstPasswordForm(SetPasswordForm):
    """allauth's, in our words."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _in_our_words(self)


def _in_our_words(form: forms.Form) -> None:
    form.fields["password1"].help_text = ADVICE
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
