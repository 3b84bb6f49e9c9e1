"""Forms that anybody may send, without an account, a cookie or a captcha.

A signed token takes the place of the one that a cookie would have to match: whoever sends the form has been given it by
us, some seconds ago, and can use it once. There is no session that somebody else could misuse.
"""

import hashlib
import secrets
from typing import Any

from django import forms
from django.core import signing

SALT = "web.open_forms"
AT_LEAST, AT_MOST = 2, 24 * 60 * 60  # seconds that it takes to fill a form


class Nothing(forms.CharField):
    """A field that people do not see and robots fill."""

    def __init__(self) -> None:
        attrs = {"tabindex": "-1", "autocomplete": "off"}
        super().__init__(required=False, label="Leave this empty", widget=forms.TextInput(attrs=attrs))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value:
            raise forms.ValidationError("Take out what stands in the field “Leave this empty”, and send it again.")


class OpenForm(forms.Form):
    """The base of such forms. ``token_hash`` tells one that was sent from all others."""

    token = forms.CharField(required=False, widget=forms.HiddenInput)
    homepage = Nothing()

    def clean_token(self) -> str:
        token: str = self.cleaned_data["token"]
        try:
            age = signing.TimestampSigner(salt=SALT)
            age.unsign(token, max_age=AT_MOST)
        except signing.SignatureExpired:
            raise forms.ValidationError("This form was open for more than a day. Send it again.") from None
        except signing.BadSignature:
            raise forms.ValidationError("This form was not sent as a whole. Send it again.") from None
        try:
            age.unsign(token, max_age=AT_LEAST)
        except signing.SignatureExpired:
            return token
        raise forms.ValidationError("That was quick. Wait a moment, and send it again.")

    @property
    def fresh_token(self) -> str:
        """The token of this form; a new one where there is none that can be sent again."""
        if self.is_bound and "token" in getattr(self, "cleaned_data", {}):
            return str(self.cleaned_data["token"])
        return signing.TimestampSigner(salt=SALT).sign(secrets.token_urlsafe(16))

    @property
    def token_hash(self) -> str:
        return hashlib.sha256(self.cleaned_data["token"].encode()).hexdigest()

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields that people fill."""
        return [field for field in self if field.name not in ("token", "homepage")]
