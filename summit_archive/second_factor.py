"""Two-step verification of editors: set-up, code form and middleware.

Time-based codes (TOTP, RFC 6238) from any authenticator app, and eight recovery codes for a lost
phone.
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
# Paths below the admin that need no second factor.
_EXEMPT_PATHS = ("login/", "logout/", "second-factor/")


class SecondFactorMiddleware:
    """Middleware: requires the second factor in the admin if ``REQUIRE_MFA`` is set.

    Users who have given only a password are redirected to the code form. On public pages they are
    anonymous, because signed-in editors can see drafts there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.REQUIRE_MFA:
            admin = f"/{settings.ADMIN_PATH}"
            if not request.path_info.startswith(admin):
                request.user = SimpleLazyObject(partial(_verified_or_anonymous, request.user))
            elif not request.path_info.removeprefix(admin).startswith(_EXEMPT_PATHS):
                user = request.user
                if user.is_authenticated and not user.is_verified():
                    return redirect_to_login(
                        request.get_full_path(), reverse("second_factor"), "next"
                    )
        return self.get_response(request)


def _verified_or_anonymous(user):
    return user if user.is_authenticated and user.is_verified() else AnonymousUser()


class CodeForm(forms.Form):
    """Form for a code of the authenticator app or a recovery code; spaces are ignored."""

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


def qr_code_path(text: str) -> tuple[int, str]:
    """QR code of *text*: width in modules, and an SVG path of the dark modules.

    The width includes the quiet zone of four modules on each side (ISO/IEC 18004).
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
    """Code form for a signed-in editor; on the first visit also the set-up with a QR code."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("admin:login"), "next")
    if not request.user.is_staff:
        raise PermissionDenied
    if request.user.is_verified():
        return HttpResponseRedirect(_next_url(request))
    enrolled = TOTPDevice.objects.filter(user=request.user, confirmed=True).exists()
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        device = _verify_code(request.user, form.cleaned_data["code"], enrolled)
        if device is not None:
            codes = [] if enrolled else _enrol(device)
            django_otp.login(request, device)
            request.session.cycle_key()
            if not codes:
                return HttpResponseRedirect(_next_url(request))
            return render(
                request, "admin/recovery_codes.html", {"codes": codes, "next": _next_url(request)}
            )
        form.add_error("code", "Invalid or already used code. Try the next one.")
    context = {"form": form, "enrolled": enrolled, "next": _next_url(request)}
    if not enrolled:
        device = _unconfirmed_device(request.user)
        size, path = qr_code_path(device.config_url)
        context |= {"size": size, "path": path, "key": _format_key(device)}
    return render(request, "admin/second_factor.html", context)


def _next_url(request: HttpRequest) -> str:
    url = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()):
        return url
    return reverse("admin:index")


def _format_key(device: TOTPDevice) -> str:
    """The secret key for typing into an app: base 32 in groups of four."""
    key = b32encode(device.bin_key).decode("ascii").rstrip("=")
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def _unconfirmed_device(user) -> TOTPDevice:
    """The user's device that is being set up; created once, so that its key stays the same."""
    device = TOTPDevice.objects.filter(user=user, confirmed=False).order_by("pk").first()
    return device or TOTPDevice.objects.create(user=user, name="authenticator app", confirmed=False)


def _verify_code(user, code: str, enrolled: bool):
    """The user's device that accepts the code, or None; wrong codes are throttled by django-otp."""
    if not enrolled:
        devices = [_unconfirmed_device(user)]
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
    """Confirm the device and return new recovery codes, which are shown only once."""
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    with transaction.atomic():
        device.confirmed = True
        device.save()
        StaticDevice.objects.filter(user=device.user).delete()
        recovery = StaticDevice.objects.create(user=device.user, name="recovery codes")
        StaticToken.objects.bulk_create(StaticToken(device=recovery, token=code) for code in codes)
    _log.info("An editor has set up two-step verification.")
    return codes


def locked_out(request: HttpRequest, response=None, credentials=None) -> HttpResponse:
    """429 page with ``Retry-After`` after too many failed logins."""
    seconds = int(settings.AXES_COOLOFF_TIME.total_seconds())
    response = render(request, "admin/locked_out.html", {"minutes": seconds // 60}, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response
