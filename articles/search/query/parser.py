"""Parser of the query language: a typed query as a syntax tree, date range and notices.

``parse_query`` never raises. Broken syntax is repaired, with a notice. A condition that cannot be
understood gets a notice with the effect ``UNKNOWN``; such a query has no results, because ignoring
the condition would return more than the reader asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from articles.kinds import INDEXED
from articles.search.query.ast import (
    And,
    Field,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
    join_nodes,
    settle_stop_words,
)
from articles.search.query.lexer import QUOTES, TERM_TYPES, Token, TokenType, tokenize
from articles.search.query.notices import Effect, Notice, NoticeCode
from articles.search.request import Dates
from articles.text.dates import PartialDate

# The values of ``kind:`` that are kinds of record.
_RECORD_KINDS = {kind: kind for kind in INDEXED} | {f"{kind}s": kind for kind in INDEXED}


@dataclass(frozen=True, slots=True)
class ResolvedValue:
    """The slugs or codes that a typed name can mean; if none, similar names.

    ``truncated`` if there are more than these.
    """

    values: tuple[str, ...] = ()
    similar: tuple[str, ...] = ()
    truncated: bool = False


# (facet, typed name, slug or code) -> its values.
Resolver = Callable[[str, str], ResolvedValue]


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A parsed query: syntax tree (None if empty), date range, and notices."""

    words: Node | None = None
    dates: Dates = (None, None)
    notices: tuple[Notice, ...] = ()


# Turns a field token into a node, or None to leave it out. The second argument is False inside
# brackets, NOT or OR; the third tells whether the field is excluded.
FieldHandler = Callable[[Token, bool, bool], Node | None]


def identity_resolver(name: str, typed: str) -> ResolvedValue:
    """Resolver that takes every value for a slug or code."""
    return ResolvedValue((typed,))


def parse_query(typed: str, resolve: Resolver = identity_resolver) -> ParsedQuery:
    """Parse a typed query."""
    lexer = tokenize(typed)
    fields = _FieldBuilder(typed, resolve)
    tree, repairs = build_ast(lexer.tokens, fields.build)
    tree = settle_stop_words(tree)
    dates = fields.dates()
    notices = [*lexer.notices, *repairs, *fields.notices]
    understood = all(notice.effect is not Effect.UNKNOWN for notice in notices)
    if tree is None and dates == (None, None) and typed.strip() and understood:
        text = f"There is nothing to search for in “{typed.strip()[:40]}”."
        notices.append(Notice(NoticeCode.EMPTY_QUERY, text))
    return ParsedQuery(tree, dates, tuple(dict.fromkeys(notices)))


class _FieldBuilder:
    """Builds nodes of fields, and collects the dates, which apply to the whole query."""

    def __init__(self, typed: str, resolve: Resolver) -> None:
        self.typed = typed
        self.resolve = resolve
        self.notices: list[Notice] = []
        self.starts: list[PartialDate] = []
        self.ends: list[PartialDate] = []

    def _notify(self, code: NoticeCode, text: str, *corrections: tuple[str, str]) -> None:
        self.notices.append(Notice(code, text, corrections))

    def build(self, token: Token, top_level: bool, excluded: bool) -> Node | None:
        if token.name in ("from", "to"):
            self._add_date(token, top_level, excluded)
            return None
        if token.name == "kind" and token.text.lower() in _RECORD_KINDS:
            return Field("record", (_RECORD_KINDS[token.text.lower()],), token.text)
        resolved = self.resolve(token.name, token.text)
        if not resolved.values:
            corrections = ((name, self._corrected(token, name)) for name in resolved.similar)
            text = unknown_value(token.name, token.text)
            self._notify(NoticeCode.UNKNOWN_NAME, text, *corrections)
            return None
        if resolved.truncated:
            number = len(resolved.values)
            many = f"“{token.text}” matches more than {number} names"
            if excluded:
                text = f"{many}, too many to exclude. Type more of the name."
                self._notify(NoticeCode.TOO_MANY_EXCLUDED, text)
            else:
                text = f"{many}; searched for the first {number}. Type more of the name."
                self._notify(NoticeCode.AMBIGUOUS_NAME, text)
        return Field(token.name, tuple(resolved.values), token.text)

    def _corrected(self, token: Token, name: str) -> str:
        """The typed query with another name in the field."""
        name = "".join(c for c in name if c not in QUOTES)
        value = f'"{name}"' if " " in name else name
        before, after = self.typed[: token.start], self.typed[token.end :]
        field_name = re.split(r"[^A-Za-z]", self.typed[token.start : token.end], maxsplit=1)[0]
        return f"{before}{field_name}:{value}{after}"

    def _add_date(self, token: Token, top_level: bool, excluded: bool) -> None:
        try:
            period = PartialDate.typed(token.text)
        except ValueError:
            self._notify(
                NoticeCode.INVALID_DATE,
                f"“{token.text}” after “{token.name}:” is not a date. "
                "Use 2025, 2025-03 or 2025-03-31.",
            )
            return
        if excluded:
            text = f"Dates cannot be excluded: “{token.name}:{token.text}”."
            self._notify(NoticeCode.EXCLUDED_DATE, text)
        elif not top_level:
            self._notify(
                NoticeCode.DATE_NOT_GLOBAL,
                f"“{token.name}:{token.text}” applies to the whole search: dates cannot be "
                "combined with “OR”.",
            )
        (self.starts if token.name == "from" else self.ends).append(period)

    def dates(self) -> Dates:
        """The date range that satisfies all dates."""
        first = max(self.starts, key=lambda period: period.start, default=None)
        last = min(self.ends, key=lambda period: period.end, default=None)
        if first and last and first.start > last.end:
            text = "The start date was after the end date, so they were swapped."
            self._notify(NoticeCode.DATES_SWAPPED, text)
            first, last = last, first
        return first.start if first else None, last.end if last else None


def unknown_value(name: str, typed: str) -> str:
    """The message on an unknown value: "No speaker called “stamer”."."""
    return f"No {name.replace('_', ' ')} called “{typed}”."


def build_ast(tokens: list[Token], field_handler: FieldHandler) -> tuple[Node | None, list[Notice]]:
    """The syntax tree of these tokens (None if empty), and notices on repairs."""
    parser = _Parser(tokens, field_handler)
    parts: list[Node | None] = []
    while parser.at < len(tokens):
        parts.append(parser.parse_or())
        if parser.at < len(tokens):  # only an unopened bracket stops the parser early
            parser.at += 1
            parser.notify(
                NoticeCode.UNOPENED_BRACKET, "A closing bracket without an opening one was ignored."
            )
    return join_nodes(And, parts), parser.notices


class _Parser:
    """Recursive descent parser: or, and, not, brackets, term."""

    def __init__(self, tokens: list[Token], field_handler: FieldHandler) -> None:
        self.tokens = tokens
        self.field_handler = field_handler
        self.at = 0
        self.depth = 0
        self.excluding = False
        self.notices: list[Notice] = []
        self.has_or = any(token.type is TokenType.OR for token in tokens)

    def notify(self, code: NoticeCode, text: str) -> None:
        self.notices.append(Notice(code, text))

    def peek(self) -> TokenType | None:
        return self.tokens[self.at].type if self.at < len(self.tokens) else None

    def parse_or(self) -> Node | None:
        parts = []
        while True:
            start = self.at
            parts.append(self.parse_and())
            empty = start == self.at
            followed_by_or = self.peek() is TokenType.OR
            after_or = start > 0 and self.tokens[start - 1].type is TokenType.OR
            if empty and (followed_by_or or after_or):
                text = "“OR” was ignored: it needs a word on both sides."
                self.notify(NoticeCode.INCOMPLETE_OR, text)
            if not followed_by_or:
                return join_nodes(Or, parts)
            self.at += 1

    def parse_and(self) -> Node | None:
        parts: list[Node | None] = []
        while True:
            if self.peek() is TokenType.AND:
                self.at += 1
                continue
            if self.peek() in (None, TokenType.OR, TokenType.CLOSE):
                return join_nodes(And, parts)
            parts.append(self.parse_operand(negated=False))

    def parse_operand(self, *, negated: bool) -> Node | None:
        token_type = self.peek()
        if token_type is TokenType.NOT:
            return self.parse_not()
        if token_type is TokenType.OPEN:
            return self.parse_brackets()
        if token_type in TERM_TYPES:
            token = self.tokens[self.at]
            self.at += 1
            if token_type is TokenType.FIELD:
                top_level = not (negated or self.depth or self.has_or)
                return self.field_handler(token, top_level, self.excluding)
            if token_type is TokenType.WORD:
                return Word(token.text, token.optional)
            return (Prefix if token_type is TokenType.PREFIX else Phrase)(token.text)
        return None

    def parse_not(self) -> Node | None:
        """One or more NOTs; two of them cancel each other."""
        count = 0
        while self.peek() is TokenType.NOT:
            self.at += 1
            count += 1
        if self.peek() in (None, TokenType.OR, TokenType.AND, TokenType.CLOSE):
            text = "“NOT” was ignored: it needs a word after it."
            self.notify(NoticeCode.INCOMPLETE_NOT, text)
            return None
        outside = self.excluding
        self.excluding = outside ^ (count % 2 == 1)
        child = self.parse_operand(negated=count % 2 == 1)
        self.excluding = outside
        if child is None or count % 2 == 0:
            return child
        return child.child if isinstance(child, Not) else Not(child)

    def parse_brackets(self) -> Node | None:
        self.at += 1
        self.depth += 1
        node = self.parse_or()
        self.depth -= 1
        if self.peek() is TokenType.CLOSE:
            self.at += 1
        else:
            text = "A bracket was not closed, so it was closed at the end."
            self.notify(NoticeCode.UNCLOSED_BRACKET, text)
        return node
