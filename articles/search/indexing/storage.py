"""Where an index lies on disk, and who may write.

::

    index/current        the name of the folder that serves, replaced in one step
    index/<name>/        one index: the engine's files, and ``version``, its schema
    index/writer.lock    held by whoever changes the index that serves
    index/rebuild.lock   held by whoever builds a new one
    index/rebuilding     the name of the folder that is being built, while it is
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
from contextlib import contextmanager
from pathlib import Path

from articles.search.engine import REBUILD_HINT, IndexUnavailableError, Key
from articles.search.tantivy.schema import VERSION

META = "meta.json"

# The engine's files that end with a checksum: JSON, its length, and a number that says so.
_CHECKED = {".term", ".idx", ".pos", ".store", ".fieldnorm", ".fast", ".del"}
_LAST = struct.Struct("<II")
_SIGNED = 1337


class IndexStorage:
    """The files under one index folder; makes nothing until it is asked to write."""

    def __init__(self, root: Path) -> None:
        self.root = root

    # -- reading --------------------------------------------------------------------------------

    def serving(self) -> Path:
        """The folder of the index that serves; raises ``IndexUnavailableError`` when there is
        none."""
        try:
            name = (self.root / "current").read_text(encoding="ascii").strip()
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

    def state(self) -> tuple:
        """Two numbers that change whenever another index serves or the one that serves changes."""
        try:
            pointer = (self.root / "current").stat()
        except OSError:
            raise IndexUnavailableError(f"there is no search index; {REBUILD_HINT}") from None
        return pointer.st_mtime_ns, pointer.st_ino

    @staticmethod
    def commit_of(folder: Path) -> tuple:
        """Two numbers that change with each commit to an index."""
        try:
            meta = (folder / META).stat()
        except OSError:
            raise IndexUnavailableError(f"the search index is incomplete; {REBUILD_HINT}") from None
        return meta.st_mtime_ns, meta.st_ino

    @staticmethod
    def segments(folder: Path) -> list[int]:
        """How many records each segment of the index holds, deleted ones included."""
        meta = json.loads((folder / META).read_text(encoding="utf-8"))
        return [segment["max_doc"] for segment in meta["segments"]]

    @staticmethod
    def damaged(folder: Path) -> list[str]:
        """The names of the index's files that are not as they were written.

        The engine ends each file with its checksum, and looks at it itself only in passing. What a
        killed writer left unfinished belongs to no commit, and is not looked at.
        """
        try:
            segments = json.loads((folder / META).read_text(encoding="utf-8"))["segments"]
            committed = {segment["segment_id"].replace("-", "") for segment in segments}
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return [META]
        kept = (path for path in sorted(folder.iterdir()) if path.suffix in _CHECKED)
        return [
            path.name
            for path in kept
            if path.name.partition(".")[0] in committed and not _whole(path)
        ]

    # -- writing --------------------------------------------------------------------------------

    def fresh(self) -> Path:
        """A new, empty folder for an index."""
        self.root.mkdir(parents=True, exist_ok=True)
        folder = self.root / f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}"
        folder.mkdir()
        (folder / "version").write_text(VERSION, encoding="ascii")
        return folder

    def serve(self, folder: Path) -> None:
        """Let this index serve from now on: one rename, all or nothing."""
        write_atomically(self.root / "current", folder.name)

    def begin(self, folder: Path) -> None:
        """Note that this folder is being built (see ``rebuild.py``)."""
        write_atomically(self.root / "rebuilding", folder.name)

    def building(self) -> Path | None:
        """The folder that is being built now, if one is."""
        try:
            name = (self.root / "rebuilding").read_text(encoding="ascii").strip()
        except OSError:
            return None
        with self.lock("rebuild", wait=0) as held:
            if held:  # whoever wrote that note is gone
                (self.root / "rebuilding").unlink(missing_ok=True)
                return None
        return self.root / name

    def pass_on(self, keys: Iterable[Key]) -> None:
        """Tell whoever is building another index that these records have changed meanwhile."""
        folder = self.building()
        if folder is not None:
            with (self.root / f"{folder.name}.changes").open("a", encoding="ascii") as file:
                file.writelines(f"{kind} {pk}\n" for kind, pk in keys)
                file.flush()
                os.fsync(file.fileno())

    def passed_on(self, folder: Path) -> list[Key]:
        """The records that changed while this folder was being built."""
        path = self.root / f"{folder.name}.changes"
        if not path.exists():
            return []
        lines = path.read_text(encoding="ascii").splitlines()
        return list(dict.fromkeys((kind, int(pk)) for kind, pk in map(str.split, lines)))

    def finish(self) -> None:
        """No folder is being built any more."""
        (self.root / "rebuilding").unlink(missing_ok=True)

    def sweep(self) -> None:
        """Delete what no longer serves; whoever still reads it keeps his open files."""
        names = {}
        for note in ("current", "rebuilding"):
            path = self.root / note
            names[note] = path.read_text(encoding="ascii").strip() if path.exists() else ""
        for path in self.root.iterdir():
            if path.is_dir() and path.name not in names.values():
                shutil.rmtree(path, ignore_errors=True)
            elif path.suffix == ".changes" and path.stem != names["rebuilding"]:
                path.unlink(missing_ok=True)

    @contextmanager
    def lock(self, name: str, *, wait: float) -> Iterator[bool]:
        """Hold a lock file; gives False when it could not be had within *wait* seconds.

        The system frees the lock when its holder dies, however it dies.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        until = time.monotonic() + wait
        with (self.root / f"{name}.lock").open("a") as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= until:
                        yield False
                        return
                    time.sleep(0.02)
            yield True


def _whole(path: Path) -> bool:
    """Whether a file of the engine's has the checksum that stands at its end."""
    size = path.stat().st_size
    with path.open("rb") as file:
        try:
            file.seek(-_LAST.size, os.SEEK_END)
            length, signed = _LAST.unpack(file.read())
            file.seek(-_LAST.size - length, os.SEEK_END)
            expected = json.loads(file.read(length))["crc"]
        except (OSError, ValueError, LookupError, TypeError):
            return False
        file.seek(0)
        left, found = size - length - _LAST.size, 0
        while left > 0 and (part := file.read(min(left, 1 << 20))):
            found = zlib.crc32(part, found)
            left -= len(part)
    return signed == _SIGNED and found == expected


def write_atomically(path: Path, text: str) -> None:
    """Write a small file whole or not at all, and so that it outlasts a power cut."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with fresh.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
