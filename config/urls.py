"""All addresses. Each app has its own ``urls.py``; the namespaces are the names of the apps."""

from django.contrib import admin
from django.urls import include, path

from opendata.api.routes import api
from web.health import ready

urlpatterns = [
    path("api/v1/", api.urls),  # first, since its addresses fit no other pattern: they would all be tried
    path("", include("opendata.urls")),
    path("", include("dashboard.urls")),
    path("", include("campaigns.urls")),
    path("", include("actors.urls")),
    path("", include("curation.urls")),
    path("", include("articles.urls")),
    path("", include("record.urls")),
    path("", include("accounts.urls")),
    path("account/", include("accounts.signing_in_urls")),
    path("", include("web.urls")),
    path("readyz", ready, name="ready"),
    path("admin/", admin.site.urls),
]

handler400 = "web.errors.bad_request"
handler404 = "web.errors.not_found"
handler403 = "web.errors.forbidden"
handler429 = "web.errors.too_many"
handler500 = "web.errors.broken"
