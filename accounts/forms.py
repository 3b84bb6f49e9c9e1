"""Forms for accounts and the invitations to them."""

from django import forms
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import User

from accounts.models import Invitation
from accounts.roles import Role

ROLES = [(role.value, f"{role.label}: {role.explained}") for role in Role]


class InvitationForm(forms.ModelForm):
    """Who is invited, as what."""

    class Meta:
        model = Invitation
        fields = ("name", "role")
        labels = {"name": "For whom"}
        help_texts = {"name": "So that you and other admins know whose link it is. It is shown to the person too."}

    role = forms.ChoiceField(choices=ROLES, widget=forms.RadioSelect, initial=Role.CONTRIBUTOR)


class NewAccountForm(UserCreationForm):
    """The name and password that somebody who was invited chooses."""

    class Meta(UserCreationForm.Meta):
        model = User
        labels = {"username": "User name"}
        help_texts = {"username": "It is shown with what you change in the record. Letters, digits and @ . + - _"}

    def clean_username(self) -> str:
        name = super().clean_username()
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError("Somebody has this user name. Choose another.")
        return name


class RoleForm(forms.Form):
    """Another role for an account."""

    role = forms.ChoiceField(choices=ROLES, widget=forms.RadioSelect)
