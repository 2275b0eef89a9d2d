"""Cursors: the record behind which a list goes on, as a short opaque text."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Model

from articles.search.request import COUNTRY, KINDS


class CursorKey(NamedTuple):
    """A record's place in the order of cursors: its kind's place among the kinds, its key."""

    place: int
    pk: int | str


@dataclass(frozen=True, slots=True)
class CursorCodec:
    """The cursors of a list that holds records of these kinds, one kind after the other."""

    kinds: tuple[str, ...]

    def key(self, kind: str, pk: int | str) -> CursorKey:
        return CursorKey(self.kinds.index(kind), pk)

    def behind(self, record: Model) -> str:
        """The cursor behind a record."""
        kind = f"{record._meta.model_name}:" if len(self.kinds) > 1 else ""
        text = f"after:{kind}{record.pk}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def read(self, cursor: str) -> CursorKey | None:
        """The key behind a cursor; before all others for an empty one; None if it is none."""
        if not cursor:
            return CursorKey(0, "" if self.kinds == (COUNTRY,) else 0)
        try:
            text = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)).decode()
        except (binascii.Error, ValueError):
            return None
        if self.kinds == (COUNTRY,):
            found = re.fullmatch(r"after:([A-Z]{2})", text, re.ASCII)
            return CursorKey(0, found[1]) if found else None
        kind = f"({'|'.join(self.kinds)}):" if len(self.kinds) > 1 else "()"
        found = re.fullmatch(rf"after:{kind}([0-9]{{1,18}})", text, re.ASCII)
        return self.key(found[1] or self.kinds[0], int(found[2])) if found else None


def cursors_of(kind: str | None) -> CursorCodec:
    """The cursors of a listing's kind; None is the search over everything."""
    return CursorCodec((kind,) if kind else KINDS)
