"""Records -> what ``shapes.py`` promises of them. Records come prepared by their export sheet."""

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
    known = partial(record, field)
    return known.isoformat() if known else None


def partial_date_fields(record: Model, *fields: str) -> dict[str, Any]:
    """Imprecise dates, each with its precision beside it."""
    made = {}
    for field in fields:
        made[field] = date_value(record, field)
        made[f"{field}_precision"] = getattr(record, f"{field}_precision") if made[field] else None
    return made


def copied_fields(record: Model, *fields: str) -> dict[str, Any]:
    return {field: getattr(record, field) for field in fields}


def money(record: Model) -> dict | None:
    if record.amount is None:
        return None
    return {"amount": json_number(record.amount), "currency": record.currency}


def url_fields(record: Model, links: LinkBuilder) -> dict[str, Any]:
    return {"id": record.pk, "url": links.page(record), "api": links.api(record)}


def article(record: m.Article, links: LinkBuilder) -> dict:
    return {
        **url_fields(record, links),
        **copied_fields(record, "title", "title_supplied", "summary", "author", "language", "kind"),
        **copied_fields(record, "rights", "follow_up", "note", "updated_at"),
        "briefing": record.is_briefing,
        **partial_date_fields(record, "published_on"),
        "publisher": links.to(record.publisher),
        "source_url": record.url,
        "summit": links.to(record.summit),
        "topics": [links.to(topic) for topic in record.exported_topics],
        "quote_count": record.exported_numbers["quotes"],
        "pledge_count": record.exported_numbers["pledges"],
    }


def quote(record: m.Quote, links: LinkBuilder) -> dict:
    return {
        **url_fields(record, links),
        **copied_fields(
            record, "exact", "role_at_time", "occasion", "language", "form", "verification"
        ),
        **copied_fields(record, "rendition", "start", "end", "note", "updated_at"),
        **partial_date_fields(record, "said_on"),
        "speaker": links.to(record.speaker),
        "speaker_name": record.speaker.name if record.speaker else record.speaker_name,
        "organisation_at_time": links.to(record.exported_organisation),
        "article": links.to(record.article),
        "sources": [source.url for source in record.exported_sources],
        "summit": links.to(record.summit),
        "statement": record.statement_id,
        "utterance": links.to_statement(record.exported_statement, record.pk),
    }


def pledge(record: m.Pledge, links: LinkBuilder) -> dict:
    kinds = {m.Country: "country", m.Organisation: "organisation", m.Speaker: "speaker"}
    related = {name: links.to(one) for name, one in record.exported_relatives.items()}
    return {
        **url_fields(record, links),
        **copied_fields(
            record, "title", "summary", "kind", "amount_note", "funding_type", "beneficiary"
        ),
        **copied_fields(record, "deadline_note", "status", "note", "updated_at"),
        **partial_date_fields(record, "announced_on", "deadline", "status_as_of"),
        **related,
        "summit": links.to(record.summit),
        "actors": [
            {"part": a.part, "kind": kinds[type(a.target)], "record": links.to(a.target)}
            for a in record.exported_actors
        ],
        "money": money(record),
        "status_label": record.get_status_display(),
        "overdue": record.overdue(today()),
        "late": record.late(),
        "stale": record.stale(today()),
        "topics": [links.to(topic) for topic in record.exported_topics],
        "mention_count": record.exported_numbers["mentions"],
    }


def speaker(record: m.Speaker, links: LinkBuilder) -> dict:
    return {
        **url_fields(record, links),
        **copied_fields(record, "slug", "name", "sort_name", "description", "note", "updated_at"),
        "country": links.to(record.country),
        "appointments": [
            {
                "role": held.role,
                "organisation": links.to(held.organisation),
                "start_on": date_value(held, "start_on"),
                "end_on": date_value(held, "end_on"),
            }
            for held in record.exported_appointments
        ],
        "quote_count": record.exported_numbers["quotes"],
        "quotes": links.listing(m.Quote, speaker=record.slug),
    }


def summit(record: m.Summit, links: LinkBuilder) -> dict:
    return {
        **url_fields(record, links),
        **copied_fields(record, "slug", "name", "short_name", "other_names", "start_on", "end_on"),
        **copied_fields(record, "city", "venue", "summary", "updated_at"),
        "country": links.to(record.country),
        "topics": [links.to(topic) for topic in record.exported_topics],
        "article_count": record.exported_numbers["articles"],
        "quote_count": record.exported_numbers["quotes"],
        "pledge_count": record.exported_numbers["pledges"],
        "articles": links.listing(m.Article, summit=record.slug),
        "quotes": links.listing(m.Quote, summit=record.slug),
        "pledges": links.listing(m.Pledge, summit=record.slug),
    }


def organisation(record: m.Organisation, links: LinkBuilder) -> dict:
    return {
        **url_fields(record, links),
        **copied_fields(record, "slug", "name", "kind", "website", "description", "updated_at"),
        "country": links.to(record.country),
        "quote_count": record.exported_numbers["quotes"],
        "pledge_count": record.exported_numbers["pledges"],
        "pledges": links.listing(m.Pledge, organisation=record.slug),
    }


def topic(record: m.Topic, links: LinkBuilder) -> dict:
    return {
        **url_fields(record, links),
        **copied_fields(record, "slug", "name", "description"),
        "article_count": record.exported_numbers["articles"],
        "pledge_count": record.exported_numbers["pledges"],
        "articles": links.listing(m.Article, topic=record.slug),
        "pledges": links.listing(m.Pledge, topic=record.slug),
    }


def publisher(record: m.Publisher, links: LinkBuilder) -> dict:
    return {
        **url_fields(record, links),
        **copied_fields(record, "slug", "name", "website", "note"),
        "country": links.to(record.country),
        "article_count": record.exported_numbers["articles"],
        "articles": links.listing(m.Article, publisher=record.slug),
    }


def country(record: m.Country, links: LinkBuilder) -> dict:
    listed = (m.Speaker, m.Organisation, m.Summit, m.Quote, m.Pledge)
    counted = ("speakers", "organisations", "summits", "quotes", "pledges")
    numbers = {f"{name[:-1]}_count": record.exported_numbers[name] for name in counted}
    lists = {
        name: links.listing(model, country=record.slug)
        for name, model in zip(counted, listed, strict=True)
    }
    addresses = {"url": links.page(record), "api": links.api(record)}
    return {**addresses, **copied_fields(record, "code", "slug", "name"), **numbers, **lists}


def statement(record: m.Statement, links: LinkBuilder) -> dict:
    named = links.to_statement(record, record.exported_first)
    return {
        **{name: named[name] for name in ("id", "name", "url", "api")},
        **copied_fields(record, "occasion"),
        **partial_date_fields(record, "said_on"),
        "speaker": links.to(record.speaker),
        "summit": links.to(record.summit),
        "quote_count": record.exported_numbers["quotes"],
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
