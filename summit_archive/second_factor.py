"""The second factor of the editors: enrolment, the question for a code, and who is let through.

A time-based code (RFC 6238) from any authenticator app; eight recovery codes for a lost telephone.
"""

from __future__ import annotations

import logging
from base64 import b32encode
from collections.abc import Callable
from functools import partial

import django_otp
import qrcode
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

RECOVERY_CODES = 8
_log = logging.getLogger(__name__)
# Under the desk's address, and open to somebody who has given a password only.
_OPEN = ("login/", "logout/", "second-factor/")


class SecondFactorMiddleware:
    """Middleware: with ``REQUIRE_MFA`` a password alone opens nothing.

    On the desk somebody without a verified code is sent to give one, whatever the view; on public
    pages they are nobody, so that a page never shows a draft to half a sign-in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.REQUIRE_MFA:
            desk = f"/{settings.ADMIN_PATH}"
            if not request.path_info.startswith(desk):
                request.user = SimpleLazyObject(partial(_verified_or_nobody, request.user))
            elif not request.path_info.removeprefix(desk).startswith(_OPEN):
                user = request.user
                if user.is_authenticated and not user.is_verified():
                    return redirect_to_login(
                        request.get_full_path(), reverse("second_factor"), "next"
                    )
        return self.get_response(request)


def _verified_or_nobody(user):
    return user if user.is_authenticated and user.is_verified() else AnonymousUser()


class CodeForm(forms.Form):
    """Six digits of an authenticator app, or a recovery code; spaces do not matter."""

    code = forms.CharField(
        max_length=20,
        label="Code",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].split()).lower()
        if not (code.isascii() and code.isalnum()):
            raise forms.ValidationError("A code contains only letters and digits.")
        return code


def modules_as_path(text: str) -> tuple[int, str]:
    """A QR code (ISO/IEC 18004) of *text*: its width in modules, and an SVG path of the dark ones.

    The width includes the quiet zone of four modules that the standard asks for.
    """
    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    rows = code.get_matrix()
    strokes = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                strokes.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            x += 1
    return len(rows), "".join(strokes)


@sensitive_post_parameters()
@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask a signed-in editor for a code; on the first visit help to set one up."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("admin:login"), "next")
    if not request.user.is_staff:
        raise PermissionDenied
    if request.user.is_verified():
        return HttpResponseRedirect(_onward(request))
    enrolled = TOTPDevice.objects.filter(user=request.user, confirmed=True).exists()
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        device = _matched(request.user, form.cleaned_data["code"], enrolled)
        if device is not None:
            codes = [] if enrolled else _enrol(device)
            django_otp.login(request, device)
            request.session.cycle_key()
            if not codes:
                return HttpResponseRedirect(_onward(request))
            return render(
                request, "admin/recovery_codes.html", {"codes": codes, "onward": _onward(request)}
            )
        form.add_error("code", "Invalid or already used code. Try the next one.")
    context = {"form": form, "enrolled": enrolled, "next": _onward(request)}
    if not enrolled:
        device = _unconfirmed(request.user)
        size, path = modules_as_path(device.config_url)
        context |= {"size": size, "path": path, "key": _readable(device)}
    return render(request, "admin/second_factor.html", context)


def _onward(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return wanted
    return reverse("admin:index")


def _readable(device: TOTPDevice) -> str:
    """The key as people type it into an app: base 32 in groups of four."""
    plain = b32encode(device.bin_key).decode("ascii").rstrip("=")
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def _unconfirmed(user) -> TOTPDevice:
    """The device that waits for its first code; one per person, the same until it is confirmed."""
    waiting = TOTPDevice.objects.filter(user=user, confirmed=False).order_by("pk").first()
    return waiting or TOTPDevice.objects.create(
        user=user, name="authenticator app", confirmed=False
    )


def _matched(user, code: str, enrolled: bool):
    """The device of this person that accepts the code, or nothing; wrong codes slow the next."""
    if not enrolled:
        devices = [_unconfirmed(user)]
    elif code.isdigit():
        devices = TOTPDevice.objects.filter(user=user, confirmed=True)
    else:
        devices = StaticDevice.objects.filter(user=user, confirmed=True)
    for device in devices:
        if django_otp.verify_token(user, device.persistent_id, code):
            device.refresh_from_db()
            return device
    return None


def _enrol(device: TOTPDevice) -> list[str]:
    """Confirm the device, and give the recovery codes, which are shown this once."""
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    with transaction.atomic():
        device.confirmed = True
        device.save()
        StaticDevice.objects.filter(user=device.user).delete()
        spare = StaticDevice.objects.create(user=device.user, name="recovery codes")
        StaticToken.objects.bulk_create(StaticToken(device=spare, token=code) for code in codes)
    _log.info("An editor has set up a second factor.")
    return codes


def locked_out(request: HttpRequest, response=None, credentials=None) -> HttpResponse:
    """The answer to somebody who guesses passwords: 429, and when to come back."""
    seconds = int(settings.AXES_COOLOFF_TIME.total_seconds())
    answer = render(request, "admin/locked_out.html", {"minutes": seconds // 60}, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer
