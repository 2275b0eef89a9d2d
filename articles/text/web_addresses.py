"""Normalisation of web addresses (URL canonicalisation), to find a page by any form of its address.

Two addresses mean the same page if they differ only in scheme, ``www.``, ``m.`` or ``amp.``, port,
trailing slash, fragment, tracking parameters, AMP suffix or the case of the host.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

MAX_LENGTH = 2_000

_SCHEME = re.compile(r"^https?:/+", re.IGNORECASE)
# A host with a path, or one that starts with "www."; "e.g." or "U.S." is no address.
_BARE = re.compile(r"(?:www\.[\w-]+\.\w|(?:[\w-]+\.)+[a-z]{2,24}(?::\d+)?/)", re.IGNORECASE)
_SURROUNDING = " \t\r\n<>\"'“”‘’«»()[]"
_HOST_PREFIXES = ("www.", "amp.", "m.", "mobile.")
# Parameters that tell a publisher where a reader came from, or select the AMP variant.
_TRACKING_PREFIXES = ("utm_", "mc_", "pk_", "mtm_", "hsa_")
_TRACKING = frozenset(
    "fbclid gclid dclid gbraid wbraid msclkid twclid yclid igshid igsh mkt_tok mibextid _ga "
    "ref ref_src ref_url cmp cmpid ocid smid sref amp amp_js_v amp_gsa usqp outputtype "
    "xtor ito ftag guccounter guce_referrer guce_referrer_sig".split()
)
_AMP_SUFFIX = re.compile(r"(?:/amp(?:/index)?|[./]amp(?:\.html?)?)$", re.IGNORECASE)
_AMP_PREFIX = re.compile(r"^/amp(?=/)", re.IGNORECASE)
# Google's AMP cache: https://www.google.com/amp/s/example.org/page
_AMP_VIEWER = re.compile(r"^(?:www\.)?google\.[a-z.]+/amp/(?:s/)?", re.IGNORECASE)
_AMP_CACHE = re.compile(r"^[\w.-]+\.cdn\.ampproject\.org/[a-z]/(?:s/)?", re.IGNORECASE)


def looks_like_address(typed: str) -> bool:
    """Whether a text is a single web address rather than words."""
    text = typed.strip(_SURROUNDING)
    if not text or any(c.isspace() for c in text) or len(text) > MAX_LENGTH:
        return False
    return bool(_SCHEME.match(text) or _BARE.match(text)) and bool(canonical_address(text))


def canonical_address(typed: str) -> str:
    """The address as host, path and remaining parameters; empty if it is not a web address.

    ``HTTPS://www.Example.org/news/?utm_source=x#top`` gives ``example.org/news``.
    """
    text = typed.strip(_SURROUNDING)[:MAX_LENGTH].encode(errors="replace").decode()
    text = _SCHEME.sub("", text, count=1)
    text = _AMP_CACHE.sub("", _AMP_VIEWER.sub("", text))
    try:
        parts = urlsplit(f"//{text}")
        host = (parts.hostname or "").rstrip(".")
        host = host.encode("idna").decode() if not host.isascii() else host
    except ValueError:  # also UnicodeError: a host that cannot exist
        return ""
    for prefix in _HOST_PREFIXES:
        if host.count(".") > 1:
            host = host.removeprefix(prefix)
    if "." not in host or not re.fullmatch(r"[a-z0-9._-]+", host):
        return ""
    path = _AMP_SUFFIX.sub("", _AMP_PREFIX.sub("", parts.path.rstrip("/"))).rstrip("/")
    path = quote(unquote(path, errors="replace"), safe="/:@!$&'()*+,;=~-._")
    if path[-1:] in _SURROUNDING:  # it would be taken for the end of a sentence
        path = path[:-1] + quote(path[-1:], safe="")
    query = urlencode(
        sorted(
            (name, value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True, max_num_fields=None)
            if not _is_tracking(name)
        )
    )
    return f"{host}{path}?{query}" if query else f"{host}{path}"


def _is_tracking(name: str) -> bool:
    name = name.lower()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def site_and_path(canonical: str) -> tuple[str, str]:
    """The host and the path of a canonical address, without parameters."""
    host, slash, path = canonical.partition("?")[0].partition("/")
    return host, f"{slash}{path}"


def address_forms(addresses: Iterable[str]) -> list[str]:
    """All forms of *addresses*: with and without “https”, “www.”, trailing slash and tracking."""
    forms: dict[str, None] = {}
    for address in addresses:
        if not address:
            continue
        forms[address] = None
        canonical = canonical_address(address)
        if not canonical:
            continue
        path, mark, query = canonical.partition("?")
        for scheme in ("https://", "http://"):
            for prefix in ("", "www."):
                for slash in ("", "/"):
                    forms[f"{scheme}{prefix}{path}{slash}{mark}{query}"] = None
    return list(forms)
