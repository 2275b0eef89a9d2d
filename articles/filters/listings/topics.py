"""The listing of topics. There are few of them, so the database answers alone."""

from __future__ import annotations

from django.db.models import QuerySet

from articles.filters.listings.unindexed import UnindexedListing
from articles.models import Topic, querysets
from articles.search import request as of
from articles.search.query.ast import (
    And,
    Field,
    Node,
    Not,
    Or,
)
from articles.search.request import MOST, SearchRequest
from articles.text.normalize import fold


class TopicListing(UnindexedListing):
    kind = of.TOPIC
    dated = False
    address = "/topics/"

    @classmethod
    def public(cls) -> QuerySet:
        return Topic.objects.published()

    def rows(self) -> QuerySet:
        return querysets.topics()

    def matching(self, selection: SearchRequest) -> QuerySet:
        found = querysets.topics().none() if selection.nothing else querysets.topics()
        if selection.words is not None:
            texts = {topic.pk: fold(f"{topic.name} {topic.description}") for topic in found}
            found = found.filter(
                pk__in=[pk for pk, text in texts.items() if _in(selection.words, text)]
            )
        most = selection.ordering() == MOST
        return found.order_by(*(("-article_total", "name") if most else ("name",)))


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
