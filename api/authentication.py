"""`Authorization: Bearer <key>`. The header alone decides: a session beside it counts for nothing."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from access.domain.check_key import BadKeyError, check_key
from access.models import ApiKey, User

REALM = 'Bearer realm="Postdesk"'


class KeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        scheme, _, key = get_authorization_header(request).decode("latin-1").partition(" ")
        if not scheme:
            return None
        if scheme.lower() != "bearer" or not key.strip():
            raise AuthenticationFailed("Send the header Authorization: Bearer <key>.")
        try:
            row = check_key(key.strip(), at=timezone.now())
        except BadKeyError as refusal:
            raise AuthenticationFailed(str(refusal)) from None
        return row.owner, row

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        return REALM


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema speaks of it."""

    target_class = KeyAuthentication
    name = "apiKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:  # noqa: ARG002
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A key from the admin: Access, API keys. Its scopes say what it may do.",
        }
