"""Backup folder: file names, manifests, a lock for one writer at a time, and retention."""

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
# Unfinished files, and the journal files of SQLite for them.
_UNFINISHED = re.compile(r"archive-.*\.part(-journal|-wal|-shm)?")
_TIMESTAMP = "%Y%m%dT%H%M%S"


class BackupError(Exception):
    """A backup or restore that failed; the message is for the operator."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Checksum, size, row counts and migrations of a backup."""

    made_at: str
    sha256: str
    size: int
    rows: dict[str, int]
    migrations: list[str]

    @classmethod
    def read(cls, data: Path) -> Manifest:
        """Manifest of this backup; ``BackupError`` if it has none."""
        path = _manifest_path(data)
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            raise BackupError(
                f"{path.name} is missing, so {data.name} cannot be checked: "
                "the backup was not finished."
            ) from None
        except (OSError, ValueError, TypeError) as error:
            raise BackupError(f"{path.name} cannot be read: {error}") from None

    def verify_file(self, data: Path) -> None:
        """Raise ``BackupError`` unless size and checksum of the file match."""
        try:
            size = data.stat().st_size
            if size != self.size or digest(data) != self.sha256:
                raise BackupError(f"{data.name} is damaged: its checksum does not match.")
        except OSError as error:
            raise BackupError(f"{data} cannot be read: {error.strerror}") from None

    def verify_rows(self, rows: dict[str, int], name: str) -> None:
        """Raise ``BackupError`` unless the row counts of *name* match."""
        differences = [
            f"{table} has {rows.get(table, 'no')} rows instead of {self.rows.get(table, 'none')}"
            for table in sorted(self.rows.keys() | rows.keys())
            if rows.get(table) != self.rows.get(table)
        ]
        if differences:
            raise BackupError(f"{name} differs from its backup: {'; '.join(differences[:5])}")


class BackupFolder:
    """Folder of backups, readable by its owner only."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Lock the folder for one writer, and delete unfinished backups."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self.path / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise BackupError(f"{self.path} cannot be written: {error.strerror}") from None
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise BackupError(f"Another backup into {self.path} is running.") from None
            self._delete_unfinished()
            yield
        finally:
            os.close(descriptor)

    def _delete_unfinished(self) -> None:
        backups = set(self.backups())
        for path in self.path.iterdir():
            without_manifest = _NAME.fullmatch(path.name) and path not in backups
            if without_manifest or _UNFINISHED.fullmatch(path.name):
                path.unlink(missing_ok=True)

    def backups(self) -> list[Path]:
        """Data files of the finished backups, newest first."""
        return sorted(
            (
                path
                for path in self.path.iterdir()
                if _NAME.fullmatch(path.name) and _manifest_path(path).exists()
            ),
            reverse=True,
        )

    def new_path(self, suffix: str) -> Path:
        """Unused path for the next backup."""
        timestamp = datetime.now(UTC)
        while True:
            path = self.path / f"archive-{timestamp.strftime(_TIMESTAMP)}Z{suffix}"
            if not path.exists():
                return path
            timestamp += timedelta(seconds=1)

    def commit(self, part: Path, data: Path, rows: dict[str, int], migrations: list[str]) -> None:
        """Turn a verified file into a backup: sync to disk, rename, then write the manifest."""
        part.chmod(0o600)
        fsync(part)
        manifest = Manifest(
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            sha256=digest(part),
            size=part.stat().st_size,
            rows=dict(sorted(rows.items())),
            migrations=sorted(migrations),
        )
        part.rename(data)
        manifest_part = _manifest_path(data).with_suffix(".json.part")
        manifest_part.write_text(json.dumps(asdict(manifest), indent=1) + "\n", encoding="utf-8")
        manifest_part.chmod(0o600)
        fsync(manifest_part)
        manifest_part.rename(_manifest_path(data))
        fsync(self.path)

    def disk_full_error(self, needed: int = 0) -> BackupError:
        """Error for a full disk; *needed* is the expected size in bytes, 0 if unknown."""
        free = shutil.disk_usage(self.path).free
        return BackupError(
            f"Not enough disk space for a backup in {self.path}: {free:,} bytes are free"
            f"{f' and about {needed:,} are needed' if needed else ''}. Nothing of it was stored; "
            "earlier backups are unchanged. Free up space, or choose a folder on another disk."
        )

    def prune(self, keep: int, max_age: timedelta) -> list[str]:
        """Delete backups older than *max_age*, except the newest *keep*; returns their names."""
        deleted = []
        limit = datetime.now(UTC) - max_age
        for data in self.backups()[keep:]:
            made_at = datetime.strptime(_NAME.fullmatch(data.name)[1], _TIMESTAMP)
            if made_at.replace(tzinfo=UTC) < limit:
                _manifest_path(data).unlink()
                data.unlink()
                deleted.append(data.name)
        return deleted


def _manifest_path(data: Path) -> Path:
    return data.with_name(data.name + ".json")


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fsync(path: Path) -> None:
    """Flush a file, or a folder's entries, to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
