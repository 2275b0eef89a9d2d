"""Reads the files in a ZIP archive within limits of number, size and expansion."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from articles.importing.exceptions import ImportRefused

MAX_MEMBERS = 2_000
MAX_MEMBER_BYTES = 30_000_000
MAX_TOTAL_BYTES = 400_000_000
MAX_RATIO = 300
"""Expansion of a member; texts and pages shrink to a tenth."""

BATCH_BYTES = 40_000_000
DAMAGED = "the ZIP archive is damaged: pack the files again"


@dataclass(frozen=True)
class ZipMember:
    """A file in an archive; ``problem`` says why its ``content`` was not read."""

    path: str
    content: bytes
    problem: str = ""


def read_members(content: bytes, first: int = 0) -> tuple[list[ZipMember], int | None]:
    """Read members from number *first* on; also the number to continue with, None at the end.

    Raises :class:`ImportRefused` if the archive is damaged or exceeds the limits.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _check(infos)
            members, size = [], 0
            for number, info in enumerate(infos[first:], start=first):
                if members and size + info.file_size > BATCH_BYTES:
                    return members, number
                member = _read(archive, info)
                if member is not None:
                    members.append(member)
                    size += len(member.content)
            return members, None
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        if isinstance(error, ImportRefused):
            raise
        raise ImportRefused(DAMAGED) from None


def _check(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_MEMBERS:
        raise ImportRefused(f"the archive has {len(infos):,} files, more than {MAX_MEMBERS:,}")
    total = sum(info.file_size for info in infos)
    if total > MAX_TOTAL_BYTES:
        raise ImportRefused(
            f"the archive expands to {total:,} bytes, more than {MAX_TOTAL_BYTES:,}; split it"
        )


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> ZipMember | None:
    """The member *info*; None for hidden files and those that macOS adds."""
    path = PurePosixPath(info.filename.replace("\\", "/"))
    parts = [part for part in path.parts if part not in ("/", "..", ".")]
    if not parts or any(part.startswith(".") or part == "__MACOSX" for part in parts):
        return None
    name = "/".join(parts)
    if info.flag_bits & 0x1:
        return ZipMember(name, b"", "it is protected by a password; pack it without one")
    if info.file_size > MAX_MEMBER_BYTES:
        return ZipMember(name, b"", f"{info.file_size:,} bytes exceed the limit; split it")
    if info.file_size > 100_000 and info.file_size > MAX_RATIO * max(1, info.compress_size):
        return ZipMember(name, b"", "it expands more than a document does")
    with archive.open(info) as file:
        content = file.read(MAX_MEMBER_BYTES + 1)
    if len(content) > MAX_MEMBER_BYTES:
        return ZipMember(name, b"", "it expands more than the archive says")
    return ZipMember(name, content)
