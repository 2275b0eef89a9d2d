#!/usr/bin/env python
"""Django's command line for the archive."""

import os
import sys


def main(argv: list[str]) -> None:
    """Run a command; a full disk ends it with a sentence, whatever it was doing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit_archive.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(argv)
    except Exception as error:
        from django.conf import settings

        from articles.diskspace import out_of_room, sentence

        if not out_of_room(error):
            raise
        sys.exit(sentence(error, f"the database {settings.DATABASES['default']['NAME']}"))


if __name__ == "__main__":
    main(sys.argv)
