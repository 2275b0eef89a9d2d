"""The grammar of the query language: tokens -> tree.

::

    either  = both { OR both }
    both    = single { [AND] single }
    single  = NOT single | ( either ) | word | prefix* | "phrase" | name:value

NOT binds tightest, then AND (which may be left out), then OR. What does not fit is left out with
a notice; there is no input that cannot be parsed.
"""

from __future__ import annotations

from collections.abc import Callable

from articles.search.query.ast import (
    And,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
    join_nodes,
)
from articles.search.query.lexer import TERMS, Sign, Token

# Makes a node of a field; None leaves it out. The second argument is False inside brackets, NOT or
# OR; the third says whether the field is excluded.
FieldHandler = Callable[[Token, bool, bool], Node | None]


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
