"""Vulnerability audit of all locked packages with pip-audit: ``make audit``.

To prove that the audit works, each run also checks a package with known, unfixed vulnerabilities.
If those are not found, or if a locked package was not checked, the result is NOT RUN, never clean.
Exit status: 0 no vulnerabilities, 1 vulnerabilities found, 3 audit not run.
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
LOCKS = (
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-bench.txt",
    "requirements-opensearch.txt",
)
#: Abandoned with CVE-2013-7459 and CVE-2018-6594 unfixed; nothing here uses it.
CONTROL = ("pycrypto", "2.6.1")
CLEAN, FOUND, NOT_RUN = 0, 1, 3


class NotRunError(Exception):
    """The audit could not be run."""


@dataclass(frozen=True)
class Vulnerability:
    """A known vulnerability of a locked package."""

    lock: str
    package: str
    version: str
    id: str
    fixed_in: tuple[str, ...]

    def __str__(self) -> str:
        fix = f"fixed in {', '.join(self.fixed_in)}" if self.fixed_in else "not fixed"
        return f"{self.lock}: {self.package} {self.version}: {self.id}, {fix}"


def pinned_packages(lock: Path) -> set[str]:
    """Packages of a lock file without an environment marker, which all machines install."""
    pins = re.findall(r"^([\w.-]+)==[\w.+!-]+ *\\?$", lock.read_text(encoding="utf-8"), re.M)
    return {name.lower() for name in pins}


def run_pip_audit(command: list[str], lock: Path) -> list[dict]:
    """Packages of a lock file with their vulnerabilities; raises ``NotRunError``."""
    options = ["--strict", "--disable-pip", "--progress-spinner", "off", "-f", "json"]
    try:
        result = subprocess.run(
            [*command, *options, "-r", str(lock)],
            capture_output=True,
            text=True,
            check=False,
            timeout=900,
        )
        packages = json.loads(result.stdout)["dependencies"]
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotRunError(f"{lock.name}: {error}") from None
    except (ValueError, KeyError, TypeError):
        message = (result.stderr.strip().splitlines() or ["no output"])[-1]
        raise NotRunError(f"{lock.name}: {message[:300]}") from None
    if result.returncode not in (0, 1):
        raise NotRunError(f"{lock.name}: pip-audit exited with status {result.returncode}")
    for package in packages:
        if package.get("skip_reason"):
            raise NotRunError(f"{lock.name}: {package['name']}: {package['skip_reason']}")
    return packages


def vulnerabilities(lock: str, packages: list[dict]) -> list[Vulnerability]:
    return [
        Vulnerability(
            lock, package["name"], package["version"], entry["id"], tuple(entry["fix_versions"])
        )
        for package in packages
        for entry in package["vulns"]
    ]


def audit(command: list[str], locks: list[Path]) -> tuple[list[Vulnerability], int, int]:
    """Vulnerabilities of all lock files, number of packages checked, and number in the control.

    Raises ``NotRunError`` if nothing is found in the control or a package was not checked.
    """
    with tempfile.TemporaryDirectory() as folder:
        control = Path(folder, "control.txt")
        name, version = CONTROL
        control.write_text(f"{name}=={version} --hash=sha256:{'0' * 64}\n", encoding="ascii")
        in_control = vulnerabilities("control", run_pip_audit(command, control))
    if not in_control:
        raise NotRunError(f"no vulnerabilities found in {name} {version}, which has some")
    found: list[Vulnerability] = []
    number = 0
    for lock in locks:
        packages = run_pip_audit(command, lock)
        missed = pinned_packages(lock) - {package["name"].lower() for package in packages}
        if missed or not packages:
            raise NotRunError(f"{lock.name}: not checked: {', '.join(sorted(missed)) or 'all'}")
        number += len(packages)
        found += vulnerabilities(lock.name, packages)
    return found, number, len(in_control)


def main(command: list[str], locks: list[Path]) -> int:
    try:
        found, number, in_control = audit(command, locks)
    except NotRunError as error:
        print(f"NOT RUN: {error}")
        return NOT_RUN
    for vulnerability in found:
        print(vulnerability)
    print(
        f"Checked {number} packages of {len(locks)} lock files: {len(found)} known "
        f"vulnerabilities (control: {in_control})."
    )
    return FOUND if found else CLEAN


if __name__ == "__main__":
    sys.exit(main([sys.executable, "-m", "pip_audit"], [ROOT / name for name in LOCKS]))
