"""Accepting an invitation: choosing a user name and a password."""

from django.contrib.auth import login
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.debug import sensitive_post_parameters

from accounts import actions
from accounts.forms import NAME_TAKEN, NewAccountForm
from accounts.models import Invitation
from accounts.roles import Role
from web.guards import open_to_all
from web.htmx import render_page


@open_to_all
@sensitive_post_parameters()
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page behind the link of an invitation."""
    invitation = get_object_or_404(Invitation.objects.of_token(token))
    refusal = invitation.refusal
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and not refusal and not request.user.is_authenticated and form.is_valid():
        user = form.save(commit=False)
        try:
            actions.accept(invitation=invitation, user=user)
        except actions.NotPossible as error:
            refusal = str(error)
        except IntegrityError:  # of two who choose one name at the same time the second is told so
            form.add_error("username", NAME_TAKEN)
        else:
            login(request, user)
            return redirect("accounts:account")
    role = Role(invitation.role)
    context = {"invitation": invitation, "role": role, "refusal": refusal, "form": form}
    return render_page(request, "accounts/invitation.html", context)
