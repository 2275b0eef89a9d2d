"""Lexer of the query language: typed text as tokens.

Tokens are words, prefixes, "phrases" in any quotation marks, ``name:value`` fields, brackets, ``-``
before a term, and the operators OR (also ``|``), AND and NOT in capitals; in lower case they are
words. The lexer never fails: broken input is repaired, with a notice.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import Enum

from rapidfuzz import process

from articles.search.query.notices import Notice, NoticeCode
from articles.search.query.stop_words import is_stop_word, query_language

MAX_LENGTH = 500
# Without stop words.
MAX_TERMS = 24

# Field names -> facets; ``from`` and ``to`` are the ends of a date range.
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
_DASHES = "-−‐‑"  # hyphen, minus sign, and the two that word processors insert
_BRACKETS = "()"
_FIELD = re.compile(r"([A-Za-z]+)[:：]")
_WORD = re.compile(rf"[^\s|{re.escape(QUOTES + _BRACKETS)}]+")
_OPERATORS = ("OR", "AND", "NOT")


class TokenType(Enum):
    """The type of a token."""

    WORD = "word"
    PREFIX = "prefix"
    PHRASE = "phrase"
    FIELD = "field"
    OR = "OR"
    AND = "AND"
    NOT = "NOT"
    OPEN = "("
    CLOSE = ")"


TERM_TYPES = (TokenType.WORD, TokenType.PREFIX, TokenType.PHRASE, TokenType.FIELD)


@dataclass(frozen=True, slots=True)
class Token:
    """A token: ``text`` is the word, phrase or value, ``name`` the facet of a field.

    ``optional`` words are stop words. ``start`` and ``end`` are its offsets in the typed text.
    """

    type: TokenType
    text: str = ""
    name: str = ""
    optional: bool = False
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


def tokenize(typed: str) -> Lexer:
    """Split a query into at most ``MAX_TERMS`` terms; returns a lexer with tokens and notices."""
    lexer = Lexer(typed)
    lexer.run()
    return lexer


def searchable(text: str) -> bool:
    """Whether the text contains a letter or digit, as only those are indexed."""
    return any(c.isalnum() for c in text)


def _has_symbol(text: str) -> bool:
    """Whether the text contains an emoji or similar symbol rather than punctuation."""
    return any(unicodedata.category(c) in ("So", "Sk") for c in text)


class Lexer:
    """Reads a query from left to right into ``tokens`` and ``notices``."""

    def __init__(self, typed: str) -> None:
        # Control and private-use characters separate words.
        text = "".join(c if c.isprintable() else " " for c in typed)
        self.notices: list[Notice] = []
        self.tokens: list[Token] = []
        self.terms = 0
        self.at = self.start = 0
        if len(text) > MAX_LENGTH:
            cut = text[:MAX_LENGTH]
            text = cut[: cut.rfind(" ")] if " " in cut.strip() else cut
            self._notify(
                NoticeCode.TOO_LONG, f"Only the first {MAX_LENGTH} characters were searched for."
            )
        self.text = text
        self.language = query_language(text)

    def run(self) -> None:
        while self.at < len(self.text):
            c = self.text[self.at]
            self.start = self.at
            if c.isspace():
                self.at += 1
            elif c in _BRACKETS:
                self.at += 1
                self._add_token(TokenType.OPEN if c == "(" else TokenType.CLOSE)
            elif c == "|":
                self.at += 1
                self._add_token(TokenType.OR)
            elif c in QUOTES:
                self._add_term(TokenType.PHRASE, self._read_quoted())
            elif c in _DASHES or c == "+":
                self._read_sign()
            else:
                self._read_word()
        if self.terms > MAX_TERMS:
            self._notify(
                NoticeCode.TOO_MANY_TERMS,
                f"Only the first {MAX_TERMS} words, phrases and fields were searched for; "
                f"{self.terms - MAX_TERMS} more were ignored.",
            )

    def _notify(self, code: NoticeCode, text: str) -> None:
        self.notices.append(Notice(code, text))

    def _read_sign(self) -> None:
        """Dashes or pluses: an operator before a term, punctuation otherwise."""
        minus = False
        while self.at < len(self.text) and self.text[self.at] in _DASHES + "+":
            minus = minus or self.text[self.at] != "+"
            self.at += 1
        following = self.text[self.at : self.at + 1]
        if minus and following and not following.isspace() and following != ")":
            self._add_token(TokenType.NOT)

    def _read_quoted(self) -> str:
        """The text up to the closing quotation mark; any mark closes any other."""
        self.at += 1
        start = self.at
        while self.at < len(self.text) and self.text[self.at] not in QUOTES:
            self.at += 1
        inside = self.text[start : self.at]
        if self.at == len(self.text) and searchable(inside):
            self._notify(
                NoticeCode.UNCLOSED_QUOTE,
                f"The quotation mark before “{inside.strip()}” is not closed, so everything "
                "after it is one phrase.",
            )
        self.at += 1
        return " ".join(inside.split())

    def _read_word(self) -> None:
        field = _FIELD.match(self.text, self.at)
        if field and field[1].lower() in FIELD_NAMES:
            self.at = field.end()
            self._read_field(field[1].lower())
            return
        word = self._next_word()
        if word in _OPERATORS:
            self._add_token(TokenType(word))
            return
        if field and not word[len(field[0]) :].startswith("//"):
            self._notify(NoticeCode.UNKNOWN_FIELD, _unknown_field(field[1], word))
        self._add_term(*self._word_or_prefix(word))

    def _next_word(self) -> str:
        match = _WORD.match(self.text, self.at)
        word = match[0] if match else ""
        self.at += len(word)
        return word

    def _word_or_prefix(self, word: str) -> tuple[TokenType, str]:
        bare = word.replace("*", "")
        if "*" not in word or not searchable(bare):
            return TokenType.WORD, bare
        if word.rstrip("*") != bare:
            self._notify(
                NoticeCode.STAR_WITHIN_WORD,
                f"The star in “{word}” was ignored: it only works at the end of a word.",
            )
            return TokenType.WORD, bare
        if sum(c.isalnum() for c in bare) < 2:
            self._notify(
                NoticeCode.SHORT_PREFIX,
                f"“{word}” needs at least two letters before the star; searched for “{bare}”.",
            )
            return TokenType.WORD, bare
        return TokenType.PREFIX, bare

    def _read_field(self, typed: str) -> None:
        while self.text[self.at : self.at + 1].isspace():
            self.at += 1
        following = self.text[self.at : self.at + 1]
        if following and following in QUOTES:
            value = self._read_quoted()
        elif following and following not in _BRACKETS:
            value = self._next_word()
        else:
            value = ""
        if not searchable(value):
            what = "date" if FIELD_NAMES[typed] in ("from", "to") else "name or value"
            self._notify(NoticeCode.EMPTY_FIELD, f"“{typed}:” needs a {what}.")
            return
        self._add_term(TokenType.FIELD, value, FIELD_NAMES[typed])

    def _add_term(self, token_type: TokenType, text: str, name: str = "") -> None:
        if not searchable(text):
            if _has_symbol(text):
                self._notify(
                    NoticeCode.NO_LETTERS, f"“{text[:40]}” has no letters or digits to search for."
                )
            return
        optional = token_type is TokenType.WORD and is_stop_word(text, self.language)
        self.terms += not optional
        if self.terms <= MAX_TERMS:
            self._add_token(token_type, text, name, optional=optional)

    def _add_token(
        self, token_type: TokenType, text: str = "", name: str = "", *, optional: bool = False
    ) -> None:
        end = min(self.at, len(self.text))
        self.tokens.append(Token(token_type, text, name, optional, self.start, end))


def _unknown_field(name: str, word: str) -> str:
    similar = process.extractOne(name.lower(), FIELD_NAMES, score_cutoff=75)
    hint = f" Did you mean “{similar[0]}:”?" if similar else ""
    return f"“{name}:” is not a search field, so “{word}” was searched for as words.{hint}"
