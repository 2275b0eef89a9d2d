"""Vulnerability audit: “clean” only if all packages and the control were checked."""

from __future__ import annotations

import json
import re
import sys

import pytest

from tools import audit

VULNERABLE = [{"id": "CVE-0000-1", "fix_versions": ["2.0"]}]
FAKE = """
import json, sys
answers = json.load(open({path!r}))
name = sys.argv[-1].rpartition("/")[2]
answer = answers[name]
if isinstance(answer, str):
    sys.exit(answer)
print(json.dumps({{"dependencies": answer}}))
sys.exit(any(package.get("vulns") for package in answer))
"""


def package(name, vulns=(), **more):
    return {"name": name, "version": "1.0", "vulns": list(vulns), **more}


CONTROL = [package(audit.CONTROL[0], VULNERABLE)]
CLEAN = [package("alpha"), package("beta")]


@pytest.fixture
def run(tmp_path, capsys):
    lock = tmp_path / "lock.txt"
    lock.write_text(
        "alpha==1.0 \\\n    --hash=sha256:00\nBeta==1.0 \\\n    --hash=sha256:00\n"
        "gamma==1.0 ; sys_platform == 'win32' \\\n    --hash=sha256:00\n",
        encoding="utf-8",
    )

    def run_audit(**answers):
        path = tmp_path / "answers.json"
        path.write_text(json.dumps({f"{k}.txt": v for k, v in answers.items()}), encoding="utf-8")
        program = tmp_path / "fake.py"
        program.write_text(FAKE.format(path=str(path)), encoding="utf-8")
        code = audit.main([sys.executable, str(program)], [lock])
        return code, capsys.readouterr().out.strip()

    return run_audit


def test_clean(run):
    code, output = run(control=CONTROL, lock=CLEAN)
    assert code == audit.CLEAN
    assert re.findall(r"\d+", output) == ["2", "1", "0", "1"]


def test_vulnerability_found(run):
    code, output = run(control=CONTROL, lock=[package("alpha", VULNERABLE), package("beta")])
    assert code == audit.FOUND
    assert re.match(r"lock\.txt: alpha 1\.0: CVE-0000-1, .*2\.0$", output.splitlines()[0])


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"control": [package("pycrypto")], "lock": CLEAN}, "pycrypto 2.6.1"),
        ({"control": "no network", "lock": CLEAN}, "control.txt: no network"),
        ({"control": CONTROL, "lock": "ERROR: alpha not found"}, "lock.txt: ERROR: alpha"),
        ({"control": CONTROL, "lock": [package("alpha")]}, ": beta"),
        ({"control": CONTROL, "lock": []}, ": alpha, beta"),
        (
            {"control": CONTROL, "lock": [*CLEAN, {"name": "x", "skip_reason": "unknown"}]},
            "x: unknown",
        ),
    ],
)
def test_incomplete_audit_is_never_clean(run, answers, reason):
    code, output = run(**answers)
    assert code == audit.NOT_RUN
    assert output.startswith("NOT RUN: ")
    assert reason in output


def test_not_run_without_pip_audit(tmp_path, capsys):
    assert audit.main([str(tmp_path / "none")], []) == audit.NOT_RUN
    assert capsys.readouterr().out.startswith("NOT RUN: ")


def test_control_package_is_not_a_dependency():
    for name in audit.LOCKS:
        pins = audit.pinned_packages(audit.ROOT / name)
        assert len(pins) > 10
        assert audit.CONTROL[0] not in pins
