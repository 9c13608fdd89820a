"""Who may come in."""

from access.models.api_key import ApiKey
from access.models.user import User

__all__ = ["ApiKey", "User"]
