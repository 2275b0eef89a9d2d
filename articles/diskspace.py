"""Detection of full-disk errors, and their messages for operators.

Errors are recognised by their codes and texts, so that this module needs no database driver.
"""

from __future__ import annotations

import errno

_ERRNOS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# The database file cannot grow; the shared-memory file of WAL mode cannot be created.
_SQLITE = ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")
_POSTGRESQL = "53100"  # disk_full
_TEXTS = ("no space left on device", "disk quota exceeded", "file too large")
REMEDY = "Free up space on that disk, or use another, and run the command again."


class DiskFullError(Exception):
    """The disk is full; the message says what was not stored."""


def is_disk_full(error: BaseException | None) -> bool:
    """Whether this error, or one of its causes, is a full disk or an exceeded quota.

    >>> is_disk_full(OSError(errno.ENOSPC, "No space left on device"))
    True
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if (
            isinstance(error, DiskFullError)
            or getattr(error, "errno", None) in _ERRNOS
            or getattr(error, "sqlite_errorname", None) in _SQLITE
            or getattr(error, "sqlstate", None) == _POSTGRESQL
            or any(text in str(error).lower() for text in _TEXTS)
        ):
            return True
        error = error.__cause__ or error.__context__
    return False


def disk_full_message(error: BaseException, database: str) -> str:
    """Message for the operator; *database* is used for errors that name no file."""
    if isinstance(error, DiskFullError):
        return f"Disk full while writing {database}: {error} {REMEDY}"
    path = getattr(error, "filename", None) or database
    return f"Disk full while writing {path}: the last write was not stored. {REMEDY}"
