"""What storing a document would do, decided by reading alone: nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from articles.importing.exceptions import ImportRefused
from articles.importing.matching import match_article
from articles.models import (
    Article,
    ArticleCopy,
    Document,
    Origin,
    Publisher,
    Rights,
    SourceLink,
    State,
    Summit,
    Topic,
    decided_by_editor,
)
from articles.models.import_history import (
    IMPORTED_WITH_DOCUMENT,
    PARTLY_IMPORTED,
    changed_values,
    has_values,
    last_import_version,
)
from articles.models.revision import repin
from articles.text.languages import UNDETERMINED, known_language
from articles.text.normalize import fold

from .plans import FieldChange, ImportOptions, ImportPlan, state_of
from .records import ImportedDocument, LanguageSource

UNKNOWN_PUBLISHER = "Unknown publisher"
_NOTHING_KNOWN = ("", None, UNDETERMINED)
WIDTH = {Rights.RECORD: 0, Rights.EXCERPT: 1, Rights.FULL: 2}
"""How much of a text each kind of rights shows, to be compared."""


def make_plan(
    record: ImportedDocument, options: ImportOptions, earlier: Sequence[ImportPlan] = ()
) -> ImportPlan:
    """What storing *record* will do; *earlier* are plans that will have been carried out before.

    What an editor decided stays: a text of theirs, a title, a summary, the rights, the state.
    Raises :class:`ImportRefused` when the metadata names a summit or topic that the archive has
    not, and ``ValidationError`` for a value that cannot be.
    """
    document = Document.objects.filter(sha256=record.sha256).select_related("article").first()
    article = match_article(record, document, earlier)
    document = document or Document(sha256=record.sha256)
    state = state_of(article)
    said = _said(record, options)
    if article is None:
        plan = ImportPlan(
            record,
            document,
            _new_article(record, said),
            created=True,
            reason=IMPORTED_WITH_DOCUMENT,
        )
        plan.article.clean_fields(exclude=["publisher", "summit"])
    else:
        plan = ImportPlan(record, document, article, state, language=article.language)
        before = next((p for p in reversed(earlier) if p.article is article), None)
        _load_parts(plan, before)
        # A row without a text says nothing of the rights in a text that is there.
        _take_over(
            plan, {k: v for k, v in said.items() if record.body or k != "rights"}, options, before
        )
        _fill_in_language(plan)
    _plan_text(plan, options, earlier)
    _add_beside(plan)
    article = plan.article
    if options.publish and article.state == State.DRAFT and not _decided(article, "state"):
        plan.later("state", State.PUBLISHED)
        plan.changes.append("published")
    return plan


def _said(record: ImportedDocument, options: ImportOptions) -> dict[str, Any]:
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
            raise ImportRefused(
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
    """The publisher of this name, however written, or of this slug; a new one when there is none,
    to be saved by the caller.
    """
    for publisher in Publisher.objects.all():
        if fold(publisher.name) == fold(name) or publisher.slug == name:
            return publisher
    return Publisher(name=name)


def _new_article(record: ImportedDocument, said: Mapping[str, Any]) -> Article:
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
    if not values.get("publisher"):
        values["publisher"] = publisher_named(UNKNOWN_PUBLISHER)
    return Article(**values)


def _load_parts(plan: ImportPlan, before: ImportPlan | None) -> None:
    """The quotes and mentions of the article, as an earlier plan left them."""
    if before is not None:
        plan.quotes, plan.mentions = before.quotes, before.mentions
    elif plan.article.pk is not None:
        plan.quotes = list(plan.article.quotes.select_related("speaker"))
        plan.mentions = list(plan.article.mentions.select_related("pledge"))


def _take_over(
    plan: ImportPlan, said: Mapping[str, Any], options: ImportOptions, before: ImportPlan | None
) -> None:
    """Bring an article that was there up to date with what is said, value by value."""
    article = plan.article
    values = dict(said)
    _plan_address(plan, values)
    if options.keep_rights and article.rights == Rights.RECORD and "rights" in values:
        if WIDTH[values["rights"]] > WIDTH[Rights.RECORD]:
            plan.notes.append(_RIGHTS_KEPT)
        del values["rights"]
    if before is not None and before.reason == IMPORTED_WITH_DOCUMENT:
        written = article
    else:
        written = (
            last_import_version(article, IMPORTED_WITH_DOCUMENT) if article.pk is not None else None
        )
    if written is None:
        # A record that came from elsewhere is only filled up where it says nothing.
        values = {k: v for k, v in values.items() if getattr(article, k) in _NOTHING_KNOWN}
        taken, kept = values, {}
    else:
        taken, kept = changed_values(article, written, values)
    for name in [name for name in taken if _decided(article, name)]:
        kept[name] = taken.pop(name)
    if "title" not in taken:
        taken.pop("title_supplied", None)
    if kept:
        plan.notes.append(f"changed in the archive and left so: {', '.join(sorted(kept))}")
    if taken:
        for name, value in taken.items():
            plan.note_change(name, value)
            plan.changes.append(
                _rights_in_words(article.rights, value) if name == "rights" else name
            )
            setattr(article, name, value)
        plan.changes.sort()
        article.clean_fields(exclude=["publisher", "summit"])
        plan.reason = (
            IMPORTED_WITH_DOCUMENT if written and has_values(article, values) else PARTLY_IMPORTED
        )


def _fill_in_language(plan: ImportPlan) -> None:
    """Take over a detected language where none is known; where one is, it is no news."""
    article, detected = plan.article, plan.record.language
    if known_language(article.language) or not known_language(detected):
        return
    if not _decided(article, "language"):
        plan.note_change("language", detected)
        plan.changes.append("language")
        article.language = detected
        plan.reason = plan.reason or PARTLY_IMPORTED


_RIGHTS_KEPT = "the article stays “record only”: change its rights on its own page"


def _rights_in_words(now: str, new: str) -> str:
    return f"rights: {Rights(now).label} → {Rights(new).label}".lower()


def _plan_address(plan: ImportPlan, values: dict[str, Any]) -> None:
    """Decide on the address in *values*: the article's, that of a copy, or another article's."""
    article, url = plan.article, values.get("url", "")
    if url and article.url and url != article.url:
        # The same text at a second address: another copy of the article, not another article.
        del values["url"]
        publisher = values.pop("publisher", None)
        if article.pk is None or not article.copies.filter(url=url).exists():
            plan.copy = ArticleCopy(article=article, url=url, publisher=publisher)
            plan.changes.append("a copy at another address")
            plan.fields.append(FieldChange("also published at", "", url))
    elif url and Article.objects.filter(url=url).exclude(pk=article.pk).exists():
        del values["url"]
        plan.notes.append(f"{url} is the address of another article; left out")


def _plan_text(plan: ImportPlan, options: ImportOptions, earlier: Sequence[ImportPlan]) -> None:
    article, body = plan.article, plan.record.body
    if not body or article.body == body:
        return
    there = article.pk is not None
    revisions = list(article.revisions.only("editor", "body")) if there else []
    before = [p.record.body for p in earlier if p.article is article and p.new_text]
    if body in before or any(revision.body == body for revision in revisions):
        plan.notes.append("an earlier text of this article; the newer one stands")
        return
    if not before and revisions and revisions[0].editor_id is not None:
        plan.notes.append("an editor stored the text that stands; this one was not taken")
        return
    first = not article.body
    plan.later("body", body)
    plan.new_text = True
    if plan.created:
        return
    pinned, lost = repin(article, plan.quotes, plan.mentions)
    plan.changes.append("the text" if first else "a new revision of the text")
    if pinned:
        plan.changes.append(f"{pinned} pinned")
    if lost:
        plan.notes.append(f"{lost} no longer found in the text")
    if first and article.rights != Rights.FULL and not _decided(article, "rights"):
        if options.keep_rights:
            if _RIGHTS_KEPT not in plan.notes and article.rights == Rights.RECORD:
                plan.notes.append(_RIGHTS_KEPT)
            return
        plan.later("rights", options.rights or plan.record.metadata.rights or Rights.FULL)


def _add_beside(plan: ImportPlan) -> None:
    """Topics and sources that the metadata names; added once, never taken away."""
    article, said = plan.article, plan.record.metadata
    there = article.pk is not None
    if there and article.history.filter(history_user__isnull=False).exists():
        return
    topics = list(Topic.objects.filter(slug__in=said.topics))
    missing = sorted(set(said.topics) - {topic.slug for topic in topics})
    if missing:
        raise ImportRefused(
            f"there is no topic “{missing[0]}” in the archive; add it or leave it out"
        )
    present = set(article.topics.values_list("pk", flat=True)) if there else set()
    plan.topics = [topic for topic in topics if topic.pk not in present]
    known = set(article.sources.values_list("url", flat=True)) if there else set()
    urls = [url for url in dict.fromkeys(said.sources) if url not in known]
    plan.sources = [SourceLink(article=article, url=url) for url in urls]


def _decided(article: Article, name: str) -> bool:
    return article.pk is not None and decided_by_editor(article, name)
