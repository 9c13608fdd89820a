"""Django's settings, from `config.env`. What a value means is said there; why it is so, here."""

from __future__ import annotations

import sys
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.urls import reverse_lazy

from config.env import BASE_DIR, read
from config.postgres import embedded_database

VAR_DIR = BASE_DIR / "var"
EMBEDDED_POSTGRES_DIR = VAR_DIR / "postgres"

DEBUG = read("DJANGO_DEBUG")
TESTING = "pytest" in sys.modules


def _secret_key() -> str:
    """The environment's key; else one made on first use and kept, so that sessions survive restarts.

    `postdesk.E001` refuses a made-up key where the site is deployed (hosts are named).
    """
    key: str = read("DJANGO_SECRET_KEY")
    if key:
        return key
    path = VAR_DIR / "secret-key"
    if not path.exists():
        from django.core.management.utils import get_random_secret_key  # noqa: PLC0415

        VAR_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = read("DJANGO_ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = read("DJANGO_CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_q",
    "simple_history",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "config",
    "access",
    "integrations",
    "posts",
    "engagers",
    "pipeline",
    "reporting",
    "desk",
    "api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "access.time_zone.ShowPersonsTimes",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "access.User"
LOGIN_URL = "/admin/login/"
LOGIN_REDIRECT_URL = "/admin/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
            ],
        },
    },
]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]


def _database() -> dict[str, Any]:
    url: str = read("DATABASE_URL")
    if url and not url.startswith(("postgres://", "postgresql://")):
        # Without the value: it may hold a password.
        raise ImproperlyConfigured("DATABASE_URL: give postgres://user:password@host:5432/name")
    database = environ.Env.db_url_config(url) if url else embedded_database(EMBEDDED_POSTGRES_DIR)
    options = database.setdefault("OPTIONS", {})
    # No transaction of ours spans an HTTP call, so one idle for 30 s is a process that died. A test
    # is one transaction from its beginning to its end, on a machine that may be busy.
    idle = "15min" if TESTING else "30s"
    # Nobody needs a test's rows after a power cut: its commits do not wait for the disk.
    commit = " -c synchronous_commit=off" if TESTING else ""
    options.setdefault(
        "options",
        f"-c idle_in_transaction_session_timeout={idle} -c statement_timeout=120s{commit}"
        # Compiling a page's query takes longer than running it: 10,000 posts in 640 ms, not 150.
        " -c jit=off"
        " -c client_connection_check_interval=10s",
    )
    options.setdefault("connect_timeout", 10)
    return database | {
        # A new connection per broker call costs half the queue's throughput.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database()}

REDIS_URL = read("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

Q_BROKER = read("Q_BROKER")
Q_CLUSTER: dict[str, Any] = {
    "name": "postdesk",
    "label": "Queue",
    "workers": read("Q_WORKERS"),
    "timeout": 300,
    # At least (queue_limit + 2) x timeout + 60, else a prefetched task is given out twice.
    "retry": 960,
    "queue_limit": 1,
    "bulk": 1,
    "poll": 0.5,
    "catch_up": False,
    "save_limit": 0,
    "recycle": 100,
    "max_rss": 400_000,
    "max_attempts": 2,
    "ack_failures": True,
    "intended_date_kwarg": "intended_date",
} | ({"redis": REDIS_URL} if Q_BROKER == "redis" and REDIS_URL else {"orm": "default"})

TIME_ZONE = read("TIME_ZONE")
USE_TZ = True
LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = "config.formats"
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns where it is missing
# Collected files are served compressed; where nothing was collected, as they lie in the apps.
WHITENOISE_USE_FINDERS = DEBUG or TESTING or not (STATIC_ROOT / "desk").exists()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = DEBUG

_https = not (DEBUG or TESTING) and read("PUBLIC_URL").startswith("https://")
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

vars().update(environ.Env.email_url_config(read("EMAIL_URL")))
DEFAULT_FROM_EMAIL = read("DEFAULT_FROM_EMAIL")
ALERT_EMAILS = read("ALERT_EMAILS")
SLACK_WEBHOOK_URL = read("SLACK_WEBHOOK_URL")
WEBHOOKS_ALLOW_PRIVATE = read("WEBHOOKS_ALLOW_PRIVATE")
PUBLIC_URL = read("PUBLIC_URL").rstrip("/")
API_RATE = read("API_RATE")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.authentication.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["api.scopes.KeyMay"],
    "DEFAULT_THROTTLE_CLASSES": ["api.throttling.KeyThrottle"],
    "DEFAULT_FILTER_BACKENDS": ["api.filtering.KnownFilters"],
    "DEFAULT_PAGINATION_CLASS": "api.pagination.Cursor",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsing.StrictJSONParser"],
    "NON_FIELD_ERRORS_KEY": "body",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "api.problems.answer_problem",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Postdesk",
    "DESCRIPTION": "Posts, who engaged with them, and the pipeline's runs.",
    "EXTERNAL_DOCS": {
        "description": "A quick start, errors, webhooks (with a login).",
        "url": "/admin/desk/guides/api/",
    },
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.schema.complete_schema",
    ],
    "ENUM_NAME_OVERRIDES": {
        "EngagerKind": "engagers.models.Engager.Kind",
        "EngagementKind": "engagers.models.Engagement.Kind",
        "RunState": "pipeline.models.Run.State",
        "StepState": "pipeline.models.StepRun.State",
        "ScrapeState": "posts.models.Scrape.State",
    },
}

APIFY_TOKEN = read("APIFY_TOKEN")
APIFY_API_URL = read("APIFY_API_URL").rstrip("/")
HUBSPOT_ACCESS_TOKEN = read("HUBSPOT_ACCESS_TOKEN")
HUBSPOT_API_URL = read("HUBSPOT_API_URL").rstrip("/")
OPENAI_API_KEY = read("OPENAI_API_KEY")
OPENAI_BASE_URL = read("OPENAI_BASE_URL").rstrip("/")
OPENAI_MODEL = read("OPENAI_MODEL")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django-q": {"level": "INFO", "propagate": True}},
}

UNFOLD = {
    "SITE_TITLE": "Postdesk",
    "SITE_HEADER": "Postdesk",
    "SITE_SYMBOL": "campaign",
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": lambda _request: static("desk/favicon.svg"),
        }
    ],
    "DASHBOARD_CALLBACK": "desk.home.dashboard.add_dashboard",
    "STYLES": [lambda _request: static("desk/css/admin.css")],
    "SCRIPTS": [lambda _request: static("desk/js/name_fields.js")],
    "SIDEBAR": {"show_search": True, "navigation": "desk.navigation.list_pages"},
    "ACCOUNT": {
        "navigation": [
            {"title": "My settings", "link": reverse_lazy("desk:me")},
            {"title": "Change password", "link": reverse_lazy("admin:password_change")},
        ]
    },
}

if read("SENTRY_DSN"):
    import sentry_sdk

    sentry_sdk.init(dsn=read("SENTRY_DSN"), send_default_pii=False)
