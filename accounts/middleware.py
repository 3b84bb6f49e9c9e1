"""The day on which an account was used last."""

import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import Account, SignIn
from accounts.roles import role_of
from accounts.signals import KEY
from web.middleware import WRITTEN, GetResponse

SEEN_ON = "seen_on"  # of the session: the day that was noted last


class SeenMiddleware:
    """Notes once a day that an account was used, on pages for signed-in people only."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(WRITTEN) and request.user.is_authenticated:
            today = timezone.now().date()
            if request.session.get(SEEN_ON) != today.isoformat():
                self._note(request, today)
        return self.get_response(request)

    def _note(self, request: HttpRequest, today: datetime.date) -> None:
        request.session[SEEN_ON] = today.isoformat()
        SignIn.objects.filter(pk=request.session.get(KEY, 0)).update(seen_on=today)
        role = role_of(request.user)
        if role:
            seen = {"seen_on": today}
            Account.objects.update_or_create(
                user=request.user,  # type: ignore[misc]  # who has a role is signed in
                defaults=seen,
                create_defaults=seen | {"role": role},
            )
