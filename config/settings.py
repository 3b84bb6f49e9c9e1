"""All settings. What differs between machines comes from the environment (see docs/operator.md)."""

from pathlib import Path
from urllib.parse import urlsplit

from celery.schedules import crontab
from django.db.models import FETCH_PEERS, FETCH_RAISE
from django.utils.csp import CSP
from kombu import Queue

from config import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(environment.text("TORCHLIGHT_VAR", str(BASE_DIR / "var"))).resolve()

# Who we are on the web -----------------------------------------------------------------------

PORT = environment.port("PORT", 8000)
SITE_URL = environment.web_address("TORCHLIGHT_URL", f"http://localhost:{PORT}")
SITE_NAME = "Torchlight"
SITE_IS_SECURE = SITE_URL.startswith("https://")

DEBUG = environment.switch("DEBUG", default=False)
SECRET_KEY = environment.text("SECRET_KEY")
ALLOWED_HOSTS = [
    urlsplit(SITE_URL).hostname or "localhost",
    "localhost",
    "127.0.0.1",
    "[::1]",
    *environment.names("ALLOWED_HOSTS"),
]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# Applications, top layer first (pyproject.toml holds the contract that imports run one way) ----

INSTALLED_APPS = [
    "opendata",
    "dashboard",
    "curation",
    "articles",
    "campaigns",
    "actors",
    "record",
    "accounts",
    "web",
    "accounts.apps.RecordAdminConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
]

MIDDLEWARE = [
    "web.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "opendata.api.middleware.ApiMiddleware",
    "web.middleware.CleanInputMiddleware",
    "web.middleware.ReadOnlyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SeenMiddleware",
    "record.middleware.AsOfMiddleware",
    "actors.middleware.RedirectMiddleware",
    "curation.middleware.FoldedMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "web.context_processors.site",
                "record.context_processors.looked_at",
            ],
            "builtins": ["web.templatetags.web", "record.templatetags.record"],
        },
    },
]

FORM_RENDERER = "web.forms.Renderer"

# PostgreSQL: one role serves, one owns and migrates -------------------------------------------

_serving = environment.database("DATABASE_URL")
_as_owner = environment.text("DATABASE_ROLE", "serving") == "owner"
SERVING_ROLE = _serving["USER"]
DATABASES = {
    "default": environment.database("DATABASE_OWNER_URL", environment.text("DATABASE_URL")) if _as_owner else _serving
}
# Statements are prepared only where we say so (record/prepared.py), once for all values: planning takes longer than
# running them. psycopg wants a threshold to allow it at all.
_options = DATABASES["default"]["OPTIONS"]
_options["prepare_threshold"] = 5
# A merge of two tables by their keys looks cheap to such a plan where it would end early; asked about the newest rows
# it goes through all: a page that cites the newest of 200,000 articles took 350 ms for its sources.
_plans = "-c plan_cache_mode=force_generic_plan -c enable_mergejoin=off"
_options["options"] = f"{_options.get('options', '')} {_plans}".strip()
if not _as_owner:
    # The pool saves about a third of the CPU time of a page that asks the database.
    _options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What a public query does when a template follows a relation that was not loaded: fetch it for
# all rows at once. Tests set this to FETCH_RAISE, so that a forgotten join is an error there.
PUBLIC_FETCH_MODE = FETCH_RAISE if environment.switch("RAISE_ON_LAZY_FETCH", default=False) else FETCH_PEERS

# Whether counts, rows of lists and what busy pages say are kept until the record changes. Without, every page works
# them out anew: for measuring, or where memory is short.
KEEP_IN_MEMORY = environment.switch("KEEP_IN_MEMORY", default=True)

# Redis or Valkey: broker and cache ------------------------------------------------------------

REDIS_URL = environment.redis("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"{REDIS_URL}?db=2" if REDIS_URL.startswith("unix:") else f"{REDIS_URL.rstrip('/')}/2",
    }
}

CELERY_BROKER_URL = (
    REDIS_URL.replace("unix://", "redis+socket://", 1) + "?virtual_host=0"
    if REDIS_URL.startswith("unix:")
    else f"{REDIS_URL.rstrip('/')}/0"
)
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
# Celery would close all connections to the database before and after each task, the pool and its threads with them:
# to make them anew costs more than most tasks. config/celery.py gives them back to the pool instead.
CELERY_DB_REUSE_MAX = 1_000_000
# Without an exchange of their own nothing about them is kept in the broker: they survive its loss of memory.
CELERY_TASK_QUEUES = [
    Queue(name, exchange="", routing_key=name) for name in ("celery", "polling", "articles", "batch", "facts")
]
CELERY_BEAT_SCHEDULE = {
    "reconcile": {"task": "articles.tasks.reconcile", "schedule": 30.0, "options": {"expires": 30}},
    "reconcile-lists": {"task": "curation.tasks.reconcile_lists", "schedule": 30.0, "options": {"expires": 30}},
    "forget-old-attempts": {"task": "articles.tasks.forget_old_attempts", "schedule": crontab(hour="3", minute="40")},
    "forget-old-sessions": {"task": "accounts.tasks.forget_old_sessions", "schedule": crontab(hour="3", minute="20")},
    "forget-sent-forms": {"task": "curation.tasks.forget_sent_forms", "schedule": crontab(hour="4", minute="0")},
    "forget-contacts": {"task": "curation.tasks.forget_contacts", "schedule": crontab(hour="4", minute="10")},
    "find-duplicates": {
        "task": "curation.tasks.find_duplicates",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 300},
    },
    "make-data-package": {"task": "opendata.tasks.make_edition", "schedule": crontab(minute="*/10")},
}

# Fetching articles -----------------------------------------------------------------------------

# Servers that may be fetched from although they are not of the public web. For tests only: in public this would let
# whoever names an address look into the network that the site runs in (articles/checks.py).
FETCH_ALSO_FROM = environment.hosts_with_ports("FETCH_ALSO_FROM")

# Signing in ------------------------------------------------------------------------------------

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "curation:curate"
LOGOUT_REDIRECT_URL = "account_login"
SECOND_STEP_URL = "mfa_index"  # where whoever needs one sets it up
CSRF_FAILURE_VIEW = "web.errors.forbidden"
AUTHENTICATION_BACKENDS = ["accounts.backend.RoleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {},
        "MinimumLengthValidator": {"min_length": 12},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
# A session ends with the browser, and after a week without a visit.
SESSION_COOKIE_AGE = 7 * 24 * 60 * 60

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "change_password": "accounts.forms.NewPasswordForm",
    "set_password": "accounts.forms.FirstPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_METHODS = {"password", "mfa"}
# Counted in the cache: five wrong passwords or codes for one account in five minutes, ten from one address in a minute.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
# How many proxies of ours stand in front: without, what X-Forwarded-For says is not believed.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("TRUSTED_PROXIES", 0)
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_FORMS = {"add_webauthn": "accounts.forms.AddPasskeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are not asked for
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # codes of the half minute before and after, for clocks that are not exact

# What a browser may do -------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
# With no-referrer browsers send "Origin: null" and the CSRF check refuses the form.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_IS_SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SITE_IS_SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SITE_IS_SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SITE_IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SITE_IS_SECURE
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a letter with thousands of signatures is one admin form

# Static files ----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # pages name no others: half as much to compress and to keep
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# Language, time and words ----------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # What readers mistype is answered, not logged.
    "loggers": {"django.request": {"level": "ERROR"}},
}
