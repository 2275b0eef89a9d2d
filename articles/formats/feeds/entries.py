"""Records as entries of a feed: what a reader sees of them without leaving it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Model
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.formats.exports import SHEETS
from articles.formats.feeds.events import FeedEvent
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

BRIEFING = "Summit Archive briefing: written by us, not coverage and not evidence."


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """``name`` is what makes its identifier unique in the archive; ``html`` is escaped."""

    name: str
    title: str
    path: str
    published: datetime
    updated: datetime
    html: str
    by: str = ""
    language: str = ""
    terms: list[str] = field(default_factory=list)


def new_record_entries(moments: Sequence[FeedEvent]) -> list[FeedEntry]:
    """New records as entries, in the order of *moments*; what is gone meanwhile is left out."""
    records = _fetched(moments)
    return [_entry(records[key], one) for one in moments if (key := (one.kind, one.pk)) in records]


def change_entries(moments: Sequence[FeedEvent]) -> list[FeedEntry]:
    """Changed records as entries of their own; each change has its own identifier."""
    records, notices = _fetched(moments), _notices(moments)
    made = []
    for one in moments:
        if (one.kind, one.pk) in records:
            entry = _entry(records[one.kind, one.pk], one)
            said = format_html_join(
                "",
                "<p><strong>Correction of {}:</strong> {}</p>",
                ((n.corrected_on, n.text) for n in notices.get((one.kind, one.pk), ())),
            )
            made.append(
                FeedEntry(
                    name=f"{entry.name}/changed/{one.at:%Y%m%dT%H%M%S}",
                    title=f"Changed: {entry.title}",
                    path=entry.path,
                    published=one.at,
                    updated=one.at,
                    html=said + entry.html,
                    by=entry.by,
                    language=entry.language,
                    terms=entry.terms,
                )
            )
    return made


def verdict_entries(moments: Sequence[FeedEvent]) -> list[FeedEntry]:
    """Entries of ledgers: the pledge, the verdict, the day it holds for, why, and the evidence."""
    rows = StatusUpdate.objects.published().select_related("pledge")
    found = rows.in_bulk([one.row for one in moments])
    public = Evidence.objects.published().filter(status_update__in=found)
    evidence: dict[int, list[Evidence]] = {}
    for one in public.select_related("article"):
        evidence.setdefault(one.status_update_id, []).append(one)
    return [_verdict(found[m.row], evidence.get(m.row, ())) for m in moments if m.row in found]


def _verdict(update: StatusUpdate, evidence: Iterable[Evidence]) -> FeedEntry:
    links = format_html_join("", "<li>{}</li>", ((_source(one),) for one in evidence))
    return FeedEntry(
        name=f"status-update/{update.pk}",
        title=f"{update.get_status_display()}: {update.pledge.title}",
        path=f"{update.pledge.get_absolute_url()}#update-{update.pk}",
        published=update.created_at,
        updated=update.created_at,
        html=format_html(
            "<p><strong>{}</strong>, as of {}.</p><p>{}</p>{}",
            update.get_status_display(),
            partial(update, "as_of"),
            update.reason,
            format_html("<ul>{}</ul>", links) if links else "",
        ),
        terms=[update.status],
    )


def _source(evidence: Evidence) -> SafeString:
    if evidence.url:
        return format_html('<a href="{}">{}</a> {}', evidence.url, evidence, evidence.note)
    return format_html("{}", evidence)


def _fetched(moments: Sequence[FeedEvent]) -> dict[tuple[str, int], Model]:
    found = {}
    for kind in {one.kind for one in moments}:
        sheet = SHEETS[kind]
        batch = list(sheet.rows().filter(pk__in=[one.pk for one in moments if one.kind == kind]))
        sheet.prepare(batch)
        found |= {(kind, record.pk): record for record in batch}
    return found


def _notices(moments: Sequence[FeedEvent]) -> dict[tuple[str, int], list[Correction]]:
    found: dict[tuple[str, int], list[Correction]] = {}
    for kind in {one.kind for one in moments} & set(Correction.visibility_depends_on):
        pks = [one.pk for one in moments if one.kind == kind]
        for notice in Correction.objects.published().filter(**{f"{kind}__in": pks}):
            found.setdefault((kind, getattr(notice, f"{kind}_id")), []).append(notice)
    return found


def _entry(record: Model, moment: FeedEvent) -> FeedEntry:
    title, html, more = _SHAPES.get(type(record), _named)(record)
    return FeedEntry(
        name=f"{moment.kind}/{moment.pk}",
        title=title,
        path=record.get_absolute_url(),
        published=moment.at if isinstance(record, Topic) else record.published_at,
        updated=moment.at if isinstance(record, Topic) else record.updated_at,
        html=html,
        **more,
    )


def _article(article: Article) -> tuple[str, str, dict]:
    original = ""
    if article.url:
        original = format_html(
            '<p><a href="{}">Original article, {}</a></p>', article.url, article.publisher
        )
    more = {
        "by": article.author or article.publisher.name,
        "language": article.title_language,
        "terms": [topic.slug for topic in article.exported_topics],
    }
    ours = format_html("<p>{}</p>", BRIEFING) if article.is_briefing else ""
    html = format_html('{}<p lang="en">{}</p>{}', ours, article.summary, original)
    return article.cited_title, html, more


def _quote(quote: Quote) -> tuple[str, str, dict]:
    by = quote.speaker.name if quote.speaker else quote.speaker_name
    who = ", ".join(part for part in (by or "speaker not known", quote.role_at_time) if part)
    where = ""
    if quote.article:
        title = quote.article.cited_title
        title = title if quote.article.title_supplied else f"“{title}”"
        where = f" In {title}, {quote.article.publisher}."
    html = format_html("<blockquote>{}</blockquote><p>{}.{}</p>", quote.exact, who, where)
    return f"{by}: {quote}" if by else str(quote), html, {"by": by, "language": quote.language}


def _pledge(pledge: Pledge) -> tuple[str, str, dict]:
    makers = ", ".join(str(actor) for actor in pledge.exported_actors if actor.part == "maker")
    facts = [("By", makers), ("Deadline", partial(pledge, "deadline"))]
    if pledge.amount is not None:
        facts.append(("Amount", f"{pledge.currency} {pledge.amount:,f}"))
    facts.append(("Status", pledge.get_status_display()))
    lines = format_html_join("", "<li>{}: {}</li>", ((n, v) for n, v in facts if v))
    html = format_html("<p>{}</p><ul>{}</ul>", pledge.summary, lines)
    return pledge.title, html, {"by": makers, "terms": [pledge.kind, pledge.status]}


def _named(record: Model) -> tuple[str, str, dict]:
    text = getattr(record, "summary", "") or getattr(record, "description", "")
    return record.name, format_html("<p>{}</p>", text), {}


_SHAPES = {Article: _article, Quote: _quote, Pledge: _pledge}
