"""Planning of imports: works out what storing a document changes; read-only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from articles.importing.cited_pages import (
    cited_links,
    find_publisher_by_host,
    quotes_citing,
)
from articles.importing.exceptions import ImportRefused, NotCited
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
from articles.models.compiled_query import CompiledQuery
from articles.models.import_history import (
    IMPORTED_WITH_DOCUMENT,
    PARTLY_IMPORTED,
    changed_values,
    has_values,
    last_import_version,
)
from articles.models.revision import pin_unanchored, repin
from articles.text.languages import UNDETERMINED, known_language
from articles.text.normalize import fold
from articles.text.web_addresses import canonical_address

from .plans import FieldChange, ImportOptions, ImportPlan, version_of
from .records import ImportedDocument, LanguageSource

UNKNOWN_PUBLISHER = "Unknown publisher"
_EMPTY_VALUES = ("", None, UNDETERMINED)
RIGHTS_UNCHANGED = "the article stays “summary only”: change its rights on its own page"


def make_plan(
    record: ImportedDocument, options: ImportOptions, earlier: Sequence[ImportPlan] = ()
) -> ImportPlan:
    """Plan how to store *record*, after the plans in *earlier*.

    Values that an editor changed are not overwritten. Raises :class:`ImportRefused` for an unknown
    summit or topic, and ``ValidationError`` for an invalid value.
    """
    document = stored_document(record.sha256)
    article = match_article(record, document, earlier)
    document = document or Document(sha256=record.sha256)
    version = version_of(article)
    values = _declared_values(record, options)
    if article is None:
        plan = ImportPlan(
            record,
            document,
            _new_article(record, values),
            created=True,
            reason=IMPORTED_WITH_DOCUMENT,
        )
        plan.article.clean_fields(exclude=["publisher", "summit"])
    else:
        plan = ImportPlan(record, document, article, version, language=article.language)
        before = next((p for p in reversed(earlier) if p.article is article), None)
        _load_parts(plan, before)
        if not record.body:
            values.pop("rights", None)  # they are not the rights in the stored text
        _plan_values(plan, values, options, before)
        _plan_language(plan)
    if options.attach and plan.created:
        _plan_cited_page(plan)
    _plan_attached_quotes(plan, options)
    _plan_text(plan, options, earlier)
    _plan_links(plan)
    article = plan.article
    if options.publish and article.state == State.DRAFT and not _is_decided(article, "state"):
        plan.set_deferred("state", State.PUBLISHED)
        plan.changes.append("published")
    return plan


def stored_document(sha256: str) -> Document | None:
    """The stored document with this hash, with its article."""
    return _documents.first(sha256)


_documents = CompiledQuery(
    lambda hashes: Document.objects.filter(sha256__in=hashes).select_related("article")
)


def _plan_cited_page(plan: ImportPlan) -> None:
    """Complete the new article of a cited page from the links to it; refuse other pages."""
    links = cited_links((plan.record.metadata.url, *plan.record.addresses))
    if not links:
        raise NotCited("the archive does not cite it (by this address); not stored")
    article, link = plan.article, links[0]
    article.rights = Rights.RECORD
    article.url = link.url
    if link.publisher is not None:
        article.publisher = link.publisher
    if not known_language(article.language) and link.language:
        article.language = link.language
    if any(_is_public(link) for link in links):
        plan.set_deferred("state", State.PUBLISHED)


def _is_public(link: SourceLink) -> bool:
    return SourceLink.objects.published().filter(pk=link.pk).exists()


def _plan_attached_quotes(plan: ImportPlan, options: ImportOptions) -> None:
    """Attach quotes without an article that cite this page, unless that would hide them.

    A published quote in a draft article would not be public any more.
    """
    article, record = plan.article, plan.record
    if not record.body:
        return
    is_public = article.state == State.PUBLISHED or options.publish
    quotes = quotes_citing((article.url, record.metadata.url, *record.addresses))
    plan.attached = [quote for quote in quotes if is_public or quote.state != State.PUBLISHED]
    waiting = len(quotes) - len(plan.attached)
    if waiting:
        plan.notes.append(
            f"{waiting} quotes cite this page: they are looked for in its text once the article is "
            "published and the page imported again"
        )
    plan.quotes += plan.attached
    plan.open_quotes = frozenset(quote.pk for quote in plan.quotes if not quote.pinned)
    for quote in plan.attached:
        quote.article = article
    is_stored = article.body == record.body
    if is_stored and (pinned := len(pin_unanchored(article, plan.attached))):
        plan.changes.append(f"{pinned} pinned")


def _declared_values(record: ImportedDocument, options: ImportOptions) -> dict[str, Any]:
    """The values of an article that the metadata or the options state."""
    metadata = record.metadata
    values: dict[str, Any] = {
        name: getattr(metadata, name)
        for name in ("url", "author", "kind", "summary", "rights")
        if getattr(metadata, name)
    }
    if record.language_source in (LanguageSource.STATED, LanguageSource.DECLARED):
        values["language"] = record.language
    if metadata.title:
        values |= {"title": record.title, "title_supplied": False}
    if metadata.summit:
        summit = _summits.first(metadata.summit)
        if summit is None:
            raise ImportRefused(
                f"there is no summit “{metadata.summit}” in the archive; add it or leave it out"
            )
        values["summit"] = summit
    elif options.summit is not None:
        values["summit"] = options.summit
    if metadata.publisher or options.publisher:
        by_host = find_publisher_by_host(metadata.url) if record.page_publisher else None
        if by_host is not None and by_host.name == UNKNOWN_PUBLISHER:
            by_host = None
        values["publisher"] = by_host or find_or_build_publisher(
            metadata.publisher or options.publisher
        )
    if options.rights:
        values["rights"] = options.rights
    return values


_summits = CompiledQuery(lambda slugs: Summit.objects.filter(slug__in=slugs))
_publishers = CompiledQuery(lambda pks: Publisher.objects.filter(pk__in=pks))


@CompiledQuery
def _publisher_names(keys: Sequence) -> QuerySet:
    return Publisher.objects.values_list("pk", "name", "slug")


def find_or_build_publisher(name: str) -> Publisher:
    """Find a publisher by normalised name or by slug, or build one for the caller to save."""
    folded = fold(name)
    for pk, its_name, slug in _publisher_names():
        if fold(its_name) == folded or slug == name:
            return _publishers([pk])[0]
    return Publisher(name=name)


def _new_article(record: ImportedDocument, declared: Mapping[str, Any]) -> Article:
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
        **declared,
    }
    if not values.get("publisher"):
        values["publisher"] = find_or_build_publisher(UNKNOWN_PUBLISHER)
    return Article(**values)


def _load_parts(plan: ImportPlan, before: ImportPlan | None) -> None:
    """Load the quotes and mentions of the article, or share those of an earlier plan."""
    if before is not None:
        plan.quotes, plan.mentions = before.quotes, before.mentions
    elif plan.article.pk is not None:
        plan.quotes = list(plan.article.quotes.select_related("speaker"))
        plan.mentions = list(plan.article.mentions.select_related("pledge"))


def _plan_values(
    plan: ImportPlan, declared: Mapping[str, Any], options: ImportOptions, before: ImportPlan | None
) -> None:
    """Merge the declared values into an existing article (three-way merge with the last import)."""
    article = plan.article
    values = dict(declared)
    _plan_url(plan, values)
    if plan.record.page_publisher and article.publisher.name != UNKNOWN_PUBLISHER:
        values.pop("publisher", None)  # pages name one outlet in several ways
    if options.keep_rights and article.rights == Rights.RECORD and "rights" in values:
        if values["rights"] != Rights.RECORD:
            plan.notes.append(RIGHTS_UNCHANGED)
        del values["rights"]
    if before is not None and before.reason == IMPORTED_WITH_DOCUMENT:
        last_import = article
    elif article.pk is not None:
        last_import = last_import_version(article, IMPORTED_WITH_DOCUMENT)
    else:
        last_import = None
    if last_import is None:
        # The article was not created by an import: only fill in empty values.
        changes = {k: v for k, v in values.items() if getattr(article, k) in _EMPTY_VALUES}
        conflicts = {}
        values = changes
    else:
        changes, conflicts = changed_values(article, last_import, values)
    for name in [name for name in changes if _is_decided(article, name)]:
        conflicts[name] = changes.pop(name)
    if "title" not in changes:
        changes.pop("title_supplied", None)
    if conflicts:
        names = ", ".join(sorted(conflicts))
        plan.notes.append(f"not updated, because it was changed in the archive: {names}")
    if changes:
        for name, value in changes.items():
            plan.add_field_change(name, value)
            plan.changes.append(
                _describe_rights_change(article.rights, value) if name == "rights" else name
            )
            setattr(article, name, value)
        plan.changes.sort()
        article.clean_fields(exclude=["publisher", "summit"])
        is_complete = last_import is not None and has_values(article, values)
        plan.reason = IMPORTED_WITH_DOCUMENT if is_complete else PARTLY_IMPORTED


def _plan_language(plan: ImportPlan) -> None:
    """Set the detected language if the language of the article is unknown."""
    article, detected = plan.article, plan.record.language
    if known_language(article.language) or not known_language(detected):
        return
    if not _is_decided(article, "language"):
        plan.add_field_change("language", detected)
        plan.changes.append("language")
        article.language = detected
        plan.reason = plan.reason or PARTLY_IMPORTED


def _describe_rights_change(old: str, new: str) -> str:
    return f"rights: {Rights(old).label} → {Rights(new).label}".lower()


def _plan_url(plan: ImportPlan, values: dict[str, Any]) -> None:
    """Handle the URL in *values*: a different one becomes that of a copy.

    The URL of another article is dropped with a note.
    """
    article, url = plan.article, values.get("url", "")
    if url and canonical_address(url) == canonical_address(article.url):
        values["url"] = url = article.url  # another form of the same address
    if url and article.url and url != article.url:
        del values["url"]
        publisher = values.pop("publisher", None)
        if article.pk is None or not article.copies.filter(url=url).exists():
            plan.copy = ArticleCopy(article=article, url=url, publisher=publisher)
            plan.changes.append("a copy at another address")
            plan.field_changes.append(FieldChange("also published at", "", url))
    elif url and Article.objects.filter(url=url).exclude(pk=article.pk).exists():
        del values["url"]
        plan.notes.append(f"{url} is the address of another article; not used")


def _plan_text(plan: ImportPlan, options: ImportOptions, earlier: Sequence[ImportPlan]) -> None:
    article, body = plan.article, plan.record.body
    if not body or article.body == body:
        return
    revisions = []
    if article.pk is not None:
        revisions = list(article.revisions.only("editor", "body"))
    before = [p.record.body for p in earlier if p.article is article and p.new_text]
    if body in before or any(revision.body == body for revision in revisions):
        plan.notes.append("an earlier text of this article; the newer one is unchanged")
        return
    if not before and revisions and revisions[0].editor_id is not None:
        plan.notes.append("text not updated, because an editor changed it")
        return
    first = not article.body
    plan.set_deferred("body", body)
    plan.new_text = True
    if plan.created and not plan.attached:
        return
    pinned, lost = repin(article, plan.quotes, plan.mentions)
    if not plan.created:
        plan.changes.append("the text" if first else "a new revision of the text")
    if pinned:
        plan.changes.append(f"{pinned} pinned")
    if lost:
        plan.notes.append(f"{lost} no longer found in the text")
    if plan.created:
        return
    if first and article.rights != Rights.FULL and not _is_decided(article, "rights"):
        _plan_rights_of_first_text(plan, options)


def _plan_rights_of_first_text(plan: ImportPlan, options: ImportOptions) -> None:
    """Show the first text of an article that was summary only, unless its rights are kept."""
    article = plan.article
    if options.keep_rights:
        if RIGHTS_UNCHANGED not in plan.notes and article.rights == Rights.RECORD:
            plan.notes.append(RIGHTS_UNCHANGED)
        return
    rights = options.rights or plan.record.metadata.rights or Rights.FULL
    if rights != article.rights:
        plan.add_field_change("rights", rights)
        plan.changes.append(_describe_rights_change(article.rights, rights))
        plan.set_deferred("rights", rights)


def _plan_links(plan: ImportPlan) -> None:
    """Add missing topics and sources from the metadata, unless an editor has saved the article."""
    article, metadata = plan.article, plan.record.metadata
    is_stored = article.pk is not None
    if is_stored and article.history.filter(history_user__isnull=False).exists():
        return
    slugs = metadata.topics
    topics = list(Topic.objects.filter(slug__in=slugs)) if slugs else []
    missing = sorted(set(metadata.topics) - {topic.slug for topic in topics})
    if missing:
        raise ImportRefused(
            f"there is no topic “{missing[0]}” in the archive; add it or leave it out"
        )
    present_topics = set(article.topics.values_list("pk", flat=True)) if is_stored else set()
    plan.topics = [topic for topic in topics if topic.pk not in present_topics]
    present_urls = set(article.sources.values_list("url", flat=True)) if is_stored else set()
    urls = [url for url in dict.fromkeys(metadata.sources) if url not in present_urls]
    plan.sources = [SourceLink(article=article, url=url) for url in urls]


def _is_decided(article: Article, name: str) -> bool:
    return article.pk is not None and decided_by_editor(article, name)
