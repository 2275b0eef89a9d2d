"""Says in a plain sentence what the machine lacks for the tests; exits 1 if it is anything."""

import shutil
import sys


def missing() -> list[str]:
    lacks = []
    if not shutil.which("chromium"):
        lacks.append("The browser tests need Debian's chromium (apt-get install chromium).")
    return lacks


if __name__ == "__main__":
    for sentence in missing():
        print(sentence, file=sys.stderr)
    sys.exit(bool(missing()))
