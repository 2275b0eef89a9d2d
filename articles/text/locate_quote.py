"""Finds quoted words in a text in spite of typography: case, marks, dashes, spaces, accents.

Words count: a quote with another word is not found here but by fuzzy search
(:mod:`articles.text.fuzzy_locate`).
"""

from __future__ import annotations

import re
import unicodedata

from articles.text.spans import MAX_CHARACTERS, Span, occurrences

_EDGES = " \t\n.,;:!?…\"'“”‘’«»„‚‹›()[]–—-"
_OUTER = " \t\n\"'“”‘’«»„‚‹›"
_MARKS = dict.fromkeys(map(ord, '“”„‟«»″‘’‚‛‹›´`′"'), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_DROPPED = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), "")
_TABLE = {**_MARKS, **_DASHES, **_DROPPED}
_OPENING = "\"'“‘«„‚‹「『"


def locate_quote(text: str, words: str) -> Span | None:
    """The only place of *words* in *text*, apart from typography; None if missing or ambiguous.

    Of several places the only one that begins behind a quotation mark counts.
    """
    spans = _places(text, words)
    if len(spans) > 1:
        spans = [span for span in spans if text[: span.start].rstrip()[-1:] in _OPENING]
    return spans[0] if len(spans) == 1 else None


def quote_places(text: str, words: str) -> list[Span]:
    """Every place of *words* in *text*: exact ones, otherwise those apart from typography.

    Quotation marks around the words do not count; a stop or comma at their end is kept if the text
    has the same.
    """
    for exact in (words, words.strip(_OUTER)):
        if starts := occurrences(text, exact):
            return [Span(start, start + len(exact)) for start in starts]
    bare = words.strip(_OUTER)
    ending = bare[len(bare.rstrip(_EDGES)) :]
    places = []
    for start, end in _places(text, words):
        for mark in ending:
            if text[end : end + 1] != mark:
                break
            end += 1
        places.append(Span(start, end))
    return places


def _places(text: str, words: str) -> list[Span]:
    """Every place of *words* apart from typography, without the marks at their ends."""
    text = text[:MAX_CHARACTERS]
    wanted, _ = _normalised(words.strip(_EDGES))
    if not any(character.isalnum() for character in wanted):
        return []
    plain, offsets = _normalised(text)
    places = [at for at in occurrences(plain, wanted) if _is_whole(plain, at, len(wanted))]
    return [Span(offsets[at], offsets[at + len(wanted) - 1] + 1) for at in places]


def _normalised(text: str) -> tuple[str, list[int]]:
    """*text* without typography and in lower case, and the offset of each of its characters."""
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        if unicodedata.combining(character):
            continue
        plain = unicodedata.normalize("NFKD", character).translate(_TABLE).casefold()
        for part in plain:
            if unicodedata.combining(part):
                continue
            part = " " if part.isspace() else part
            if part == " " and characters and characters[-1] == " ":
                continue
            characters.append(part)
            offsets.append(offset)
    return "".join(characters), offsets


def _is_whole(text: str, at: int, length: int) -> bool:
    """Whether the place begins and ends with whole words; scripts without spaces have none."""
    edges = ((text[at - 1 : at], text[at]), (text[at + length - 1], text[at + length :][:1]))
    return not any(_WORD.fullmatch(one) and _WORD.fullmatch(other) for one, other in edges)


_WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff]")
