"""Asks a vulnerability database about every locked package: ``make audit``.

An audit that finds nothing may have looked at nothing. So the same run asks about a package whose
weaknesses were never mended; if that is not found, or if any locked package was not looked up, the
answer is NOT RUN, and never "clean". Ends with 0 when nothing is known, 1 when something is,
3 when the audit could not be made.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-bench.txt")
#: Given up by its authors with CVE-2013-7459 and CVE-2018-6594 in it; nothing here uses it.
CONTROL = ("pycrypto", "2.6.1")
CLEAN, FOUND, NOT_RUN = 0, 1, 3


class NotRunError(Exception):
    """Why the audit says nothing."""


@dataclass(frozen=True)
class Weakness:
    """A known weakness of one locked package."""

    lock: str
    package: str
    version: str
    name: str
    mended_in: tuple[str, ...]

    def __str__(self) -> str:
        mended = f"mended in {', '.join(self.mended_in)}" if self.mended_in else "not mended"
        return f"{self.lock}: {self.package} {self.version}: {self.name}, {mended}"


def pinned(lock: Path) -> set[str]:
    """The packages of a lock that every machine installs: those without a condition."""
    pins = re.findall(r"^([\w.-]+)==[\w.+!-]+ *\\?$", lock.read_text(encoding="utf-8"), re.M)
    return {name.lower() for name in pins}


def asked(command: list[str], lock: Path) -> list[dict]:
    """What the database says of each package of a lock; raises ``NotRunError``."""
    whole = [*command, "--strict", "--disable-pip", "--progress-spinner", "off", "-f", "json"]
    try:
        done = subprocess.run(
            [*whole, "-r", str(lock)], capture_output=True, text=True, check=False, timeout=900
        )
        packages = json.loads(done.stdout)["dependencies"]
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotRunError(f"{lock.name}: {error}") from None
    except (ValueError, KeyError, TypeError):
        said = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        raise NotRunError(f"{lock.name}: {said[:300]}") from None
    if done.returncode not in (0, 1):
        raise NotRunError(f"{lock.name}: pip-audit ended with {done.returncode}")
    for package in packages:
        if package.get("skip_reason"):
            raise NotRunError(f"{lock.name}: {package['name']}: {package['skip_reason']}")
    return packages


def weaknesses(lock: str, packages: list[dict]) -> list[Weakness]:
    return [
        Weakness(lock, package["name"], package["version"], one["id"], tuple(one["fix_versions"]))
        for package in packages
        for one in package["vulns"]
    ]


def audit(command: list[str], locks: list[Path]) -> tuple[list[Weakness], int, int]:
    """The weaknesses of all locks, the packages looked up, and those found in the control.

    Raises ``NotRunError`` when the control is not found or a package was not looked up.
    """
    with tempfile.TemporaryDirectory() as folder:
        control = Path(folder, "control.txt")
        name, version = CONTROL
        control.write_text(f"{name}=={version} --hash=sha256:{'0' * 64}\n", encoding="ascii")
        known = weaknesses("control", asked(command, control))
    if not known:
        raise NotRunError(f"{name} {version} is weak, and nothing was found in it")
    found: list[Weakness] = []
    number = 0
    for lock in locks:
        packages = asked(command, lock)
        missed = pinned(lock) - {package["name"].lower() for package in packages}
        if missed or not packages:
            raise NotRunError(f"{lock.name}: not looked up: {', '.join(sorted(missed)) or 'all'}")
        number += len(packages)
        found += weaknesses(lock.name, packages)
    return found, number, len(known)


def main(command: list[str], locks: list[Path]) -> int:
    try:
        found, number, known = audit(command, locks)
    except NotRunError as why:
        print(f"NOT RUN: {why}")
        return NOT_RUN
    for weakness in found:
        print(weakness)
    print(
        f"{number} packages of {len(locks)} locks looked up, {len(found)} known weaknesses "
        f"(and {known} in the control)."
    )
    return FOUND if found else CLEAN


if __name__ == "__main__":
    sys.exit(main([sys.executable, "-m", "pip_audit"], [ROOT / name for name in LOCKS]))
