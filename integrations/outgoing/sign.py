"""The signature by which a receiver knows that a message is ours, whole and fresh."""

from __future__ import annotations

import hashlib
import hmac


def sign(body: bytes, *, secret: str, timestamp: int) -> str:
    """`t=<unix seconds>,v1=<hex>`: HMAC-SHA256 of the timestamp, a point and the body."""
    signed = f"{timestamp}.".encode() + body
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"
