"""Builds the JSON representation of each kind of record, as declared in ``serializers``.

Records must have been prefetched by the ``prepare`` of their export schema.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from articles import models as m
from articles.api.links import LinkBuilder
from articles.formats.exports.columns import json_number
from articles.models import partial
from articles.models.deadlines import today


def date_value(record: Model, field: str) -> str | None:
    """A partial date as ISO 8601, as precise as known."""
    date = partial(record, field)
    return date.isoformat() if date else None


def partial_date_fields(record: Model, *fields: str) -> dict[str, Any]:
    """Partial dates, each followed by its precision."""
    data = {}
    for field in fields:
        data[field] = date_value(record, field)
        data[f"{field}_precision"] = getattr(record, f"{field}_precision") if data[field] else None
    return data


def copied_fields(record: Model, *fields: str) -> dict[str, Any]:
    return {field: getattr(record, field) for field in fields}


def money(record: Model) -> dict | None:
    if record.amount is None:
        return None
    return {"amount": json_number(record.amount), "currency": record.currency}


def url_fields(record: Model, links: LinkBuilder) -> dict[str, Any]:
    return {"id": record.pk, "url": links.page_url(record), "api": links.api_url(record)}


def article(record: m.Article, links: LinkBuilder) -> dict:
    return {
        **url_fields(record, links),
        **copied_fields(record, "title", "title_supplied", "summary", "author", "language", "kind"),
        **copied_fields(record, "rights", "follow_up", "note", "updated_at"),
        "briefing": record.is_briefing,
        **partial_date_fields(record, "published_on"),
        "publisher": links.link(record.publisher),
        "source_url": record.url,
        "summit": links.link(record.summit),
        "topics": [links.link(topic) for topic in record.exported_topics],
        "quote_count": record.exported_counts["quotes"],
        "pledge_count": record.exported_counts["pledges"],
    }


def quote(record: m.Quote, links: LinkBuilder) -> dict:
    return {
        **url_fields(record, links),
        **copied_fields(
            record, "exact", "role_at_time", "occasion", "language", "form", "verification"
        ),
        **copied_fields(record, "rendition", "start", "end", "note", "updated_at"),
        **partial_date_fields(record, "said_on"),
        "speaker": links.link(record.speaker),
        "speaker_name": record.speaker.name if record.speaker else record.speaker_name,
        "organisation_at_time": links.link(record.exported_organisation),
        "article": links.link(record.article),
        "sources": [source.url for source in record.exported_sources],
        "summit": links.link(record.summit),
        "statement": record.statement_id,
        "utterance": links.statement_link(record.exported_statement, record.pk),
    }


def pledge(record: m.Pledge, links: LinkBuilder) -> dict:
    kinds = {m.Country: "country", m.Organisation: "organisation", m.Speaker: "speaker"}
    related = {name: links.link(pledge) for name, pledge in record.exported_related.items()}
    return {
        **url_fields(record, links),
        **copied_fields(
            record, "title", "summary", "kind", "amount_note", "funding_type", "beneficiary"
        ),
        **copied_fields(record, "deadline_note", "status", "note", "updated_at"),
        **partial_date_fields(record, "announced_on", "deadline", "status_as_of"),
        **related,
        "summit": links.link(record.summit),
        "actors": [
            {"part": a.part, "kind": kinds[type(a.target)], "record": links.link(a.target)}
            for a in record.exported_actors
        ],
        "money": money(record),
        "status_label": record.get_status_display(),
        "overdue": record.overdue(today()),
        "late": record.late(),
        "stale": record.stale(today()),
        "topics": [links.link(topic) for topic in record.exported_topics],
        "mention_count": record.exported_counts["mentions"],
    }


def speaker(record: m.Speaker, links: LinkBuilder) -> dict:
    return {
        **url_fields(record, links),
        **copied_fields(record, "slug", "name", "sort_name", "description", "note", "updated_at"),
        "country": links.link(record.country),
        "appointments": [
            {
                "role": appointment.role,
                "organisation": links.link(appointment.organisation),
                "start_on": date_value(appointment, "start_on"),
                "end_on": date_value(appointment, "end_on"),
            }
            for appointment in record.exported_appointments
        ],
        "quote_count": record.exported_counts["quotes"],
        "quotes": links.list_url(m.Quote, speaker=record.slug),
    }


def summit(record: m.Summit, links: LinkBuilder) -> dict:
    return {
        **url_fields(record, links),
        **copied_fields(record, "slug", "name", "short_name", "other_names", "start_on", "end_on"),
        **copied_fields(record, "city", "venue", "summary", "updated_at"),
        "country": links.link(record.country),
        "topics": [links.link(topic) for topic in record.exported_topics],
        "article_count": record.exported_counts["articles"],
        "quote_count": record.exported_counts["quotes"],
        "pledge_count": record.exported_counts["pledges"],
        "articles": links.list_url(m.Article, summit=record.slug),
        "quotes": links.list_url(m.Quote, summit=record.slug),
        "pledges": links.list_url(m.Pledge, summit=record.slug),
    }


def organisation(record: m.Organisation, links: LinkBuilder) -> dict:
    return {
        **url_fields(record, links),
        **copied_fields(record, "slug", "name", "kind", "website", "description", "updated_at"),
        "country": links.link(record.country),
        "quote_count": record.exported_counts["quotes"],
        "pledge_count": record.exported_counts["pledges"],
        "pledges": links.list_url(m.Pledge, organisation=record.slug),
    }


def topic(record: m.Topic, links: LinkBuilder) -> dict:
    return {
        **url_fields(record, links),
        **copied_fields(record, "slug", "name", "description"),
        "article_count": record.exported_counts["articles"],
        "pledge_count": record.exported_counts["pledges"],
        "articles": links.list_url(m.Article, topic=record.slug),
        "pledges": links.list_url(m.Pledge, topic=record.slug),
    }


def publisher(record: m.Publisher, links: LinkBuilder) -> dict:
    return {
        **url_fields(record, links),
        **copied_fields(record, "slug", "name", "website", "note"),
        "country": links.link(record.country),
        "article_count": record.exported_counts["articles"],
        "articles": links.list_url(m.Article, publisher=record.slug),
    }


def country(record: m.Country, links: LinkBuilder) -> dict:
    models = {
        "speakers": m.Speaker,
        "organisations": m.Organisation,
        "summits": m.Summit,
        "quotes": m.Quote,
        "pledges": m.Pledge,
    }
    return {
        "url": links.page_url(record),
        "api": links.api_url(record),
        **copied_fields(record, "code", "slug", "name"),
        **{f"{name[:-1]}_count": record.exported_counts[name] for name in models},
        **{name: links.list_url(model, country=record.slug) for name, model in models.items()},
    }


def statement(record: m.Statement, links: LinkBuilder) -> dict:
    link = links.statement_link(record, record.exported_first_quote_id)
    return {
        **{name: link[name] for name in ("id", "name", "url", "api")},
        **copied_fields(record, "occasion"),
        **partial_date_fields(record, "said_on"),
        "speaker": links.link(record.speaker),
        "summit": links.link(record.summit),
        "quote_count": record.exported_counts["quotes"],
    }


def search_result(record: Model, links: LinkBuilder) -> dict:
    return {
        **url_fields(record, links),
        "record": record._meta.model_name,
        "title": str(record),
        "updated_at": record.updated_at,
    }


BUILDERS: dict[type[Model], Callable[[Any, LinkBuilder], dict]] = {
    m.Article: article,
    m.Quote: quote,
    m.Pledge: pledge,
    m.Speaker: speaker,
    m.Summit: summit,
    m.Organisation: organisation,
    m.Topic: topic,
    m.Publisher: publisher,
    m.Country: country,
    m.Statement: statement,
}
