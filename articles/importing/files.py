"""Finding the files of an import, and their bytes within the limits.

Nothing here trusts a name or a size: what is not a plain file is not opened (a pipe would wait for
ever), links to folders are not followed (they may lead in a circle), and no more is read than the
limit allows, whatever the file system says the size is.
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
"""The kinds of documents that are read, with their media types."""

METADATA_SUFFIX = ".toml"
METADATA_LIMIT = 256_000

_CHUNK = 1 << 20


@dataclass(frozen=True)
class ImportFile:
    """A file that an import came upon; ``problem`` says why it cannot be a document."""

    path: Path
    problem: str = ""

    @property
    def name(self) -> str:
        """The path as reports and records give it; bytes that are no text stand as ``\\ufffd``."""
        return os.fsencode(self.path).decode("utf-8", "replace")

    @property
    def metadata(self) -> Path:
        """Where the metadata of this document would be."""
        return self.path.with_suffix(METADATA_SUFFIX)


@dataclass(frozen=True)
class FileContent:
    """The bytes of a file; ``content`` is None when it is larger than the limit."""

    sha256: str
    size: int
    content: bytes | None


def find_files(paths: Iterable[Path]) -> Iterator[ImportFile]:
    """Each file of *paths* once, folders with all that is below them, in a stable order.

    Hidden files and folders inside a folder are passed over, and so is metadata beside its
    document. Everything else that cannot be a document is given with its problem.
    """
    seen: set[Path] = set()
    for path in paths:
        for found in _below(path):
            key = found.path.absolute()
            if key not in seen:
                seen.add(key)
                yield found


def _below(path: Path) -> Iterator[ImportFile]:
    try:
        is_folder = path.is_dir()
    except OSError:
        is_folder = False
    if not is_folder:
        yield _judge(path)
        return
    problems: list[ImportFile] = []

    def cannot_list(error: OSError) -> None:
        problems.append(ImportFile(Path(error.filename), _sentence(error)))

    for folder, folders, files in os.walk(path, onerror=cannot_list):
        yield from problems
        problems.clear()
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [n for n in folders if Path(folder, n).is_symlink()]:
            yield ImportFile(
                Path(folder, name), "a link to a folder is not followed; name the folder itself"
            )
        for name in sorted(files):
            found = _judge(Path(folder, name))
            hidden = name.startswith(".")
            beside = found.path.suffix == METADATA_SUFFIX and _has_document(found.path)
            if not hidden and not beside:
                yield found
    yield from problems


def _judge(path: Path) -> ImportFile:
    if path.suffix == METADATA_SUFFIX and not _has_document(path):
        return ImportFile(path, f"metadata without its document {path.stem}.txt")
    if path.suffix.lower() not in DOCUMENT_SUFFIXES:
        kinds = ", ".join(sorted(DOCUMENT_SUFFIXES))
        return ImportFile(path, f"not a kind of document that is read ({kinds})")
    return ImportFile(path)


def _has_document(metadata: Path) -> bool:
    suffixes = {form for suffix in DOCUMENT_SUFFIXES for form in (suffix, suffix.upper())}
    return any(metadata.with_suffix(suffix).exists() for suffix in suffixes)


def read_file(path: Path, limit: int) -> FileContent:
    """The file's bytes and their SHA-256; raises :class:`ImportRefused` when it cannot be read.

    A file larger than *limit* bytes is hashed, so that it is known again, and not kept.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ImportRefused("not a plain file")
        digest, size, kept = hashlib.sha256(), 0, []
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
                if size <= limit:
                    kept.append(chunk)
    except (OSError, ValueError) as error:
        if isinstance(error, ImportRefused):
            raise
        raise ImportRefused(_sentence(error)) from None
    return FileContent(digest.hexdigest(), size, b"".join(kept) if size <= limit else None)


def _sentence(error: Exception) -> str:
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"cannot be read: {why}"
