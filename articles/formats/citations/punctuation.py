"""Punctuation of titles and notes in citations: no doubled marks, balanced quotation marks.

Headlines and quotes are taken from the middle of texts; every citation format adds marks around
them.
"""

from __future__ import annotations

import re

_END = ",;:–— \t\n\u00a0"
_CLOSING = "’”\"'"


def clean(text: str) -> str:
    """The text on one line, without doubled or detached punctuation, quotation marks balanced."""
    text = " ".join(text.split())
    text = re.sub(r"(?: ?,)+", ",", text)
    text = re.sub(r",(?: ?[.…])+", lambda match: match[0][-1], text)
    text = re.sub(r"\.{2,}", "…", text)
    text = re.sub(r"„([^„“”]*)[“”]", r"“\1”", text)
    return balance(text)


def balance(text: str) -> str:
    """The text without quotation marks that lack their counterpart."""
    unmatched: list[int] = []
    removed = {at for at, mark in enumerate(text) if mark == "„"}
    for at, mark in enumerate(text):
        if mark == "“":
            unmatched.append(at)
        elif mark == "”":
            if unmatched:
                unmatched.pop()
            else:
                removed.add(at)
    straight = [at for at, mark in enumerate(text) if mark == '"']
    if len(straight) % 2:
        removed.add(straight[-1])
    if text.count("«") != text.count("»"):
        removed |= {at for at, mark in enumerate(text) if mark in "«»"}
    removed |= set(unmatched)
    if not removed:
        return text
    return clean("".join(mark for at, mark in enumerate(text) if at not in removed))


def trim_end(text: str) -> str:
    """The text without a comma, semicolon, colon or dash at its end or before closing marks."""
    words = text.rstrip(_CLOSING)
    trimmed = words.rstrip(_END)
    return trimmed + text[len(words) :] if trimmed else text.strip(_END)


def single_quotation_marks(text: str) -> str:
    """Quotation marks within quotation marks become single (Chicago 13.30)."""
    curly = re.sub(r'"([^"]*)"', r"“\1”", text)
    return curly.translate({ord("“"): "‘", ord("”"): "’"})
