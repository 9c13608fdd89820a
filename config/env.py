"""Every environment variable Postdesk reads: its type, its default and one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

_env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

_YES_OR_NO = {"true", "false", "yes", "no", "on", "off", "1", "0"}
_EXPECTED = {bool: "true or false", int: "a whole number"}


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    cast: type
    default: Any
    meaning: str
    blank_is_a_value: bool = False

    def read(self) -> Any:
        """The variable's value. Blank counts as unset, as `.env.example` leaves most of them."""
        if not self.blank_is_a_value and not _env.str(self.name, default=""):
            return self.default
        try:
            if self.cast is bool and _env.str(self.name).lower() not in _YES_OR_NO:
                raise ValueError  # noqa: TRY301  (environ takes any other word for no)
            return _env.get_value(self.name, cast=self.cast, default=self.default)
        except ValueError:
            # Numbers and yes/no are no secrets; texts cannot fail.
            raise ImproperlyConfigured(
                f"{self.name} is {_env.str(self.name)!r}: give {_EXPECTED[self.cast]}"
            ) from None


VARIABLES = (
    Variable("DATABASE_URL", str, "", "PostgreSQL 15 or later; unset means an embedded server."),
    Variable(
        "DJANGO_SECRET_KEY", str, "", "Signs sessions and queue messages; needed in production."
    ),
    Variable("DJANGO_DEBUG", bool, False, "Shows tracebacks in the browser; never in production."),
    Variable(
        "DJANGO_ALLOWED_HOSTS", list, [], "Host names the web server answers to, with commas."
    ),
    Variable("DJANGO_CSRF_TRUSTED_ORIGINS", list, [], "Origins behind a proxy, https://host."),
    Variable("REDIS_URL", str, "", "Redis for the cache, and the queue when Q_BROKER=redis."),
    Variable("Q_BROKER", str, "orm", "Where the queue keeps its messages: orm or redis."),
    Variable("Q_WORKERS", int, 4, "Processes of one worker; `worker --processes` sets it."),
    Variable("TIME_ZONE", str, "UTC", "The zone of schedules and of pages, as Europe/Rome."),
    Variable("APIFY_TOKEN", str, "", "Apify API token; unset: scraping is skipped."),
    Variable("APIFY_API_URL", str, "https://api.apify.com", "Apify's address, or a stand-in's."),
    Variable("HUBSPOT_ACCESS_TOKEN", str, "", "HubSpot private app token; unset: push is skipped."),
    Variable("HUBSPOT_API_URL", str, "https://api.hubapi.com", "HubSpot's address."),
    Variable("OPENAI_API_KEY", str, "", "OpenAI API key; unset: classification is skipped."),
    Variable(
        "OPENAI_BASE_URL", str, "https://api.openai.com/v1", "OpenAI, or a compatible service."
    ),
    Variable("OPENAI_MODEL", str, "gpt-6-luna", "The model that classifies people."),
    Variable("SLACK_WEBHOOK_URL", str, "", "Where alerts are posted."),
    Variable("ALERT_EMAILS", list, [], "Who is mailed alerts, with commas."),
    Variable(
        "EMAIL_URL", str, "consolemail://", "The mail server, smtp+tls://user:password@host:587."
    ),
    Variable("DEFAULT_FROM_EMAIL", str, "postdesk@localhost", "The sender of mails."),
    Variable(
        "WEBHOOKS_ALLOW_PRIVATE", bool, False, "Lets webhooks lead into private networks, by http."
    ),
    Variable("PUBLIC_URL", str, "http://localhost:8000", "This site's address in messages."),
    Variable("API_RATE", str, "600/min", "API requests per key; blank: no limit.", True),
    Variable("SENTRY_DSN", str, "", "Error reports; unset: none leave the machine."),
)

_BY_NAME = {variable.name: variable for variable in VARIABLES}


def read(name: str) -> Any:
    """The value of a declared variable; KeyError for one that is not declared here."""
    return _BY_NAME[name].read()
