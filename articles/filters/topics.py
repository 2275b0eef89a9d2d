"""The listing of topics. There are few of them, so the database answers alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from django.db.models import QuerySet

from articles.models import Topic
from articles.search import selection as of
from articles.search.buckets import Highlight
from articles.search.results import Results
from articles.search.selection import MOST, ORDERS, Selection
from articles.search.tree import And, Field, Node, Not, Or
from articles.text.folding import fold

from . import rows
from .base import Listing


class TopicListing(Listing):
    kind = of.TOPIC
    dated = False
    address = "/topics/"

    @classmethod
    def public(cls) -> QuerySet:
        return Topic.objects.published()

    @classmethod
    def orders_offered(cls) -> tuple[str, ...]:
        return ORDERS[of.TOPIC]

    def rows(self) -> QuerySet:
        return rows.topics()

    def matching(self, selection: Selection) -> QuerySet:
        found = rows.topics()
        if selection.words is not None:
            texts = {topic.pk: fold(f"{topic.name} {topic.description}") for topic in found}
            found = found.filter(
                pk__in=[pk for pk, text in texts.items() if _in(selection.words, text)]
            )
        most = selection.ordering() == MOST
        return found.order_by(*(("-article_total", "name") if most else ("name",)))

    @cached_property
    def results(self) -> Results:
        return TopicRows(self.selection, self.rows(), self.matching, by_database=True)


def _in(node: Node, text: str) -> bool:
    """Whether a folded text matches; a word is found wherever it begins a word of the text."""
    if isinstance(node, And):
        return all(_in(child, text) for child in node.children)
    if isinstance(node, Or):
        return any(_in(child, text) for child in node.children)
    if isinstance(node, Not):
        return not _in(node.child, text)
    if isinstance(node, Field):
        return False
    return f" {fold(node.text)}" in f" {text}"


class TopicRows(Results):
    """Topics as a result: what ``matching`` gives, in its order; without facets."""

    def _matching(self) -> dict[str, QuerySet]:
        return {of.TOPIC: self._fallback(self.selection)}

    def highlights(self, rows: Sequence[Topic]) -> list[Highlight]:
        """The names as they stand: nothing is marked in so short a list."""
        return [Highlight(((topic.name, False),)) for topic in rows]
