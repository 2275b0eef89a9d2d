"""What people type -> what is looked for.

``parse_query`` reads a line as a person types it into the search box and never raises. Whatever it
could not take literally it repairs and says so in plain words. What it cannot make out at all it
names in ``unknown``: such a query finds nothing, because a condition that is left out would find
more than was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

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
)
from articles.search.query.lexer import QUOTES, TERMS, Sign, Token, scan
from articles.search.request import KINDS, Dates
from articles.text.dates import PartialDate

# What a kind of record may be called in ``kind:``.
_KIND_WORDS = {kind: kind for kind in KINDS} | {f"{kind}s": kind for kind in KINDS}


@dataclass(frozen=True, slots=True)
class ResolvedValue:
    """What a typed name may stand for: slugs or codes; if none, names spelt nearly so.

    ``cut`` when it may stand for more than were taken.
    """

    values: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    cut: bool = False


# (facet, typed name, slug or code) -> what it stands for.
Resolver = Callable[[str, str], ResolvedValue]


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A parsed query: the tree (None when nothing is looked for), dates, and notices.

    ``unknown`` are the notices on what could not be understood, ``cut`` those on what there was
    no room for; all others explain repairs.
    ``respelt`` has, for a notice on a name nobody has, the names spelt nearly so, each with what
    to type instead of the whole.
    """

    words: Node | None = None
    dates: Dates = (None, None)
    notices: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    respelt: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict, compare=False)


# Makes a node of a field; None leaves it out. The second argument is False inside brackets, NOT or
# OR; the third says whether the field is excluded.
FieldHandler = Callable[[Token, bool, bool], Node | None]


def identity_resolver(name: str, typed: str) -> ResolvedValue:
    """The resolver that takes every value for a slug or code as it stands."""
    return ResolvedValue((typed,))


def parse_query(typed: str, resolve: Resolver = identity_resolver) -> ParsedQuery:
    """The meaning of what was typed."""
    scanned = scan(typed)
    fields = _Fields(typed, resolve)
    tree, repairs = build_ast(scanned.tokens, fields.node)
    dates = fields.dates()
    notices = [*scanned.notices, *repairs, *fields.notices]
    unknown = [*scanned.unknown, *fields.unknown]
    if tree is None and dates == (None, None) and typed.strip() and not unknown:
        empty = f"There is nothing to look for in “{typed.strip()[:40]}”."
        notices.append(empty)
        unknown.append(empty)
    return ParsedQuery(
        tree,
        dates,
        tuple(dict.fromkeys(notices)),
        tuple(dict.fromkeys(unknown)),
        tuple(scanned.cut),
        fields.respelt,
    )


class _Fields:
    """Makes nodes of typed fields, and keeps the dates, which hold for the whole query."""

    def __init__(self, typed: str, resolve: Resolver) -> None:
        self.typed = typed
        self.resolve = resolve
        self.notices: list[str] = []
        self.unknown: list[str] = []
        self.respelt: dict[str, tuple[tuple[str, str], ...]] = {}
        self.starts: list[PartialDate] = []
        self.stops: list[PartialDate] = []

    def _not_understood(self, notice: str) -> None:
        self.notices.append(notice)
        self.unknown.append(notice)

    def node(self, token: Token, top: bool, excluded: bool) -> Node | None:
        if token.name in ("from", "to"):
            self._date(token, top, excluded)
            return None
        if token.name == "kind" and token.text.lower() in _KIND_WORDS:
            return Field("record", (_KIND_WORDS[token.text.lower()],), token.text)
        found = self.resolve(token.name, token.text)
        if found.values:
            many = f"“{token.text}” names more than {len(found.values)} records"
            if found.cut and excluded:
                self._not_understood(f"{many}, too many to exclude. Type more of the name.")
            elif found.cut:
                self.notices.append(
                    f"{many}; the {len(found.values)} best known were looked for. "
                    "Type more of the name."
                )
            return Field(token.name, tuple(found.values), token.text)
        notice = unknown_value(token.name, token.text)
        self._not_understood(notice)
        self.respelt[notice] = tuple((name, self._instead(token, name)) for name in found.near)
        return None

    def _instead(self, token: Token, name: str) -> str:
        """What was typed, with that name in the field."""
        name = "".join(c for c in name if c not in QUOTES)
        value = f'"{name}"' if " " in name else name
        before, after = self.typed[: token.start], self.typed[token.end :]
        field_name = re.match(r"[A-Za-z]*", self.typed[token.start : token.end])[0]
        return f"{before}{field_name}:{value}{after}"

    def _date(self, token: Token, top: bool, excluded: bool) -> None:
        try:
            period = PartialDate.typed(token.text)
        except ValueError:
            self._not_understood(
                f"“{token.text}” after “{token.name}:” is not a date; "
                "write 2025, 2025-03 or 2025-03-31."
            )
            return
        if excluded:
            self._not_understood(f"Dates cannot be excluded: “{token.name}:{token.text}”.")
        elif not top:
            self.notices.append(
                f"“{token.name}:{token.text}” holds for the whole search: dates cannot be "
                "one of several choices."
            )
        (self.starts if token.name == "from" else self.stops).append(period)

    def dates(self) -> Dates:
        """The days on which all typed dates hold."""
        first = max(self.starts, key=lambda period: period.start, default=None)
        last = min(self.stops, key=lambda period: period.end, default=None)
        if first and last and first.start > last.end:
            self.notices.append("The first date was later than the last, so they were swapped.")
            first, last = last, first
        return first and first.start, last and last.end


def unknown_value(name: str, typed: str) -> str:
    """What is said of a value that a filter does not have: "No speaker called “stamer”."."""
    return f"No {name.replace('_', ' ')} called “{typed}”."


def build_ast(tokens: list[Token], of_field: FieldHandler) -> tuple[Node | None, list[str]]:
    """The tree of these tokens (None when nothing is left to look for), and notices on repairs."""
    parser = _Parser(tokens, of_field)
    parts = []
    while parser.at < len(tokens):
        parts.append(parser.either())
        if parser.at < len(tokens):  # only a closing bracket too many stops the parser early
            parser.at += 1
            parser.note("A closing bracket without an opening one was left out.")
    return join_nodes(And, parts), parser.notices


class _Parser:
    def __init__(self, tokens: list[Token], of_field: FieldHandler) -> None:
        self.tokens = tokens
        self.of_field = of_field
        self.at = 0
        self.depth = 0
        self.excluding = False
        self.notices: list[str] = []
        self.has_or = any(token.sign is Sign.OR for token in tokens)

    def note(self, notice: str) -> None:
        if notice not in self.notices:
            self.notices.append(notice)

    def peek(self) -> Sign | None:
        return self.tokens[self.at].sign if self.at < len(self.tokens) else None

    def either(self) -> Node | None:
        parts = []
        while True:
            before = self.at
            parts.append(self.both())
            bare = before == self.at
            if self.peek() is not Sign.OR:
                if bare and before and self.tokens[before - 1].sign is Sign.OR:
                    self.note("“or” needs something on both sides; it was left out.")
                return join_nodes(Or, parts)
            if bare:
                self.note("“or” needs something on both sides; it was left out.")
            self.at += 1

    def both(self) -> Node | None:
        parts = []
        while True:
            if self.peek() is Sign.AND:
                self.at += 1
                continue
            if self.peek() in (None, Sign.OR, Sign.CLOSE):
                return join_nodes(And, parts)
            parts.append(self.single(negated=False))

    def single(self, *, negated: bool) -> Node | None:
        sign = self.peek()
        if sign is Sign.NOT:
            return self.excluded()
        if sign is Sign.OPEN:
            return self.bracketed()
        if sign in TERMS:
            token = self.tokens[self.at]
            self.at += 1
            if sign is Sign.FIELD:
                top = not (negated or self.depth or self.has_or)
                return self.of_field(token, top, self.excluding)
            return {Sign.WORD: Word, Sign.PREFIX: Prefix, Sign.PHRASE: Phrase}[sign](token.text)
        return None

    def excluded(self) -> Node | None:
        """NOT, with as many repetitions as were typed: two of them cancel each other."""
        count = 0
        while self.peek() is Sign.NOT:
            self.at += 1
            count += 1
        if self.peek() in (None, Sign.OR, Sign.AND, Sign.CLOSE):
            self.note("“not” needs something after it; it was left out.")
            return None
        outside = self.excluding
        self.excluding = outside ^ (count % 2 == 1)
        child = self.single(negated=True)
        self.excluding = outside
        if child is None or count % 2 == 0:
            return child
        return child.child if isinstance(child, Not) else Not(child)

    def bracketed(self) -> Node | None:
        self.at += 1
        self.depth += 1
        node = self.either()
        self.depth -= 1
        if self.peek() is Sign.CLOSE:
            self.at += 1
        else:
            self.note("A bracket was never closed; it was closed at the end.")
        return node
