"""The audit tells "nothing known" from "nothing looked at"."""

from __future__ import annotations

import json
import sys

import pytest

from tools import audit

WEAK = [{"id": "CVE-0000-1", "fix_versions": ["2.0"]}]
FAKE = """
import json, sys
answers = json.load(open({path!r}))
name = sys.argv[-1].rpartition("/")[2]
answer = answers[name]
if isinstance(answer, str):
    sys.exit(answer)
print(json.dumps({{"dependencies": answer}}))
sys.exit(any(one.get("vulns") for one in answer))
"""


def package(name, vulns=(), **more):
    return {"name": name, "version": "1.0", "vulns": list(vulns), **more}


CONTROL = [package(audit.CONTROL[0], WEAK)]
CLEAN = [package("alpha"), package("beta")]


@pytest.fixture
def run(tmp_path, capsys):
    lock = tmp_path / "lock.txt"
    lock.write_text(
        "alpha==1.0 \\\n    --hash=sha256:00\nBeta==1.0 \\\n    --hash=sha256:00\n"
        "gamma==1.0 ; sys_platform == 'win32' \\\n    --hash=sha256:00\n",
        encoding="utf-8",
    )

    def ask(**answers):
        path = tmp_path / "answers.json"
        path.write_text(json.dumps({f"{k}.txt": v for k, v in answers.items()}), encoding="utf-8")
        program = tmp_path / "fake.py"
        program.write_text(FAKE.format(path=str(path)), encoding="utf-8")
        code = audit.main([sys.executable, str(program)], [lock])
        return code, capsys.readouterr().out.strip()

    return ask


def test_nothing_is_known(run):
    assert run(control=CONTROL, lock=CLEAN) == (
        0, "2 packages of 1 locks looked up, 0 known weaknesses (and 1 in the control).",
    )  # fmt: skip


def test_something_is_known(run):
    code, said = run(control=CONTROL, lock=[package("alpha", WEAK), package("beta")])
    assert code == 1
    assert said.splitlines()[0] == "lock.txt: alpha 1.0: CVE-0000-1, mended in 2.0"


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({"control": [package("pycrypto")], "lock": CLEAN}, "nothing was found in it"),
        ({"control": "no network", "lock": CLEAN}, "control.txt: no network"),
        ({"control": CONTROL, "lock": "ERROR: alpha not found"}, "lock.txt: ERROR: alpha"),
        ({"control": CONTROL, "lock": [package("alpha")]}, "not looked up: beta"),
        ({"control": CONTROL, "lock": []}, "not looked up: alpha, beta"),
        (
            {"control": CONTROL, "lock": [*CLEAN, {"name": "x", "skip_reason": "unknown"}]},
            "x: unknown",
        ),
    ],
)
def test_an_audit_that_could_not_be_made_is_never_clean(run, answers, why):
    code, said = run(**answers)
    assert code == 3
    assert said.startswith("NOT RUN: ")
    assert why in said


def test_without_the_program(tmp_path, capsys):
    assert audit.main([str(tmp_path / "none")], []) == 3
    assert capsys.readouterr().out.startswith("NOT RUN: ")


def test_the_control_is_nothing_that_is_installed():
    for name in audit.LOCKS:
        pins = audit.pinned(audit.ROOT / name)
        assert len(pins) > 10
        assert audit.CONTROL[0] not in pins
