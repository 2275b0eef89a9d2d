"""``manifest.json``: the files of a build, and the change log of this and earlier builds."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path, PurePath

MANIFEST = "manifest.json"
CURRENT = "current"  # symbolic link to the folder of the latest build
TABLES_FOLDER = "data/"  # as in the Data Package
_MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".db": "application/vnd.sqlite3",
    ".json": "application/json",
    ".zip": "application/zip",
}


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file of a build: path below ``/data/``, size in bytes, and number of records if it has."""

    path: str
    description: str
    size: int
    sha256: str
    records: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """Changes since the build before, as counts by table of added, changed and withdrawn rows."""

    created: datetime
    tables: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Build:
    """One build; ``changes`` has the newest entry first, and none for builds without changes."""

    created: datetime
    site: str
    files: list[DataFile] = field(default_factory=list)
    changes: list[ChangeEntry] = field(default_factory=list)

    def file(self, path: str) -> DataFile | None:
        return next((file for file in self.files if file.path == path), None)

    @property
    def tables(self) -> list[DataFile]:
        """The tables of the Data Package."""
        return [file for file in self.files if file.path.startswith(TABLES_FOLDER)]

    @property
    def main_files(self) -> list[DataFile]:
        """All other files."""
        return [file for file in self.files if not file.path.startswith(TABLES_FOLDER)]

    def write(self, path: Path) -> None:
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, default=datetime.isoformat)
        path.write_text(f"{text}\n", encoding="utf-8")


def media_type(path: str) -> str:
    """The media type of a file by its name."""
    return _MEDIA_TYPES.get(PurePath(path).suffix, "text/plain; charset=utf-8")


def current_folder(folder: Path) -> Path:
    """The folder of the latest build."""
    return folder / CURRENT


def latest_build(folder: Path) -> Build | None:
    """The latest build below *folder*; None before the first one."""
    try:
        data = json.loads((current_folder(folder) / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Build(
        created=datetime.fromisoformat(data["created"]),
        site=data["site"],
        files=[DataFile(**values) for values in data["files"]],
        changes=[
            ChangeEntry(datetime.fromisoformat(entry["created"]), entry["tables"])
            for entry in data["changes"]
        ],
    )
