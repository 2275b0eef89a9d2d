"""What people type, cut into tokens; anything at all can be typed, so nothing here raises.

The pieces that have a meaning are words, "phrases" (straight, curly, low and angle quotation
marks), ``-`` before a term, ``name:value``, brackets, and the operators OR, AND and NOT in capitals
or not. What is broken is repaired, and each repair leaves a notice in plain words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import Enum

from rapidfuzz import process

MAX_LENGTH = 200
MAX_TERMS = 12

# Typed name -> the facet it means. ``from`` and ``to`` are the two ends of the dates.
FIELD_NAMES = {
    "speaker": "speaker",
    "by": "speaker",
    "summit": "summit",
    "publisher": "publisher",
    "organisation": "organisation",
    "organization": "organisation",
    "org": "organisation",
    "country": "country",
    "concerns": "concerns",
    "topic": "topic",
    "status": "status",
    "kind": "kind",
    "type": "kind",
    "lang": "language",
    "language": "language",
    "from": "from",
    "since": "from",
    "to": "to",
    "until": "to",
}

QUOTES = '"“”„‟«»＂「」『』'
_DASHES = "-−‐‑"  # a hyphen, a minus sign, and the two that word processors put in their place
_BRACKETS = "()"
_FIELD = re.compile(r"([A-Za-z]+)[:：]")
_WORD = re.compile(rf"[^\s{re.escape(QUOTES + _BRACKETS)}]+")
_OPERATORS = {"or": "OR", "and": "AND", "not": "NOT"}


class Sign(Enum):
    """What a token is."""

    WORD = "word"
    PREFIX = "prefix"
    PHRASE = "phrase"
    FIELD = "field"
    OR = "OR"
    AND = "AND"
    NOT = "NOT"
    OPEN = "("
    CLOSE = ")"


TERMS = (Sign.WORD, Sign.PREFIX, Sign.PHRASE, Sign.FIELD)


@dataclass(frozen=True, slots=True)
class Token:
    """One token; ``name`` is the facet of a field, ``text`` the word, phrase or value.

    It stands in what was typed from ``start`` to ``end``.
    """

    sign: Sign
    text: str = ""
    name: str = ""
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


def tokens_of(typed: str) -> tuple[list[Token], list[str]]:
    """The tokens of what was typed (at most ``MAX_TERMS`` terms), and notices on repairs."""
    scanned = scan(typed)
    return scanned.tokens, scanned.notices


def scan(typed: str) -> Scanner:
    """The same with what could not be read (``unknown``) and what was left unread (``cut``)."""
    scanner = Scanner(typed)
    scanner.run()
    return scanner


def searchable(text: str) -> bool:
    """Whether there is a letter or a digit in it, which is all that an index can find."""
    return any(c.isalnum() for c in text)


def _is_pictogram(text: str) -> bool:
    """Whether somebody meant something by these signs: an emoji, not punctuation."""
    return any(unicodedata.category(c) in ("So", "Sk") for c in text)


class Scanner:
    """Reads a line from left to right.

    ``notices`` are all explanations; those of them in ``unknown`` are of something that could not
    be understood, those in ``cut`` of something for which there was no room.
    """

    def __init__(self, typed: str) -> None:
        # Control and private characters part words; they mean nothing else.
        text = "".join(c if c.isprintable() else " " for c in typed)
        self.notices: list[str] = []
        self.unknown: list[str] = []
        self.cut: list[str] = []
        self.tokens: list[Token] = []
        self.terms = 0
        self.at = self.start = 0
        if len(text) > MAX_LENGTH:
            cut = text[:MAX_LENGTH]
            self.text = cut[: cut.rfind(" ")] if " " in cut.strip() else cut
            self._note(f"Only the first {MAX_LENGTH} characters were read.", self.cut)
        else:
            self.text = text

    def run(self) -> None:
        while self.at < len(self.text):
            c = self.text[self.at]
            self.start = self.at
            if c.isspace():
                self.at += 1
            elif c in _BRACKETS:
                self.at += 1
                self._put(Sign.OPEN if c == "(" else Sign.CLOSE)
            elif c in QUOTES:
                self._term(Sign.PHRASE, self._quoted())
            elif c in _DASHES or c == "+":
                self._sign()
            else:
                self._word()
        if self.terms > MAX_TERMS:
            self._note(
                f"Only the first {MAX_TERMS} words, phrases and fields were looked for; "
                f"{self.terms - MAX_TERMS} more were left out.",
                self.cut,
            )

    def _note(self, notice: str, among: list[str]) -> None:
        self.notices.append(notice)
        among.append(notice)

    def _sign(self) -> None:
        """A dash or a plus before a term; one that stands alone is a dash of the sentence."""
        minus = False
        while self.at < len(self.text) and self.text[self.at] in _DASHES + "+":
            minus = minus or self.text[self.at] != "+"
            self.at += 1
        follows = self.text[self.at : self.at + 1]
        if minus and follows and not follows.isspace() and follows != ")":
            self._put(Sign.NOT)

    def _quoted(self) -> str:
        """The text up to the closing mark; any mark closes any other."""
        self.at += 1
        start = self.at
        while self.at < len(self.text) and self.text[self.at] not in QUOTES:
            self.at += 1
        inside = self.text[start : self.at]
        if self.at == len(self.text) and searchable(inside):
            self.notices.append(
                f"The quotation mark before “{inside.strip()}” was never closed; "
                "everything after it was read as one phrase."
            )
        self.at += 1
        return " ".join(inside.split())

    def _word(self) -> None:
        field = _FIELD.match(self.text, self.at)
        if field and field[1].lower() in FIELD_NAMES:
            self.at = field.end()
            self._field(field[1].lower())
            return
        word = _WORD.match(self.text, self.at)[0]
        self.at += len(word)
        operator = _OPERATORS.get(word.lower())
        if operator:
            self._put(Sign(operator))
            return
        if field and not word[len(field[0]) :].startswith("//"):
            self.notices.append(_unknown_field(field[1], word))
        self._term(*self._starred(word))

    def _starred(self, word: str) -> tuple[Sign, str]:
        bare = word.replace("*", "")
        if "*" not in word or not searchable(bare):
            return Sign.WORD, bare
        if word.rstrip("*") != bare:
            self.notices.append(
                f"In “{word}” the star was left out: it stands for letters only at a word's end."
            )
            return Sign.WORD, bare
        if sum(c.isalnum() for c in bare) < 2:
            self.notices.append(
                f"“{word}” needs two letters or more before its star; “{bare}” was looked for."
            )
            return Sign.WORD, bare
        return Sign.PREFIX, bare

    def _field(self, typed: str) -> None:
        while self.text[self.at : self.at + 1].isspace():
            self.at += 1
        following = self.text[self.at : self.at + 1]
        if following and following in QUOTES:
            value = self._quoted()
        elif following and following not in _BRACKETS:
            value = _WORD.match(self.text, self.at)[0]
            self.at += len(value)
        else:
            value = ""
        if not searchable(value):
            what = "date" if FIELD_NAMES[typed] in ("from", "to") else "name or value"
            self._note(f"“{typed}:” needs a {what}.", self.unknown)
            return
        self._term(Sign.FIELD, value, FIELD_NAMES[typed])

    def _term(self, sign: Sign, text: str, name: str = "") -> None:
        if not searchable(text):
            if _is_pictogram(text):
                self._note(f"“{text[:40]}” has no letters or digits to search for.", self.unknown)
            return
        self.terms += 1
        if self.terms <= MAX_TERMS:
            self._put(sign, text, name)

    def _put(self, sign: Sign, text: str = "", name: str = "") -> None:
        self.tokens.append(Token(sign, text, name, self.start, min(self.at, len(self.text))))


def _unknown_field(name: str, word: str) -> str:
    near = process.extractOne(name.lower(), FIELD_NAMES, score_cutoff=75)
    hint = f" Did you mean “{near[0]}:”?" if near else ""
    return f"“{name}:” is not a field of the archive, so “{word}” was read as words.{hint}"
