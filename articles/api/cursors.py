"""Codec for pagination cursors: the last record seen, as a short opaque string."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Model

from articles.kinds import COUNTRY, INDEXED


class CursorKey(NamedTuple):
    """Sort key of a record in cursor order: index of its kind, then primary key."""

    kind_index: int
    pk: int | str


@dataclass(frozen=True, slots=True)
class CursorCodec:
    """Encodes and decodes the cursors of a list of these kinds, sorted by kind, then by key."""

    kinds: tuple[str, ...]

    def encode(self, record: Model) -> str:
        """The cursor for the records after this one."""
        kind = f"{record._meta.model_name}:" if len(self.kinds) > 1 else ""
        text = f"after:{kind}{record.pk}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def decode(self, cursor: str) -> CursorKey | None:
        """The key of a cursor; a key before all records if it is empty; None if it is invalid."""
        if not cursor:
            return CursorKey(0, "" if self.kinds == (COUNTRY,) else 0)
        try:
            text = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)).decode()
        except (binascii.Error, ValueError):
            return None
        if self.kinds == (COUNTRY,):
            match = re.fullmatch(r"after:([A-Z]{2})", text, re.ASCII)
            return CursorKey(0, match[1]) if match else None
        kind = f"({'|'.join(self.kinds)}):" if len(self.kinds) > 1 else "()"
        match = re.fullmatch(rf"after:{kind}([0-9]{{1,18}})", text, re.ASCII)
        if match is None:
            return None
        return CursorKey(self.kinds.index(match[1] or self.kinds[0]), int(match[2]))


def cursor_codec(kind: str | None) -> CursorCodec:
    """The codec for lists of this kind; None is the search across all kinds."""
    return CursorCodec((kind,) if kind else INDEXED)
