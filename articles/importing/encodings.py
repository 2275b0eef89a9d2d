"""Character encodings: decodes UTF-8 and UTF-16, detects older code pages, normalises Unicode.

A code page is accepted if the decoded text is certainly in one of its languages. That is more
reliable for short texts than charset-normalizer, which takes French, Italian and Portuguese in
Windows-1252 for Windows-1250.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from articles.importing.exceptions import ImportRefused
from articles.text.languages import guess_language

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Control characters, and the space and the line feed in the wrong byte order.
_NOT_UTF16 = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u2000\u0a00]")
_CODE_PAGES = {
    "cp1252": ("Windows-1252", "en fr de es it pt nl sv no nb nn da fi is id sw ca af"),
    "cp1250": ("Windows-1250", "pl cs sk hu hr sl ro"),
    "cp1251": ("Windows-1251", "ru uk be bg mk sr"),
    "cp1254": ("Windows-1254", "tr"),
    "cp932": ("Shift-JIS", "ja"),
}
_SAMPLE_BYTES = 200_000
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
# Words of one letter in French, Italian and Portuguese, and signs that stand alone.
_WORDS = frozenset("àèéÀÈÉ½¼¾×")
# Non-ASCII characters usual in Western European texts in Windows-1252, besides accented letters.
_MARKS = frozenset("€‚„…‹‘’“”•–—›\xa0£§©«°´·»¿¡®™")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_LINE_BREAK = re.compile("\r\n?|[\x0b\u2028\u2029\x85]")
_ASCII = bytes(range(128))


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

    Line ends, vertical tabs (manual line breaks of Word) and line separators become ``\\n``. Raises
    :class:`ImportRefused` with the line if the encoding is not certain or the content is not text.
    """
    text, note = _utf16(content) or _utf8(content) or _code_page(content)
    text = _LINE_BREAK.sub("\n", text)
    control = _CONTROL.search(text)
    if control:
        name = f"U+{ord(control[0]):04X}"
        line = text.count("\n", 0, control.start()) + 1
        raise ImportRefused(f"the control character {name}: this is not plain text", line)
    return text, note


def _utf16(content: bytes) -> tuple[str, str] | None:
    """Decode UTF-16; None for other content.

    Without a byte order mark, it must be text in a known language with a space or a line end. In
    the wrong byte order these are U+2000 and U+0A00.
    """
    if content.startswith(_UTF16_MARKS):
        text = _decoded(content, "utf-16")
        return (text, "read as UTF-16") if text and "\0" not in text else None
    if b"\0" not in content or _is_utf8_with_nul(content):
        return None
    for codec in ("utf-16-le", "utf-16-be"):
        text = _decoded(content, codec)
        if (
            text
            and ({" ", "\n"} & set(text))
            and not _NOT_UTF16.search(text)
            and guess_language(text)
        ):
            return text, "read as UTF-16, though it has no byte order mark"
    return None


def _is_utf8_with_nul(content: bytes) -> bool:
    """Whether *content* is UTF-8 except for a few NUL bytes."""
    if content.count(b"\0") * 4 > len(content):
        return False
    text = _decoded(content.replace(b"\0", b""), "utf-8")
    return text is not None and not _CONTROL.search(text)


def _decoded(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        return None


def _utf8(content: bytes) -> tuple[str, str] | None:
    nul = content.find(b"\0")
    if nul >= 0:
        raise ImportRefused("a NUL byte: this is not a text file", _line(content, nul))
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return None


def _code_page(content: bytes) -> tuple[str, str]:
    """Decode with the only code page that gives a text in one of its languages."""
    texts = {}
    if not _is_damaged_utf8(content):
        for codec, (name, languages) in _CODE_PAGES.items():
            try:
                sample = content[:_SAMPLE_BYTES].decode(codec, "ignore")
                if guess_language(sample) in languages.split():
                    texts[name] = content.decode(codec)
            except UnicodeDecodeError:
                continue
        if len(texts) != 1 and (text := _windows_1252(content)) is not None:
            texts = {"Windows-1252": text}
    if len(texts) != 1:
        position = _first_invalid(content)
        raise ImportRefused(
            f"byte {content[position]:#04x} is not UTF-8; save the file as UTF-8",
            _line(content, position),
        )
    ((name, text),) = texts.items()
    return text, f"read as {name}, because it is not UTF-8"


def _first_invalid(content: bytes) -> int:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _is_damaged_utf8(content: bytes) -> bool:
    """Whether most of the other bytes than ASCII are valid UTF-8 sequences."""
    valid = sum(len(match[0]) for match in _MULTIBYTE.finditer(content))
    return valid * 2 > len(content.translate(None, _ASCII))


def _line(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


def _windows_1252(content: bytes) -> str | None:
    """Decode as Windows-1252 if that is certain, else None.

    Every non-ASCII byte must be common punctuation, an accented letter in a Latin word, or a word
    of one letter. Content
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
        is_word = char in _WORDS and not any(c.isalpha() for c in around)
        if not (is_word or (unicodedata.category(char) in ("Ll", "Lu") and in_word)):
            return None
    return text
