"""Every privileged address, whatever the role: no page, fragment, form or file without its guard."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.roles import Role, allows
from tests import walk
from tests.factories import make_account, sign_in

# Who each page for people with a role is for. A page that is added is to be stated here; one without a guard fails.
GUARDS = {
    "accounts:account_of": "admins",
    "accounts:accounts": "admins",
    "accounts:changes": "admins",
    "articles:archive": "curators",
    "articles:archived": "curators",
    "curation:evidence": "curators",
    "curation:fact": "curators",
    "curation:fact_at_address": "curators",
    "curation:people": "curators",
    "curation:suggestions": "curators",
    "curation:takedowns": "curators",
    "curation:listed_name": "curators",
    "curation:signatory_list": "curators",
    "curation:signatory_lists": "curators",
    "curation:add_fact": "curators",
    "curation:candidates": "curators",
    "curation:edit_fact": "curators",
    "curation:fact_sources": "curators",
    "curation:fact_version": "curators",
    "curation:fact_versions": "curators",
    "curation:fact_visibility": "curators",
    "curation:edit": "curators",
    "articles:found_feeds": "admins",
    "articles:ingest": "curators",
    "articles:run": "curators",
    "articles:source": "curators see, admins change",
    "articles:sources": "curators see, admins change",
    "articles:version": "curators",
    "articles:version_file": "curators",
    "curation:apart": "curators",
    "curation:curate": "contributors",
    "curation:duplicates": "curators",
    "curation:merge": "curators",
    "curation:merges": "curators",
    "curation:next_proposal": "curators",
    "curation:proposal": "curators",
    "curation:review": "curators",
}

# Pages beside the account that are open to people who are not signed in yet, or not any more.
OPEN = {
    "account_inactive",
    "account_login",
    "account_logout",
    "accounts:invitation",
    "mfa_authenticate",
    "mfa_login_webauthn",
}

READS = {
    "contributors": set(Role),
    "curators": {Role.CURATOR, Role.ADMIN},
    "curators see, admins change": {Role.CURATOR, Role.ADMIN},
    "admins": {Role.ADMIN},
}
WRITES = READS | {"curators see, admins change": {Role.ADMIN}}

FRAGMENT = {"HX-Request": "true", "HX-Target": "results"}
ROLES = [None, *Role]


def views(entries: list[Any], path: str = "", namespace: str = "") -> Iterator[tuple[str, str, Any]]:
    """The path of every address as it is written, the name of its route, and its view."""
    for entry in entries:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from views(entry.url_patterns, f"{path}{entry.pattern}", inner)
        elif isinstance(entry, URLPattern):
            yield f"{path}{entry.pattern}", f"{namespace}{entry.name}", entry.callback


def beneath(start: str) -> dict[str, Any]:
    return {route: view for path, route, view in views(get_resolver().url_patterns) if path.startswith(start)}


def is_of_admin_site(view: Any) -> bool:
    """Whether the admin site wraps a view, as it is seen from outside, in its guard."""
    owner = getattr(view, "admin_site", None) or getattr(getattr(view, "model_admin", None), "admin_site", None)
    return bool(admin.site == owner)


def test_every_page_for_people_with_a_role_states_its_guard() -> None:
    assert {route: getattr(view, "guard", None) for route, view in beneath("curate/").items()} == GUARDS


def test_every_page_of_accounts_states_its_guard() -> None:
    stated = {route: getattr(view, "guard", None) for route, view in beneath("account/").items()}
    assert {route for route, guard in stated.items() if guard == "everybody"} == OPEN
    assert {guard for route, guard in stated.items() if route not in OPEN} == {"signed in"}


def test_every_page_of_the_admin_site_is_behind_its_guard() -> None:
    unguarded = {route for route, view in beneath("admin/").items() if not is_of_admin_site(view)}
    # The first leads to our own page; the others are redirects of Django to pages that are guarded.
    assert unguarded - {"admin:login"} == {route for route in unguarded if route.endswith(":None")}


def test_the_guard_of_the_admin_site_is_that_of_curators() -> None:
    assert admin.site.admin_view(lambda request: None).guard == "curators"


# What anybody may send without an account: its tests are tests/curation/test_takedowns.py and test_suggestions.py.
SENT_BY_ANYBODY = ("suggest/correction/", "takedown/")


def test_nothing_else_is_written_to() -> None:
    """A form can be sent to privileged addresses, and by readers to two: everything else is only read."""
    client = Client()
    for path, _, _ in views(get_resolver().url_patterns):
        if (
            not path.startswith(("curate/", "account/", "admin/", "api/", *SENT_BY_ANYBODY))
            and "<" not in path
            and "(" not in path
        ):
            assert client.post(f"/{path}").status_code == 405, path


def pages() -> list[walk.Page]:
    """Two of each address for people with a role: its guard stands above the view, and asks for no row."""
    return walk.curators_pages(each=2)


def leads_to_sign_in(response: HttpResponseBase, url: str) -> bool:
    return response.status_code == 302 and response["Location"].startswith(f"/account/sign-in/?next={quote(url)}")


class TestPagesForPeopleWithARole:
    def test_ask_strangers_to_sign_in(self, archived: None) -> None:
        client = Client()
        for page in pages():
            for response in (client.get(page.url), client.head(page.url), client.post(page.url)):
                assert leads_to_sign_in(response, page.url), page
                assert response.content == b""
            fragment = client.get(page.url, headers=FRAGMENT)
            assert fragment["HX-Redirect"] == f"/account/sign-in/?next={quote(page.url)}"
            assert fragment.content == b""

    @pytest.mark.parametrize("role", ROLES)
    def test_open_to_the_roles_that_they_are_for(self, archived: None, role: Role | None) -> None:
        client = sign_in(role)
        for page in pages():
            reads, writes = role in READS[GUARDS[page.route]], role in WRITES[GUARDS[page.route]]
            for response in (client.get(page.url), client.get(page.url, headers=FRAGMENT)):
                assert response.status_code == (200 if reads else 403), page
            for method in (client.post, client.put, client.patch, client.delete):
                assert (method(page.url).status_code != 403) == writes, (page, method)

    @pytest.mark.parametrize("role", [Role.CURATOR, Role.ADMIN])
    def test_stay_shut_without_a_second_step(self, archived: None, role: Role) -> None:
        client = Client()
        client.force_login(make_account(role, second_step=False))
        for page in pages():
            for response in (client.get(page.url), client.post(page.url)):
                if response.status_code != 403:
                    assert response["Location"] == "/account/second-steps/", page
                    assert response.content == b""

    def test_stay_shut_for_closed_accounts(self, archived: None) -> None:
        user = make_account(Role.ADMIN)
        client = Client()
        client.force_login(user)
        user.is_active = False
        user.save()
        for page in pages():
            assert leads_to_sign_in(client.get(page.url), page.url), page

    def test_refuse_forms_without_their_token(self, archived: None) -> None:
        client = sign_in(Role.ADMIN, Client(enforce_csrf_checks=True))
        for page in pages():
            assert client.post(page.url).status_code == 403, page


@pytest.mark.django_db
class TestPagesOfAccounts:
    def urls(self) -> dict[str, str]:
        """An address of each route; there need not be such a row."""
        arguments = {"accounts:invitation": ["invented"], "mfa_edit_webauthn": [1], "mfa_remove_webauthn": [1]}
        return {route: reverse(route, args=arguments.get(route, [])) for route in beneath("account/")}

    def test_ask_strangers_to_sign_in(self) -> None:
        client = Client()
        for route, url in self.urls().items():
            if route not in OPEN:
                for response in (client.get(url), client.post(url)):
                    assert leads_to_sign_in(response, url), url

    def test_refuse_forms_without_their_token(self) -> None:
        for client in (Client(enforce_csrf_checks=True), sign_in(Role.ADMIN, Client(enforce_csrf_checks=True))):
            for url in self.urls().values():
                assert client.post(url).status_code in (302, 403), url
                assert not client.post(url).headers.get("Location", "").startswith("/curate/")

    def test_are_never_cached(self) -> None:
        client = sign_in(Role.ADMIN)
        for route, url in self.urls().items():
            response = client.get(url)
            assert response.status_code != 200 or "no-store" in response["Cache-Control"], route


def admin_pages() -> Iterator[tuple[str, str, ModelAdmin]]:
    """Pages of the admin site for each kind of row, with the deed that they are for."""
    for model, model_admin in admin.site._registry.items():
        route = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model._default_manager.order_by("pk").first()
        yield "view", reverse(f"{route}_changelist"), model_admin
        yield "add", reverse(f"{route}_add"), model_admin
        if row:
            yield "change", reverse(f"{route}_change", args=[row.pk]), model_admin
            yield "delete", reverse(f"{route}_delete", args=[row.pk]), model_admin
            yield "view", reverse(f"{route}_history", args=[row.pk]), model_admin


class TestAdminSite:
    def test_asks_strangers_to_sign_in(self, archived: None) -> None:
        client = Client()
        for url in [reverse("admin:index"), reverse("admin:autocomplete"), *(url for _, url, _ in admin_pages())]:
            for response in (client.get(url), client.post(url)):
                assert leads_to_sign_in(response, url), url

    @pytest.mark.parametrize("role", ROLES)
    def test_is_for_curators_and_admins(self, archived: None, role: Role | None) -> None:
        client = sign_in(role)
        opens = role in (Role.CURATOR, Role.ADMIN)
        for url in [reverse("admin:index"), *(url for _, url, _ in admin_pages())]:
            assert (client.get(url).status_code in (200, 302)) == opens, url
            assert opens or client.post(url).status_code == 403, url

    def test_has_no_page_of_accounts_or_second_steps(self) -> None:
        apps = {model._meta.app_label for model in admin.site._registry}
        assert apps == {"articles", "campaigns", "record"}

    def test_leads_to_our_own_pages_of_password_and_signing_out(self, archived: None) -> None:
        client = sign_in(Role.CURATOR)
        assert client.get("/admin/password_change/")["Location"] == "/account/password/"
        assert client.post("/admin/logout/")["Location"] == "/account/sign-in/"
        assert client.get("/admin/")["Location"] == "/account/sign-in/?next=/admin/"


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        ("accounts.contribute", set(Role)),
        ("accounts.curate", {Role.CURATOR, Role.ADMIN}),
        ("accounts.administer", {Role.ADMIN}),
        ("campaigns.add_letter", {Role.CURATOR, Role.ADMIN}),
        ("articles.view_source", {Role.CURATOR, Role.ADMIN}),
        ("articles.change_source", {Role.ADMIN}),
        ("auth.change_user", set()),
        ("mfa.delete_authenticator", set()),
        ("accounts.add_account", set()),
        ("", set()),
    ],
)
def test_a_permission_belongs_to_roles(permission: str, roles: set[Role]) -> None:
    assert {role for role in ROLES if allows(role, permission)} == roles
