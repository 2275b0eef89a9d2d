"""Explanation of a search request in plain English, so that readers see how it was understood.

*articles containing* **smuggling** *but not* **Calais**, *by* **Yvette Cooper**, *since March 2025*
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TypeVar

from articles.kinds import ARTICLE, PLEDGE, TOPIC
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
from articles.search.request import DUE, Dates, SearchRequest
from articles.search.result_types import Pieces
from articles.text.dates import DAY, MONTH, YEAR, PartialDate

# If a typed name matches more records than this, only their number is given.
MAX_LISTED_VALUES = 4

# (facet, slug or code) -> label.
LabelGetter = Callable[[str, str], str]
_Item = TypeVar("_Item", Node, str)

NOUNS = {
    None: "results",
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
    "speaker": "by",
    "summit": "at",
    "publisher": "published by",
    "organisation": "involving",
    "country": "connected with",
    "concerns": "involving",
    "made_by_organisation": "made by",
    "made_by_speaker": "made by",
    "topic": "on",
    "language": "in",
    "status": "with the status",
    "kind": "of type",
    "form": "of type",
    "verification": "with the verification",
    "rights": "with the text status",
    "amount_type": "with an amount that is",
    "funding_type": "with funding that is",
    "currency": "in",
    "gap": "with the gap",
    "due": "",  # pledges, overdue
    "record": "only",
}
_RELATIONS_BY_KIND = {
    ("speaker", ARTICLE): "quoting",
    ("speaker", None): "with",
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


def explain_request(selection: SearchRequest, get_label: LabelGetter) -> Pieces:
    """The request as a phrase: pieces of text, each with whether it is emphasised."""
    phrase = _PhraseBuilder(selection.kind, get_label)
    phrase.add(NOUNS[selection.kind])
    phrase.add_query(selection.words)
    for clause in selection.clauses:
        if clause.any_of:
            phrase.add_filter(clause.field, clause.any_of)
        if clause.none_of:
            phrase.add_filter(clause.field, clause.none_of, negated=True)
    period = _period(selection.dates)
    if period:
        phrase.add(f", {period}")
    return tuple(phrase.pieces)


class _PhraseBuilder:
    def __init__(self, kind: str | None, get_label: LabelGetter) -> None:
        self.kind = kind
        self.get_label = get_label
        self.pieces: list[tuple[str, bool]] = []

    def add(self, text: str, strong: bool = False) -> None:
        if self.pieces and self.pieces[-1][1] is strong:
            text = self.pieces.pop()[0] + text
        self.pieces.append((text, strong))

    def add_list(
        self, items: Sequence[_Item], conjunction: str, add_item: Callable[[_Item], None]
    ) -> None:
        for number, item in enumerate(items):
            if number:
                self.add(f" {conjunction} " if number == len(items) - 1 else ", ")
            add_item(item)

    def add_query(self, node: Node | None) -> None:
        """The query: required words, excluded words, then fields."""
        if node is None:
            return
        parts = node.required if isinstance(node, And) else (node,)
        fields = [p for p in parts if isinstance(p, Field)]
        negated = [p.child for p in parts if isinstance(p, Not)]
        excluded = [child for child in negated if not isinstance(child, Field)]
        excluded_fields = [child for child in negated if isinstance(child, Field)]
        required = [p for p in parts if not isinstance(p, (Field, Not))]
        if required:
            self.add(" containing ")
            self.add_list(required, "and", lambda p: self.add_node(p, nested=len(required) > 1))
        if excluded:
            self.add(" but not " if required else " not containing ")
            self.add_list(excluded, "or", lambda part: self.add_node(part, nested=True))
        for field in fields:
            self.add_filter(field.name, field.values, typed=field.typed)
        for field in excluded_fields:
            self.add_filter(field.name, field.values, negated=True, typed=field.typed)

    def add_node(self, node: Node, nested: bool = False) -> None:
        if isinstance(node, Word):
            self.add(node.text, True)
        elif isinstance(node, Prefix):
            self.add("words starting with ")
            self.add(node.text, True)
        elif isinstance(node, Phrase):
            self.add(f"“{node.text}”", True)
        elif isinstance(node, Field):
            self.add(f"{node.name} ")
            self.add_values(node.name, node.values, node.typed)
        elif isinstance(node, Not):
            self.add("not ")
            self.add_node(node.child, nested=True)
        else:
            self.add("(" if nested else "")
            conjunction = "or" if isinstance(node, Or) else "and"
            children = node.children if isinstance(node, Or) else node.required
            self.add_list(children, conjunction, lambda p: self.add_node(p, nested=True))
            self.add(")" if nested else "")

    def add_filter(
        self, field: str, values: Sequence[str], negated: bool = False, typed: str = ""
    ) -> None:
        relation = _RELATIONS_BY_KIND.get((field, self.kind)) or _RELATIONS.get(field, field)
        separator = " " if len(self.pieces) == 1 and relation and not negated else ", "
        self.add(f"{separator}{'not ' if negated else ''}{f'{relation} ' if relation else ''}")
        self.add_values(field, values, typed)

    def add_values(self, field: str, values: Sequence[str], typed: str = "") -> None:
        """The labels of the values, or their number if one typed name matches many."""
        if typed and len(values) > MAX_LISTED_VALUES:
            self.add(f"any of the {len(values)} called ")
            self.add(typed, True)
            return

        def label(value: str) -> str:
            if field == "record":
                return NOUNS[value]
            text = self.get_label(field, value)
            return text.lower() if field == DUE else text

        self.add_list(values, "or", lambda value: self.add(label(value), True))


def _period(dates: Dates) -> str:
    first, last = dates
    if first and last:
        single = _single_period(first, last)
        if single:
            return f"{'on' if single.precision == DAY else 'in'} {single}"
        return f"from {_start(first)} to {_end(last)}"
    if first:
        return f"since {_start(first)}"
    return f"until {_end(last)}" if last else ""


def _single_period(first: date, last: date) -> PartialDate | None:
    """The day, month or year with exactly these first and last days."""
    for precision in (DAY, MONTH, YEAR):
        period = PartialDate.of(first, precision)
        if (period.start, period.end) == (first, last):
            return period
    return None


def _start(day: date) -> PartialDate:
    """The longest period that starts on this day."""
    precision = DAY if day.day > 1 else MONTH if day.month > 1 else YEAR
    return PartialDate.of(day, precision)


def _end(day: date) -> PartialDate:
    """The longest period that ends on this day."""
    if day.day < calendar.monthrange(day.year, day.month)[1]:
        return PartialDate.of(day, DAY)
    if day == date.max or (day + timedelta(days=1)).month == 1:
        return PartialDate.of(day, YEAR)
    return PartialDate.of(day, MONTH)
