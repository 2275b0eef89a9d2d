"""Runs management commands in one process: ``python -m tests.deploy.operator < JSON list``.

Commands that read a password get one on standard input.
"""

from __future__ import annotations

import io
import json
import os
import sys

import django
from django.core.management import ManagementUtility

PASSWORD = "violet-tramway-under-snow\n"


def main() -> None:
    commands = json.load(sys.stdin)
    os.environ["DJANGO_SETTINGS_MODULE"] = "summit_archive.settings"
    django.setup()
    for arguments in commands:
        if arguments[0] == "create_editor":
            arguments = [*arguments, "--password-stdin"]
        sys.stdin = io.StringIO(PASSWORD)
        sys.stdout.write(f"$ {' '.join(arguments)}\n")
        ManagementUtility(["manage.py", *arguments]).execute()


if __name__ == "__main__":
    main()
