"""Atomic replacement of an export folder."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHECKSUMS = "SHA256SUMS"


class FolderError(Exception):
    """The folder contains other files; the message says what to do."""


@contextmanager
def replace_folder(folder: Path, marker: str) -> Iterator[Path]:
    """A temporary folder next to *folder*, which replaces it at the end unless an error occurs.

    An earlier export is known by its file *marker*; raises :class:`FolderError` if the folder
    contains anything else.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / marker).is_file():
        raise FolderError(f"{folder} contains other files. Choose another folder.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        yield temporary
        temporary.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        temporary.rename(folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def write_checksums(folder: Path) -> dict[str, str]:
    """Write the SHA-256 of every file to ``SHA256SUMS``, which ``sha256sum --check`` reads.

    Returns them by path.
    """
    sums = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        sums[path.relative_to(folder).as_posix()] = digest
    lines = (f"{digest}  {name}\n" for name, digest in sums.items())
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")
    return sums
