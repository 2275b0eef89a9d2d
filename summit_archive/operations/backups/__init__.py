"""Backup and restore: backups are verified when they are made, restores never overwrite.

A backup is two files: the data (``archive-<time>.sqlite3`` or ``.pgdump``) and its manifest
``<name>.json`` with checksum and row counts. The manifest is written last, so data without one is
an unfinished backup, which the next backup deletes. Documents are database rows and therefore
included; the search index is not, because a restore rebuilds it.
"""

from summit_archive.operations.backups.storage import BackupError, BackupFolder, Manifest

__all__ = ["BackupError", "BackupFolder", "Manifest", "get_backend"]


def get_backend(database: dict):
    """The module that backs up and restores this database (an entry of ``DATABASES``)."""
    from summit_archive.operations.backups import postgresql, sqlite

    return sqlite if database["ENGINE"].endswith("sqlite3") else postgresql
