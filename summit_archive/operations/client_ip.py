"""Client IP address behind our own proxies, and the key for rate limits."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """The client's IP address, or ``""`` if there is none (a Unix socket).

    Each proxy appends the address of its peer to ``X-Forwarded-For``, so with ``PROXY_HOPS``
    proxies of our own the client is that many entries from the right. Clients can forge the entries
    left of it. If there is no valid address at that place, ``REMOTE_ADDR`` is used.
    """
    if settings.PROXY_HOPS:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(forwarded) >= settings.PROXY_HOPS:
            try:
                return str(ipaddress.ip_address(forwarded[-settings.PROXY_HOPS].strip()))
            except ValueError:
                pass
    try:
        return str(ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return ""


def rate_limit_key(request: HttpRequest) -> str:
    """Key for rate limits: the IPv4 address, or the /64 network of an IPv6 address."""
    ip = client_ip(request)
    if ":" not in ip:
        return ip
    ipv6 = ipaddress.IPv6Address(ip)
    return str(ipv6.ipv4_mapped or ipaddress.ip_network((ipv6.packed[:8] + bytes(8), 64)))
