"""Sandbox: parses untrusted documents in a subprocess with resource limits.

The parsers of pages and tables are large and partly native code. The process is limited in memory
and time, cannot write files, and has neither the database nor the secret key. Its result is
unpickled with an allowlist of our own classes.
"""

from __future__ import annotations

import importlib
import io
import os
import pickle
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from articles.importing.exceptions import ImportRefused, TookTooLong

SECONDS = 20
GRACE = 2
MEMORY = 1 << 30  # bytes of address space; the parsers themselves need a third of it
MAX_RESULT_BYTES = 64 << 20

_ROOT = Path(__file__).resolve().parents[2]
_ALLOWED = {("datetime", "date"), ("decimal", "Decimal"), ("pathlib", "PosixPath")}
_ALLOWED_PACKAGES = ("articles.importing.", "articles.text.")


class _RestrictedUnpickler(pickle.Unpickler):
    """Unpickles only plain values and classes of the importer and the text analysis."""

    def find_class(self, module: str, name: str) -> type:
        if (module, name) in _ALLOWED:
            return getattr(importlib.import_module(module), name)
        if module.startswith(_ALLOWED_PACKAGES) and "." not in name:
            value = getattr(importlib.import_module(module), name, None)
            if isinstance(value, type):
                return value
        raise pickle.UnpicklingError(f"{module}.{name} is not an allowed class")


def run_in_sandbox(
    function: str, *arguments: Any, seconds: float = SECONDS, memory: int = MEMORY
) -> Any:
    """Call *function* (``"module:name"``) with *arguments* in a subprocess and return its result.

    Raises :class:`ImportRefused` if the function does, crashes, or exceeds *seconds* or *memory*
    bytes.
    """
    try:
        process = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "articles.importing.sandbox"],
            input=pickle.dumps((function, arguments, seconds, memory)),
            capture_output=True,
            cwd=_ROOT,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            # The CPU limit ends the process, but late on a busy machine.
            timeout=seconds + GRACE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TookTooLong(f"it took more than {seconds:g} seconds to read") from None
    if process.returncode or not process.stdout:
        raise TookTooLong("it could not be read within the limits of time and memory")
    if len(process.stdout) > MAX_RESULT_BYTES:
        raise ImportRefused(f"its content is larger than {MAX_RESULT_BYTES:,} bytes")
    try:
        kind, value = _RestrictedUnpickler(io.BytesIO(process.stdout)).load()
    except Exception:
        raise ImportRefused("the parser returned an invalid result") from None
    if kind == "refused":
        raise ImportRefused(*value)
    if kind == "error":
        raise ImportRefused(f"the file could not be parsed: {value}")
    return value


def _limit(seconds: float, memory: int) -> None:
    processor = max(1, int(seconds))
    for limit, value in (
        (resource.RLIMIT_CPU, processor),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        hard = resource.getrlimit(limit)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (value, value))


def main() -> None:
    """Entry point of the subprocess: reads a call from stdin, writes the result to stdout."""
    # The parent is trusted; the document in its message is only bytes.
    function, arguments, seconds, memory = pickle.load(sys.stdin.buffer)  # noqa: S301
    _limit(seconds, memory)
    try:
        module, name = function.split(":")
        result = "done", getattr(importlib.import_module(module), name)(*arguments)
    except ImportRefused as error:
        result = "refused", error.args_for_pickle
    except MemoryError:
        result = "refused", ("it needs more memory than a document may", None)
    except Exception as error:
        result = "error", f"{type(error).__name__}: {error}"[:300]
    sys.stdout.buffer.write(pickle.dumps(result))


if __name__ == "__main__":
    main()
