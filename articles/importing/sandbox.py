"""Reading a document in a process of its own, which may be killed.

What reads saved pages and tables is large and partly native code, and what it reads comes from
anywhere. The process has little memory and time, can write no file, and knows neither the
archive's database nor its secret key. What it hands back is only rebuilt from our own records.
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
MEMORY = 1 << 30  # bytes of address space; the readers themselves take a third of it
MOST = 64 << 20  # bytes that may come back

_ROOT = Path(__file__).resolve().parents[2]
_PLAIN = {("datetime", "date"), ("decimal", "Decimal"), ("pathlib", "PosixPath")}
_OURS = ("articles.importing.", "articles.text.")


class _RestrictedUnpickler(pickle.Unpickler):
    """Rebuilds classes of the importers and finders, and plain values; all else is refused."""

    def find_class(self, module: str, name: str) -> type:
        if (module, name) in _PLAIN:
            return getattr(importlib.import_module(module), name)
        if module.startswith(_OURS) and "." not in name:
            found = getattr(importlib.import_module(module), name, None)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no record of ours")


def run_in_sandbox(
    reader: str, *arguments: Any, seconds: float = SECONDS, memory: int = MEMORY
) -> Any:
    """What *reader* (``"module:function"``) makes of the arguments, in a process of its own.

    Raises :class:`ImportRefused` as the reader does, and when it takes more than *seconds* of time
    or *memory* bytes, or dies.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "articles.importing.sandbox"],
            input=pickle.dumps((reader, arguments, seconds, memory)),
            capture_output=True,
            cwd=_ROOT,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            # The process ends itself when its processor time is up; on a busy machine that is late.
            timeout=seconds + GRACE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TookTooLong(f"it took more than {seconds:g} seconds to read") from None
    if done.returncode or not done.stdout:
        raise TookTooLong("it could not be read within the limits of time and memory")
    if len(done.stdout) > MOST:
        raise ImportRefused(f"more than {MOST:,} bytes came of it")
    try:
        kind, value = _RestrictedUnpickler(io.BytesIO(done.stdout)).load()
    except Exception:  # whatever the bytes are, they are no document
        raise ImportRefused("what came of it is no document") from None
    if kind == "refused":
        raise ImportRefused(*value)
    if kind == "error":
        raise ImportRefused(f"the reader failed: {value}")
    return value


def _limit(seconds: float, memory: int) -> None:
    processor = max(1, int(seconds))
    for what, most in (
        (resource.RLIMIT_CPU, processor),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def main() -> None:
    """The confined process: one reader, one answer."""
    # The parent is trusted; what it sends holds the document only as bytes.
    reader, arguments, seconds, memory = pickle.load(sys.stdin.buffer)  # noqa: S301
    _limit(seconds, memory)
    try:
        module, name = reader.split(":")
        answer = "done", getattr(importlib.import_module(module), name)(*arguments)
    except ImportRefused as refused:
        answer = "refused", (refused.reason, refused.line, refused.missing)
    except MemoryError:
        answer = "refused", ("it needs more memory than a document may", None)
    except Exception as error:
        answer = "error", f"{type(error).__name__}: {error}"[:300]
    sys.stdout.buffer.write(pickle.dumps(answer))


if __name__ == "__main__":
    main()
