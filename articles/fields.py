"""Catalogue of fields: what exports, API, data package and SQLite file show of each kind of record.

A field is declared once, with its name, type, description and value. The columns of the exports,
the API's representation and its OpenAPI description are derived from it. Fields are a stable
interface: new ones may be added, at the end of the exports, but none is renamed or removed.
``docs/exports.md`` repeats the columns; a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.urls import reverse

from articles.kinds import (
    ARTICLE,
    COUNTRY,
    ORGANISATION,
    PLEDGE,
    PUBLISHER,
    QUOTE,
    SPEAKER,
    STATEMENT,
    SUMMIT,
    TOPIC,
)
from articles.models import (
    Article,
    Country,
    Organisation,
    Pledge,
    Publisher,
    Quote,
    Rights,
    Speaker,
    Summit,
    nothing_found_on,
    partial,
)
from articles.models.deadlines import today
from articles.rows import Row
from articles.text.dates import PartialDate

# Types of columns and fields. A ``DATE`` is ISO 8601, as precise as known (2025, 2025-03 or
# 2025-03-31); a ``LIST`` of texts is a JSON array, in CSV its values joined by "; ".
TEXT, INTEGER, NUMBER, BOOLEAN = "string", "integer", "number", "boolean"
DATE, DATETIME, LIST = "date", "datetime", "list"
# Further types of fields. Each has its own form in the API.
DAY = "day"  # a whole date
URLS = "urls"
PAGE = "page"  # a path on the website
LINK, LINKS = "link", "links"  # related records
STATEMENT_LINK = "statement link"  # a statement, and the id of the quote whose page shows it
API_URL = "API URL"  # the URL of a record in the API
LIST_URL = "list URL"  # the URL of a list in the API: its model and filters
MONEY, ACTORS, APPOINTMENTS = "money", "actors", "appointments"
COLUMN_TYPES = {DAY: DATE, URLS: LIST, PAGE: TEXT}


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column of the exports; ``value`` takes a row and the URL of the archive."""

    name: str
    type: str
    description: str
    value: Callable[[Row, str], Any]


@dataclass(frozen=True, slots=True)
class RecordField:
    """A field of one kind of record.

    - ``value``: takes a prepared row
    - ``export``, ``api``, ``archive``: where it appears; ``archive`` are the tables of the data
      package and the SQLite file, for values that are not columns of the database, read from the
    record alone
    - ``columns``: its columns in the exports if they differ from the field
    - ``nullable``: the API may return null
    """

    name: str
    type: str
    description: str
    value: Callable[[Row], Any]
    export: bool = True
    api: bool = True
    archive: bool = False
    columns: tuple[ExportColumn, ...] | None = None
    nullable: bool = False

    def export_columns(self) -> tuple[ExportColumn, ...]:
        """Its columns in the exports."""
        if not self.export:
            return ()
        if self.columns is not None:
            return self.columns

        def value(row: Row, site: str) -> Any:
            return f"{site}{self.value(row)}" if self.type == PAGE else self.value(row)

        type = COLUMN_TYPES.get(self.type, self.type)
        return (ExportColumn(self.name, type, self.description, value),)

    def only_in_api(self) -> RecordField:
        return replace(self, export=False)

    def only_in_exports(self) -> RecordField:
        return replace(self, api=False)


def columns_of(kind: str | None) -> tuple[ExportColumn, ...]:
    """The columns of the exports of a kind; None is the search across all kinds."""
    return tuple(column for field in FIELDS[kind] for column in field.export_columns())


def api_fields(kind: str | None) -> tuple[RecordField, ...]:
    """The fields of a kind in the API."""
    return tuple(field for field in FIELDS[kind] if field.api)


def archive_fields(kind: str) -> tuple[RecordField, ...]:
    """The fields that are added to the columns of a kind's table in the archive."""
    return tuple(field for field in FIELDS.get(kind, ()) if field.archive)


# -- values ---------------------------------------------------------------------------------------


def attribute(path: str) -> Callable[[Row], Any]:
    """Value: an attribute of the record or of a related record; None if there is none."""

    def value(row: Row) -> Any:
        target = row.record
        for name in path.split("."):
            target = getattr(target, name)
            if target is None:
                return None
        return target

    return value


def related(name: str) -> Callable[[Row], Any]:
    """Value: a related value of the prepared row."""
    return lambda row: row.related[name]


def json_number(value: Decimal | None) -> int | float | None:
    """An amount as a JSON number, an integer if it has no fraction."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def date_value(record: Model, name: str) -> str | None:
    """A partial date as ISO 8601, as precise as known."""
    date = partial(record, name)
    return date.isoformat() if date else None


def money(record: Model) -> dict[str, Any] | None:
    if record.amount is None:
        return None
    return {"amount": json_number(record.amount), "currency": record.currency}


# -- common fields --------------------------------------------------------------------------------


def column(name: str, type: str, description: str, value: Callable[[Row], Any]) -> ExportColumn:
    return ExportColumn(name, type, description, lambda row, site: value(row))


def text(name: str, description: str, path: str = "") -> RecordField:
    return RecordField(name, TEXT, description, attribute(path or name))


def partial_date(name: str, description: str) -> tuple[RecordField, RecordField]:
    """A partial date and its precision."""

    def precision(row: Row) -> str | None:
        return getattr(row.record, f"{name}_precision") if getattr(row.record, name) else None

    description = f"{description}; ISO 8601, as precise as known"
    about = f"precision of {name}: day, month or year"
    return (
        RecordField(
            name, DATE, description, lambda row: date_value(row.record, name), nullable=True
        ),
        RecordField(f"{name}_precision", TEXT, about, precision, nullable=True),
    )


def link(name: str, *columns: ExportColumn, nullable: bool = True) -> RecordField:
    """A foreign key: a link in the API, *columns* in the exports."""
    return RecordField(name, LINK, "", attribute(name), columns=columns, nullable=nullable)


def slug_and_name(name: str) -> tuple[ExportColumn, ExportColumn]:
    return (
        column(name, TEXT, f"slug of the {name}", attribute(f"{name}.slug")),
        column(f"{name}_name", TEXT, f"name of the {name}", attribute(f"{name}.name")),
    )


def country_link(description: str = "ISO 3166-1 alpha-2") -> RecordField:
    return link("country", column("country", TEXT, description, attribute("country_id")))


def count(plural: str, description: str = "") -> RecordField:
    """How many public records refer to this one: ``quotes`` in exports, ``quote_count`` in API."""

    def value(row: Row) -> int:
        return row.counts[plural]

    columns = (column(plural, INTEGER, description, value),)
    return RecordField(f"{plural[:-1]}_count", INTEGER, description, value, columns=columns)


def list_url(name: str, model: type[Model], facet: str, description: str = "") -> RecordField:
    """The list of the records of *model* that refer to this one, in the API only."""

    def value(row: Row) -> tuple[type[Model], dict[str, str]]:
        return model, {facet: row.record.slug}

    return RecordField(name, LIST_URL, description, value, export=False)


ID = RecordField("id", INTEGER, "permanent id of the record", attribute("pk"))
SLUG = text("slug", "short name in URLs and filters")
URL = RecordField("url", PAGE, "its page in the archive", lambda row: row.record.get_absolute_url())
API = RecordField("api", API_URL, "", lambda row: row.record, export=False)
BY_ID = (ID, URL, API)
# The slug comes before the URLs in the API, and after them in the exports.
BY_SLUG = (ID, SLUG.only_in_api(), URL, API, SLUG.only_in_exports())
NOTE = text("note", "note for readers")
UPDATED_AT = RecordField(
    "updated_at", DATETIME, "time of the last change (UTC)", attribute("updated_at")
)
SUMMIT_LINK = link("summit", *slug_and_name("summit"))
TOPICS = RecordField(
    "topics",
    LINKS,
    "",
    related("topics"),
    columns=(
        column(
            "topics",
            LIST,
            "slugs of its topics",
            lambda row: [topic.slug for topic in row.related["topics"]],
        ),
    ),
)
LANGUAGE = text("language", "language tag (BCP 47)")

# -- articles -------------------------------------------------------------------------------------

ARTICLE_FIELDS = (
    *BY_ID,
    text("title", "original headline; our own title if title_supplied is true"),
    RecordField(
        "title_supplied",
        BOOLEAN,
        "original headline unavailable; the title is ours",
        attribute("title_supplied"),
    ),
    text("summary", "our own summary"),
    link("publisher", *slug_and_name("publisher"), nullable=False),
    text("author", "byline as printed"),
    *partial_date("published_on", "publication date"),
    text("source_url", "URL at the publisher; empty if unknown", "url"),
    LANGUAGE,
    text("kind", "type of article, such as news or blog"),
    text("rights", "how much of the text is public: full, excerpt or record (none)"),
    SUMMIT_LINK,
    TOPICS,
    RecordField(
        "follow_up",
        BOOLEAN,
        "a later report on what came of the pledges",
        attribute("follow_up"),
    ),
    count("quotes", "number of public quotes from it"),
    count("pledges", "number of public pledges it mentions"),
    NOTE,
    UPDATED_AT,
    RecordField(
        "briefing",
        BOOLEAN,
        "written by Summit Archive: commentary, not coverage",
        attribute("is_briefing"),
    ),
    text("title_language", "language tag (BCP 47) of the headline", "title_lang"),
    text("title_english", "our translation of a headline in another language"),
    RecordField(
        "public_text",
        TEXT,
        "public part of the text",
        attribute("public_text"),
        export=False,
        api=False,
        archive=True,
    ),
)

# -- quotes ---------------------------------------------------------------------------------------


def _context(name: str, description: str) -> RecordField:
    """The text around a quote, which is shown only if the full text is public."""

    def value(row: Row) -> str:
        article = row.record.article
        is_public = article is not None and article.rights == Rights.FULL
        return getattr(row.record, name) if is_public else ""

    description = f"{description}; empty unless the full text is public"
    return RecordField(name, TEXT, description, value, api=False)


def _speaker_name(row: Row) -> str:
    return str(row.record.speaker.name if row.record.speaker else row.record.speaker_name)


def _organisation_slug(row: Row) -> str | None:
    organisation = row.related["organisation_at_time"]
    return organisation.slug if organisation else None


def _outlet(row: Row) -> Publisher | None:
    publisher: Publisher | None
    if row.record.article:
        publisher = row.record.article.publisher
        return publisher
    return next((link.publisher for link in row.related["sources"] if link.publisher), None)


def _outlet_slug(row: Row) -> str | None:
    outlet = _outlet(row)
    return outlet.slug if outlet else None


def _statement_link(row: Row) -> tuple[Model, int] | None:
    statement = row.related["statement"]
    return (statement, row.record.pk) if statement else None


QUOTE_FIELDS = (
    *BY_ID,
    text("exact", "the quoted words, exactly as in the source"),
    link("speaker", slug_and_name("speaker")[0]),
    RecordField(
        "speaker_name",
        TEXT,
        "name of the speaker; as printed if there is no speaker record",
        _speaker_name,
    ),
    text("role_at_time", "role when speaking"),
    RecordField(
        "organisation_at_time",
        LINK,
        "",
        related("organisation_at_time"),
        columns=(
            column("organisation_at_time", TEXT, "slug of the organisation", _organisation_slug),
        ),
        nullable=True,
    ),
    link(
        "article",
        column("article", INTEGER, "id of the article", attribute("article_id")),
        column("article_title", TEXT, "headline of the article", attribute("article.title")),
        column(
            "publisher",
            TEXT,
            "slug of the publisher of the article, or of the first source with a known one",
            _outlet_slug,
        ),
        column("source_url", TEXT, "URL of the article at the publisher", attribute("article.url")),
    ),
    RecordField(
        "sources",
        URLS,
        "URLs of further sources",
        lambda row: [source.url for source in row.related["sources"]],
    ),
    SUMMIT_LINK,
    *partial_date("said_on", "date of the quote"),
    text("occasion", "occasion or audience"),
    LANGUAGE,
    text("form", "quote type: direct, partial or translated"),
    text(
        "verification",
        "found (in the source's text), editor (checked by an editor), cited (second-hand) or "
        "briefing (quoted only in our own briefing)",
    ),
    text("rendition", "wording compared with what was said"),
    RecordField(
        "start",
        INTEGER,
        "offset of the first character in the stored text",
        attribute("start"),
        nullable=True,
    ),
    RecordField("end", INTEGER, "offset after the last character", attribute("end"), nullable=True),
    _context("prefix", "text before the quote"),
    _context("suffix", "text after the quote"),
    RecordField(
        "statement",
        INTEGER,
        "id of the statement that the words are from",
        attribute("statement_id"),
        nullable=True,
    ),
    RecordField(
        "utterance",
        STATEMENT_LINK,
        "the statement that the words are from, as a link",
        _statement_link,
        export=False,
        nullable=True,
    ),
    NOTE,
    UPDATED_AT,
    RecordField(
        "leading",
        BOOLEAN,
        "the quote that represents its statement in lists",
        attribute("is_leading"),
    ),
    RecordField(
        "publisher",
        LINK,
        "publisher of the article, or of the first source with a known one",
        _outlet,
        export=False,
        nullable=True,
    ),
)

STATEMENT_FIELDS = (
    ID,
    RecordField(
        "url",
        PAGE,
        "page of its leading quote, which lists the others",
        lambda row: reverse("articles:quote", args=[row.related["leading_quote_id"]]),
    ),
    API,
    text("name", "short label", "label"),
    link("speaker"),
    link("summit"),
    *partial_date("said_on", "date of the statement"),
    text("occasion", "occasion or audience"),
    count("quotes"),
)

# -- pledges --------------------------------------------------------------------------------------

_ACTOR_KINDS = {Country: COUNTRY, Organisation: ORGANISATION, Speaker: SPEAKER}


def _actors(row: Row) -> list[dict[str, Any]]:
    return [
        {"part": actor.part, "kind": _ACTOR_KINDS[type(actor.target)], "record": actor.target}
        for actor in row.related["actors"]
    ]


def _actor_names(name: str, part: str) -> ExportColumn:
    def value(row: Row) -> list[str]:
        return [str(actor) for actor in row.related["actors"] if actor.part == part]

    return column(name, LIST, f"names of the {name}", value)


def _related_pledge(name: str, description: str) -> RecordField:
    def key(row: Row) -> int | None:
        pledge = row.related[name]
        return pledge.pk if pledge else None

    columns = (column(name, INTEGER, description, key),)
    return RecordField(name, LINK, "", related(name), columns=columns, nullable=True)


def _deadline_status(name: str, description: str) -> RecordField:
    def value(row: Row) -> bool:
        return bool(getattr(row.record, name)(today()))

    columns = (column(name, BOOLEAN, f"{description}; on the day of the export", value),)
    return RecordField(name, BOOLEAN, description, value, columns=columns)


PLEDGE_FIELDS = (
    *BY_ID,
    text("title", "short title"),
    text("summary", "the pledge in one sentence"),
    text("kind", "funding, legislation, operations, agreement, policy or programme"),
    SUMMIT_LINK,
    RecordField(
        "actors",
        ACTORS,
        "",
        _actors,
        columns=(
            _actor_names("makers", "maker"),
            _actor_names("partners", "partner"),
            _actor_names("recipients", "recipient"),
        ),
    ),
    RecordField(
        "money",
        MONEY,
        "",
        lambda row: money(row.record),
        columns=(
            column(
                "amount",
                NUMBER,
                "amount in units of the currency",
                lambda row: json_number(row.record.amount),
            ),
            column("currency", TEXT, "ISO 4217; empty without an amount", attribute("currency")),
        ),
        nullable=True,
    ),
    text("amount_note", "where the amount comes from"),
    text("funding_type", "new, re-announced or unclear money"),
    text("beneficiary", "who or what benefits"),
    *partial_date("announced_on", "announcement date"),
    *partial_date("deadline", "deadline"),
    text("deadline_note", "where the deadline comes from"),
    text("status", "current status; the scale is explained on the website"),
    RecordField(
        "status_label",
        TEXT,
        "label of the status",
        lambda row: row.record.status_label,
        export=False,
    ),
    *partial_date("status_as_of", "date of the status"),
    _deadline_status("overdue", "deadline passed without a final status"),
    RecordField("late", BOOLEAN, "kept after the deadline", lambda row: row.record.late()),
    _deadline_status("stale", "open and needs review"),
    TOPICS,
    _related_pledge("parent", "id of the larger pledge it is part of"),
    _related_pledge("follow_up_of", "id of the pledge it follows up"),
    _related_pledge("supersedes", "id of the pledge it replaces"),
    _related_pledge("repeats", "id of the pledge whose money it announces again"),
    count("mentions", "number of public mentions in articles and quotes"),
    NOTE,
    UPDATED_AT,
    RecordField(
        "amount_type",
        TEXT,
        "pledged (by the maker), ceiling (an upper limit), yearly or goal; none without an amount",
        lambda row: row.record.amount_type if row.record.amount is not None else None,
        nullable=True,
    ),
    text("deadline_words", "the deadline in the words of the source"),
    text("deadline_basis", "deadline stated, computed from the words, or inferred by an editor"),
    RecordField(
        "is_standing",
        BOOLEAN,
        "a promise never to do something, or to keep something as it is",
        attribute("is_standing"),
    ),
    RecordField(
        "checked_on",
        DAY,
        "when we last looked for later reports",
        attribute("checked_on"),
        nullable=True,
    ),
    RecordField(
        "found_nothing_later",
        BOOLEAN,
        "without a status: the last search for later reports found none",
        lambda row: nothing_found_on(row.related["checks"]) is not None,
    ),
    RecordField(
        "evidence",
        URLS,
        "URLs of the evidence for its verdicts, newest verdict first",
        lambda row: row.related["evidence"],
    ).only_in_exports(),
    RecordField(
        "sources",
        URLS,
        "URLs of further sources",
        lambda row: [source.url for source in row.related["sources"]],
    ).only_in_exports(),
)

# -- speakers, summits, organisations and reference data -------------------------------------------


def _appointed_organisations(row: Row) -> list[str]:
    appointments = row.related["appointments"]
    return [each.organisation.slug for each in appointments if each.organisation]


SPEAKER_FIELDS = (
    *BY_SLUG,
    text("name", "usual name"),
    text("sort_name", "family name first"),
    country_link(),
    text("description", "our own description"),
    RecordField(
        "appointments",
        APPOINTMENTS,
        "",
        related("appointments"),
        columns=(
            column(
                "roles",
                LIST,
                "roles, latest first",
                lambda row: [each.role for each in row.related["appointments"]],
            ),
            column(
                "organisations",
                LIST,
                "slugs of the organisations of these roles",
                _appointed_organisations,
            ),
        ),
    ),
    count("quotes", "number of public quotes"),
    list_url("quotes", Quote, SPEAKER, "list of the speaker's quotes"),
    NOTE,
    UPDATED_AT,
)

SUMMIT_FIELDS = (
    *BY_SLUG,
    text("name", "official name"),
    text("short_name", "name in lists"),
    RecordField("other_names", LIST, "other names", attribute("other_names")),
    RecordField("start_on", DAY, "first day", attribute("start_on")),
    RecordField("end_on", DAY, "last day", attribute("end_on")),
    text("city", "host city"),
    text("venue", "name of the venue"),
    country_link(),
    RecordField(
        "series",
        TEXT,
        "slug of the series it belongs to; empty if none",
        attribute("series.slug"),
        nullable=True,
    ),
    text("summary", "our own summary"),
    TOPICS,
    count("articles", "number of public articles"),
    count("quotes", "number of public quotes"),
    count("pledges", "number of public pledges"),
    list_url("articles", Article, SUMMIT),
    list_url("quotes", Quote, SUMMIT),
    list_url("pledges", Pledge, SUMMIT),
    UPDATED_AT,
)

ORGANISATION_FIELDS = (
    *BY_SLUG,
    text("name", "usual name"),
    text("kind", "type, such as government"),
    country_link("ISO 3166-1 alpha-2; empty for an international body"),
    text("website", "its own website; empty if unknown"),
    text("description", "our own description"),
    count("quotes", "number of public quotes in its name"),
    count("pledges", "number of public pledges it makes, shares or receives"),
    list_url("pledges", Pledge, ORGANISATION),
    UPDATED_AT,
)

TOPIC_FIELDS = (
    *BY_SLUG,
    text("name", "name of the topic"),
    text("description", "our own description"),
    link("parent", column("parent", TEXT, "slug of its parent topic", attribute("parent.slug"))),
    count("articles", "number of public articles"),
    count("pledges", "number of public pledges"),
    list_url("articles", Article, TOPIC),
    list_url("pledges", Pledge, TOPIC),
)

PUBLISHER_FIELDS = (
    *(ID, SLUG, replace(URL, description="list of its articles"), API),
    text("name", "usual name"),
    country_link(),
    text("website", "its own website; empty if unknown"),
    NOTE,
    count("articles"),
    list_url("articles", Article, PUBLISHER),
)

COUNTRY_FIELDS = (
    text("code", "ISO 3166-1 alpha-2"),
    text("slug", "the code in lower case; value for filters"),
    URL,
    API,
    text("name", "English name"),
    count("speakers"),
    count("organisations"),
    count("summits", "summits in the country"),
    count("quotes", "quotes by its speakers"),
    count("pledges", "pledges it makes, shares or receives"),
    list_url("speakers", Speaker, COUNTRY),
    list_url("organisations", Organisation, COUNTRY),
    list_url("summits", Summit, COUNTRY),
    list_url("quotes", Quote, COUNTRY),
    list_url("pledges", Pledge, COUNTRY),
)

# -- the search across all kinds ------------------------------------------------------------------

_TEXTS = {Quote: "exact", Article: "summary", Pledge: "summary", Summit: "summary"}
_DATES = {Article: "published_on", Quote: "said_on", Pledge: "announced_on"}


def _date(record: Model) -> PartialDate | None:
    if isinstance(record, Summit):
        return PartialDate.of(record.start_on)
    name = _DATES.get(type(record))
    return partial(record, name) if name else None


def _author(row: Row) -> str | None:
    if isinstance(row.record, Quote):
        return _speaker_name(row)
    return row.record.publisher.name if isinstance(row.record, Article) else None


TITLE = RecordField(
    "title", TEXT, "headline or name; for a quote, its beginning", lambda row: str(row.record)
)

RESULT_FIELDS = (
    RecordField(
        "record",
        TEXT,
        "article, quote, pledge, speaker, summit or organisation",
        lambda row: row.record._meta.model_name,
    ),
    RecordField("id", INTEGER, "id of the record, unique within its kind", attribute("pk")),
    TITLE.only_in_api(),
    URL,
    API,
    TITLE.only_in_exports(),
    RecordField(
        "text",
        TEXT,
        "the quoted words; for other records our own summary",
        lambda row: getattr(row.record, _TEXTS.get(type(row.record), "description")),
        api=False,
    ),
    RecordField("by", TEXT, "speaker or publisher", _author, api=False),
    RecordField(
        "date",
        DATE,
        "date of publication, quote, announcement or summit; as precise as known",
        lambda row: date.isoformat() if (date := _date(row.record)) else None,
        api=False,
    ),
    RecordField(
        "date_precision",
        TEXT,
        "precision of date: day, month or year",
        lambda row: date.precision if (date := _date(row.record)) else None,
        api=False,
    ),
    RecordField(
        "status",
        TEXT,
        "for a pledge, its status",
        lambda row: getattr(row.record, "status", None),
        api=False,
    ),
    UPDATED_AT,
)


#: The fields of each kind, in the order of the outputs; None is the search across all kinds.
FIELDS: dict[str | None, tuple[RecordField, ...]] = {
    ARTICLE: ARTICLE_FIELDS,
    QUOTE: QUOTE_FIELDS,
    PLEDGE: PLEDGE_FIELDS,
    SPEAKER: SPEAKER_FIELDS,
    SUMMIT: SUMMIT_FIELDS,
    ORGANISATION: ORGANISATION_FIELDS,
    TOPIC: TOPIC_FIELDS,
    PUBLISHER: PUBLISHER_FIELDS,
    COUNTRY: COUNTRY_FIELDS,
    STATEMENT: STATEMENT_FIELDS,
    None: RESULT_FIELDS,
}
