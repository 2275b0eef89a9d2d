"""Builds the files of ``/data/`` in a new folder and swaps it in atomically.

A reader who is downloading a file of the earlier build keeps it: an open file outlives its name.
The earlier build is deleted, so that a withdrawn record does not stay anywhere.
"""

from __future__ import annotations

import fcntl
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from django.utils import timezone

from articles.formats.data_files.changes import CHANGES, KEPT_FOR, write_changes
from articles.formats.data_files.dictionary import DICTIONARY, write_dictionary
from articles.formats.data_files.manifest import (
    CURRENT,
    MANIFEST,
    TABLES_FOLDER,
    Build,
    ChangeEntry,
    DataFile,
    current_folder,
    latest_build,
)
from articles.formats.exports.archive.sqlite import DATABASE
from articles.formats.exports.archive.tables import TABLES
from articles.formats.exports.archive.writer import write_tables
from articles.formats.exports.licence import LICENCE_TITLE, LICENCE_URL, RIGHTS_NOTE
from articles.formats.exports.schemas import schema_of
from articles.formats.exports.streams import csv_stream
from articles.formats.folders import CHECKSUMS, write_checksums
from articles.formats.snapshot import read_snapshot
from articles.kinds import KINDS, Kind

BATCH = 500
ZIP, SQLITE = f"{DATABASE}.zip", f"{DATABASE}.db"
LICENCE, PACKAGE, METADATA = "LICENCE.txt", "datapackage.json", "metadata.json"
_LEGAL_TEXT = Path(__file__).with_name("CC-BY-4.0.txt")


class DataBuildError(Exception):
    """The files cannot be built now; the message says why."""


def build_data(folder: Path, site: str = "") -> Build:
    """Build all files below *folder* and make them current; *site* is the URL of the archive.

    Raises :class:`DataBuildError` while another build is running. An error or a killed process
    leaves the earlier build as it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    with _lock(folder):
        _delete_all_but_current(folder)  # what a killed build left
        new = Path(tempfile.mkdtemp(prefix="build-", dir=folder))
        try:
            build = _write_build(new, folder, site)
            _make_readable(new)
            _make_current(new, folder)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        _delete_all_but_current(folder)
    return build


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """A file lock, which the operating system releases if the process dies."""
    with (folder / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataBuildError("Another build is running.") from None
        yield


def _write_build(new: Path, folder: Path, site: str) -> Build:
    earlier = latest_build(folder)
    with read_snapshot():
        created = timezone.now().replace(microsecond=0)
        counts = {f"{kind.plural}.csv": _write_list(new, kind, site) for kind in _listed()}
        tables = write_tables(new, site)
    counts |= {f"{TABLES_FOLDER}{name}.csv": number for name, number in tables.items()}
    counts |= dict.fromkeys((ZIP, SQLITE), sum(tables.values()))
    changed = write_changes(new, current_folder(folder) if earlier else None, created)
    write_dictionary(new)
    _write_licence(new)
    _write_zip(new)
    sums = write_checksums(new)
    files = [
        DataFile(path, text, (new / path).stat().st_size, sums.get(path, ""), counts.get(path))
        for path, text in _descriptions().items()
    ]
    log = [ChangeEntry(created, changed)] if changed else []
    earlier_log = earlier.changes if earlier else []
    log += [entry for entry in earlier_log if entry.created >= created - KEPT_FOR]
    build = Build(created, site, files, log)
    build.write(new / MANIFEST)
    return build


def _listed() -> list[Kind]:
    return [kind for kind in KINDS if kind.listed]


def _descriptions() -> dict[str, str]:
    """The description of each file by its path, in the order of the page."""
    return {
        ZIP: "All tables in one file: a Frictionless Data Package of CSV files",
        SQLITE: "The same tables as a SQLite database with full-text search",
        **{f"{kind.plural}.csv": kind.dataset for kind in _listed()},
        DICTIONARY: "Data dictionary: the meaning of every column of every file",
        CHANGES: "Change log: rows added, changed and withdrawn, by table and id",
        LICENCE: "Licence",
        CHECKSUMS: "SHA-256 of all files, for sha256sum --check",
        PACKAGE: "Types, keys and references of the tables (Frictionless)",
        METADATA: "Titles, labels and licence of the database, for Datasette",
        **{f"{TABLES_FOLDER}{table.name}.csv": table.description for table in TABLES},
    }


def _write_list(folder: Path, kind: Kind, site: str) -> int:
    """Write the export of all public records of a kind; returns their number."""
    schema, count = schema_of(kind.name), 0
    rows = schema.records().order_by("pk").iterator(chunk_size=BATCH)

    def batches() -> Iterator[list]:
        nonlocal count
        while batch := list(islice(rows, BATCH)):
            count += len(batch)
            yield batch

    with (folder / f"{kind.plural}.csv").open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_stream(schema, batches(), site, {}))
    return count


def _write_licence(folder: Path) -> None:
    text = f"{RIGHTS_NOTE}\n\n{LICENCE_TITLE}\n{LICENCE_URL}\n\n\n{_LEGAL_TEXT.read_text('utf-8')}"
    (folder / LICENCE).write_text(text, encoding="utf-8")


def _write_zip(folder: Path) -> None:
    """The Data Package as one file, with licence and data dictionary."""
    tables = [f"{TABLES_FOLDER}{table.name}.csv" for table in TABLES]
    with zipfile.ZipFile(folder / ZIP, "w", zipfile.ZIP_DEFLATED) as file:
        for path in (PACKAGE, DICTIONARY, LICENCE, *tables):
            file.write(folder / path, f"{DATABASE}/{path}")


def _make_readable(folder: Path) -> None:
    """Make the files readable for the web server, which runs as another user."""
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _make_current(new: Path, folder: Path) -> None:
    """Point the symbolic link to the new build, in one step."""
    link = folder / f".{CURRENT}"
    link.unlink(missing_ok=True)
    link.symlink_to(new.name)
    link.replace(current_folder(folder))


def _delete_all_but_current(folder: Path) -> None:
    current = current_folder(folder).resolve()
    for path in folder.glob("build-*"):
        if path.resolve() != current:
            shutil.rmtree(path)
