"""Context of a quotation for readers: whole sentences of the same paragraph."""

from __future__ import annotations

import re

from .spans import Span

REACH = 300
"""Maximum number of characters before and after a span."""

_SENTENCE_END = re.compile(r"[.!?…。][\"'”’»)]*\s+")


def surrounding_text(text: str, span: Span, reach: int = REACH) -> tuple[str, str]:
    """The text before and after *span* in its paragraph, at most *reach* characters each.

    A longer side is truncated at the end of a sentence if possible, else at a word, and gets an
    ellipsis.
    """
    first = text.rfind("\n\n", 0, span.start)
    last = text.find("\n\n", span.end)
    before = text[0 if first < 0 else first + 2 : span.start]
    after = text[span.end : len(text) if last < 0 else last]
    return _end_of(before, reach), _beginning_of(after, reach)


def _end_of(text: str, reach: int) -> str:
    if len(text) <= reach:
        return text.lstrip()
    kept = text[-reach:]
    sentence = _SENTENCE_END.search(kept)
    if sentence and sentence.end() < len(kept):
        return f"… {kept[sentence.end() :]}"
    return f"… {kept[kept.find(' ') + 1 :]}"


def _beginning_of(text: str, reach: int) -> str:
    if len(text) <= reach:
        return text.rstrip()
    kept = text[:reach]
    ends = [match.end() for match in _SENTENCE_END.finditer(kept)]
    if ends:
        return f"{kept[: ends[-1]].rstrip()} …"
    return f"{kept[: kept.rfind(' ')].rstrip() if ' ' in kept else kept} …"
