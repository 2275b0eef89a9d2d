"""One sheet for each kind of record: its rows, what they need joined, and its columns.

The columns are a promise to other programs: they may be added to at the end, and are never
renamed or removed. ``docs/exports.md`` describes them, in the words that stand here.
"""

from __future__ import annotations

from django.db.models import Model

from articles.formats.exports import prefetch as j
from articles.formats.exports.columns import (
    BOOLEAN,
    DATE,
    INTEGER,
    LIST,
    MOMENT,
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

ID = attribute_column("id", INTEGER, "the record's number, which it keeps", "pk")
CHANGED = attribute_column("updated_at", MOMENT, "when the record was last changed, in UTC")
SLUG = text_column("slug", "the readable part of its address; the filters' value")
SUMMIT = (
    related_column("summit", "summit.slug", "slug of the summit"),
    related_column("summit_name", "summit.name", "name of the summit"),
)
TOPICS = slugs_column("topics", "exported_topics", "slugs of its topics")


def _count(name: str, about: str) -> ExportColumn:
    return ExportColumn(name, INTEGER, about, lambda record, site: record.exported_numbers[name])


def _around(name: str, about: str) -> ExportColumn:
    return ExportColumn(
        name,
        TEXT,
        f"{about}; empty where the text may not be shown",
        lambda record, site: getattr(record, name) if may_show_context(record) else "",
    )


def _actors(name: str, part: str) -> ExportColumn:
    return ExportColumn(
        name,
        LIST,
        f"names of the {name}",
        lambda record, site: [str(a) for a in record.exported_actors if a.part == part],
    )


def _pledge_number(name: str, about: str) -> ExportColumn:
    def value(record: Model, site: str) -> int | None:
        related = record.exported_relatives[name]
        return related.pk if related else None

    return ExportColumn(name, INTEGER, about, value)


def _calendar(name: str, about: str) -> ExportColumn:
    return ExportColumn(
        name,
        BOOLEAN,
        f"{about}; on the day of the export",
        lambda r, site: getattr(r, name)(today()),
    )


ARTICLES = ExportSchema(
    "article",
    lambda: Article.objects.published().select_related("publisher", "summit").defer("body"),
    j.prefetch_articles,
    (
        ID,
        permalink_column(),
        text_column(
            "title", "the headline, as it is printed; our own words where title_supplied is true"
        ),
        attribute_column(
            "title_supplied", BOOLEAN, "the source shows no headline; the title is our own"
        ),
        text_column("summary", "in the archive's own words"),
        related_column("publisher", "publisher.slug", "slug of the publisher"),
        related_column("publisher_name", "publisher.name", "name of the publisher"),
        text_column("author", "the by-line, as it is printed"),
        *partial_date_columns("published_on", "when it was published"),
        attribute_column("source_url", TEXT, "its address at the publisher's", "url"),
        text_column("language", "BCP 47"),
        text_column("kind", "what kind of coverage it is"),
        text_column("rights", "how much of the text the archive shows: full, excerpt or record"),
        *SUMMIT,
        TOPICS,
        attribute_column("follow_up", BOOLEAN, "a later report on what became of the promises"),
        _count("quotes", "how many public quotes it prints first"),
        _count("pledges", "how many public pledges it mentions"),
        text_column("note", "what readers should know about the record"),
        CHANGED,
        attribute_column(
            "briefing", BOOLEAN, "written by the archive: commentary, not coverage", "is_briefing"
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
    j.prefetch_quotes,
    (
        ID,
        permalink_column(),
        text_column("exact", "the words, as they were recorded from the source"),
        related_column("speaker", "speaker.slug", "slug of the speaker"),
        ExportColumn(
            "speaker_name",
            TEXT,
            "name of the speaker; as printed where the archive has no record",
            lambda r, site: r.speaker.name if r.speaker else r.speaker_name,
        ),
        text_column("role_at_time", "the office held when it was said"),
        related_column("organisation_at_time", "exported_organisation.slug", "its slug"),
        attribute_column("article", INTEGER, "number of the article that prints it", "article_id"),
        related_column("article_title", "article.title", "headline of that article"),
        related_column("publisher", "article.publisher.slug", "slug of that article's publisher"),
        related_column("source_url", "article.url", "address of that article at the publisher's"),
        ExportColumn(
            "sources",
            LIST,
            "further addresses on which the quote rests",
            lambda r, site: [one.url for one in r.exported_sources],
        ),
        *SUMMIT,
        *partial_date_columns("said_on", "when it was said"),
        text_column("occasion", "where or to whom it was said"),
        text_column("language", "BCP 47"),
        text_column("form", "direct, partial or translated"),
        text_column(
            "verification",
            "found (in the source's text), editor (checked by one), cited (second-hand) or "
            "briefing (only in a briefing of the archive's)",
        ),
        text_column("rendition", "how the quote relates to what was said"),
        attribute_column(
            "start", INTEGER, "first character of the words in the stored text, from 0"
        ),
        attribute_column("end", INTEGER, "the character after the last"),
        _around("prefix", "the characters before the words"),
        _around("suffix", "the characters after the words"),
        attribute_column(
            "statement", INTEGER, "the same number for quotes of one utterance", "statement_id"
        ),
        text_column("note", "what readers should know about the record"),
        CHANGED,
    ),
)

PLEDGES = ExportSchema(
    "pledge",
    lambda: Pledge.objects.published().select_related("summit"),
    j.prefetch_pledges,
    (
        ID,
        permalink_column(),
        text_column("title", "a short name"),
        text_column("summary", "the promise in one sentence"),
        text_column("kind", "funding, legislation, operations, agreement, policy or programme"),
        *SUMMIT,
        _actors("makers", "maker"),
        _actors("partners", "partner"),
        _actors("recipients", "recipient"),
        ExportColumn(
            "amount",
            NUMBER,
            "in whole units of the currency",
            lambda r, site: json_number(r.amount),
        ),
        text_column("currency", "ISO 4217; empty without an amount"),
        text_column("amount_note", "what the amount covers"),
        text_column("funding_type", "new, re-announced or unclear"),
        text_column("beneficiary", "who or what it is for"),
        *partial_date_columns("announced_on", "when it was announced"),
        *partial_date_columns("deadline", "by when"),
        text_column("deadline_note", "how the source puts the deadline"),
        text_column("status", "the verdict that stands; the archive's pages explain the scale"),
        *partial_date_columns("status_as_of", "the day for which the verdict holds"),
        _calendar("overdue", "the deadline is past and no final verdict stands"),
        ExportColumn("late", BOOLEAN, "kept after the deadline", lambda r, site: r.late()),
        _calendar("stale", "open and not checked lately"),
        TOPICS,
        _pledge_number("parent", "number of the larger pledge of which it is a part"),
        _pledge_number("follow_up_of", "number of the pledge that it follows up"),
        _pledge_number("supersedes", "number of the pledge that it replaces"),
        _pledge_number("repeats", "number of the pledge whose money it announces again"),
        _count("mentions", "in how many public places it is announced or repeated"),
        text_column("note", "what readers should know about the record"),
        CHANGED,
    ),
)

SPEAKERS = ExportSchema(
    "speaker",
    lambda: Speaker.objects.published().select_related("country"),
    j.prefetch_speakers,
    (
        ID,
        permalink_column(),
        SLUG,
        text_column("name", "the usual name"),
        text_column("sort_name", "family name first"),
        attribute_column("country", TEXT, "ISO 3166-1 alpha-2", "country_id"),
        text_column("description", "in the archive's own words"),
        ExportColumn(
            "roles",
            LIST,
            "offices held, the newest first",
            lambda r, site: [one.role for one in r.exported_appointments],
        ),
        ExportColumn(
            "organisations",
            LIST,
            "slugs of the organisations of those offices",
            lambda r, site: [
                o.organisation.slug for o in r.exported_appointments if o.organisation
            ],
        ),
        _count("quotes", "how many public quotes"),
        text_column("note", "what readers should know about the record"),
        CHANGED,
    ),
)

SUMMITS = ExportSchema(
    "summit",
    lambda: Summit.objects.published().select_related("country"),
    j.prefetch_summits,
    (
        ID,
        permalink_column(),
        SLUG,
        text_column("name", "the official name"),
        text_column("short_name", "the name in lists"),
        attribute_column("other_names", LIST, "other names it goes by"),
        attribute_column("start_on", DATE, "the first day"),
        attribute_column("end_on", DATE, "the last day"),
        text_column("city", "where it was held"),
        text_column("venue", "the house"),
        attribute_column("country", TEXT, "ISO 3166-1 alpha-2", "country_id"),
        text_column("summary", "in the archive's own words"),
        TOPICS,
        _count("articles", "how many public articles"),
        _count("quotes", "how many public quotes"),
        _count("pledges", "how many public pledges"),
        CHANGED,
    ),
)

ORGANISATIONS = ExportSchema(
    "organisation",
    lambda: Organisation.objects.published().select_related("country"),
    j.prefetch_organisations,
    (
        ID,
        permalink_column(),
        SLUG,
        text_column("name", "the usual name"),
        text_column("kind", "such as government"),
        attribute_column(
            "country", TEXT, "ISO 3166-1 alpha-2; empty for an international body", "country_id"
        ),
        text_column("website", "its own address"),
        text_column("description", "in the archive's own words"),
        _count("quotes", "how many public quotes in its name"),
        _count("pledges", "how many public pledges it makes, shares or receives"),
        CHANGED,
    ),
)

TOPIC_LIST = ExportSchema(
    "topic",
    lambda: Topic.objects.published(),
    j.prefetch_topics,
    (
        ID,
        permalink_column(),
        SLUG,
        text_column("name", "the topic"),
        text_column("description", "in the archive's own words"),
        _count("articles", "how many public articles"),
        _count("pledges", "how many public pledges"),
    ),
)

SHEETS: dict[str, ExportSchema] = {
    sheet.kind: sheet
    for sheet in (ARTICLES, QUOTES, PLEDGES, SPEAKERS, SUMMITS, ORGANISATIONS, TOPIC_LIST)
}
