"""Matching: finds the existing article that an imported document belongs to.

A document matches an article if, in this order,

1. its bytes are known (SHA-256): imported before, or named by the article's record;
2. one of its web addresses is that of the article or of one of its copies;
3. a revision of the article has the same text, with the same date;
4. it comes from the same file, has the same date, and shares half of its paragraphs;
5. publisher, title and date are the same.

Anything else is a new article. If the metadata names a different publisher, only 1 and 2 count. A
file with an old name and a different text is therefore a new article, a corrected text a revision.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from articles.importing.cited_pages import find_cited_article
from articles.importing.plans import ImportPlan
from articles.importing.records import ImportedDocument
from articles.models import Article, ArticleRevision, Document, ImportItem
from articles.models.compiled_query import CompiledQuery
from articles.text.normalize import fold


def match_article(
    record: ImportedDocument, document: Document | None, earlier: Sequence[ImportPlan] = ()
) -> Article | None:
    """Find the article that *record* belongs to; *document* is the row of its bytes.

    For an article created or changed by one of *earlier*, the plans of the same import, returns
    the object of that plan.
    """
    article = (
        document.article
        if document is not None and document.article is not None
        else find_cited_article((record.metadata.url, *record.addresses))
        or _by_text(record)
        or _by_path(record)
        or _by_title(record)
    )
    if article is None:
        return next((plan.article for plan in earlier if _matches_plan(plan, record)), None)
    return next((plan.article for plan in earlier if plan.article.pk == article.pk), article)


def find_same(record: ImportedDocument, earlier: Sequence[ImportPlan]) -> ImportPlan | None:
    """The plan in *earlier* that creates the article of *record*, if any."""
    return next((plan for plan in earlier if plan.created and _matches_plan(plan, record)), None)


def _matches_plan(plan: ImportPlan, record: ImportedDocument) -> bool:
    """Whether *record* belongs to the article of *plan*, by the same rules."""
    article, metadata = plan.article, record.metadata
    if plan.record.sha256 == record.sha256:
        return True
    if metadata.url and metadata.url in (article.url, plan.copy.url if plan.copy else ""):
        return True
    if not _is_compatible(article, record):
        return False
    same_text = bool(record.body) and article.body == record.body
    return same_text or bool(
        metadata.title and metadata.publisher and article.title == metadata.title
    )


_revisions = CompiledQuery(
    lambda hashes: ArticleRevision.objects.filter(sha256=hashes[0]).select_related("article"),
    sizes=(1,),
)
# The newest line of an import about an article from a file with this path.
_items = CompiledQuery(
    lambda paths: (
        ImportItem.objects.filter(path=paths[0], article__isnull=False)
        .select_related("article")
        .order_by("-pk")[:1]
    ),
    sizes=(1,),
)


def _by_text(record: ImportedDocument) -> Article | None:
    sha256 = hashlib.sha256(record.body.encode()).hexdigest()
    for revision in _revisions([sha256]):
        if _is_compatible(revision.article, record):
            return revision.article
    return None


def _by_path(record: ImportedDocument) -> Article | None:
    item = _items.first(record.path[-500:])
    if item is None or not _is_compatible(item.article, record):
        return None
    return item.article if shares_half(item.article.body, record.body) else None


def _by_title(record: ImportedDocument) -> Article | None:
    metadata = record.metadata
    if not (metadata.title and metadata.publisher):
        return None
    same = Article.objects.filter(title=metadata.title, published_on=record.published_on)
    return next((article for article in same if _is_compatible(article, record)), None)


def _is_compatible(article: Article, record: ImportedDocument) -> bool:
    metadata = record.metadata
    return (
        article.published_on == record.published_on
        and (not metadata.url or not article.url)
        and (not metadata.publisher or fold(article.publisher.name) == fold(metadata.publisher))
    )


def shares_half(one: str, other: str) -> bool:
    """Whether at least half of the paragraphs of the shorter text are in the longer one."""
    a = {" ".join(block.split()) for block in one.split("\n\n")} - {""}
    b = {" ".join(block.split()) for block in other.split("\n\n")} - {""}
    fewer = min(len(a), len(b))
    return fewer > 0 and len(a & b) * 2 >= fewer
