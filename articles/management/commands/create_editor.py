"""``create_editor``: creates an account for the admin, or resets its password."""

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
    help = "Create an account for the admin, or give an account a role and a new password."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--username", help="prompted for if omitted")
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
            is_new = user.pk is None
            user.is_staff = user.is_active = True
            user.set_password(password)
            user.save()
            user.groups.add(Group.objects.get(name=GROUPS[role]))
        action = "has been created" if is_new else "has a new password"
        self.stdout.write(f"The account “{name}” {action}. Group: {GROUPS[role]}.")

    def _ask(self, prompt: str) -> str:
        if not sys.stdin.isatty():
            raise CommandError("Use --username and --password-stdin, or run this on a terminal.")
        return input(prompt)

    def _new_password(self) -> str:
        if not sys.stdin.isatty():
            raise CommandError("Use --password-stdin, or run this on a terminal.")
        first = getpass.getpass("Password: ")
        if first != getpass.getpass("Repeat the password: "):
            raise CommandError("The two passwords differ.")
        return first
