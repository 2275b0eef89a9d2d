"""Files and locks of the search index on disk.

::

    index/current          the name of the active folder, replaced atomically
    index/<name>/          one index: the engine's files, and ``version``, its schema version
    index/<name>.changes   records changed while that folder is being built
    index/writer.lock      lock for writing to the active index
    index/rebuild.lock     lock for building a new one
    index/rebuilding       the name of the folder that is being built
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import struct
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from articles.search.engine import REBUILD_HINT, IndexDocument, IndexUnavailableError, Key
from articles.search.tantivy.schema import VERSION
from articles.search.tantivy.writer import TantivyWriter

META = "meta.json"

# The engine's files with a footer: JSON with a checksum, the length of the JSON, a magic number.
_FILES_WITH_FOOTER = {".term", ".idx", ".pos", ".store", ".fieldnorm", ".fast", ".del"}
_FOOTER_END = struct.Struct("<II")
_MAGIC_NUMBER = 1337


# One index: its folder, or its name in a cluster.
IndexTarget = Path | str


class IndexWriter(Protocol):
    """Adds, replaces and deletes documents by key; nothing is visible before ``commit``."""

    def replace(self, documents: Iterable[IndexDocument]) -> None: ...

    def delete(self, keys: Iterable[Key]) -> None: ...

    def commit(self) -> None: ...

    def close(self) -> None: ...


class IndexStore(Protocol):
    """Where the index is stored: writing to it, and replacing it by a new one."""

    def lock(self, name: str, *, wait: float) -> AbstractContextManager[bool]:
        """Acquire the lock ``writer`` or ``rebuild``; yields False if it is not available."""

    def open_writer(self, index: IndexTarget | None = None, *, fresh: bool = False) -> IndexWriter:
        """A writer to the active index, or to a new one; *fresh* if it is still empty.

        Open it after the queue was read and before the records are.
        """

    def log_changes(self, keys: Iterable[Key]) -> None:
        """Log changed records for a running rebuild, if there is one."""

    def create_index(self) -> IndexTarget:
        """Create an empty index and mark it as being built."""

    def logged_changes(self, index: IndexTarget) -> list[Key]:
        """The records that changed while this index was being built."""

    def activate(self, index: IndexTarget) -> None:
        """Make an index the active one, atomically."""

    def end_rebuild(self) -> None:
        """Remove what a rebuild that did not finish has left."""

    def delete_unused(self) -> None:
        """Delete the indexes that are neither active nor being built."""

    def find_damage(self) -> list[str]:
        """The names of damaged files of the active index."""


class IndexStorage:
    """The files under one index folder; creates nothing until something is written."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._pointer = root / "current"

    # -- reading --------------------------------------------------------------------------------

    def active_folder(self) -> Path:
        """The folder of the active index; raises ``IndexUnavailableError`` if there is none."""
        try:
            name = self._pointer.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            raise IndexUnavailableError(f"there is no search index; {REBUILD_HINT}") from None
        folder = self.root / name
        try:
            version = (folder / "version").read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            raise IndexUnavailableError(f"the search index is incomplete; {REBUILD_HINT}") from None
        if version != VERSION:
            raise IndexUnavailableError(
                f"the search index has schema {version} and not {VERSION}; {REBUILD_HINT}"
            )
        return folder

    def pointer_stamp(self) -> tuple:
        """A value that changes whenever another index becomes active."""
        try:
            pointer = self._pointer.stat()
        except OSError:
            raise IndexUnavailableError(f"there is no search index; {REBUILD_HINT}") from None
        return pointer.st_mtime_ns, pointer.st_ino

    @staticmethod
    def commit_stamp(folder: Path) -> tuple:
        """A value that changes with each commit to an index."""
        try:
            meta = (folder / META).stat()
        except OSError:
            raise IndexUnavailableError(f"the search index is incomplete; {REBUILD_HINT}") from None
        return meta.st_mtime_ns, meta.st_ino

    @staticmethod
    def segments(folder: Path) -> list[int]:
        """The number of records in each segment of the index, including deleted ones."""
        meta = json.loads((folder / META).read_text(encoding="utf-8"))
        return [segment["max_doc"] for segment in meta["segments"]]

    def find_damage(self) -> list[str]:
        """The names of damaged files of the active index."""
        return self.damaged_files(self.active_folder())

    @staticmethod
    def damaged_files(folder: Path) -> list[str]:
        """The names of index files with a wrong checksum, which the engine itself rarely checks.

        Files that a killed writer left unfinished belong to no commit and are skipped.
        """
        try:
            segments = json.loads((folder / META).read_text(encoding="utf-8"))["segments"]
            committed = {segment["segment_id"].replace("-", "") for segment in segments}
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return [META]
        paths = (path for path in sorted(folder.iterdir()) if path.suffix in _FILES_WITH_FOOTER)
        return [
            path.name
            for path in paths
            if path.name.partition(".")[0] in committed and not _has_valid_checksum(path)
        ]

    # -- writing --------------------------------------------------------------------------------

    def open_writer(self, index: Path | None = None, *, fresh: bool = False) -> TantivyWriter:
        """A writer to the active index, or to a new one; one at a time, so hold the lock."""
        return TantivyWriter(index or self.active_folder(), fresh=fresh, bulk=fresh)

    def create_index(self) -> Path:
        """Create a folder for a new index and mark it as being built."""
        folder = self.create_folder()
        self.start_rebuild(folder)
        return folder

    def create_folder(self) -> Path:
        """Create an empty folder for a new index."""
        self.root.mkdir(parents=True, exist_ok=True)
        folder = self.root / f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}"
        folder.mkdir()
        (folder / "version").write_text(VERSION, encoding="ascii")
        return folder

    def activate(self, folder: Path) -> None:
        """Make an index the active one, atomically."""
        write_atomically(self._pointer, folder.name)

    def start_rebuild(self, folder: Path) -> None:
        """Mark this folder as being built (see ``rebuild.py``)."""
        write_atomically(self.root / "rebuilding", folder.name)

    def rebuild_folder(self) -> Path | None:
        """The folder that is being built, if any."""
        try:
            name = (self.root / "rebuilding").read_text(encoding="ascii").strip()
        except OSError:
            return None
        with self.lock("rebuild", wait=0) as acquired:
            if acquired:  # the rebuilding process has died
                (self.root / "rebuilding").unlink(missing_ok=True)
                return None
        return self.root / name

    def log_changes(self, keys: Iterable[Key]) -> None:
        """Log changed records for a running rebuild, if there is one."""
        folder = self.rebuild_folder()
        if folder is not None:
            with (self.root / f"{folder.name}.changes").open("a", encoding="ascii") as file:
                file.writelines(f"{kind} {pk}\n" for kind, pk in keys)
                file.flush()
                os.fsync(file.fileno())

    def logged_changes(self, folder: Path) -> list[Key]:
        """The records that changed while this folder was being built."""
        path = self.root / f"{folder.name}.changes"
        if not path.exists():
            return []
        lines = path.read_text(encoding="ascii").splitlines()
        return list(dict.fromkeys((kind, int(pk)) for kind, pk in map(str.split, lines)))

    def end_rebuild(self) -> None:
        """Remove the mark of a rebuild."""
        (self.root / "rebuilding").unlink(missing_ok=True)

    def delete_unused(self) -> None:
        """Delete folders that are neither active nor being built; readers keep their open files."""
        names = {}
        for pointer in ("current", "rebuilding"):
            path = self.root / pointer
            names[pointer] = path.read_text(encoding="ascii").strip() if path.exists() else ""
        for path in self.root.iterdir():
            if path.is_dir() and path.name not in names.values():
                shutil.rmtree(path, ignore_errors=True)
            elif path.suffix == ".changes" and path.stem != names["rebuilding"]:
                path.unlink(missing_ok=True)

    @contextmanager
    def lock(self, name: str, *, wait: float) -> Iterator[bool]:
        """Acquire a file lock; yields False if it is not available within *wait* seconds.

        The operating system releases the lock if the process dies.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + wait
        with (self.root / f"{name}.lock").open("a") as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= deadline:
                        yield False
                        return
                    time.sleep(0.02)
            yield True


def _has_valid_checksum(path: Path) -> bool:
    """Whether the contents of an index file match the checksum in its footer."""
    size = path.stat().st_size
    with path.open("rb") as file:
        try:
            file.seek(-_FOOTER_END.size, os.SEEK_END)
            length, magic_number = _FOOTER_END.unpack(file.read())
            file.seek(-_FOOTER_END.size - length, os.SEEK_END)
            expected = json.loads(file.read(length))["crc"]
        except (OSError, ValueError, LookupError, TypeError):
            return False
        file.seek(0)
        remaining, checksum = size - length - _FOOTER_END.size, 0
        while remaining > 0 and (chunk := file.read(min(remaining, 1 << 20))):
            checksum = zlib.crc32(chunk, checksum)
            remaining -= len(chunk)
    return magic_number == _MAGIC_NUMBER and checksum == expected


def write_atomically(path: Path, text: str) -> None:
    """Write a small file atomically and durably: temporary file, fsync, rename."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with temporary.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
