"""File discovery and bounded reading for imports.

Defensive: only regular files are opened (a pipe would block), links to folders are not followed
(they may form a cycle), and the size limit is enforced while reading.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from articles.importing.exceptions import ImportRefused

DOCUMENT_SUFFIXES = {".txt": "text/plain"}
"""Supported file extensions and their media types."""

METADATA_SUFFIX = ".toml"
METADATA_LIMIT = 256_000

_CHUNK = 1 << 20


@dataclass(frozen=True)
class ImportFile:
    """A discovered file; ``problem`` says why it cannot be imported."""

    path: Path
    problem: str = ""

    @property
    def name(self) -> str:
        """The path for display; undecodable bytes become ``\\ufffd``."""
        return os.fsencode(self.path).decode("utf-8", "replace")

    @property
    def metadata(self) -> Path:
        """Path of the metadata sidecar file, which may not exist."""
        return self.path.with_suffix(METADATA_SUFFIX)


@dataclass(frozen=True)
class FileContent:
    """The bytes of a file; ``content`` is None if it exceeds the limit."""

    sha256: str
    size: int
    content: bytes | None


def find_files(paths: Iterable[Path]) -> Iterator[ImportFile]:
    """Walk *paths* recursively in a stable order, each file once.

    Skips hidden files and folders, and metadata sidecars of existing documents. Other unsupported
    files are returned with their problem.
    """
    seen: set[Path] = set()
    for path in paths:
        for file in _walk(path):
            key = file.path.absolute()
            if key not in seen:
                seen.add(key)
                yield file


def _walk(path: Path) -> Iterator[ImportFile]:
    try:
        is_folder = path.is_dir()
    except OSError:
        is_folder = False
    if not is_folder:
        yield _check_file(path)
        return
    problems: list[ImportFile] = []

    def cannot_list(error: OSError) -> None:
        problems.append(ImportFile(Path(error.filename), _read_error(error)))

    for folder, folders, files in os.walk(path, onerror=cannot_list):
        yield from problems
        problems.clear()
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [n for n in folders if Path(folder, n).is_symlink()]:
            yield ImportFile(
                Path(folder, name), "a link to a folder is not followed; import the folder itself"
            )
        for name in sorted(files):
            file = _check_file(Path(folder, name))
            hidden = name.startswith(".")
            is_sidecar = file.path.suffix == METADATA_SUFFIX and _has_document(file.path)
            if not hidden and not is_sidecar:
                yield file
    yield from problems


def _check_file(path: Path) -> ImportFile:
    if path.suffix == METADATA_SUFFIX and not _has_document(path):
        return ImportFile(path, f"no document {path.stem}.txt for this metadata")
    if path.suffix.lower() not in DOCUMENT_SUFFIXES:
        kinds = ", ".join(sorted(DOCUMENT_SUFFIXES))
        return ImportFile(path, f"this type of file is not supported; convert it to {kinds}")
    return ImportFile(path)


def _has_document(metadata: Path) -> bool:
    suffixes = {form for suffix in DOCUMENT_SUFFIXES for form in (suffix, suffix.upper())}
    return any(metadata.with_suffix(suffix).exists() for suffix in suffixes)


def read_file(path: Path, limit: int) -> FileContent:
    """Read and hash a file; raises :class:`ImportRefused` if it cannot be read.

    The content of a file larger than *limit* bytes is hashed, to recognise it, and discarded.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ImportRefused("this is not a regular file")
        digest, size, chunks = hashlib.sha256(), 0, []
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                if size <= limit:
                    chunks.append(chunk)
    except (OSError, ValueError) as error:
        if isinstance(error, ImportRefused):
            raise
        raise ImportRefused(_read_error(error)) from None
    return FileContent(digest.hexdigest(), size, b"".join(chunks) if size <= limit else None)


def _read_error(error: Exception) -> str:
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"cannot be read: {why}"
