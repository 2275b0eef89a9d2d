"""Client IP address with and without proxies, and the key for rate limits."""

from __future__ import annotations

import pytest

from summit_archive.operations.client_ip import client_ip, rate_limit_key

FORWARDED = "6.6.6.6, 203.0.113.9, 198.51.100.7"


@pytest.mark.parametrize(
    ("hops", "forwarded", "remote", "client"),
    [
        (0, FORWARDED, "192.0.2.1", "192.0.2.1"),
        (1, FORWARDED, "127.0.0.1", "198.51.100.7"),
        (2, FORWARDED, "127.0.0.1", "203.0.113.9"),
        (3, "203.0.113.9", "127.0.0.1", "127.0.0.1"),
        (1, "", "192.0.2.1", "192.0.2.1"),
        (1, "6.6.6.6, <script>", "192.0.2.1", "192.0.2.1"),
        (1, "2001:DB8:0:0::1", "127.0.0.1", "2001:db8::1"),
        (1, "6.6.6.6,", "192.0.2.1", "192.0.2.1"),
        (0, "", "", ""),
    ],
)
def test_client_ip_is_the_entry_of_the_outermost_own_proxy(
    rf, settings, hops, forwarded, remote, client
):
    settings.PROXY_HOPS = hops
    request = rf.get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR=remote)
    assert client_ip(request) == client


@pytest.mark.parametrize(
    ("remote", "key"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""),
    ],
)
def test_rate_limit_key_of_ipv6_is_the_network(rf, settings, remote, key):
    settings.PROXY_HOPS = 0
    assert rate_limit_key(rf.get("/", REMOTE_ADDR=remote)) == key
