"""Character encodings: decodes UTF-8, detects Windows-1252, and normalises Unicode."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from articles.importing.exceptions import ImportRefused

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
# Non-ASCII characters usual in Western European texts in Windows-1252, besides accented letters.
_MARKS = frozenset("€‚„…‹‘’“”•–—›\xa0£§©«°´·»¿¡®™")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]|(?<=[\\x00-\u052f])[\u200c\u200d]+")
"""Soft hyphens, zero-width spaces, byte order marks, and joiners after Latin, Greek or Cyrillic.

Joiners elsewhere are kept: Persian, Indic scripts and emoji need them.
"""


def normalise(text: str) -> str:
    """Normalise *text* to NFC and strip invisible characters that would split words."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def normalise_values(value: Any) -> Any:
    """Normalise all strings in a value parsed from TOML or JSON."""
    if isinstance(value, str):
        return normalise(value)
    if isinstance(value, list):
        return [normalise_values(item) for item in value]
    if isinstance(value, dict):
        return {normalise(name): normalise_values(item) for name, item in value.items()}
    return value


def decode(content: bytes) -> tuple[str, str]:
    """Decode and normalise *content*; see :func:`decode_exactly`."""
    text, note = decode_exactly(content)
    return normalise(text), note


def decode_exactly(content: bytes) -> tuple[str, str]:
    """Decode *content*; return the text and a note if it was not UTF-8.

    Line ends become ``\\n``. Raises :class:`ImportRefused` with the line if the encoding is not
    supported or the content is not text.
    """
    if content.startswith(_UTF16):
        raise ImportRefused("the file is UTF-16; save it as UTF-8", 1)
    nul = content.find(b"\0")
    if nul >= 0:
        raise ImportRefused("a NUL byte: this is not a text file", _line(content, nul))
    note = ""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = _windows_1252(content)
        if text is None:
            byte = content[error.start]
            raise ImportRefused(
                f"byte {byte:#04x} is not UTF-8; save the file as UTF-8",
                _line(content, error.start),
            ) from None
        note = "read as Windows-1252, because it is not UTF-8"
    control = _CONTROL.search(text)
    if control:
        name = f"U+{ord(control[0]):04X}"
        line = text.count("\n", 0, control.start()) + 1
        raise ImportRefused(f"the control character {name}: this is not plain text", line)
    return text.replace("\r\n", "\n").replace("\r", "\n"), note


def _line(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


def _windows_1252(content: bytes) -> str | None:
    """Decode as Windows-1252 if that is certain, else None.

    Every non-ASCII byte must be common punctuation or an accented letter in a Latin word. Content
    with a valid UTF-8 sequence is damaged UTF-8 and is rejected.
    """
    if _MULTIBYTE.search(content):
        return None
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    for match in re.finditer(r"[^\x00-\x7f]", text):
        char = match[0]
        if char in _MARKS:
            continue
        around = (
            text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
        )
        in_word = any(c.isascii() and c.isalpha() for c in around)
        if not (unicodedata.category(char) in ("Ll", "Lu") and in_word):
            return None
    return text
