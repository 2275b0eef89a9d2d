"""Run inside the archive's own settings: build the corpus and its index, time engine and pages.

``python -m tools.benchmarks.inside build|time ARTICLES`` prints one line of JSON at the end.
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
    answer = {"build": build, "time": measure}[action](articles)
    say(json.dumps(answer))


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def build(articles: int) -> dict:
    """Write the corpus, collect the static files, and build the index."""
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
    """Time each question on the engine alone and as a page inside Django."""
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    found = {}
    for question in questions(articles):
        client.get(question.address())
        page_ms = median(lambda question=question: client.get(question.address()))
        found[question.name] = {
            "hits": hits(question),
            "engine_ms": median(lambda question=question: ask_engine(question)),
            "page_ms": page_ms,
        }
    return {"questions": found, "save_s": time_of_a_save()}


def median(call: Callable[[], object]) -> float:
    """The median of some calls, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def selection_of(question):
    """The selection that the page makes of the question's address."""
    from urllib.parse import parse_qsl, urlsplit

    from articles.search.query.parser import parse_query
    from articles.search.request import FacetFilter, SearchRequest

    pairs = parse_qsl(urlsplit(question.address()).query)
    given = dict(pairs)
    query = parse_query(f"{given.get('q', '')} {_field(given, 'from')} {_field(given, 'to')}")
    clauses = []
    for name in ("publisher", "summit", "kind"):
        values = [value for key, value in pairs if key == name]
        if values:
            wanted = tuple(value for value in values if not value.startswith("-"))
            refused = tuple(value[1:] for value in values if value.startswith("-"))
            clauses.append(FacetFilter(name, wanted, refused))
    kind = "article" if question.path == "/articles/" else None
    selection = SearchRequest(
        kind, query.words, tuple(clauses), query.dates, given.get("order", "")
    )
    return selection, (int(given.get("page", 1)) - 1) * 20


def _field(given: dict, name: str) -> str:
    return f"{name}:{given[name]}" if name in given else ""


def ask_engine(question) -> None:
    """Total, twenty records, four facets and their passages, straight from the engine."""
    from articles.search.database import MODELS
    from articles.search.engine import get_engine
    from articles.search.public_text import public_text_of

    selection, offset = selection_of(question)
    engine = get_engine()
    found = engine.search(selection, offset=offset, limit=20)
    engine.facets(selection, FACETS, top=SHOWN)
    rows = _texts.get(question.name)
    if rows is None:
        records = [MODELS[kind].objects.get(pk=pk) for kind, pk in found.keys]
        rows = _texts[question.name] = [public_text_of(record) for record in records]
    engine.highlight(selection, rows)


_texts: dict[str, list] = {}


def hits(question) -> int:
    from articles.search.engine import get_engine

    return get_engine().count(selection_of(question)[0])


def time_of_a_save() -> float:
    """Seconds from saving a record until a search finds it."""
    from articles.models import Article
    from articles.search.engine import get_engine
    from articles.search.query.parser import parse_query
    from articles.search.request import SearchRequest

    article = Article.objects.order_by("pk").first()
    started = time.perf_counter()
    article.title = "Zyzzyva"
    article.save()
    found = get_engine().count(SearchRequest("article", parse_query("zyzzyva").words))
    assert found == 1
    return time.perf_counter() - started


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
