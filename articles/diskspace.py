"""Whether something failed because no room was left on a disk, and what to say about it.

Plain Python: errors are known by what they carry, whichever library raised them.
"""

from __future__ import annotations

import errno

_NUMBERS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# SQLite's names: the file cannot grow; the memory it shares with its readers cannot be made.
_SQLITE = ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")
_POSTGRESQL = "53100"  # disk_full
_TEXTS = ("no space left on device", "disk quota exceeded", "file too large")
REMEDY = "Make room on that disk, or name another, and run the same command again."


class DiskFullError(Exception):
    """Nothing more can be stored; the sentence says of what nothing was."""


def is_disk_full(error: BaseException | None) -> bool:
    """Whether this error, or one that led to it, is that of a full disk or a spent quota.

    >>> out_of_room(OSError(errno.ENOSPC, "No space left on device"))
    True
    """
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if (
            isinstance(error, DiskFullError)
            or getattr(error, "errno", None) in _NUMBERS
            or getattr(error, "sqlite_errorname", None) in _SQLITE
            or getattr(error, "sqlstate", None) == _POSTGRESQL
            or any(text in str(error).lower() for text in _TEXTS)
        ):
            return True
        error = error.__cause__ or error.__context__
    return False


def disk_full_message(error: BaseException, database: str) -> str:
    """What an operator reads; *database* says where that is, for errors that name no file."""
    if isinstance(error, DiskFullError):
        return f"No room is left for {database}: {error} {REMEDY}"
    place = getattr(error, "filename", None) or database
    return f"No room is left for {place}: what was being written there was not stored. {REMEDY}"
