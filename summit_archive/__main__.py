"""Django's command line for the archive: ``summit-archive`` and ``python -m summit_archive``."""

from __future__ import annotations

import os
import signal
import sys


def main(argv: list[str] | None = None) -> None:
    """Run a management command.

    On a full disk it exits with a message, and silently if the reader of its output closed the
    pipe (``summit-archive sources --missing | head``).
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit_archive.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv if argv is None else argv)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes the output again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(128 + signal.SIGPIPE)
    except Exception as error:
        from django.conf import settings

        from articles.diskspace import disk_full_message, is_disk_full

        if not is_disk_full(error):
            raise
        sys.exit(disk_full_message(error, f"the database {settings.DATABASES['default']['NAME']}"))


if __name__ == "__main__":
    main()
