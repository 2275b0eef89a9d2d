"""Who asks: the address of the client behind the proxies that we run ourselves."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """The client's IP address, ``""`` when none is known (a socket on this machine).

    Each of our own proxies appends the address that it saw to ``X-Forwarded-For``, so the entry
    that many places from the right is the client's; what stands left of it, anybody can write.
    A header that is too short or holds no address there is not believed.
    """
    if settings.PROXY_HOPS:
        seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(seen) >= settings.PROXY_HOPS:
            try:
                return str(ipaddress.ip_address(seen[-settings.PROXY_HOPS].strip()))
            except ValueError:
                pass
    try:
        return str(ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return ""


def rate_limit_key(request: HttpRequest) -> str:
    """What limits count by: an IPv4 address, or the /64 network that an IPv6 client lives in."""
    known = client_ip(request)
    if ":" not in known:
        return known
    whole = ipaddress.IPv6Address(known)
    return str(whole.ipv4_mapped or ipaddress.ip_network((whole.packed[:8] + bytes(8), 64)))
