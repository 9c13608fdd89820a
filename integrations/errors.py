"""What a vendor's failure asks of the caller. Each client maps status codes to these, once."""

from __future__ import annotations

from datetime import timedelta


class VendorError(Exception):
    """Base of all vendor failures. `str(error)` is fit for an operator: no secret, no personal data."""

    def __init__(self, message: str, *, provider: str = "", status: int | None = None) -> None:
        super().__init__(message)
        self.provider = provider
        self.status = status


class RetryLater(VendorError):
    """Nothing was done (or repeating is harmless): try again, after `after` where the vendor says so."""

    def __init__(
        self,
        message: str,
        *,
        after: timedelta | None = None,
        provider: str = "",
        status: int | None = None,
    ) -> None:
        super().__init__(message, provider=provider, status=status)
        self.after = after


class GiveUp(VendorError):
    """This request can never succeed as it is; others may."""


class Misconfigured(VendorError):
    """Every request will fail until a person mends credentials, scopes, set-up or the bill."""


class OutcomeUnknown(VendorError):
    """A paid or writing request may or may not have taken effect: look before repeating it."""
