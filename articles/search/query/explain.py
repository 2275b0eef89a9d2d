"""A selection put back into words, so that a reader sees what was understood.

*articles with* **smuggling** *but not* **Calais**, *said by* **Yvette Cooper**, *since March 2025*
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from articles.search.query.ast import (
    And,
    Field,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
)
from articles.search.request import (
    ARTICLE,
    DUE,
    PLEDGE,
    TOPIC,
    Dates,
    SearchRequest,
)
from articles.search.result_types import Pieces
from articles.text.dates import DAY, MONTH, YEAR, PartialDate

# A typed name that stands for more records than this is not spelt out.
NAMED = 4

# (facet, slug or code) -> the name that readers know it by.
Names = Callable[[str, str], str]

NOUNS = {
    None: "everything",
    ARTICLE: "articles",
    "quote": "quotes",
    PLEDGE: "pledges",
    "speaker": "speakers",
    "summit": "summits",
    "organisation": "organisations",
    TOPIC: "topics",
    "publisher": "publishers",
    "country": "countries",
    "statement": "statements",
}

_RELATIONS = {
    "speaker": "said by",
    "summit": "at",
    "publisher": "published by",
    "organisation": "involving",
    "country": "connected with",
    "concerns": "concerning",
    "made_by_organisation": "made by",
    "made_by_speaker": "made by",
    "topic": "on",
    "language": "in",
    "status": "with the status",
    "kind": "of the kind",
    "form": "quoted in the form",
    "verification": "with the verification",
    "rights": "held as",
    "funding_type": "with money that is",
    "currency": "in the currency",
    "due": "",  # pledges, overdue
    "record": "among the",
}
_RELATIONS_OF = {
    ("speaker", PLEDGE): "involving",
    ("country", PLEDGE): "made by",
    ("status", ARTICLE): "with a pledge that is",
    ("speaker", "organisation"): "with",
    ("summit", "speaker"): "quoted at",
    ("organisation", "speaker"): "of",
    ("country", "speaker"): "of",
    ("country", "organisation"): "of",
    ("country", "summit"): "in",
}


def explain_request(selection: SearchRequest, names: Names) -> Pieces:
    """The selection as a sentence without a full stop: pieces of text, and which are strong."""
    sentence = _Sentence(selection.kind, names)
    sentence.add(NOUNS[selection.kind])
    sentence.words(selection.words)
    for clause in selection.clauses:
        if clause.any_of:
            sentence.relation(clause.field, clause.any_of)
        if clause.none_of:
            sentence.relation(clause.field, clause.none_of, negated=True)
    when = _period(selection.dates)
    if when:
        sentence.add(f", {when}")
    return tuple(sentence.pieces)


class _Sentence:
    def __init__(self, kind: str | None, names: Names) -> None:
        self.kind = kind
        self.names = names
        self.pieces: list[tuple[str, bool]] = []

    def add(self, text: str, strong: bool = False) -> None:
        if self.pieces and self.pieces[-1][1] is strong:
            text = self.pieces.pop()[0] + text
        self.pieces.append((text, strong))

    def list(self, items: Iterable, last: str, put: Callable) -> None:
        items = list(items)
        for number, item in enumerate(items):
            if number:
                self.add(f" {last} " if number == len(items) - 1 else ", ")
            put(item)

    def words(self, node: Node | None) -> None:
        """The tree's wanted words, then its unwanted ones, then its fields."""
        if node is None:
            return
        parts = node.children if isinstance(node, And) else (node,)
        fields = [p for p in parts if isinstance(p, Field)]
        unwanted = [p.child for p in parts if isinstance(p, Not) and not _is_field(p.child)]
        unwanted_fields = [p.child for p in parts if isinstance(p, Not) and _is_field(p.child)]
        wanted = [p for p in parts if not isinstance(p, (Field, Not))]
        if wanted:
            self.add(" with ")
            self.list(wanted, "and", lambda part: self.node(part, inside=len(wanted) > 1))
        if unwanted:
            self.add(" but not " if wanted else " without ")
            self.list(unwanted, "or", lambda part: self.node(part, inside=True))
        for field in fields:
            self.relation(field.name, field.values, typed=field.typed)
        for field in unwanted_fields:
            self.relation(field.name, field.values, negated=True, typed=field.typed)

    def node(self, node: Node, inside: bool = False) -> None:
        if isinstance(node, Word):
            self.add(node.text, True)
        elif isinstance(node, Prefix):
            self.add("words that begin with ")
            self.add(node.text, True)
        elif isinstance(node, Phrase):
            self.add(f"“{node.text}”", True)
        elif isinstance(node, Field):
            self.add(f"{node.name} ")
            self.values(node.name, node.values, node.typed)
        elif isinstance(node, Not):
            self.add("not ")
            self.node(node.child, inside=True)
        else:
            self.add("(" if inside else "")
            join = "or" if isinstance(node, Or) else "and"
            self.list(node.children, join, lambda part: self.node(part, inside=True))
            self.add(")" if inside else "")

    def relation(
        self, field: str, values: Sequence[str], negated: bool = False, typed: str = ""
    ) -> None:
        words = _RELATIONS_OF.get((field, self.kind)) or _RELATIONS.get(field, field)
        self.add(f", {'not ' if negated else ''}{f'{words} ' if words else ''}")
        self.values(field, values, typed)

    def values(self, field: str, values: Sequence[str], typed: str = "") -> None:
        """The values by name; of many that one typed name stands for, only how many."""
        if typed and len(values) > NAMED:
            self.add(f"any of the {len(values)} called ")
            self.add(typed, True)
            return

        def name(value: str) -> str:
            if field == "record":
                return NOUNS[value]
            label = self.names(field, value)
            return label.lower() if field == DUE else label

        self.list(values, "or", lambda value: self.add(name(value), True))


def _is_field(node: Node) -> bool:
    return isinstance(node, Field)


def _period(dates: Dates) -> str:
    first, last = dates
    if first and last:
        whole = _whole(first, last)
        if whole:
            return f"{'on' if whole.precision == DAY else 'in'} {whole}"
        return f"from {_from(first)} to {_to(last)}"
    if first:
        return f"since {_from(first)}"
    return f"until {_to(last)}" if last else ""


def _whole(first: date, last: date) -> PartialDate | None:
    """The day, month or year that begins and ends with these dates."""
    for precision in (DAY, MONTH, YEAR):
        period = PartialDate.of(first, precision)
        if (period.start, period.end) == (first, last):
            return period
    return None


def _from(day: date) -> PartialDate:
    precision = DAY if day.day > 1 else MONTH if day.month > 1 else YEAR
    return PartialDate.of(day, precision)


def _to(day: date) -> PartialDate:
    if day.day < calendar.monthrange(day.year, day.month)[1]:
        return PartialDate.of(day, DAY)
    if day == date.max or (day + timedelta(days=1)).month == 1:
        return PartialDate.of(day, YEAR)
    return PartialDate.of(day, MONTH)
