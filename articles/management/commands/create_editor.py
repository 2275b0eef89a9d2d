"""``create_editor``: an account for the editors' desk."""

from __future__ import annotations

import getpass
import sys

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.models.roles import CONTRIBUTORS, EDITORS, REVIEWERS, sync_groups

GROUPS = {"editor": EDITORS, "contributor": CONTRIBUTORS, "reviewer": REVIEWERS}


class Command(BaseCommand):
    help = "Make an account for the editors' desk, or give an account its role and a password."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--username", help="asked for when it is left out")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )
        parser.add_argument("--role", choices=GROUPS, default="editor", help="editor by default")

    def handle(self, *, username, password_stdin, role, **options) -> None:
        name = (username or self._ask("Name: ")).strip()
        try:
            User.username_validator(name)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        user = User.objects.filter(username=name).first() or User(username=name)
        password = sys.stdin.readline().rstrip("\n") if password_stdin else self._new_password()
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from None
        with transaction.atomic():
            sync_groups()
            fresh = user.pk is None
            user.is_staff = user.is_active = True
            user.set_password(password)
            user.save()
            user.groups.add(Group.objects.get(name=GROUPS[role]))
        what = "is made" if fresh else "has a new password"
        self.stdout.write(f"The account “{name}” {what}; it is one of the {GROUPS[role]}.")

    def _ask(self, prompt: str) -> str:
        if not sys.stdin.isatty():
            raise CommandError("Give --username and --password-stdin, or run this on a terminal.")
        return input(prompt)

    def _new_password(self) -> str:
        if not sys.stdin.isatty():
            raise CommandError("Give --password-stdin, or run this on a terminal.")
        first = getpass.getpass("Password: ")
        if first != getpass.getpass("The password again: "):
            raise CommandError("The two passwords differ.")
        return first
