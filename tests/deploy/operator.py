"""Types commands of the archive one after the other, in one process: ``python -m ... < JSON list``.

A command that asks for a password gets one from standard input.
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
    for words in commands:
        if words[0] == "create_editor":
            words = [*words, "--password-stdin"]
        sys.stdin = io.StringIO(PASSWORD)
        sys.stdout.write(f"$ {' '.join(words)}\n")
        ManagementUtility(["manage.py", *words]).execute()


if __name__ == "__main__":
    main()
