"""One POST, to the address that was checked, without following redirects or reading the answer."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping

from integrations.errors import GiveUp, RetryLater
from integrations.outgoing.destination import Destination, find_destination

SECONDS = 10.0
GONE = 410


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    allow_private: bool,
    seconds: float = SECONDS,
) -> int:
    """The status of an accepted message (2xx). Raises RetryLater, GiveUp (410, or no address).

    `seconds` for the connection, and as many for the whole exchange, however slowly it drips.
    """
    to = find_destination(url, allow_private=allow_private)
    sent = {**headers, "Host": to.authority, "Content-Type": "application/json"}
    try:
        status = _exchange(to, body, sent, seconds)
    except (http.client.HTTPException, OSError) as error:
        raise RetryLater(f"no answer: {type(error).__name__}") from None
    if status == GONE:
        raise GiveUp("it answered 410: nobody listens there any more", status=GONE)
    if not 200 <= status < 300:
        raise RetryLater(f"it answered {status}", status=status)
    return status


def _exchange(to: Destination, body: bytes, headers: Mapping[str, str], seconds: float) -> int:
    with socket.create_connection((to.ip, to.port), timeout=seconds) as raw, raw.dup() as twin:
        # A timeout of sockets begins anew with every byte; this one ends the connection.
        end = threading.Timer(seconds, twin.shutdown, [socket.SHUT_RDWR])
        end.start()
        try:
            connection = http.client.HTTPConnection(to.host, to.port)
            connection.sock = _secure(raw, to)
            connection.request("POST", to.path, body=body, headers=headers)
            status = connection.getresponse().status
            connection.close()
        finally:
            end.cancel()
            end.join()
    return status


def _secure(raw: socket.socket, to: Destination) -> socket.socket:
    """TLS to the name, whatever address it has."""
    if to.scheme == "http":
        return raw
    return ssl.create_default_context().wrap_socket(raw, server_hostname=to.host)
