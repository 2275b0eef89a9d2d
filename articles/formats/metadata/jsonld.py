"""schema.org JSON-LD of records and pages, for search engines.

The builders take records as loaded by their pages, with only public related records. A pledge is a
``CreativeWork``, because schema.org has no type for pledges; no record is a ``ClaimReview``,
because the archive assesses actions, not claims.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.utils.safestring import SafeString, mark_safe

from articles.formats.citations.author_names import display_name, is_organisation, parse_byline
from articles.formats.exports import LICENCE_URL
from articles.formats.metadata.datasets import ARCHIVE, catalogue, dataset
from articles.kinds import Kind
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
    Topic,
    partial,
)

CONTEXT = "https://schema.org"
DESCRIPTION = "What leaders say at summits, what they promise, and what came of it."


def jsonld_script(data: dict) -> SafeString:
    """JSON-LD escaped for a script element, so that no text can end the element."""
    text = json.dumps({"@context": CONTEXT, **data}, ensure_ascii=False)
    escapes = {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028"}
    for character, escape in escapes.items():
        text = text.replace(character, escape)
    return mark_safe(text)  # noqa: S308 - every character that HTML reads is escaped above


def record_jsonld(record: Model, site: str) -> dict:
    """JSON-LD of a record's page."""
    return _drop_empty(_BUILDERS[type(record)](record, site))


def list_jsonld(
    title: str,
    url: str,
    rows: Iterable[Model],
    total: int,
    site: str,
    dataset_kind: Kind | None = None,
) -> dict:
    """JSON-LD of a page of a listing.

    *dataset_kind* is given on the page of all records of a kind.
    """
    entries = [
        {"@type": "ListItem", "position": n, "url": f"{site}{row.get_absolute_url()}"}
        for n, row in enumerate(rows, 1)
    ]
    return {
        "@type": "CollectionPage",
        "name": title,
        "url": url,
        "isPartOf": {"@type": "WebSite", "name": ARCHIVE, "url": f"{site}/"},
        "mainEntity": {
            "@type": "ItemList",
            "numberOfItems": total,
            "itemListElement": entries,
        },
        **({"hasPart": dataset(dataset_kind, site)} if dataset_kind else {}),
    }


def page_jsonld(title: str, url: str, site: str) -> dict:
    """JSON-LD of a page without records."""
    return {
        "@type": "WebPage",
        "name": title,
        "url": url,
        "isPartOf": {"@type": "WebSite", "name": ARCHIVE, "url": f"{site}/"},
        "license": LICENCE_URL,
    }


def site_jsonld(site: str) -> dict:
    """JSON-LD of the website: its search form and datasets."""
    return {
        "@type": "WebSite",
        "name": ARCHIVE,
        "url": f"{site}/",
        "inLanguage": "en-GB",
        "description": DESCRIPTION,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{site}/search/?q={{search_term}}"},
            "query-input": "required name=search_term",
        },
        "hasPart": catalogue(site),
    }


def _iso_date(record: Model, field: str) -> str | None:
    date = partial(record, field)
    return date.isoformat() if date else None


def _reference(kind: str, record: Model | None, site: str) -> dict | None:
    """A related record: name and URL."""
    if record is None:
        return None
    url = f"{site}{record.get_absolute_url()}"
    return {"@type": kind, "@id": url, "name": record.name, "url": url}


def _event(summit: Summit | None, site: str) -> dict | None:
    if summit is None:
        return None
    reference = _reference("Event", summit, site)
    return {**reference, "startDate": summit.start_on.isoformat(), "location": _place(summit)}


def _place(summit: Summit) -> dict | None:
    if not (summit.city or summit.country_id):
        return None
    address = {
        "@type": "PostalAddress",
        "addressLocality": summit.city,
        "addressCountry": summit.country_id,
    }
    name = summit.venue or summit.city or summit.country_id
    return _drop_empty({"@type": "Place", "name": name, "address": _drop_empty(address)})


def _publisher(publisher: Publisher) -> dict:
    return _drop_empty({"@type": "Organization", "name": publisher.name, "url": publisher.website})


def _base(kind: str, record: Model, site: str) -> dict:
    url = f"{site}{record.get_absolute_url()}"
    return {
        "@type": kind,
        "@id": url,
        "mainEntityOfPage": url,
        "dateModified": record.updated_at.date().isoformat(),
    }


def _article(article: Article, site: str) -> dict:
    return {
        **_base("Article" if article.is_briefing else "NewsArticle", article, site),
        "url": article.url or f"{site}{article.get_absolute_url()}",
        **_title(article),
        "alternativeHeadline": article.title_english,
        "abstract": article.summary,
        "inLanguage": article.lang,
        "datePublished": _iso_date(article, "published_on"),
        "author": _authors(article),
        "publisher": _publisher(article.publisher),
        "about": _event(article.summit, site),
        # Unknown for a text that is only on the publisher's website.
        "isAccessibleForFree": True if article.rights == Rights.FULL else None,
    }


def _title(article: Article) -> dict:
    """The headline; our own title is a name, not a headline."""
    if article.title_supplied:
        return {"name": article.cited_title}
    return {"headline": article.title}


def _authors(article: Article) -> list[dict]:
    publisher = article.publisher.name
    names = [display_name(name) for name in parse_byline(article.author, publisher)]
    return [
        {"@type": "Organization" if is_organisation(name, publisher) else "Person", "name": name}
        for name in names
    ]


def _quote(quote: Quote, site: str) -> dict:
    speaker = _reference("Person", quote.speaker, site)
    if speaker is None and quote.speaker_name:
        speaker = {"@type": "Person", "name": quote.speaker_name}
    if speaker and quote.role_at_time:
        speaker["jobTitle"] = quote.role_at_time
    article = quote.article
    source = None
    if article is not None and not article.is_briefing:
        page = f"{site}{article.get_absolute_url()}"
        source = _drop_empty(
            {
                "@type": "NewsArticle",
                "@id": page,
                **_title(article),
                "url": article.url or page,
                "datePublished": _iso_date(article, "published_on"),
                "publisher": _publisher(article.publisher),
            }
        )
    elif quote.first_source is not None:
        cited = quote.first_source
        source = _drop_empty(
            {
                "@type": "CreativeWork",
                "url": cited.url,
                "datePublished": _iso_date(cited, "published_on"),
                "inLanguage": cited.language,
                "publisher": _publisher(cited.publisher),
            }
        )
    return {
        **_base("Quotation", quote, site),
        "url": f"{site}{quote.get_absolute_url()}",
        "text": quote.exact,
        "inLanguage": quote.lang,
        "dateCreated": _iso_date(quote, "said_on"),
        "creator": speaker,
        "isBasedOn": source,
        "about": _event(quote.summit, site),
    }


def _pledge(pledge: Pledge, site: str) -> dict:
    kinds = {Country: "Country", Organisation: "Organization", Speaker: "Person"}
    makers = [
        _reference(kinds[type(actor.target)], actor.target, site)
        for actor in pledge.public_actors
        if actor.part == "maker"
    ]
    return {
        **_base("CreativeWork", pledge, site),
        "url": f"{site}{pledge.get_absolute_url()}",
        "genre": "Pledge",
        "name": pledge.title,
        "abstract": pledge.summary,
        "dateCreated": _iso_date(pledge, "announced_on"),
        "creator": makers,
        "creativeWorkStatus": pledge.status_label,
        "expires": _iso_date(pledge, "deadline"),
        "about": _event(pledge.summit, site),
        "license": LICENCE_URL,
    }


def _speaker(speaker: Speaker, site: str) -> dict:
    appointments = [a for a in speaker.public_appointments if a.end_on is None]
    return {
        **_base("Person", speaker, site),
        "url": f"{site}{speaker.get_absolute_url()}",
        "name": speaker.name,
        "description": speaker.description,
        "nationality": _reference("Country", speaker.country, site),
        "affiliation": [
            _reference("Organization", appointment.organisation, site)
            for appointment in appointments
            if appointment.organisation_id
        ],
        "jobTitle": [appointment.role for appointment in appointments],
    }


def _organisation(organisation: Organisation, site: str) -> dict:
    return {
        **_base("Organization", organisation, site),
        "url": organisation.website or f"{site}{organisation.get_absolute_url()}",
        "name": organisation.name,
        "description": organisation.description,
        "location": _reference("Country", organisation.country, site),
    }


def _summit(summit: Summit, site: str) -> dict:
    return {
        **_base("Event", summit, site),
        "url": f"{site}{summit.get_absolute_url()}",
        "name": summit.name,
        "alternateName": [summit.short_name, *map(str, summit.other_names)],
        "description": summit.summary,
        "startDate": summit.start_on.isoformat(),
        "endDate": summit.end_on.isoformat(),
        "location": _place(summit),
        "eventAttendanceMode": f"{CONTEXT}/OfflineEventAttendanceMode",
    }


def _collection_page(about: str) -> Callable[[Model, str], dict]:
    def build(record: Model, site: str) -> dict:
        url = f"{site}{record.get_absolute_url()}"
        subject = {"@type": about, "@id": f"{url}#about", "name": record.name}
        return {"@type": "CollectionPage", "@id": url, "url": url, "about": subject}

    return build


def _drop_empty(data: dict[str, Any]) -> dict[str, Any]:
    """Drop empty values: they would state that there is nothing."""
    filtered = {
        name: [item for item in value if item] if isinstance(value, list) else value
        for name, value in data.items()
    }
    return {name: value for name, value in filtered.items() if value not in (None, "", [], {})}


_BUILDERS: dict[type[Model], Callable[[Any, str], dict]] = {
    Article: _article,
    Quote: _quote,
    Pledge: _pledge,
    Speaker: _speaker,
    Organisation: _organisation,
    Summit: _summit,
    Topic: _collection_page("DefinedTerm"),
    Country: _collection_page("Country"),
}
