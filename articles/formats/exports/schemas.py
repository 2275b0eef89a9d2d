"""Export schema of each kind of record: rows, prefetching and columns.

Columns are a stable interface: new ones may be added at the end, none is renamed or removed.
``docs/exports.md`` repeats their descriptions; a test compares them.
"""

from __future__ import annotations

from django.db.models import Model

from articles.formats.exports import prefetch
from articles.formats.exports.columns import (
    BOOLEAN,
    DATE,
    DATETIME,
    INTEGER,
    LIST,
    NUMBER,
    TEXT,
    ExportColumn,
    ExportSchema,
    attribute_column,
    json_number,
    may_show_context,
    partial_date_columns,
    permalink_column,
    related_column,
    slugs_column,
    text_column,
)
from articles.models import Article, Organisation, Pledge, Quote, Speaker, Summit, Topic
from articles.models.deadlines import today

ID = attribute_column("id", INTEGER, "permanent id of the record", "pk")
UPDATED_AT = attribute_column("updated_at", DATETIME, "time of the last change (UTC)")
SLUG = text_column("slug", "short name in URLs and filters")
SUMMIT = (
    related_column("summit", "summit.slug", "slug of the summit"),
    related_column("summit_name", "summit.name", "name of the summit"),
)
TOPICS = slugs_column("topics", "exported_topics", "slugs of its topics")


def _count(name: str, description: str) -> ExportColumn:
    return ExportColumn(
        name, INTEGER, description, lambda record, site: record.exported_counts[name]
    )


def _context(name: str, description: str) -> ExportColumn:
    return ExportColumn(
        name,
        TEXT,
        f"{description}; empty unless the full text is public",
        lambda record, site: getattr(record, name) if may_show_context(record) else "",
    )


def _actors(name: str, part: str) -> ExportColumn:
    return ExportColumn(
        name,
        LIST,
        f"names of the {name}",
        lambda record, site: [str(a) for a in record.exported_actors if a.part == part],
    )


def _related_pledge(name: str, description: str) -> ExportColumn:
    def value(record: Model, site: str) -> int | None:
        related = record.exported_related[name]
        return related.pk if related else None

    return ExportColumn(name, INTEGER, description, value)


def _as_of_today(name: str, description: str) -> ExportColumn:
    return ExportColumn(
        name,
        BOOLEAN,
        f"{description}; on the day of the export",
        lambda r, site: getattr(r, name)(today()),
    )


ARTICLES = ExportSchema(
    "article",
    lambda: Article.objects.published().select_related("publisher", "summit").defer("body"),
    prefetch.prefetch_articles,
    (
        ID,
        permalink_column(),
        text_column("title", "original headline; our own title if title_supplied is true"),
        attribute_column(
            "title_supplied", BOOLEAN, "original headline unavailable; the title is ours"
        ),
        text_column("summary", "our own summary"),
        related_column("publisher", "publisher.slug", "slug of the publisher"),
        related_column("publisher_name", "publisher.name", "name of the publisher"),
        text_column("author", "byline as printed"),
        *partial_date_columns("published_on", "publication date"),
        attribute_column("source_url", TEXT, "URL at the publisher", "url"),
        text_column("language", "language tag (BCP 47)"),
        text_column("kind", "type of article, such as news or blog"),
        text_column("rights", "how much of the text is public: full, excerpt or record (none)"),
        *SUMMIT,
        TOPICS,
        attribute_column("follow_up", BOOLEAN, "a later report on what came of the pledges"),
        _count("quotes", "number of public quotes from it"),
        _count("pledges", "number of public pledges it mentions"),
        text_column("note", "note for readers"),
        UPDATED_AT,
        attribute_column(
            "briefing",
            BOOLEAN,
            "written by Summit Archive: commentary, not coverage",
            "is_briefing",
        ),
    ),
)

QUOTES = ExportSchema(
    "quote",
    lambda: (
        Quote.objects.published()
        .select_related("article__publisher", "speaker", "summit")
        .defer("article__body", "article__summary")
    ),
    prefetch.prefetch_quotes,
    (
        ID,
        permalink_column(),
        text_column("exact", "the quoted words, exactly as in the source"),
        related_column("speaker", "speaker.slug", "slug of the speaker"),
        ExportColumn(
            "speaker_name",
            TEXT,
            "name of the speaker; as printed if there is no speaker record",
            lambda r, site: r.speaker.name if r.speaker else r.speaker_name,
        ),
        text_column("role_at_time", "role when speaking"),
        related_column(
            "organisation_at_time", "exported_organisation.slug", "slug of the organisation"
        ),
        attribute_column("article", INTEGER, "id of the article", "article_id"),
        related_column("article_title", "article.title", "headline of the article"),
        related_column("publisher", "article.publisher.slug", "slug of the article's publisher"),
        related_column("source_url", "article.url", "URL of the article at the publisher"),
        ExportColumn(
            "sources",
            LIST,
            "URLs of further sources",
            lambda r, site: [source.url for source in r.exported_sources],
        ),
        *SUMMIT,
        *partial_date_columns("said_on", "date of the quote"),
        text_column("occasion", "occasion or audience"),
        text_column("language", "language tag (BCP 47)"),
        text_column("form", "quote type: direct, partial or translated"),
        text_column(
            "verification",
            "found (in the source's text), editor (checked by an editor), cited (second-hand) or "
            "briefing (quoted only in our own briefing)",
        ),
        text_column("rendition", "wording compared with what was said"),
        attribute_column("start", INTEGER, "offset of the first character in the stored text"),
        attribute_column("end", INTEGER, "offset after the last character"),
        _context("prefix", "text before the quote"),
        _context("suffix", "text after the quote"),
        attribute_column(
            "statement", INTEGER, "id of the statement that the words are from", "statement_id"
        ),
        text_column("note", "note for readers"),
        UPDATED_AT,
    ),
)

PLEDGES = ExportSchema(
    "pledge",
    lambda: Pledge.objects.published().select_related("summit"),
    prefetch.prefetch_pledges,
    (
        ID,
        permalink_column(),
        text_column("title", "short title"),
        text_column("summary", "the pledge in one sentence"),
        text_column("kind", "funding, legislation, operations, agreement, policy or programme"),
        *SUMMIT,
        _actors("makers", "maker"),
        _actors("partners", "partner"),
        _actors("recipients", "recipient"),
        ExportColumn(
            "amount",
            NUMBER,
            "amount in units of the currency",
            lambda r, site: json_number(r.amount),
        ),
        text_column("currency", "ISO 4217; empty without an amount"),
        text_column("amount_note", "where the amount comes from"),
        text_column("funding_type", "new, re-announced or unclear money"),
        text_column("beneficiary", "who or what benefits"),
        *partial_date_columns("announced_on", "announcement date"),
        *partial_date_columns("deadline", "deadline"),
        text_column("deadline_note", "where the deadline comes from"),
        text_column("status", "current status; the scale is explained on the website"),
        *partial_date_columns("status_as_of", "date of the status"),
        _as_of_today("overdue", "deadline passed without a final status"),
        ExportColumn("late", BOOLEAN, "kept after the deadline", lambda r, site: r.late()),
        _as_of_today("stale", "open and needs review"),
        TOPICS,
        _related_pledge("parent", "id of the larger pledge it is part of"),
        _related_pledge("follow_up_of", "id of the pledge it follows up"),
        _related_pledge("supersedes", "id of the pledge it replaces"),
        _related_pledge("repeats", "id of the pledge whose money it announces again"),
        _count("mentions", "number of public mentions in articles and quotes"),
        text_column("note", "note for readers"),
        UPDATED_AT,
    ),
)

SPEAKERS = ExportSchema(
    "speaker",
    lambda: Speaker.objects.published().select_related("country"),
    prefetch.prefetch_speakers,
    (
        ID,
        permalink_column(),
        SLUG,
        text_column("name", "usual name"),
        text_column("sort_name", "family name first"),
        attribute_column("country", TEXT, "ISO 3166-1 alpha-2", "country_id"),
        text_column("description", "our own description"),
        ExportColumn(
            "roles",
            LIST,
            "roles, latest first",
            lambda r, site: [a.role for a in r.exported_appointments],
        ),
        ExportColumn(
            "organisations",
            LIST,
            "slugs of the organisations of these roles",
            lambda r, site: [
                a.organisation.slug for a in r.exported_appointments if a.organisation
            ],
        ),
        _count("quotes", "number of public quotes"),
        text_column("note", "note for readers"),
        UPDATED_AT,
    ),
)

SUMMITS = ExportSchema(
    "summit",
    lambda: Summit.objects.published().select_related("country"),
    prefetch.prefetch_summits,
    (
        ID,
        permalink_column(),
        SLUG,
        text_column("name", "official name"),
        text_column("short_name", "name in lists"),
        attribute_column("other_names", LIST, "other names"),
        attribute_column("start_on", DATE, "first day"),
        attribute_column("end_on", DATE, "last day"),
        text_column("city", "host city"),
        text_column("venue", "name of the venue"),
        attribute_column("country", TEXT, "ISO 3166-1 alpha-2", "country_id"),
        text_column("summary", "our own summary"),
        TOPICS,
        _count("articles", "number of public articles"),
        _count("quotes", "number of public quotes"),
        _count("pledges", "number of public pledges"),
        UPDATED_AT,
    ),
)

ORGANISATIONS = ExportSchema(
    "organisation",
    lambda: Organisation.objects.published().select_related("country"),
    prefetch.prefetch_organisations,
    (
        ID,
        permalink_column(),
        SLUG,
        text_column("name", "usual name"),
        text_column("kind", "type, such as government"),
        attribute_column(
            "country", TEXT, "ISO 3166-1 alpha-2; empty for an international body", "country_id"
        ),
        text_column("website", "its own website"),
        text_column("description", "our own description"),
        _count("quotes", "number of public quotes in its name"),
        _count("pledges", "number of public pledges it makes, shares or receives"),
        UPDATED_AT,
    ),
)

TOPIC_LIST = ExportSchema(
    "topic",
    lambda: Topic.objects.published(),
    prefetch.prefetch_topics,
    (
        ID,
        permalink_column(),
        SLUG,
        text_column("name", "name of the topic"),
        text_column("description", "our own description"),
        _count("articles", "number of public articles"),
        _count("pledges", "number of public pledges"),
    ),
)

SCHEMAS: dict[str, ExportSchema] = {
    schema.kind: schema
    for schema in (ARTICLES, QUOTES, PLEDGES, SPEAKERS, SUMMITS, ORGANISATIONS, TOPIC_LIST)
}
