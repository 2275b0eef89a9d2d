"""One page of each kind, timed over HTTP: name, address in the corpus.

``python -m tools.benchmarks --pages FOLDER`` measures them alone, in the archive of a data folder.
"""

from __future__ import annotations

from collections.abc import Callable

from tools.benchmarks import serving

ROUNDS = 20

#: An address of every kind of page; numbers and slugs are those of ``corpus.py``.
PAGE_KINDS = {
    "front page": "/",
    "article": "/articles/1/",
    "quote": "/quotes/1/",
    "pledge": "/pledges/1/",
    "speaker": "/speakers/speaker-1/",
    "summit": "/summits/summit-1/",
    "organisation": "/organisations/body-1/",
    "topic": "/topics/topic-1/",
    "country": "/countries/be/",
    "articles": "/articles/",
    "quotes": "/quotes/",
    "pledges": "/pledges/",
    "speakers": "/speakers/",
    "speakers by name": "/speakers/?order=name",
    "summits": "/summits/",
    "organisations": "/organisations/",
    "topics": "/topics/",
    "series": "/series/",
    "summits of a series": "/series/series-1/",
    "search": "/search/?q=oil",
    "suggestions": "/search/suggest/?q=oi",
    "check a quote": "/check/?q=oil+climate+energy+treaty+border+water",
    "pledge tracker": "/pledges/tracker/",
    "pledge tracker, chart": "/pledges/tracker/makers.svg",
    "pledge tracker, CSV": "/pledges/tracker/summits.csv",
    "coverage over time": "/articles/coverage/",
    "calendar": "/articles/calendar/",
    "who quoted whom": "/quotes/quoting/",
    "compare countries": "/compare/?country=be&country=de",
    "compare summits": "/compare/?summit=summit-1&summit=summit-2",
    "compare organisations": "/compare/?organisation=body-1&organisation=body-2",
    "gaps": "/gaps/",
    "gaps, cited pages": "/gaps/cited-pages/",
    "gaps, evidence": "/gaps/evidence/",
    "gaps, CSV": "/gaps/gaps.csv",
    "changes": "/changes/",
    "changes of a summit": "/changes/?summit=summit-1",
    "corrections": "/about/corrections/",
    "about": "/about/",
    "licence": "/licence/",
    "follow a search": "/search/follow/",
    "follow a search, common word": "/search/follow/?q=oil",
    "follow a list": "/articles/follow/",
    "report an error": "/report/",
    "feed of new articles": "/articles/feed/",
    "feed of changed articles": "/articles/feed/updates/",
    "feed of changed quotes": "/quotes/feed/updates/",
    "feed of verdicts": "/pledges/feed/status/",
    "feed of a search": "/search/feed/",
    "feed of a search, common word": "/search/feed/?q=oil",
    "feed of changed records": "/search/feed/updates/",
    "feed of changes": "/changes/feed/",
    "calendar of summits": "/summits/calendar.ics",
    "citation": "/articles/1/cite.ris",
    "oEmbed": "/oembed/?url=http://localhost/quotes/1/",
    "sitemap index": "/sitemap.xml",
    "sitemap": "/sitemap-articles.xml",
    "API, articles": "/api/v1/articles/",
    "API, quotes": "/api/v1/quotes/",
    "API, pledges": "/api/v1/pledges/",
    "API, speakers": "/api/v1/speakers/",
    "API, summits": "/api/v1/summits/",
    "API, topics": "/api/v1/topics/",
    "API, statements": "/api/v1/statements/",
    "API, statements with most quotes": "/api/v1/statements/?order=most",
}


def inspect(report: Callable[[str], None]) -> dict[str, dict]:
    """The final address, size and number of statements of each page, in Django."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    pages = {}
    for name, address in PAGE_KINDS.items():
        response = client.get(address, follow=True)  # also loads what a process loads once
        address = response.redirect_chain[-1][0] if response.redirect_chain else address
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
            body = b"".join(response.streaming_content) if response.streaming else response.content
        if response.status_code != 200:
            raise SystemExit(f"{response.status_code} for {address} ({name})")
        report(f"    {name}: {len(queries)} statements, {len(body) / 1000:,.0f} KB")
        pages[name] = {"address": address, "kb": len(body) / 1000, "statements": len(queries)}
    return pages


def time_pages(pages: dict[str, dict], environment: dict[str, str]) -> None:
    """Add the median and 95th percentile of each page over gunicorn, in milliseconds."""
    with serving.archive(environment) as (_, port):
        for page in pages.values():
            page["p50_ms"], page["p95_ms"] = serving.times(port, page["address"], ROUNDS)


def table(articles: int, pages: dict[str, dict], command: str) -> str:
    """The results as the section of a Markdown file."""
    lines = [
        f"## Page kinds at {articles:,} articles",
        "",
        f"By `{command}`. Size unpacked; SQL statements of one request; median and 95th percentile "
        f"of {ROUNDS} sequential requests over gunicorn in milliseconds, without the search cache.",
        "",
        "| page | address | KB | statements | p50 | p95 |",
        "|---|---|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {name} | `{page['address']}` | {page['kb']:,.0f} | {page['statements']} "
        f"| {page['p50_ms']:,.0f} | {page['p95_ms']:,.0f} |"
        for name, page in pages.items()
    ]
    return "\n".join(lines)
