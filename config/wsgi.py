"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# All views and models are loaded now, and not by the first reader. Python need not look through them again and again
# for what can be thrown away, and through the rows of a page only seldom: that took a tenth of the time of a page.
get_resolver().url_patterns  # noqa: B018  # loads them
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 10, 10)
