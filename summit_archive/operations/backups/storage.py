"""The folder of backups: names, what is said about each, one writer at a time, and pruning."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

_NAME = re.compile(r"archive-(\d{8}T\d{6})Z\.(sqlite3|pgdump)")
# What is not finished, and the journal that SQLite keeps beside a file while it writes it.
_HALF = re.compile(r"archive-.*\.part(-journal|-wal|-shm)?")
_STAMP = "%Y%m%dT%H%M%S"


class BackupError(Exception):
    """Why there is no backup, or no restore; a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What must be found in a backup: its digest, and how many rows each table has."""

    made_at: str
    sha256: str
    size: int
    rows: dict[str, int]
    migrations: list[str]

    @classmethod
    def beside(cls, data: Path) -> Manifest:
        """What is said about this backup; ``BackupError`` when nothing is."""
        try:
            return cls(**json.loads(_manifest(data).read_text(encoding="utf-8")))
        except FileNotFoundError:
            raise BackupError(
                f"{_manifest(data).name} is missing, so {data.name} cannot be checked: "
                "the backup was not finished."
            ) from None
        except (OSError, ValueError, TypeError) as error:
            raise BackupError(f"{_manifest(data).name} cannot be read: {error}") from None

    def check(self, data: Path) -> None:
        """Raise ``BackupError`` unless the file is byte for byte what was backed up."""
        try:
            size = data.stat().st_size
            if size != self.size or digest(data) != self.sha256:
                raise BackupError(f"{data.name} is not the file that was backed up: damaged.")
        except OSError as error:
            raise BackupError(f"{data} cannot be read: {error.strerror}") from None

    def compare(self, rows: dict[str, int], what: str) -> None:
        """Raise ``BackupError`` when tables or numbers of rows differ from what was written."""
        wrong = [
            f"{table} has {rows.get(table, 'no')} rows instead of {self.rows.get(table, 'none')}"
            for table in sorted(self.rows.keys() | rows.keys())
            if rows.get(table) != self.rows.get(table)
        ]
        if wrong:
            raise BackupError(f"{what} differs from its backup: {'; '.join(wrong[:5])}")


class BackupFolder:
    """A folder of backups, readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def held(self) -> Iterator[None]:
        """Be the only one who writes here; sweep away what a backup left that died."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = os.open(self.folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise BackupError(f"{self.folder} cannot be written: {error.strerror}") from None
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise BackupError(f"Another backup into {self.folder} is under way.") from None
            self._sweep()
            yield
        finally:
            os.close(lock)

    def _sweep(self) -> None:
        finished = set(self.finished())
        for path in self.folder.iterdir():
            if _HALF.fullmatch(path.name) or (_NAME.fullmatch(path.name) and path not in finished):
                path.unlink(missing_ok=True)

    def finished(self) -> list[Path]:
        """The backups that were verified, newest first."""
        return sorted(
            (p for p in self.folder.iterdir() if _NAME.fullmatch(p.name) and _manifest(p).exists()),
            reverse=True,
        )

    def fresh(self, kind: str) -> Path:
        """The name of the next backup; never that of one there is."""
        at = datetime.now(UTC)
        while True:
            path = self.folder / f"archive-{at.strftime(_STAMP)}Z.{kind}"
            if not path.exists():
                return path
            at += timedelta(seconds=1)

    def keep(self, part: Path, data: Path, rows: dict[str, int], migrations: list[str]) -> Manifest:
        """Let a verified file count: on disk for good first, then named, then described."""
        part.chmod(0o600)
        sync(part)
        manifest = Manifest(
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            sha256=digest(part),
            size=part.stat().st_size,
            rows=dict(sorted(rows.items())),
            migrations=sorted(migrations),
        )
        part.rename(data)
        described = _manifest(data).with_suffix(".json.part")
        described.write_text(json.dumps(asdict(manifest), indent=1) + "\n", encoding="utf-8")
        described.chmod(0o600)
        sync(described)
        described.rename(_manifest(data))
        sync(self.folder)
        return manifest

    def too_small(self, needed: int = 0) -> BackupError:
        """What to say when the disk of this folder is full; *needed* are bytes, 0 if not known."""
        free = shutil.disk_usage(self.folder).free
        return BackupError(
            f"There is no room for a backup in {self.folder}: {free:,} bytes are free"
            f"{f' and about {needed:,} are needed' if needed else ''}. Nothing of it was kept and "
            "earlier backups are as they were. Make room, or name a folder on another disk."
        )

    def prune(self, number: int, age: timedelta) -> list[str]:
        """Remove backups older than *age*, but none of the newest *number*; gives their names."""
        gone = []
        limit = datetime.now(UTC) - age
        for data in self.finished()[number:]:
            made = datetime.strptime(_NAME.fullmatch(data.name)[1], _STAMP).replace(tzinfo=UTC)
            if made < limit:
                _manifest(data).unlink()
                data.unlink()
                gone.append(data.name)
        return gone


def _manifest(data: Path) -> Path:
    return data.with_name(data.name + ".json")


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
