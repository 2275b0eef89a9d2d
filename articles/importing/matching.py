"""Which article a document belongs to, if the archive has it already.

A document is the text of an article that is there when, in this order,

1. its bytes are known: imported before, or announced by the article's record (SHA-256);
2. the metadata gives the address of the article or of one of its copies;
3. the article holds, or held, the very same text under the same date;
4. it came from the same file, has the same date, and shares half of its paragraphs;
5. the metadata names the publisher and title of an article of that date.

Anything else is a new article. Two publishers' articles are never taken for one another: where
the metadata names another publisher than the article's, only 1 and 2 count. A file under an old
name with another text is therefore a new article, and a corrected text a revision.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Protocol

from articles.importing.records import ImportedDocument
from articles.models import Article, ArticleCopy, ArticleRevision, Document, ImportItem
from articles.text.normalize import fold


class Earlier(Protocol):
    """A document that is planned to be stored before, with its article as it will be."""

    record: ImportedDocument
    article: Article
    copy: ArticleCopy | None


def match_article(
    record: ImportedDocument, document: Document | None, earlier: Sequence[Earlier] = ()
) -> Article | None:
    """The article of the archive that *record* is a text of; *document* is the row of its bytes.

    An article that one of *earlier* makes or changes is given as the object that is there.
    """
    found = (
        document.article
        if document is not None and document.article is not None
        else _by_address(record.metadata.url)
        or _by_text(record)
        or _by_path(record)
        or _by_title(record)
    )
    if found is None:
        return next((plan.article for plan in earlier if _same_as(plan, record)), None)
    return next((plan.article for plan in earlier if plan.article.pk == found.pk), found)


def _by_address(url: str) -> Article | None:
    if not url:
        return None
    found = Article.objects.filter(url=url).first()
    return found or Article.objects.filter(copies__url=url).first()


def _same_as(plan: Earlier, record: ImportedDocument) -> bool:
    """Whether *record* is a text of the article of *plan*, by the rules above."""
    article, said = plan.article, record.metadata
    if plan.record.sha256 == record.sha256:
        return True
    if said.url and said.url in (article.url, plan.copy.url if plan.copy else ""):
        return True
    if not _may_be(article, record):
        return False
    same_text = bool(record.body) and article.body == record.body
    return same_text or bool(said.title and said.publisher and article.title == said.title)


def _by_text(record: ImportedDocument) -> Article | None:
    sha256 = hashlib.sha256(record.body.encode()).hexdigest()
    for revision in ArticleRevision.objects.filter(sha256=sha256).select_related("article"):
        if _may_be(revision.article, record):
            return revision.article
    return None


def _by_path(record: ImportedDocument) -> Article | None:
    items = ImportItem.objects.filter(path=record.path[-500:], article__isnull=False)
    item = items.select_related("article").order_by("-pk").first()
    if item is None or not _may_be(item.article, record):
        return None
    return item.article if shares_half(item.article.body, record.body) else None


def _by_title(record: ImportedDocument) -> Article | None:
    said = record.metadata
    if not (said.title and said.publisher):
        return None
    same = Article.objects.filter(title=said.title, published_on=record.published_on)
    return next((article for article in same if _may_be(article, record)), None)


def _may_be(article: Article, record: ImportedDocument) -> bool:
    said = record.metadata
    return (
        article.published_on == record.published_on
        and (not said.url or not article.url)
        and (not said.publisher or fold(article.publisher.name) == fold(said.publisher))
    )


def shares_half(one: str, other: str) -> bool:
    """Whether the shorter of two texts has half of its paragraphs, or more, in the longer."""
    a = {" ".join(block.split()) for block in one.split("\n\n")} - {""}
    b = {" ".join(block.split()) for block in other.split("\n\n")} - {""}
    fewer = min(len(a), len(b))
    return fewer > 0 and len(a & b) * 2 >= fewer
