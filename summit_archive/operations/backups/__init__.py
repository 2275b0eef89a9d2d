"""Backups that were read again before they count, and restores that overwrite nothing.

A backup is two files: the data (``archive-<time>.sqlite3`` or ``.pgdump``) and beside it
``<name>.json``, which says what must be found in it. The second is written last; data without it
is what a backup left that died, and the next one sweeps it away. The documents are rows of the
database and so are in it; the search index is not, a restore builds it anew.
"""

from summit_archive.operations.backups.storage import BackupError, BackupFolder, Manifest

__all__ = ["BackupError", "BackupFolder", "Manifest", "get_backend"]


def get_backend(database: dict):
    """The module that backs up and restores this database (an entry of ``DATABASES``)."""
    from summit_archive.operations.backups import postgresql, sqlite

    return sqlite if database["ENGINE"].endswith("sqlite3") else postgresql
