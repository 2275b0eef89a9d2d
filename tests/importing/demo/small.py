"""A small archive of our own, with one record or two of each kind."""

from __future__ import annotations

from typing import Any

Records = dict[str, list[dict[str, Any]]]


def page(url: str, **known: Any) -> dict[str, Any]:
    """A page that a quote or pledge cites, with nothing known of it but *known*."""
    unknown = {"publisher": None, "published_on": None, "precision": "", "language": ""}
    return {"url": url, **unknown, "kind": "", "note": "", **known}


def article(key: str, title: str, **values: Any) -> dict[str, Any]:
    row = {
        "id": key,
        "title": title,
        "title_supplied": False,
        "title_note": "",
        "title_language": "",
        "title_english": "",
        "summit": "harbour-2030",
        "publisher": "harbour-daily",
        "author": "",
        "author_note": "",
        "published_on": None,
        "precision": "",
        "date_basis": "",
        "date_note": "",
        "language": "en",
        "other_languages": [],
        "url": f"https://example.org/{key}",
        "also_at": [],
        "kind": "news",
        "follow_up": False,
        "publisher_note": "",
        "url_note": "",
        "summary": "",
        "speakers": [],
        "topics": [],
        "document_sha256": "",
    }
    return row | values


def quote(key: str, exact: str, **values: Any) -> dict[str, Any]:
    row = {
        "id": key,
        "article": None,
        "reprints": [],
        "summit": "harbour-2030",
        "exact": exact,
        "speaker": "ada-moreau",
        "language": "en",
        "form": "direct",
        "rendition": "as quoted",
        "said_on": "2030-05-02",
        "precision": "day",
        "date_note": "",
        "occasion": "",
        "role_at_time": "Minister",
        "organisation_at_time": "harbour-office",
        "statement": "moreau-nets",
        "note": "",
        "sources": [page(f"https://example.org/{key}")],
    }
    return row | values


def pledge(key: str, title: str, **values: Any) -> dict[str, Any]:
    maker = {"part": "maker", "country": "FR", "organisation": None, "speaker": None}
    check = {"checked_on": "2031-02-01", "searches": ["harbour nets 2031"], "found": ""}
    row = {
        "id": key,
        "summit": "harbour-2030",
        "title": title,
        "summary": f"{title}.",
        "kind": "funding",
        "topics": ["fishing-nets"],
        "amount": "5000000",
        "currency": "EUR",
        "amount_type": "pledged",
        "amount_note": "",
        "funding_type": "new",
        "beneficiary": "",
        "deadline": "2032-01-01",
        "deadline_precision": "year",
        "deadline_words": "by 2032",
        "deadline_basis": "stated",
        "deadline_note": "",
        "announced_on": "2030-05-02",
        "announced_precision": "day",
        "announced_note": "",
        "actors": [maker | {"label": "France"}],
        "mentions": [],
        "status": "not-yet-assessed",
        "status_updates": [],
        "checks": [check],
        "part_of": None,
        "follow_up_of": None,
        "supersedes": None,
        "repeats": None,
        "related": [],
        "standing": False,
        "confidence": "",
        "note": "",
        "sources": [page(f"https://example.org/{key}")],
    }
    return row | values


def evidence(url: str, **values: Any) -> dict[str, Any]:
    unknown = {"title": "", "publisher": "", "published_on": None, "precision": "", "kind": ""}
    return {"url": url, **unknown, "copy_of": "", "article": None, "note": "Paid.", **values}


def small_archive() -> Records:
    """The records, to be changed by a test."""
    entry = {
        "status": "kept",
        "as_of": "2031-01-01",
        "as_of_precision": "month",
        "reason": "All of it was paid.",
        "evidence": [
            evidence(
                "https://example.org/a2",
                title="Nets paid for",
                publisher="Harbour Daily",
                kind="report",
                published_on="2031-01-20",
                precision="day",
                article="a2",
            )
        ],
    }
    return {
        "countries": [{"code": "FR", "name": "France"}],
        "topics": [
            {"slug": "fishing", "name": "Fishing", "parent": None, "description": ""},
            {
                "slug": "fishing-nets", "name": "Fishing nets", "parent": "fishing",
                "description": "Nets lost at sea.",
            },
        ],
        "series": [{"slug": "harbour", "name": "Harbour summits", "description": ""}],
        "publishers": [
            {"slug": "harbour-daily", "name": "Harbour Daily", "country": "FR", "note": ""},
            {"slug": "net-news", "name": "Net News", "country": None, "note": ""},
        ],
        "organisations": [
            {
                "slug": "harbour-office", "name": "Harbour Office", "kind": "office",
                "country": "FR", "aliases": ["Büro am Hafen"],
            }
        ],
        "summits": [
            {
                "slug": "harbour-2030", "name": "Harbour summit", "short_name": "Harbour",
                "aliases": [], "start_on": "2030-05-02", "end_on": "2030-05-03",
                "date_note": "", "city": "Brest", "venue": "", "country": "FR",
                "series": "harbour", "participants_note": "", "participants": [],
                "hosts": [
                    {"name": "Ada Moreau", "speaker": "ada-moreau", "organisation": None}
                    | {"country": None}
                ],
                "summary": "Ministers met.", "topics": ["fishing"], "outcome_documents": [],
                "disputed_figures": [], "sources": ["https://example.org/summit"],
            }
        ],
        "speakers": [
            {
                "id": "moreau", "slug": "ada-moreau", "name": "Ada Moreau",
                "sort_name": "Moreau, Ada", "country": "FR", "aliases": ["A. Moreau"],
                "appointments": [
                    {"role": "Minister", "organisation": "harbour-office", "start_on": None}
                    | {"end_on": None, "note": ""}
                ],
                "note": "", "sources": ["https://example.org/moreau"],
            }
        ],
        "articles": [
            article("a1", "Des filets pour tous", language="fr", title_english="Nets for all"),
            article("a2", "Nets paid for", published_on="2031-01-20", precision="day",
                    date_basis="copy", also_at=["https://example.org/copy"]),
        ],
        "statements": [
            {"key": "moreau-nets", "speaker": "ada-moreau", "summit": "harbour-2030"}
            | {"said_on": "2030-05-02", "precision": "day", "label": "Moreau: nets"}
        ],
        "quotes": [
            quote("q1", "Nous aurons des filets.", article="a1", language="fr"),
            quote(
                "q2",
                "We shall have nets.",
                form="translated", rendition="translated",
                sources=[
                    page("https://example.org/q2", publisher="net-news", published_on="2030-05-01",
                         precision="month", language="en", kind="rewritten", note="By a machine.")
                ],
            ),
        ],
        "pledges": [
            pledge("p1", "€5 million for nets", status="kept", status_updates=[entry],
                   mentions=[{"article": "a1", "role": "announced"}]),
            pledge("p2", "€1 million for knots", amount="1000000", part_of="p1", related=["p1"],
                   amount_type="ceiling", standing=True),
        ],
    }  # fmt: skip
