"""Forms that anyone can send without a cookie: spam protection, and an anonymous network key."""

from __future__ import annotations

import hashlib
import hmac

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils import timezone
from django.utils.module_loading import import_string

MIN_SECONDS = 3
"""Forms sent sooner come from bots."""

MAX_SECONDS = 24 * 60 * 60
_SALT = "articles.report"


class AnonymousForm(forms.Form):
    """Base class: ``website`` is a honeypot, hidden from people; ``opened`` a signed time."""

    website = forms.CharField(required=False, label="Leave this empty")
    opened = forms.CharField(widget=forms.HiddenInput)


class FormRefusedError(Exception):
    """A form that is not accepted; with the HTTP status and a message for the reader."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


def sign_opening(target: str) -> str:
    """The value of ``opened`` for a form shown now; *target* ties it to its page."""
    return signing.dumps(target, salt=_SALT)


def is_from_person(request: HttpRequest, form: AnonymousForm, target: str) -> bool:
    """False for a bot, which gets the same answer as a person; raises ``FormRefusedError``."""
    data = form.cleaned_data
    origin = request.headers.get("Origin")
    if origin not in (None, f"{request.scheme}://{request.get_host()}"):
        raise FormRefusedError(403, "This form was sent from another site.")
    try:
        signed_target = signing.loads(data["opened"], salt=_SALT, max_age=MAX_SECONDS)
        age = timezone.now().timestamp() - _opened_at(data["opened"])
    except signing.BadSignature:
        raise FormRefusedError(400, "This form has expired. Please send it again.") from None
    if signed_target != target:
        raise FormRefusedError(400, "This form belongs to another page. Please open it again.")
    return not data["website"] and age >= MIN_SECONDS


def _opened_at(opened: str) -> float:
    """Unix time of opening the form, from the verified signature."""
    return float(signing.b62_decode(opened.rsplit(":", 2)[1]))


def sender_of(request: HttpRequest) -> str:
    """A keyed hash of the client's network, different every day, so that it stays anonymous."""
    day = timezone.localdate().isoformat()
    message = f"{day} {import_string(settings.RATE_LIMIT_KEY_CALLABLE)(request)}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()[:32]
