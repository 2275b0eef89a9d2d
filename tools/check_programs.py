"""Check for the programs that ``make test-system`` needs; exits 1 when one is missing."""

import shutil
import sys

PROGRAMS = {
    "chromium": "Browser tests need Debian's chromium (apt-get install chromium).",
}


def missing_programs() -> list[str]:
    """One message for each program that is not installed."""
    return [message for program, message in PROGRAMS.items() if not shutil.which(program)]


if __name__ == "__main__":
    messages = missing_programs()
    for message in messages:
        print(message, file=sys.stderr)
    sys.exit(bool(messages))
