"""Text as it is seen: composed letters (NFC) without soft hyphens and zero-width signs.

The extractors read the visible text, so that “Brand\u00advik” is one name; an offset in it is
mapped back to the stored text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]|(?<=[\\x00-\u052f])[\u200c\u200d]+")
"""Soft hyphens and zero-width signs; joiners only where the script does not need them."""

_CLUSTER = re.compile(
    ".[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]*", re.DOTALL
)


@dataclass(frozen=True)
class VisibleText:
    """The visible *text*, and for each of its characters where it starts and ends in the original.

    Both lists are empty if the original is the visible text.
    """

    text: str
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The original offsets of the visible characters ``start`` to ``end``."""
        if not self.starts or start >= end:
            return start, end
        return self.starts[start], self.ends[end - 1]


def visible(text: str) -> VisibleText:
    """The visible text of *text*, with its offsets."""
    if text.isascii() or (unicodedata.is_normalized("NFC", text) and not INVISIBLE.search(text)):
        return VisibleText(text)
    hidden = {at for match in INVISIBLE.finditer(text) for at in range(*match.span())}
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _CLUSTER.finditer(text):
        if match.start() in hidden:
            continue
        composed = unicodedata.normalize("NFC", match.group())
        characters.append(composed)
        starts += [match.start()] * len(composed)
        ends += [match.end()] * len(composed)
    return VisibleText("".join(characters), tuple(starts), tuple(ends))
