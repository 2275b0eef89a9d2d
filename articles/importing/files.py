"""File discovery and bounded reading for imports: files, folders, and the files in ZIP archives.

Defensive: only regular files are opened (a pipe would block), links to folders are not followed
(they may form a cycle), and the size limit is enforced while reading.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from articles.importing.exceptions import ImportRefused
from articles.importing.parsers.formats import (
    FORMATS,
    MAX_FILE_BYTES,
    MAX_ZIP_BYTES,
    ZIP,
    suffix_of,
    unsupported,
)
from articles.importing.parsers.zip_archive import ZipMember
from articles.importing.sandbox import run_in_sandbox

METADATA_SUFFIX = ".toml"
FOLDER_METADATA = "import.toml"
METADATA_LIMIT = 256_000

_CHUNK = 1 << 20


@dataclass(frozen=True)
class ImportFile:
    """A discovered file; ``problem`` says why it cannot be imported.

    ``shown`` is its path for display if it is in an archive. ``root`` is the folder that was given,
    up to which metadata of folders is looked for.
    """

    path: Path
    problem: str = ""
    shown: str = ""
    root: Path | None = None

    @property
    def name(self) -> str:
        """The path for display; undecodable bytes become ``\\ufffd``."""
        return self.shown or os.fsencode(self.path).decode("utf-8", "replace")

    @property
    def limit(self) -> int:
        """Size limit in bytes of a file with images; 0 for others (``IMPORT_MAX_BYTES``)."""
        found = FORMATS.get(suffix_of(self.path.name))
        return MAX_FILE_BYTES if found is not None and found.has_images else 0

    @property
    def folder_metadata(self) -> list[Path]:
        """Existing ``import.toml`` files of its folder and the folders above, the nearest first."""
        folders = [self.path.parent]
        if self.root is not None and self.root in self.path.parents:
            folders = self.path.parents[: self.path.parents.index(self.root) + 1]
        return [file for folder in folders if (file := folder / FOLDER_METADATA).exists()]

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


def find_files(
    paths: Iterable[Path], run: Callable[..., Any] = run_in_sandbox
) -> Iterator[ImportFile]:
    """Walk *paths* recursively in a stable order, each file once, and unpack ZIP archives.

    Skips hidden files and folders, metadata files, and the folders of images and scripts that
    browsers save beside a page. Other unsupported files are returned with their problem. Unpacked
    files exist until the next archive. *run* calls a function in the sandbox.
    """
    seen: set[Path] = set()
    for path in paths:
        for file in _walk(path):
            key = file.path.absolute()
            if key in seen:
                continue
            seen.add(key)
            if suffix_of(file.path.name) == ZIP and not file.problem:
                yield from _unpacked(file, run)
            else:
                yield file


def count_files(paths: Iterable[Path]) -> int | None:
    """The number of files that :func:`find_files` finds; None if there is a ZIP archive."""
    seen: set[Path] = set()
    for path in paths:
        for file in _walk(path):
            if suffix_of(file.path.name) == ZIP and not file.problem:
                return None
            seen.add(file.path.absolute())
    return len(seen)


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
        folders[:] = sorted(name for name in folders if not _is_skipped(name, files))
        for name in [n for n in folders if Path(folder, n).is_symlink()]:
            yield ImportFile(
                Path(folder, name), "a link to a folder is not followed; import the folder itself"
            )
        for name in sorted(files):
            file = _check_file(Path(folder, name))
            is_sidecar = file.path.suffix == METADATA_SUFFIX and (
                name == FOLDER_METADATA or _has_document(file.path)
            )
            if not name.startswith(".") and not is_sidecar:
                yield replace(file, root=path)
    yield from problems


def _is_skipped(folder: str, files: list[str]) -> bool:
    """Whether *folder* is hidden, or has the files of a page that a browser saved beside it."""
    if folder.startswith("."):
        return True
    pages = (Path(name).stem for name in files if name.lower().endswith((".html", ".htm")))
    return any(
        folder.startswith(stem) and folder[len(stem) :][:1] in ("_", "-", ".") for stem in pages
    )


def _check_file(path: Path) -> ImportFile:
    if path.suffix == METADATA_SUFFIX and not _has_document(path):
        return ImportFile(path, f"no document {path.stem}.txt (or .html, …) for this metadata")
    suffix = suffix_of(path.name)
    if suffix not in FORMATS and suffix != ZIP:
        return ImportFile(path, unsupported(path.name))
    return ImportFile(path)


def _has_document(metadata: Path) -> bool:
    suffixes = {form for suffix in FORMATS for form in (suffix, suffix.upper())}
    return any(metadata.with_suffix(suffix).exists() for suffix in suffixes)


def _unpacked(archive: ImportFile, run: Callable[..., Any]) -> Iterator[ImportFile]:
    """The documents in a ZIP archive, unpacked to a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="import-") as name:
        folder = Path(name)
        try:
            raw = read_file(archive.path, MAX_ZIP_BYTES)
            if raw.content is None:
                raise ImportRefused(f"{raw.size:,} bytes exceed the limit of an archive; split it")
            problems = _write_members(raw.content, folder, run)
        except ImportRefused as error:
            yield replace(archive, problem=error.reason)
            return
        for file in _walk(folder):
            shown = f"{archive.name}/{file.path.relative_to(folder)}"
            problem = file.problem
            if suffix_of(shown) == ZIP and not problem:
                problem = "an archive inside an archive is not unpacked; unpack it first"
            yield replace(file, problem=problem, shown=_displayed(shown), root=folder)
        for path, problem in problems:
            shown = f"{archive.name}/{path}"
            yield ImportFile(archive.path / path, problem, _displayed(shown))


def _write_members(content: bytes, folder: Path, run: Callable[..., Any]) -> list[tuple[str, str]]:
    """Write the members of an archive to *folder*; return (path, problem) of the others."""
    problems: list[tuple[str, str]] = []
    first: int | None = 0
    while first is not None:
        members, first = run("articles.importing.parsers.zip_archive:read_members", content, first)
        for member in members:
            problem = member.problem or _write_member(member, folder)
            if problem:
                problems.append((member.path, problem))
    return problems


def _write_member(member: ZipMember, folder: Path) -> str:
    """Write a member to *folder*; why it failed, or an empty string."""
    try:
        path = folder / member.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            return "the archive has two files of this name"
        path.write_bytes(member.content)
    except (OSError, ValueError) as error:
        return _read_error(error)
    return ""


def _displayed(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "replace")


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
