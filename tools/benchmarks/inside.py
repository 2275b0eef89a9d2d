"""Benchmark steps with Django set up: build corpus and index, time engine and pages.

``python -m tools.benchmarks.inside build|time|pages ARTICLES`` prints its result as JSON.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tools.benchmarks.questions import questions

ROUNDS = 7
FACETS, SHOWN = ("publisher", "summit", "topic", "kind"), 12


def main(action: str, articles: int) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit_archive.settings")
    django.setup()
    say(json.dumps({"build": build, "time": measure, "pages": measure_pages}[action](articles)))


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def build(articles: int) -> dict:
    """Write the corpus, collect static files, build the index."""
    from django.conf import settings
    from django.core.management import call_command

    from articles.search.indexing import rebuild
    from tools.benchmarks.corpus import Corpus

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    Corpus(articles).write(lambda line: say(f"  {line}"))
    shown = [0.0]

    def progress(done: int, total: int) -> None:
        if time.monotonic() - shown[0] > 10 or done == total:
            shown[0] = time.monotonic()
            say(f"  {done:,} of {total:,} records indexed")

    built = rebuild.rebuild_index(progress)
    index = Path(settings.INDEX_DIR)
    size = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
    return {"documents": built.documents, "index_s": built.seconds, "index_mb": size / 1e6}


def measure(articles: int) -> dict:
    """Time each query in the engine alone and as a page in Django."""
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    results = {}
    for question in questions(articles):
        client.get(question.address())
        page_ms = median(lambda question=question: client.get(question.address()))
        results[question.name] = {
            "hits": hits(question),
            "engine_ms": median(lambda question=question: run_search(question)),
            "page_ms": page_ms,
        }
    return {"questions": results, "save_s": time_until_searchable()}


def measure_pages(_: int) -> dict:
    """Size and statements of one page of each kind, and the number of articles."""
    from articles.models import Article
    from tools.benchmarks import pages

    return {"pages": pages.inspect(say), "articles": Article.objects.count()}


def median(call: Callable[[], object]) -> float:
    """Median time of ``ROUNDS`` calls in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def request_of(question):
    """The search request of the question's page, and its offset."""
    from urllib.parse import parse_qsl, urlsplit

    from articles.search.query.parser import parse_query
    from articles.search.request import FacetFilter, SearchRequest

    pairs = parse_qsl(urlsplit(question.address()).query)
    parameters = dict(pairs)
    query = parse_query(
        f"{parameters.get('q', '')} {_field(parameters, 'from')} {_field(parameters, 'to')}"
    )
    facets = []
    for name in ("publisher", "summit", "kind"):
        values = [value for key, value in pairs if key == name]
        if values:
            included = tuple(value for value in values if not value.startswith("-"))
            excluded = tuple(value[1:] for value in values if value.startswith("-"))
            facets.append(FacetFilter(name, included, excluded))
    kind = "article" if question.path == "/articles/" else None
    request = SearchRequest(
        kind, query.words, tuple(facets), query.dates, parameters.get("order", "")
    )
    return request, (int(parameters.get("page", 1)) - 1) * 20


def _field(parameters: dict, name: str) -> str:
    return f"{name}:{parameters[name]}" if name in parameters else ""


def run_search(question) -> None:
    """Total, twenty records, four facets and highlighting, directly from the engine."""
    from articles.kinds import BY_NAME
    from articles.search.engine import get_engine
    from articles.search.public_text import public_text_of

    request, offset = request_of(question)
    engine = get_engine()
    results = engine.search(request, offset=offset, limit=20)
    engine.facets(request, FACETS, top=SHOWN)
    rows = _texts.get(question.name)
    if rows is None:
        records = [BY_NAME[kind].model.objects.get(pk=pk) for kind, pk in results.keys]
        rows = _texts[question.name] = [public_text_of(record) for record in records]
    engine.highlight(request, rows)


_texts: dict[str, list] = {}


def hits(question) -> int:
    from articles.search.engine import get_engine

    return get_engine().count(request_of(question)[0])


def time_until_searchable() -> float:
    """Seconds from saving a record until a search can find it."""
    from articles.models import Article
    from articles.search.engine import get_engine
    from articles.search.query.parser import parse_query
    from articles.search.request import SearchRequest

    article = Article.objects.order_by("pk").first()
    started = time.perf_counter()
    article.title = "Zyzzyva"
    article.save()
    assert get_engine().count(SearchRequest("article", parse_query("zyzzyva").words)) == 1
    return time.perf_counter() - started


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
