"""Records as schema.org JSON-LD: what search engines and other programs read in a page.

The builders take records as their pages load them: whatever they name is already through the gate.
A pledge is a ``CreativeWork``, because schema.org has no promise; no record claims to be a
``ClaimReview``, because the archive judges what was done and not what was said.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.utils.safestring import SafeString, mark_safe

from articles.formats.citations.author_names import authors_of, is_body, printed
from articles.formats.exports import LICENCE_URL
from articles.formats.metadata.datasets import ARCHIVE, catalogue, dataset
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
    """JSON-LD that can stand inside a script element: no character of it ends the element."""
    text = json.dumps({"@context": CONTEXT, **data}, ensure_ascii=False)
    escapes = {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028"}
    for character, escape in escapes.items():
        text = text.replace(character, escape)
    return mark_safe(text)  # noqa: S308 - every character that HTML reads is escaped above


def record_jsonld(record: Model, site: str) -> dict:
    """The record whose page is shown."""
    return _without_gaps(_BUILDERS[type(record)](record, site))


def list_jsonld(
    title: str, address: str, rows: Iterable[Model], total: int, site: str, data: str = ""
) -> dict:
    """A page of a listing: how many there are, the records on the page, and, where the page stands
    for all of a kind, the name of the data set (``datasets.KINDS``) that they are."""
    entries = [
        {"@type": "ListItem", "position": n, "url": f"{site}{row.get_absolute_url()}"}
        for n, row in enumerate(rows, 1)
    ]
    return {
        "@type": "CollectionPage",
        "name": title,
        "url": address,
        "isPartOf": {"@type": "WebSite", "name": ARCHIVE, "url": f"{site}/"},
        "mainEntity": {
            "@type": "ItemList",
            "numberOfItems": total,
            "itemListElement": entries,
        },
        **({"hasPart": dataset(data, site)} if data else {}),
    }


def page_jsonld(title: str, address: str, site: str) -> dict:
    """A page of the archive about itself."""
    return {
        "@type": "WebPage",
        "name": title,
        "url": address,
        "isPartOf": {"@type": "WebSite", "name": ARCHIVE, "url": f"{site}/"},
        "license": LICENCE_URL,
    }


def site_jsonld(site: str) -> dict:
    """The archive as a whole: how it is searched, and its data as data sets."""
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


def _day(record: Model, field: str) -> str | None:
    known = partial(record, field)
    return known.isoformat() if known else None


def _named(kind: str, record: Model | None, site: str) -> dict | None:
    """A related record by its name and page."""
    if record is None:
        return None
    url = f"{site}{record.get_absolute_url()}"
    return {"@type": kind, "@id": url, "name": record.name, "url": url}


def _event(summit: Summit | None, site: str) -> dict | None:
    if summit is None:
        return None
    named = _named("Event", summit, site)
    return {**named, "startDate": summit.start_on.isoformat(), "location": _place(summit)}


def _place(summit: Summit) -> dict | None:
    if not (summit.city or summit.country_id):
        return None
    address = {
        "@type": "PostalAddress",
        "addressLocality": summit.city,
        "addressCountry": summit.country_id,
    }
    name = summit.venue or summit.city or summit.country_id
    return _without_gaps({"@type": "Place", "name": name, "address": _without_gaps(address)})


def _publisher(publisher: Publisher) -> dict:
    return _without_gaps(
        {"@type": "Organization", "name": publisher.name, "url": publisher.website}
    )


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
        **_titled(article),
        "abstract": article.summary,
        "inLanguage": article.lang,
        "datePublished": _day(article, "published_on"),
        "author": _authors(article),
        "publisher": _publisher(article.publisher),
        "about": _event(article.summit, site),
        # Of a text that only its publisher shows, nobody here knows.
        "isAccessibleForFree": True if article.rights == Rights.FULL else None,
    }


def _titled(article: Article) -> dict:
    """Its headline; a title that the archive supplied is only a name."""
    if article.title_supplied:
        return {"name": article.cited_title}
    return {"headline": article.title}


def _authors(article: Article) -> list[dict]:
    """Persons one by one; a by-line that is no list of names as one author, as it is printed."""
    made = []
    for name in authors_of(article.author, article.publisher.name):
        written = printed(name)
        body = is_body(written, article.publisher.name)
        made.append({"@type": "Organization" if body else "Person", "name": written})
    return made


def _quote(quote: Quote, site: str) -> dict:
    speaker = _named("Person", quote.speaker, site)
    if speaker is None and quote.speaker_name:
        speaker = {"@type": "Person", "name": quote.speaker_name}
    if speaker and quote.role_at_time:
        speaker["jobTitle"] = quote.role_at_time
    article = quote.article
    source = None
    if article is not None and not article.is_briefing:
        page = f"{site}{article.get_absolute_url()}"
        source = _without_gaps(
            {
                "@type": "NewsArticle",
                "@id": page,
                **_titled(article),
                "url": article.url or page,
                "datePublished": _day(article, "published_on"),
                "publisher": _publisher(article.publisher),
            }
        )
    return {
        **_base("Quotation", quote, site),
        "url": f"{site}{quote.get_absolute_url()}",
        "text": quote.exact,
        "inLanguage": quote.lang,
        "dateCreated": _day(quote, "said_on"),
        "creator": speaker,
        "isBasedOn": source,
        "about": _event(quote.summit, site),
    }


def _pledge(pledge: Pledge, site: str) -> dict:
    kinds = {Country: "Country", Organisation: "Organization", Speaker: "Person"}
    makers = [
        _named(kinds[type(actor.target)], actor.target, site)
        for actor in pledge.public_actors
        if actor.part == "maker"
    ]
    return {
        **_base("CreativeWork", pledge, site),
        "url": f"{site}{pledge.get_absolute_url()}",
        "genre": "Pledge",
        "name": pledge.title,
        "abstract": pledge.summary,
        "dateCreated": _day(pledge, "announced_on"),
        "creator": makers,
        "creativeWorkStatus": pledge.get_status_display(),
        "expires": _day(pledge, "deadline"),
        "about": _event(pledge.summit, site),
        "license": LICENCE_URL,
    }


def _speaker(speaker: Speaker, site: str) -> dict:
    return {
        **_base("Person", speaker, site),
        "url": f"{site}{speaker.get_absolute_url()}",
        "name": speaker.name,
        "description": speaker.description,
        "nationality": _named("Country", speaker.country, site),
        "affiliation": [
            _named("Organization", held.organisation, site)
            for held in speaker.public_appointments
            if held.organisation_id and held.end_on is None
        ],
        "jobTitle": [held.role for held in speaker.public_appointments if held.end_on is None],
    }


def _organisation(organisation: Organisation, site: str) -> dict:
    return {
        **_base("Organization", organisation, site),
        "url": organisation.website or f"{site}{organisation.get_absolute_url()}",
        "name": organisation.name,
        "description": organisation.description,
        "location": _named("Country", organisation.country, site),
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


def _filed(about: str) -> Callable[[Model, str], dict]:
    def build(record: Model, site: str) -> dict:
        url = f"{site}{record.get_absolute_url()}"
        subject = {"@type": about, "@id": f"{url}#about", "name": record.name}
        return {"@type": "CollectionPage", "@id": url, "url": url, "about": subject}

    return build


def _without_gaps(data: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known: an empty value would claim something."""
    kept = {
        name: [one for one in value if one] if isinstance(value, list) else value
        for name, value in data.items()
    }
    return {name: value for name, value in kept.items() if value not in (None, "", [], {})}


_BUILDERS: dict[type[Model], Callable[[Any, str], dict]] = {
    Article: _article,
    Quote: _quote,
    Pledge: _pledge,
    Speaker: _speaker,
    Organisation: _organisation,
    Summit: _summit,
    Topic: _filed("DefinedTerm"),
    Country: _filed("Country"),
}
