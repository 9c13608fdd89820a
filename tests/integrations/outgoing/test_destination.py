"""Nothing is sent into our own network unless an operator allows it."""

from __future__ import annotations

import socket

import pytest

from integrations.errors import GiveUp, RetryLater
from integrations.outgoing.destination import find_destination

PRIVATE = (
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "[::1]",
    "[fd00::1]",
    "[fe80::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:93.184.216.34]",
    "[2002:7f00:1::]",
    "[64:ff9b::10.0.0.1]",
    "[64:ff9b:1::1]",
    "[::127.0.0.1]",
    "[fec0::1]",
    "[ff02::1]",
    "2130706433",
    "localhost",
)


@pytest.mark.parametrize("host", PRIVATE)
def test_a_private_address_is_refused(host):
    with pytest.raises(GiveUp, match="in a private network: set WEBHOOKS_ALLOW_PRIVATE"):
        find_destination(f"https://{host}/hook", allow_private=False)


def test_a_public_address_is_found():
    to = find_destination("https://93.184.216.34/hook?a=1", allow_private=False)

    assert (to.scheme, to.host, to.ip, to.port, to.path) == (
        "https",
        "93.184.216.34",
        "93.184.216.34",
        443,
        "/hook?a=1",
    )


@pytest.mark.parametrize(
    ("url", "host", "authority", "path"),
    [
        (
            "https://[2606:2800:21f:cb07::1]/",
            "2606:2800:21f:cb07::1",
            "[2606:2800:21f:cb07::1]",
            "/",
        ),
        ("https://93.184.216.34:8443", "93.184.216.34", "93.184.216.34:8443", "/"),
        (
            "https://93.184.216.34/a b?q=\u00e9%20x",
            "93.184.216.34",
            "93.184.216.34",
            "/a%20b?q=%C3%A9%20x",
        ),
    ],
)
def test_what_is_sent_is_ascii(url, host, authority, path):
    to = find_destination(url, allow_private=False)

    assert (to.host, to.authority, to.path) == (host, authority, path)


def test_a_host_in_other_letters_is_asked_for_by_its_ascii_name(monkeypatch):
    asked = []

    def find(host, port, **_more):
        asked.append(host)
        return [(2, 1, 6, "", ("93.184.216.34", port))]

    monkeypatch.setattr(socket, "getaddrinfo", find)

    to = find_destination("https://b\u00fccher.example.com/", allow_private=False)

    assert (asked, to.authority) == (["xn--bcher-kva.example.com"], "xn--bcher-kva.example.com")


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    found = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)

    with pytest.raises(GiveUp, match="private network"):
        find_destination("https://rebinding.example.com/", allow_private=False)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://93.184.216.34/",
        "https://",
        "https://user:pw@93.184.216.34/",
        "https://a:port/",
        "x",
        "https://a..b/",
    ],
)
def test_what_is_no_plain_address_is_refused(url):
    with pytest.raises(GiveUp):
        find_destination(url, allow_private=True)


def test_plain_http_needs_leave():
    with pytest.raises(GiveUp, match="not https"):
        find_destination("http://93.184.216.34/", allow_private=False)
    assert find_destination("http://127.0.0.1:81/", allow_private=True).port == 81


def test_a_name_without_an_address_may_have_one_later():
    with pytest.raises(RetryLater, match="has no address"):
        find_destination("https://no-such-host.invalid/", allow_private=False)
