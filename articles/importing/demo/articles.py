"""Articles of which the archive holds the record only, statements, and the quotes in them."""

from __future__ import annotations

from articles.importing.demo.links import add_copies, add_sources
from articles.importing.demo.source import (
    PUBLIC,
    FixtureFolder,
    imprecise,
    joined,
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
    "address": "The date is read from the address.",
    "crawl": "The date comes from the collection in which the text was found.",
}

ARTICLE_KEYS = (
    "id", "title", "title_supplied", "title_note", "summit", "publisher", "author", "author_note",
    "published_on", "precision", "date_basis", "date_note", "language", "other_languages", "url",
    "also_at", "kind", "follow_up", "publisher_note", "url_note", "summary", "topics",
    "document_sha256",
)  # fmt: skip

QUOTE_KEYS = (
    "id", "article", "reprints", "summit", "exact", "speaker", "language", "form", "rendition",
    "said_on", "precision", "date_note", "occasion", "role_at_time", "organisation_at_time",
    "statement", "note", "sources",
)  # fmt: skip


def load_articles(source: FixtureFolder) -> None:
    shelf = source.shelf(Article, "key")
    publishers, summits = source.shelf(Publisher, "slug"), source.shelf(Summit, "slug")
    copies, announced = [], []
    for where, record in source.records("articles", *ARTICLE_KEYS):
        reprints = ", ".join(record["other_languages"])
        values = {
            **{k: record[k] for k in ("title", "title_supplied", "author", "language", "url")},
            **{k: record[k] for k in ("kind", "follow_up", "summary")},
            "publisher": source.link(where, publishers, record["publisher"]),
            "summit": source.link(where, summits, record["summit"]),
            **imprecise(where, "published_on", record["published_on"], record["precision"]),
            "date_note": joined(DATE_BASES[record["date_basis"]], record["date_note"]),
            "note": joined(
                *(record[f"{field}_note"] for field in ("title", "author", "publisher", "url")),
                f"Also in these languages: {reprints}." if reprints else "",
            ),
            "rights": Rights.RECORD,
            **PUBLIC,
        }
        topics = source.topics(where, record["topics"])
        early = _imported_early(record["document_sha256"])
        if early is not None:
            shelf.adopt(record["id"], early)
        known = shelf.get(record["id"])
        if known is not None and known.body:
            # It has its text, and stands as that was imported: this is for people to change.
            values = {k: v for k, v in values.items() if k not in ("rights", "state", "origin")}
        article = shelf.put(record["id"], values, {"topics": topics}, path=where)
        if article is not None:
            copies.append((article, record["also_at"]))
            announced.append((article, record["document_sha256"]))
    add_copies(shelf, copies)
    for article, sha256 in announced:
        if sha256:
            # The bytes are not here; a later import that has them knows where they belong.
            Document.objects.get_or_create(sha256=sha256, defaults={"article": article})


def _imported_early(sha256: str) -> Article | None:
    """The article made of this document before its record was loaded."""
    if not sha256:
        return None
    document = Document.objects.filter(sha256=sha256, article__key=None).first()
    return document.article if document is not None else None


def load_statements(source: FixtureFolder) -> None:
    shelf = source.shelf(Statement, "key")
    speakers, summits = source.shelf(Speaker, "slug"), source.shelf(Summit, "slug")
    keys = ("key", "speaker", "summit", "said_on", "precision", "label")
    for where, record in source.records("statements", *keys):
        values = {
            "label": record["label"],
            "speaker": source.link(where, speakers, record["speaker"]),
            "summit": source.link(where, summits, record["summit"]),
            **imprecise(where, "said_on", record["said_on"], record["precision"]),
        }
        shelf.put(record["key"], values, path=where)


def load_quotes(source: FixtureFolder) -> None:
    """Quotes as they were recorded: unpinned, because their sources' texts are not held."""
    shelf = source.shelf(Quote, "key")
    articles, summits = source.shelf(Article, "key"), source.shelf(Summit, "slug")
    speakers, organisations = source.shelf(Speaker, "slug"), source.shelf(Organisation, "slug")
    statements = source.shelf(Statement, "key")
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
            **imprecise(where, "said_on", record["said_on"], record["precision"]),
            "verification": Verification.CITED,
            "note": joined(record["note"], record["date_note"]),
            **PUBLIC,
        }
        found = [source.link(where, articles, key) for key in record["reprints"]]
        reprints = [article for article in found if article is not None]
        quote = shelf.put(record["id"], values, {"reprints": reprints}, path=where)
        if quote is not None:
            sourced.append((quote, record["sources"]))
    add_sources(shelf, sourced)
