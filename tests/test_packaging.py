"""Package metadata: data files, version and licence."""

from __future__ import annotations

import tomllib
from pathlib import Path

import summit_archive

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_wheel_includes_the_data_files():
    included = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert set(included) == {"templates", "static", "fixtures", "gunicorn.conf.py"}
    for source, target in included.items():
        assert (ROOT / source).exists()
        assert target == f"summit_archive/resources/{source}"


def test_version_is_defined_once():
    assert PROJECT["project"]["dynamic"] == ["version"]
    path = ROOT / PROJECT["tool"]["hatch"]["version"]["path"]
    assert f'__version__ = "{summit_archive.__version__}"' in path.read_text(encoding="utf-8")


def test_licence_is_declared_and_included():
    assert PROJECT["project"]["license"] == "BSD-3-Clause"
    assert "BSD 3-Clause" in (ROOT / "LICENSE").read_text(encoding="utf-8")
