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
    Column,
    Sheet,
    day,
    may_show_around,
    number,
    permalink,
    plain,
    slugs,
    text,
    through,
)
from articles.models import Article, Organisation, Pledge, Quote, Speaker, Summit, Topic
from articles.models.deadlines import today

ID = plain("id", INTEGER, "the record's number, which it keeps", "pk")
CHANGED = plain("updated_at", MOMENT, "when the record was last changed, in UTC")
SLUG = text("slug", "the readable part of its address; the filters' value")
SUMMIT = (
    through("summit", "summit.slug", "slug of the summit"),
    through("summit_name", "summit.name", "name of the summit"),
)
TOPICS = slugs("topics", "exported_topics", "slugs of its topics")


def _count(name: str, about: str) -> Column:
    return Column(name, INTEGER, about, lambda record, site: record.exported_numbers[name])


def _around(name: str, about: str) -> Column:
    return Column(
        name,
        TEXT,
        f"{about}; empty where the text may not be shown",
        lambda record, site: getattr(record, name) if may_show_around(record) else "",
    )


def _actors(name: str, part: str) -> Column:
    return Column(
        name,
        LIST,
        f"names of the {name}",
        lambda record, site: [str(a) for a in record.exported_actors if a.part == part],
    )


def _pledge_number(name: str, about: str) -> Column:
    def value(record: Model, site: str) -> int | None:
        related = record.exported_relatives[name]
        return related.pk if related else None

    return Column(name, INTEGER, about, value)


def _calendar(name: str, about: str) -> Column:
    return Column(
        name,
        BOOLEAN,
        f"{about}; on the day of the export",
        lambda r, site: getattr(r, name)(today()),
    )


ARTICLES = Sheet(
    "article",
    lambda: Article.objects.published().select_related("publisher", "summit").defer("body"),
    j.join_articles,
    (
        ID,
        permalink(),
        text("title", "the headline, as it is printed; our own words where title_supplied is true"),
        plain("title_supplied", BOOLEAN, "the source shows no headline; the title is our own"),
        text("summary", "in the archive's own words"),
        through("publisher", "publisher.slug", "slug of the publisher"),
        through("publisher_name", "publisher.name", "name of the publisher"),
        text("author", "the by-line, as it is printed"),
        *day("published_on", "when it was published"),
        plain("source_url", TEXT, "its address at the publisher's", "url"),
        text("language", "BCP 47"),
        text("kind", "what kind of coverage it is"),
        text("rights", "how much of the text the archive shows: full, excerpt or record"),
        *SUMMIT,
        TOPICS,
        plain("follow_up", BOOLEAN, "a later report on what became of the promises"),
        _count("quotes", "how many public quotes it prints first"),
        _count("pledges", "how many public pledges it mentions"),
        text("note", "what readers should know about the record"),
        CHANGED,
        plain(
            "briefing", BOOLEAN, "written by the archive: commentary, not coverage", "is_briefing"
        ),
    ),
)

QUOTES = Sheet(
    "quote",
    lambda: (
        Quote.objects.published()
        .select_related("article__publisher", "speaker", "summit")
        .defer("article__body", "article__summary")
    ),
    j.join_quotes,
    (
        ID,
        permalink(),
        text("exact", "the words, as they were recorded from the source"),
        through("speaker", "speaker.slug", "slug of the speaker"),
        Column(
            "speaker_name",
            TEXT,
            "name of the speaker; as printed where the archive has no record",
            lambda r, site: r.speaker.name if r.speaker else r.speaker_name,
        ),
        text("role_at_time", "the office held when it was said"),
        through("organisation_at_time", "exported_organisation.slug", "its slug"),
        plain("article", INTEGER, "number of the article that prints it", "article_id"),
        through("article_title", "article.title", "headline of that article"),
        through("publisher", "article.publisher.slug", "slug of that article's publisher"),
        through("source_url", "article.url", "address of that article at the publisher's"),
        Column(
            "sources",
            LIST,
            "further addresses on which the quote rests",
            lambda r, site: [one.url for one in r.exported_sources],
        ),
        *SUMMIT,
        *day("said_on", "when it was said"),
        text("occasion", "where or to whom it was said"),
        text("language", "BCP 47"),
        text("form", "direct, partial or translated"),
        text(
            "check",
            "found (in the source's text), editor (checked by one), cited (second-hand) or "
            "briefing (only in a briefing of the archive's)",
        ),
        text("rendition", "how the quote relates to what was said"),
        plain("start", INTEGER, "first character of the words in the stored text, from 0"),
        plain("end", INTEGER, "the character after the last"),
        _around("prefix", "the characters before the words"),
        _around("suffix", "the characters after the words"),
        plain("statement", INTEGER, "the same number for quotes of one utterance", "statement_id"),
        text("note", "what readers should know about the record"),
        CHANGED,
    ),
)

PLEDGES = Sheet(
    "pledge",
    lambda: Pledge.objects.published().select_related("summit"),
    j.join_pledges,
    (
        ID,
        permalink(),
        text("title", "a short name"),
        text("summary", "the promise in one sentence"),
        text("kind", "funding, legislation, operations, agreement, policy or programme"),
        *SUMMIT,
        _actors("makers", "maker"),
        _actors("partners", "partner"),
        _actors("recipients", "recipient"),
        Column(
            "amount", NUMBER, "in whole units of the currency", lambda r, site: number(r.amount)
        ),
        text("currency", "ISO 4217; empty without an amount"),
        text("amount_note", "what the amount covers"),
        text("money_is", "new, re-announced or unclear"),
        text("beneficiary", "who or what it is for"),
        *day("announced_on", "when it was announced"),
        *day("deadline", "by when"),
        text("deadline_note", "how the source puts the deadline"),
        text("status", "the verdict that stands; the archive's pages explain the scale"),
        *day("status_as_of", "the day for which the verdict holds"),
        _calendar("overdue", "the deadline is past and no final verdict stands"),
        Column("late", BOOLEAN, "kept after the deadline", lambda r, site: r.late()),
        _calendar("stale", "open and not checked lately"),
        TOPICS,
        _pledge_number("parent", "number of the larger pledge of which it is a part"),
        _pledge_number("follow_up_of", "number of the pledge that it follows up"),
        _pledge_number("supersedes", "number of the pledge that it replaces"),
        _pledge_number("repeats", "number of the pledge whose money it announces again"),
        _count("mentions", "in how many public places it is announced or repeated"),
        text("note", "what readers should know about the record"),
        CHANGED,
    ),
)

SPEAKERS = Sheet(
    "speaker",
    lambda: Speaker.objects.published().select_related("country"),
    j.join_speakers,
    (
        ID,
        permalink(),
        SLUG,
        text("name", "the usual name"),
        text("sort_name", "family name first"),
        plain("country", TEXT, "ISO 3166-1 alpha-2", "country_id"),
        text("description", "in the archive's own words"),
        Column(
            "roles",
            LIST,
            "offices held, the newest first",
            lambda r, site: [one.role for one in r.exported_appointments],
        ),
        Column(
            "organisations",
            LIST,
            "slugs of the organisations of those offices",
            lambda r, site: [
                o.organisation.slug for o in r.exported_appointments if o.organisation
            ],
        ),
        _count("quotes", "how many public quotes"),
        text("note", "what readers should know about the record"),
        CHANGED,
    ),
)

SUMMITS = Sheet(
    "summit",
    lambda: Summit.objects.published().select_related("country"),
    j.join_summits,
    (
        ID,
        permalink(),
        SLUG,
        text("name", "the official name"),
        text("short_name", "the name in lists"),
        plain("other_names", LIST, "other names it goes by"),
        plain("start_on", DATE, "the first day"),
        plain("end_on", DATE, "the last day"),
        text("city", "where it was held"),
        text("venue", "the house"),
        plain("country", TEXT, "ISO 3166-1 alpha-2", "country_id"),
        text("summary", "in the archive's own words"),
        TOPICS,
        _count("articles", "how many public articles"),
        _count("quotes", "how many public quotes"),
        _count("pledges", "how many public pledges"),
        CHANGED,
    ),
)

ORGANISATIONS = Sheet(
    "organisation",
    lambda: Organisation.objects.published().select_related("country"),
    j.join_organisations,
    (
        ID,
        permalink(),
        SLUG,
        text("name", "the usual name"),
        text("kind", "such as government"),
        plain("country", TEXT, "ISO 3166-1 alpha-2; empty for an international body", "country_id"),
        text("website", "its own address"),
        text("description", "in the archive's own words"),
        _count("quotes", "how many public quotes in its name"),
        _count("pledges", "how many public pledges it makes, shares or receives"),
        CHANGED,
    ),
)

TOPIC_LIST = Sheet(
    "topic",
    lambda: Topic.objects.published(),
    j.join_topics,
    (
        ID,
        permalink(),
        SLUG,
        text("name", "the topic"),
        text("description", "in the archive's own words"),
        _count("articles", "how many public articles"),
        _count("pledges", "how many public pledges"),
    ),
)

SHEETS: dict[str, Sheet] = {
    sheet.kind: sheet
    for sheet in (ARTICLES, QUOTES, PLEDGES, SPEAKERS, SUMMITS, ORGANISATIONS, TOPIC_LIST)
}
