"""Programs that ``make test-system`` needs: says which are missing; exits 1 if any is."""

import shutil
import sys

PROGRAMS = {
    "chromium": "Tests in a browser need Debian's chromium (apt-get install chromium).",
}


def missing() -> list[str]:
    """One message for each program that is not installed."""
    return [message for program, message in PROGRAMS.items() if not shutil.which(program)]


if __name__ == "__main__":
    for message in missing():
        print(message, file=sys.stderr)
    sys.exit(bool(missing()))
