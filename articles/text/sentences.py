"""Sentence segmentation, with abbreviations masked."""

from __future__ import annotations

import re
from functools import lru_cache

MASKED_DOT = "․"
"""U+2024, one dot leader: replaces a full stop that ends an abbreviation, not a sentence."""

_TITLES = (
    "Mr|Mrs|Ms|Mx|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Capt|Cmdr|Sgt|Maj|Rev|Hon|Adm|Amb|Atty|Cllr|Cpl"
    "|Det|Insp|Pvt|Supt|Msgr|Mme|Mlle"
)
_OTHERS = (
    "Jr|Sr|St|Mt|Ft|vs|Inc|Ltd|Corp|Co|Bros|Dept|No|Nos|Art|approx|est|Hr|Fr|Nr|bzw|ca|cf|Mio|Mrd"
    "|Rs|Rp|Tk|KSh|Ksh|mio|mrd|mia|mld|mln"
)
_MONTHS = "Jan|Feb|Aug|Sept|Sep|Oct|Nov|Dec"
_STATES = (
    "Calif|Ariz|Conn|Fla|Ill|Mass|Mich|Minn|Penn|Tenn|Tex|Wash|Wis|Va|Vt|Ky|Ga|Md|Mo|Pa|Ore|Nev"
)
_ABBREVIATION = re.compile(rf"\b(?:{_TITLES}|{_OTHERS}|{_MONTHS}|{_STATES})\.(?=[\s,:;)]|\Z)")
_INITIAL = re.compile(r"\b[^\W\d_]\.(?=\s?[^\W\d_]|[\s,:;)'’-])")
# Words that usually begin a sentence after "U.S." or an initial.
_STARTERS = frozenset(
    "The A An He She They We I It In On At But And Or If When While After Before This That These "
    "Those His Her Their Our There However Meanwhile As For What".split()
)
_NEXT_WORD = re.compile(r"\s+(\w+)")
# Final punctuation with any closing marks after it; the lookbehind keeps long runs linear.
_FINAL = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»›)\]]{0,4}+(?=\s|\Z)|\n\s*\n|\n")


@lru_cache(maxsize=4)  # an import asks several times about one text
def mask_abbreviations(text: str) -> str:
    """Mask the full stops of "Mr.", "Sen.", "U.S." and initials; the length stays the same."""
    if "." not in text:
        return text
    text = _ABBREVIATION.sub(lambda m: m.group()[:-1] + MASKED_DOT, text)
    return _INITIAL.sub(_mask_initial, text)


def _mask_initial(match: re.Match[str]) -> str:
    """Mask the dot unless an initialism ends here and an ordinary sentence begins."""
    text, end = match.string, match.end()
    after_dot = text[match.start() - 1 : match.start()] in (".", MASKED_DOT)
    if after_dot and (word := _NEXT_WORD.match(text, end)) and word.group(1) in _STARTERS:
        return match.group()
    return match.group()[:-1] + MASKED_DOT


def sentence_bounds(text: str) -> list[tuple[int, int]]:
    """(start, end) of every sentence without outer white space; a line break ends a sentence.

    A full stop ends a sentence unless it belongs to an abbreviation, an initial or a number, or
    a lower-case letter follows. Closing quotation marks and brackets belong to the sentence.
    """
    masked = mask_abbreviations(text)
    bounds: list[tuple[int, int]] = []
    start = 0
    for match in _FINAL.finditer(masked):
        if match.group()[0] != "\n" and _goes_on(masked, match.end()):
            continue
        _add(bounds, masked, start, match.end())
        start = match.end()
    _add(bounds, masked, start, len(masked))
    return bounds


def _goes_on(text: str, at: int) -> bool:
    """Whether the next word after *at* begins in lower case."""
    while at < len(text) and text[at] in " \t\u00a0":
        at += 1
    return at < len(text) and text[at].islower()


def _add(bounds: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        bounds.append((start, end))
