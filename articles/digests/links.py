"""Signed links in mails, and what each link may do.

A link has the random key of a subscription, never an address. The token is a parameter and not
part of the path, because the log of requests has paths.
"""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.urls import reverse

from articles.models.subscription import CONFIRM_WITHIN, Subscription

CONFIRM, MANAGE, UNSUBSCRIBE = "confirm", "manage", "unsubscribe"


def path_of(subscription: Subscription, purpose: str) -> str:
    """The site-relative URL of a link."""
    token = signing.dumps(subscription.key.hex, salt=_salt(purpose))
    path = reverse(f"articles:subscription_{purpose}")
    return f"{path}?{urlencode({'token': token})}"


def link(subscription: Subscription, purpose: str) -> str:
    """The absolute URL of a link."""
    return f"{settings.SITE_URL}{path_of(subscription, purpose)}"


def is_signed(token: str, purpose: str) -> bool:
    """Whether a token is ours and has not expired, even if its subscription is gone."""
    return _key(token, purpose) is not None


def find_subscription(token: str, purpose: str) -> Subscription | None:
    """The subscription of a token; None if it is invalid, expired or the subscription is gone."""
    key = _key(token, purpose)
    # A replica may not have it yet.
    return Subscription.objects.using("default").filter(key=key).first() if key else None


def _key(token: str, purpose: str) -> uuid.UUID | None:
    max_age = CONFIRM_WITHIN if purpose == CONFIRM else None
    try:
        return uuid.UUID(signing.loads(token, salt=_salt(purpose), max_age=max_age))
    except signing.BadSignature:
        return None


def _salt(purpose: str) -> str:
    """A token for one purpose is not valid for another."""
    return f"articles.digests.{purpose}"
