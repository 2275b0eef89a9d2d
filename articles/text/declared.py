"""Quotes and pledges that the metadata of a document declares, as plain values.

They are pickled into and out of the parsers' sandbox, which runs without Django: this module is in
``text`` and not in ``extraction``, which matches them with records.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DeclaredQuote:
    """A quote that the metadata says is in the document.

    ``key`` is the identifier of a recorded quote with these words, ``words`` the words themselves;
    one of the two is set. ``speaker`` is a name as printed in the document, or empty.
    """

    key: str = ""
    words: str = ""
    speaker: str = ""

    def __post_init__(self) -> None:
        if bool(self.key) == bool(self.words):
            raise ValueError("a quote needs “id” or “words”, not both")


@dataclass(frozen=True)
class DeclaredPledge:
    """A recorded pledge that the metadata says the document mentions; ``words`` locate it."""

    key: str
    words: str = ""

    def __post_init__(self) -> None:
        if not self.key:
            raise ValueError("a pledge needs an “id”")
