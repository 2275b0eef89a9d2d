"""Loads articles (summaries without full text), statements and quotes."""

from __future__ import annotations

from articles.importing.demo.links import add_copies, add_sources
from articles.importing.demo.source import (
    PUBLIC,
    FixtureFolder,
    join_notes,
    partial_date,
)
from articles.models import (
    Article,
    Document,
    Organisation,
    Publisher,
    Quote,
    Rights,
    Speaker,
    Statement,
    Summit,
    Verification,
)

DATE_BASES = {
    "": "",
    "page": "The date is printed on the page.",
    "address": "The date is from the web address.",
    "crawl": "The date is from the collection that contained the text.",
    "copy": "The date is printed on a copy of the article.",
}

ARTICLE_KEYS = (
    "id", "title", "title_supplied", "title_note", "title_language", "title_english", "summit",
    "publisher", "author", "author_note", "published_on", "precision", "date_basis", "date_note",
    "language", "other_languages", "url", "also_at", "kind", "follow_up", "publisher_note",
    "url_note", "summary", "topics", "document_sha256",
)  # fmt: skip

QUOTE_KEYS = (
    "id", "article", "reprints", "summit", "exact", "speaker", "language", "form", "rendition",
    "said_on", "precision", "date_note", "occasion", "role_at_time", "organisation_at_time",
    "statement", "note", "sources",
)  # fmt: skip


def load_articles(source: FixtureFolder) -> None:
    upserter = source.upserter(Article, "key")
    publishers, summits = source.upserter(Publisher, "slug"), source.upserter(Summit, "slug")
    copies, hashes = [], []
    for where, record in source.records("articles", *ARTICLE_KEYS):
        reprints = ", ".join(record["other_languages"])
        values = {
            **{k: record[k] for k in ("title", "title_supplied", "author", "language", "url")},
            **{k: record[k] for k in ("title_language", "title_english", "kind")},
            **{k: record[k] for k in ("follow_up", "summary")},
            "publisher": source.link(where, publishers, record["publisher"]),
            "summit": source.link(where, summits, record["summit"]),
            **partial_date(where, "published_on", record["published_on"], record["precision"]),
            "date_note": join_notes(DATE_BASES[record["date_basis"]], record["date_note"]),
            "note": join_notes(
                *(record[f"{field}_note"] for field in ("title", "author", "publisher", "url")),
                f"Also in these languages: {reprints}." if reprints else "",
            ),
            "rights": Rights.RECORD,
            **PUBLIC,
        }
        topics = source.topics(where, record["topics"])
        earlier = _imported_before_record(record["document_sha256"])
        if earlier is not None:
            upserter.attach(record["id"], earlier)
        existing = upserter.get(record["id"])
        if existing is not None and existing.body:
            # The full text has been imported: do not reset rights and state.
            values = {k: v for k, v in values.items() if k not in ("rights", "state", "origin")}
        article = upserter.upsert(record["id"], values, {"topics": topics}, path=where)
        if article is not None:
            copies.append((article, record["also_at"]))
            hashes.append((article, record["document_sha256"]))
    add_copies(upserter, copies)
    for article, sha256 in hashes:
        if sha256:
            # A placeholder without bytes; a later import attaches the text to the article.
            Document.objects.get_or_create(sha256=sha256, defaults={"article": article})


def _imported_before_record(sha256: str) -> Article | None:
    """The article created by importing this document before its record was loaded."""
    if not sha256:
        return None
    document = Document.objects.filter(sha256=sha256, article__key=None).first()
    return document.article if document is not None else None


def load_statements(source: FixtureFolder) -> None:
    upserter = source.upserter(Statement, "key")
    speakers, summits = source.upserter(Speaker, "slug"), source.upserter(Summit, "slug")
    keys = ("key", "speaker", "summit", "said_on", "precision", "label")
    for where, record in source.records("statements", *keys):
        values = {
            "label": record["label"],
            "speaker": source.link(where, speakers, record["speaker"]),
            "summit": source.link(where, summits, record["summit"]),
            **partial_date(where, "said_on", record["said_on"], record["precision"]),
        }
        upserter.upsert(record["key"], values, path=where)


def load_quotes(source: FixtureFolder) -> None:
    """Load quotes without anchors, because we do not have the texts of their sources."""
    upserter = source.upserter(Quote, "key")
    articles, summits = source.upserter(Article, "key"), source.upserter(Summit, "slug")
    speakers, organisations = (
        source.upserter(Speaker, "slug"),
        source.upserter(Organisation, "slug"),
    )
    statements = source.upserter(Statement, "key")
    sourced = []
    for where, record in source.records("quotes", *QUOTE_KEYS):
        values = {
            **{k: record[k] for k in ("exact", "language", "form", "occasion", "role_at_time")},
            "article": source.link(where, articles, record["article"]),
            "summit": source.link(where, summits, record["summit"]),
            "speaker": source.link(where, speakers, record["speaker"]),
            "organisation_at_time": source.link(
                where, organisations, record["organisation_at_time"]
            ),
            "statement": source.link(where, statements, record["statement"]),
            "rendition": record["rendition"].replace(" ", "-"),
            **partial_date(where, "said_on", record["said_on"], record["precision"]),
            "verification": Verification.CITED,
            "note": join_notes(record["note"], record["date_note"]),
            **PUBLIC,
        }
        linked = [source.link(where, articles, key) for key in record["reprints"]]
        reprints = [article for article in linked if article is not None]
        quote = upserter.upsert(record["id"], values, {"reprints": reprints}, path=where)
        if quote is not None:
            sourced.append((where, quote, record["sources"]))
    add_sources(source, upserter, sourced)
