"""A checked document into the archive: the bytes, the article, its text, what is said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from articles.models import (
    Article,
    ArticleCopy,
    Document,
    ImportRun,
    Origin,
    Publisher,
    Rights,
    SourceLink,
    State,
    Summit,
    Topic,
    decided_by_editor,
)
from articles.models.naming import free_slug
from articles.models.provenance import IMPORTED, IN_PART, agrees, last_written, news, save_because
from articles.models.revision import revise
from articles.text.folding import fold
from articles.text.languages import UNDETERMINED, known_language

from .identity import known_article
from .records import ImportedDocument, LanguageSource
from .refusal import Refused

UNKNOWN_PUBLISHER = "Unknown publisher"


_NOTHING_KNOWN = ("", None, UNDETERMINED)


@dataclass(frozen=True)
class Options:
    """What holds for all documents of an import unless their own metadata says otherwise."""

    summit: Summit | None = None
    publisher: str = ""
    rights: str = ""
    publish: bool = False
    dry_run: bool = False


@dataclass
class Stored:
    """What became of a document: its article, whether that is new, and what changed."""

    document: Document
    article: Article
    created: bool = False
    new_text: bool = False
    changes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def store(record: ImportedDocument, options: Options, run: ImportRun | None) -> Stored:
    """Store *record*; the caller holds the transaction.

    What an editor decided stays: a text of theirs, a title, a summary, the rights, the state.
    Raises :class:`Refused` when the metadata names a summit or topic that the archive has not.
    """
    document = Document.objects.filter(sha256=record.sha256).select_related("article").first()
    article = known_article(record, document)
    said = _said(record, options)
    if article is None:
        article = _new_article(record, said, options)
        created = True
    else:
        created = False
    document = _store_bytes(record, document, article, run)
    stored = Stored(document, article, created)
    if not created:
        # A row without a text says nothing of the rights in a text that is there.
        _take_over(stored, {k: v for k, v in said.items() if record.body or k != "rights"})
        _fill_in_language(stored, record)
    _store_text(stored, record, options)
    _add_beside(stored, record)
    if options.publish:
        _publish(stored)
    return stored


def _said(record: ImportedDocument, options: Options) -> dict[str, Any]:
    """The columns of which the metadata or the options say something."""
    said = record.metadata
    values: dict[str, Any] = {
        name: getattr(said, name)
        for name in ("url", "author", "kind", "summary", "rights")
        if getattr(said, name)
    }
    if record.language_source in (LanguageSource.STATED, LanguageSource.DECLARED):
        values["language"] = record.language
    if said.title:
        values |= {"title": record.title, "title_supplied": False}
    if said.summit:
        summit = Summit.objects.filter(slug=said.summit).first()
        if summit is None:
            raise Refused(
                f"there is no summit “{said.summit}” in the archive; add it or leave it out"
            )
        values["summit"] = summit
    elif options.summit is not None:
        values["summit"] = options.summit
    if said.publisher or options.publisher:
        values["publisher"] = publisher_named(said.publisher or options.publisher)
    if options.rights:
        values["rights"] = options.rights
    return values


def publisher_named(name: str) -> Publisher:
    """The publisher of this name, however written, or of this slug; made when there is none."""
    for publisher in Publisher.objects.all():
        if fold(publisher.name) == fold(name) or publisher.slug == name:
            return publisher
    publisher = Publisher(name=name, slug=free_slug(Publisher, name, "publisher"))
    save_because(publisher, IMPORTED)
    return publisher


def _new_article(record: ImportedDocument, said: Mapping[str, Any], options: Options) -> Article:
    values = {
        "title": record.title,
        "title_supplied": record.title_supplied,
        "rights": Rights.FULL,
        "published_on": record.published_on,
        "published_on_precision": record.published_on_precision,
        "date_note": record.date_note,
        "language": record.language,
        "origin": Origin.IMPORT,
        "state": State.DRAFT,
        **said,
    }
    values.setdefault("publisher", None)
    values["publisher"] = values["publisher"] or publisher_named(UNKNOWN_PUBLISHER)
    article = Article(**values)
    article.clean_fields(exclude=["publisher", "summit"])
    save_because(article, IMPORTED)
    return article


def _store_bytes(
    record: ImportedDocument, document: Document | None, article: Article, run: ImportRun | None
) -> Document:
    document = document or Document(sha256=record.sha256)
    if not document.held or document.quarantine or document.article_id is None:
        document.content, document.size = record.content, len(record.content)
        document.media_type, document.filename = record.media_type, record.path[-255:]
        document.received_at = document.received_at or timezone.now()
        document.quarantine, document.article = "", article
        document.run = document.run or run
        document.save()
    return document


def _take_over(stored: Stored, said: Mapping[str, Any]) -> None:
    """Bring an article that was there up to date with what is said, value by value."""
    article = stored.article
    values = dict(said)
    url = values.get("url", "")
    if url and article.url and url != article.url:
        # The same text at a second address: another copy of the article, not another article.
        del values["url"]
        publisher = values.pop("publisher", None)
        if not article.copies.filter(url=url).exists():
            ArticleCopy(article=article, url=url, publisher=publisher).save()
            stored.changes.append("a copy at another address")
    elif url and Article.objects.filter(url=url).exclude(pk=article.pk).exists():
        del values["url"]
        stored.notes.append(f"{url} is the address of another article; left out")
    written = last_written(article, IMPORTED)
    if written is None:
        # A record that came from elsewhere is only filled up where it says nothing.
        values = {k: v for k, v in values.items() if getattr(article, k) in _NOTHING_KNOWN}
        taken, kept = values, {}
    else:
        taken, kept = news(article, written, values)
    for name in [name for name in taken if decided_by_editor(article, name)]:
        kept[name] = taken.pop(name)
    if "title" not in taken:
        taken.pop("title_supplied", None)
    if kept:
        stored.notes.append(f"changed in the archive and left so: {', '.join(sorted(kept))}")
    if taken:
        language = article.language
        for name, value in taken.items():
            setattr(article, name, value)
        article.clean_fields(exclude=["publisher", "summit"])
        save_because(article, IMPORTED if written and agrees(article, values) else IN_PART)
        article.pass_on_language(language)
        stored.changes.extend(sorted(taken))


def _fill_in_language(stored: Stored, record: ImportedDocument) -> None:
    """A detected language is no news where one is known; it only fills in what is not."""
    article = stored.article
    if known_language(article.language) or not known_language(record.language):
        return
    if not decided_by_editor(article, "language"):
        before, article.language = article.language, record.language
        save_because(article, IN_PART)
        article.pass_on_language(before)
        stored.changes.append("language")


def _store_text(stored: Stored, record: ImportedDocument, options: Options) -> None:
    article = stored.article
    if not record.body or article.body == record.body:
        return
    newest = article.revisions.order_by("-number").first()
    if any(revision.body == record.body for revision in article.revisions.filter(number__gt=0)):
        stored.notes.append("an earlier text of this article; the newer one stands")
        return
    if newest is not None and newest.editor_id is not None:
        stored.notes.append("an editor stored the text that stands; this one was not taken")
        return
    first = not article.body
    repinning = revise(article, record.body, document=stored.document, note="imported")
    stored.new_text = True
    if stored.created:
        return
    stored.changes.append("the text" if first else "a new revision of the text")
    if repinning.pinned:
        stored.changes.append(f"{len(repinning.pinned)} pinned")
    if repinning.lost:
        stored.notes.append(f"{len(repinning.lost)} no longer found in the text")
    if first and article.rights != Rights.FULL and not decided_by_editor(article, "rights"):
        article.rights = options.rights or record.metadata.rights or Rights.FULL
        save_because(article, IN_PART)


def _add_beside(stored: Stored, record: ImportedDocument) -> None:
    """Topics and sources that the metadata names; added once, never taken away."""
    article, said = stored.article, record.metadata
    if not stored.created and article.history.filter(history_user__isnull=False).exists():
        return
    topics = list(Topic.objects.filter(slug__in=said.topics))
    missing = sorted(set(said.topics) - {topic.slug for topic in topics})
    if missing:
        raise Refused(f"there is no topic “{missing[0]}” in the archive; add it or leave it out")
    present = set(article.topics.values_list("pk", flat=True))
    article.topics.add(*(topic for topic in topics if topic.pk not in present))
    known = set(article.sources.values_list("url", flat=True))
    for url in dict.fromkeys(said.sources):
        if url not in known:
            SourceLink(article=article, url=url).save()


def _publish(stored: Stored) -> None:
    article = stored.article
    if article.state == State.DRAFT and not decided_by_editor(article, "state"):
        article.state = State.PUBLISHED
        save_because(article, IN_PART)
        stored.changes.append("published")
