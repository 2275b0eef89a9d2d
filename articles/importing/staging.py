"""Staged uploads: an editor's files between preview and confirmation, in the data folder.

Browsers do not send a chosen file twice, and pages of 30 MB do not fit into a form field.
"""

from __future__ import annotations

import fcntl
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from articles.importing.exceptions import ImportRefused

MAX_AGE = 24 * 3600  # seconds
BUSY = "Another preview of yours is still running. Wait until it is finished, then try again."
EXPIRED = "The upload has expired. Please choose the files again."
_TOKEN = re.compile(r"[0-9a-f]{32}")


def stage(user_pk: int, files: Iterable[tuple[str, bytes]]) -> str:
    """Store *files* (name, content) of a user; returns the token of the upload.

    Removes the user's earlier uploads that are older than a day.
    """
    own = _folder(user_pk)
    for old in own.iterdir():
        if _TOKEN.fullmatch(old.name) and time.time() - old.stat().st_mtime > MAX_AGE:
            shutil.rmtree(old, ignore_errors=True)
    token = secrets.token_hex(16)
    folder = own / token
    folder.mkdir()
    for name, content in files:
        path = folder / _safe_name(name)
        if path.exists():
            path = folder / f"{secrets.token_hex(3)}-{path.name}"
        path.write_bytes(content)
    return token


def staged_folder(user_pk: int, token: str) -> Path:
    """The folder of an upload; raises :class:`ImportRefused` if it does not exist any more."""
    folder = _folder(user_pk) / token
    if not _TOKEN.fullmatch(token) or not folder.is_dir():
        raise ImportRefused(EXPIRED)
    return folder


def discard(user_pk: int, token: str) -> None:
    """Remove an upload."""
    if _TOKEN.fullmatch(token):
        shutil.rmtree(_folder(user_pk) / token, ignore_errors=True)


@contextmanager
def one_at_a_time(user_pk: int) -> Iterator[None]:
    """Lock of a user's previews, also between worker processes; it ends with its process.

    Raises :class:`ImportRefused` if another preview of the user is running.
    """
    with (_folder(user_pk) / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ImportRefused(BUSY) from None
        yield


def _folder(user_pk: int) -> Path:
    folder = Path(settings.DATA_DIR) / "uploads" / str(int(user_pk))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _safe_name(name: str) -> str:
    """The file name without folders, leading dots and control characters."""
    name = re.sub(r"[\x00-\x1f]", "", name.replace("\\", "/").rsplit("/", 1)[-1]).lstrip(". ")
    stem, dot, suffix = name.rpartition(".")
    return f"{stem[:100]}{dot}{suffix[:20]}" or "upload.txt"
