"""Builds feed entries from events: title, HTML summary, dates, author and categories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.formats.feeds.events import FeedEvent
from articles.formats.metadata.social import description_of, summary_of
from articles.models import (
    Article,
    Correction,
    Evidence,
    Pledge,
    Quote,
    StatusUpdate,
    Topic,
    partial,
)
from articles.rows import ROW_SOURCES, Row
from articles.text.languages import UNDETERMINED

BRIEFING = "Summit Archive briefing: written by us, not coverage and not evidence."


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry; ``name`` makes its identifier unique, ``html`` is safe HTML and never empty.

    ``language`` is that of the title and of everything in ``html`` without its own."""

    name: str
    title: str
    path: str
    published: datetime
    updated: datetime
    html: str
    author: str = ""
    language: str = "en"
    terms: list[str] = field(default_factory=list)


def new_record_entries(events: Sequence[FeedEvent]) -> list[FeedEntry]:
    """Entries for new records, in the order of *events*; records withdrawn since are skipped."""
    rows = _fetch_rows(events)
    return [_entry(rows[key], e) for e in events if (key := (e.kind, e.pk)) in rows]


def change_entries(events: Sequence[FeedEvent]) -> list[FeedEntry]:
    """Entries for changed records; each change has its own identifier."""
    rows, corrections = _fetch_rows(events), _fetch_corrections(events)
    entries = []
    for event in events:
        key = (event.kind, event.pk)
        if key not in rows:
            continue
        entry = _entry(rows[key], event)
        notices = format_html_join(
            "",
            "<p><strong>Correction of {}:</strong> {}</p>",
            ((notice.corrected_on, notice.text) for notice in corrections.get(key, ())),
        )
        entries.append(
            replace(
                entry,
                name=f"{entry.name}/changed/{event.at:%Y%m%dT%H%M%S}",
                title=f"Changed: {entry.title}",
                published=event.at,
                updated=event.at,
                html=notices + entry.html,
            )
        )
    return entries


def verdict_entries(events: Sequence[FeedEvent]) -> list[FeedEntry]:
    """Entries for status updates: pledge, verdict, date, reason and evidence."""
    rows = StatusUpdate.objects.published().select_related("pledge")
    updates = rows.in_bulk([event.row for event in events])
    public = Evidence.objects.published().filter(status_update__in=updates)
    evidence: dict[int, list[Evidence]] = {}
    for item in public.select_related("article"):
        evidence.setdefault(item.status_update_id, []).append(item)
    return [
        _verdict_entry(updates[event.row], evidence.get(event.row, ()))
        for event in events
        if event.row in updates
    ]


def _verdict_entry(update: StatusUpdate, evidence: Iterable[Evidence]) -> FeedEntry:
    links = format_html_join("", "<li>{}</li>", ((_evidence_html(item),) for item in evidence))
    return FeedEntry(
        name=f"status-update/{update.pk}",
        title=f"{update.status_label}: {update.pledge.title}",
        path=f"{update.pledge.get_absolute_url()}#update-{update.pk}",
        published=update.created_at,
        updated=update.created_at,
        html=format_html(
            "<p><strong>{}</strong>, as of {}.</p><p>{}</p>{}",
            update.status_label,
            partial(update, "as_of"),
            update.reason,
            format_html("<ul>{}</ul>", links) if links else "",
        ),
        terms=[update.status],
    )


def _evidence_html(evidence: Evidence) -> SafeString:
    if not evidence.url:
        return format_html("{}", evidence)
    title = evidence.title or evidence.site
    details = [
        evidence.publisher_name,
        str(partial(evidence, "published_on") or "undated"),
        "rewritten copy, not evidence" if evidence.is_rewritten else "",
    ]
    about = ", ".join(detail for detail in details if detail)
    return format_html('<a href="{}">{}</a>, {} {}', evidence.url, title, about, evidence.note)


def _fetch_rows(events: Sequence[FeedEvent]) -> dict[tuple[str, int], Row]:
    rows = {}
    for kind in {event.kind for event in events}:
        source = ROW_SOURCES[kind]
        pks = [event.pk for event in events if event.kind == kind]
        batch = source.prepare(source.records().filter(pk__in=pks))
        rows |= {(kind, row.record.pk): row for row in batch}
    return rows


def _fetch_corrections(events: Sequence[FeedEvent]) -> dict[tuple[str, int], list[Correction]]:
    corrections: dict[tuple[str, int], list[Correction]] = {}
    for kind in {event.kind for event in events} & set(Correction.visibility_depends_on):
        pks = [event.pk for event in events if event.kind == kind]
        for notice in Correction.objects.published().filter(**{f"{kind}__in": pks}):
            corrections.setdefault((kind, getattr(notice, f"{kind}_id")), []).append(notice)
    return corrections


def _entry(row: Row, event: FeedEvent) -> FeedEntry:
    record = row.record
    title, html, attributes = _CONTENT.get(type(record), _named_record)(row)
    return FeedEntry(
        name=f"{event.kind}/{event.pk}",
        title=title,
        path=record.get_absolute_url(),
        published=event.at if isinstance(record, Topic) else record.published_at,
        updated=event.at if isinstance(record, Topic) else record.updated_at,
        html=html,
        **attributes,
    )


def _article(row: Row) -> tuple[str, str, dict]:
    article: Article = row.record
    original = ""
    if article.url:
        original = format_html(
            '<p lang="en"><a href="{}">Original article, {}</a></p>', article.url, article.publisher
        )
    attributes = {
        "author": article.author or article.publisher.name,
        "language": article.title_lang or UNDETERMINED,
        "terms": [topic.slug for topic in row.related["topics"]],
    }
    label = format_html('<p lang="en">{}</p>', BRIEFING) if article.is_briefing else ""
    html = format_html('{}<p lang="en">{}</p>{}', label, description_of(article), original)
    return article.cited_title, html, attributes


def _quote(row: Row) -> tuple[str, str, dict]:
    quote: Quote = row.record
    speaker = quote.speaker.name if quote.speaker else quote.speaker_name
    byline = ", ".join(part for part in (speaker or "Unknown speaker", quote.role_at_time) if part)
    source = ""
    if quote.article:
        title = quote.article.cited_title
        title = title if quote.article.title_supplied else f"“{title}”"
        source = f" In {title}, {quote.article.publisher}."
    elif row.related["sources"]:
        source = f" In {row.related['sources'][0].cited_as}."
    html = format_html(
        '<blockquote>{}</blockquote><p lang="en">{}.{}</p>', quote.exact, byline, source
    )
    title = f"{speaker}: {quote}" if speaker else str(quote)
    return title, html, {"author": speaker, "language": quote.lang or UNDETERMINED}


def _pledge(row: Row) -> tuple[str, str, dict]:
    pledge: Pledge = row.record
    makers = ", ".join(str(actor) for actor in row.related["actors"] if actor.part == "maker")
    facts = [("By", makers), ("Deadline", partial(pledge, "deadline"))]
    if pledge.amount is not None:
        facts.append(("Amount", f"{pledge.currency} {pledge.amount:,f}"))
    facts.append(("Status", pledge.status_label))
    lines = format_html_join("", "<li>{}: {}</li>", ((n, v) for n, v in facts if v))
    html = format_html("<p>{}</p><ul>{}</ul>", pledge.summary, lines)
    return pledge.title, html, {"author": makers, "terms": [pledge.kind, pledge.status]}


def _named_record(row: Row) -> tuple[str, str, dict]:
    record = row.record
    return record.name, format_html("<p>{}</p>", summary_of(record)), {}


_CONTENT = {Article: _article, Quote: _quote, Pledge: _pledge}
