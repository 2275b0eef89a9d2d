"""``reset_second_factor``: removes the devices of one editor only."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

pytestmark = pytest.mark.django_db


def test_only_the_devices_of_this_editor_are_removed():
    ann, bob = (get_user_model().objects.create_user(name) for name in ("ann", "bob"))
    kept = TOTPDevice.objects.create(user=bob, name="app")
    TOTPDevice.objects.create(user=ann, name="app")
    TOTPDevice.objects.create(user=ann, name="half", confirmed=False)
    StaticDevice.objects.create(user=ann, name="codes")
    output = io.StringIO()
    call_command("reset_second_factor", "ann", stdout=output)
    assert output.getvalue().startswith("ann: 3 devices ")
    assert list(TOTPDevice.objects.all()) == [kept]
    assert not StaticDevice.objects.exists()


def test_an_unknown_username_is_rejected():
    with pytest.raises(CommandError, match="nobody"):
        call_command("reset_second_factor", "nobody")
