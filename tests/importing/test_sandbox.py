"""Sandbox: limits of the subprocess, and the allowlist for its result."""

from __future__ import annotations

import io
import os
import pickle
import time

import pytest

from articles.importing.exceptions import ImportRefused, TookTooLong
from articles.importing.parsers.formats import parse_file
from articles.importing.records import EnteredMetadata
from articles.importing.sandbox import _RestrictedUnpickler, run_in_sandbox

HERE = "tests.importing.test_sandbox"
PASTED = "articles.importing.parsers.formats:parse_file"
SEED = " date 2025-03-31 Ministers met in London and agreed on a fund.\n\nMore of it follows.\n"


def spin() -> None:
    while True:
        pass


def sleep() -> None:
    time.sleep(600)


def swell() -> None:
    chunks = []
    while True:
        chunks.append(bytearray(64 << 20))


def die() -> None:
    os.abort()


def write(path: str) -> str:
    with open(path, "w") as file:  # noqa: PTH123
        file.write("x" * 100)
    return path


def environment() -> list[str]:
    return sorted(os.environ)


def fail() -> None:
    raise LookupError("not found")


def return_function() -> object:
    return os.system


def test_the_result_equals_a_direct_call():
    assert run_in_sandbox(PASTED, "a.txt", SEED.encode(), EnteredMetadata()) == parse_file(
        "a.txt", SEED.encode(), EnteredMetadata()
    )


def test_a_saved_page_is_parsed_within_the_limits():
    page = (
        "<html lang='en'><head><title>Ministers agree</title>"
        "<meta property='article:published_time' content='2025-03-31'></head>"
        "<body><article><h1>Ministers agree</h1>"
        + "<p>Ministers met in London on Monday and agreed on a fund for the border police.</p>" * 9
        + "</article></body></html>"
    ).encode()
    assert run_in_sandbox(PASTED, "a.html", page, EnteredMetadata()) == parse_file(
        "a.html", page, EnteredMetadata()
    )


def test_a_rejection_keeps_its_line():
    for name, content in (("a.txt", b"no date at all"), ("a.exe", b""), ("a.csv", b"nonsense")):
        with pytest.raises(ImportRefused) as inside:
            parse_file(name, content, EnteredMetadata())
        with pytest.raises(ImportRefused) as confined:
            run_in_sandbox(PASTED, name, content, EnteredMetadata())
        assert (confined.value.reason, confined.value.line) == (
            inside.value.reason, inside.value.line,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("function", "error", "detail"),
    [
        ("spin", TookTooLong, None),
        ("swell", ImportRefused, None),
        ("die", TookTooLong, None),
        ("fail", ImportRefused, "LookupError: not found"),
        ("return_function", ImportRefused, None),
        ("no_such_function", ImportRefused, "AttributeError"),
    ],
)
def test_crashes_and_exceeded_limits_are_rejected(function, error, detail):
    began = time.monotonic()
    with pytest.raises(error, match=detail):
        run_in_sandbox(f"{HERE}:{function}", seconds=1, memory=600 << 20)
    assert time.monotonic() - began < 15


def test_an_idle_process_is_killed_after_the_time_limit(monkeypatch):
    with pytest.raises(TookTooLong, match=r"-4\.5"):
        run_in_sandbox(f"{HERE}:sleep", seconds=-4.5)


def test_the_process_cannot_write_files_or_read_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "s" * 50)
    monkeypatch.setenv("DATABASE_URL", "postgres://a:b@c/d")
    with pytest.raises(ImportRefused, match="File too large"):
        run_in_sandbox(f"{HERE}:write", str(tmp_path / "x"))
    assert not {"SECRET_KEY", "DATABASE_URL", "ARCHIVE_DATA_DIR"} & set(
        run_in_sandbox(f"{HERE}:environment")
    )


class Evil:
    def __reduce__(self):
        return os.system, ("true",)


@pytest.mark.parametrize("protocol", [2, 4, 5])
def test_only_allowed_classes_are_unpickled(protocol):
    with pytest.raises(pickle.UnpicklingError):
        _RestrictedUnpickler(io.BytesIO(pickle.dumps(Evil(), protocol))).load()
    dotted = b"\x80\x04\x8c\x18articles.importing.files\x8c\x09os.system\x93."
    with pytest.raises(pickle.UnpicklingError):
        _RestrictedUnpickler(io.BytesIO(dotted)).load()
