"""So many requests of one key: `API_RATE`, as `600/min`; empty for none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from access.models import ApiKey

if TYPE_CHECKING:  # the framework's views read the settings, which name this module
    from rest_framework.views import APIView


class KeyThrottle(SimpleRateThrottle):
    """Not exact between processes: what costs money is limited in the database, not here."""

    def get_rate(self) -> str | None:
        return settings.API_RATE or None

    def get_cache_key(self, request: Request, view: APIView) -> str | None:  # noqa: ARG002
        if not isinstance(request.auth, ApiKey):
            return None
        return f"api-rate-{request.auth.pk}"
