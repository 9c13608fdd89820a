"""What a key may do: `read` for reading, `write` for changing, `run` for what costs money; and never
more than its owner may do in the admin.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from access.domain.may import may
from access.models import ApiKey

if TYPE_CHECKING:  # the framework's views read the settings, which name this module
    from api.views import ApiView


@dataclass(frozen=True, slots=True)
class Need:
    """What one method takes: the key's scope and its owner's permission."""

    scope: str
    permission: str


class KeyMay(BasePermission):
    """A view names what each of its methods takes in `needs`."""

    def has_permission(self, request: Request, view: ApiView) -> bool:  # type: ignore[override]
        if not isinstance(request.auth, ApiKey):
            raise NotAuthenticated("Send the header Authorization: Bearer <key>.")
        method = request.method or ""
        need = view.needs.get("GET" if method in SAFE_METHODS else method)
        if need is None:
            return method == "OPTIONS" or method not in view.allowed_methods
        if need.scope not in request.auth.scopes:
            self.message = f"This key lacks the scope {need.scope}: make one that has it."
            return False
        self.message = (
            f"The owner of this key lacks the permission {need.permission}:"
            " an administrator can give it."
        )
        return may(request.auth.owner, need.permission)
