"""Where a webhook really leads. What is inside our own network is no destination."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from integrations.errors import GiveUp, RetryLater

PORTS = {"https": 443, "http": 80}
# The only IPv6 that is routed between networks. Others map to IPv4 (NAT64, ::ffff:10.0.0.1) or stay
# inside, and Python calls some of them global.
ROUTED = ipaddress.IPv6Network("2000::/3")
# As browsers leave them in a path.
PLAIN = "%/:=&?~#+!$,;'@()*[]"


@dataclass(frozen=True, slots=True)
class Destination:
    """`ip` is the one address that was checked: connecting to it leaves a name no second answer.
    `host` is ASCII; `path` has the query.
    """

    scheme: str
    host: str
    ip: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """For the header Host."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if PORTS[self.scheme] == self.port else f"{host}:{self.port}"


def find_destination(url: str, *, allow_private: bool) -> Destination:
    """Raises GiveUp for an address we do not send to, RetryLater for a name that has no address."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError:
        raise GiveUp("the address is none") from None
    if parts.scheme not in PORTS or not host or parts.username or parts.password:
        raise GiveUp("the address is no plain https:// address")
    if parts.scheme == "http" and not allow_private:
        raise GiveUp("the address is not https://")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise RetryLater("the host's name has no address") from None
    ips = [str(one[4][0]) for one in found]
    if not allow_private and any(not _is_public(ip) for ip in ips):
        raise GiveUp("the host is in a private network: set WEBHOOKS_ALLOW_PRIVATE to allow it")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Destination(parts.scheme, host, ips[0], port, quote(path, safe=PLAIN))


def _is_public(ip: str) -> bool:
    address = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        within = address.sixtofour
        return address in ROUTED and address.is_global and (within is None or within.is_global)
    return address.is_global and not address.is_multicast
