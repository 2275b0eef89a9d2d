"""``make bench N=1000000``: build a corpus, time the search, and set it beside Datasette.

Prints its progress, a table, and as its last line one JSON object. What it writes lies in a
folder of its own beneath the data folder and is deleted at the end unless ``--keep`` is given.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import json
import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tools.benchmarks import datasette, serving
from tools.benchmarks.inside import say
from tools.benchmarks.questions import questions

PAGE_KEYS = ("engine_ms", "page_ms", "http_p50_ms", "http_p95_ms", "again_ms", "datasette_ms")
ROUNDS, ROUNDS_DATASETTE = 40, 5


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.benchmarks")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where to write (default: in the data folder)")
    parser.add_argument("--keep", action="store_true", help="keep what was written")
    parser.add_argument("--no-datasette", action="store_true")
    parser.add_argument("--write", type=Path, help="a Markdown file for the table")
    given = parser.parse_args()
    started = time.monotonic()
    data = Path(os.environ.get("ARCHIVE_DATA_DIR", "var"))
    folder = (given.folder or data / "bench").resolve()
    try:
        small = run(max(given.articles // 100, 1000), folder / "small", with_datasette=False)
        whole = run(given.articles, folder / "whole", with_datasette=not given.no_datasette)
    finally:
        if not given.keep:
            shutil.rmtree(folder, ignore_errors=True)
    say(f"measured in {(time.monotonic() - started) / 60:.0f} minutes")
    report(given.articles, small, whole, given.write)


def run(articles: int, folder: Path, *, with_datasette: bool) -> dict:
    """Everything that is measured at one size."""
    say(f"\n{articles:,} articles")
    environment = serving.environment(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    answer = inside("build", articles, environment)
    answer["articles"] = articles
    answer["articles_per_s"] = articles / answer["index_s"]
    say("  timing the engine and the pages inside Django ...")
    answer |= inside("time", articles, environment)
    say("  timing the pages over gunicorn ...")
    with serving.archive(environment) as (process, port):
        for question in questions(articles):
            median, late = serving.times(port, question.address(), ROUNDS)
            say(f"    {question.name}: {median:.1f} ms")
            answer["questions"][question.name] |= {"http_p50_ms": median, "http_p95_ms": late}
        answer["private_mb"], answer["rss_mb"] = serving.memory_of_worker(process)
    say("  timing the same with answers that are kept ...")
    with serving.archive(environment | {"SEARCH_MEMORY": "2000"}) as (_, port):
        for question in questions(articles):
            again, _ = serving.times(port, question.address(), ROUNDS // 2)
            answer["questions"][question.name]["again_ms"] = again
    if with_datasette:
        if datasette.installed():
            time_datasette(articles, folder, environment, answer)
        else:
            say("  Datasette is not installed (requirements-bench.txt); left out")
    return answer


def inside(action: str, articles: int, environment: dict[str, str]) -> dict:
    """Run a part inside the archive's settings; its progress is passed on, its answer returned."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tools.benchmarks.inside", action, str(articles)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    last = ""
    for line in process.stdout:
        if last:
            say(last)
        last = line.rstrip("\n")
    if status := process.wait():
        raise SystemExit(f"the benchmark's “{action}” ended with status {status}: {last}")
    return json.loads(last)


def time_datasette(articles: int, folder: Path, environment: dict, answer: dict) -> None:
    """The same questions, where Datasette has the same filter."""
    say("  building Datasette's index ...")
    target = folder / "bench.db"
    answer["datasette_index_s"] = datasette.build(folder / "archive.sqlite3", target)
    say("  timing Datasette's pages ...")
    with datasette.server(target, environment) as (_, port):
        for question in questions(articles):
            address = question.datasette_address()
            if address is None:
                continue
            one = answer["questions"][question.name]
            found = datasette.hits(port, question.datasette_address(".json"))
            # The two cut and stem words a little differently; more would be another question.
            if not 0.9 <= (found + 1) / (one["hits"] + 1) <= 1.1:
                raise SystemExit(
                    f"“{question.name}” gives {one['hits']:,} articles here and {found:,} in "
                    "Datasette: that is not the same question."
                )
            median, _ = serving.times(port, address, ROUNDS_DATASETTE)
            say(f"    {question.name}: {median:,.0f} ms for {found:,} articles")
            one["datasette_ms"] = median


def report(articles: int, small: dict, whole: dict, write: Path | None) -> None:
    """The table, and the line of JSON; the table also into the file *write*."""
    growth = {
        name: found["http_p50_ms"] / small["questions"][name]["http_p50_ms"]
        for name, found in whole["questions"].items()
    }
    text = table(articles, small["articles"], whole, growth)
    if write is not None:
        write.parent.mkdir(parents=True, exist_ok=True)
        write.write_text(f"# What searching costs\n\n{text}\n", encoding="utf-8")
    say(f"\n{text}\n")
    summary = {
        "n": articles,
        "index_s": round(whole["index_s"], 1),
        "index_mb": round(whole["index_mb"]),
        "rss_mb": round(whole["private_mb"]),
        "rss_mapped_mb": round(whole["rss_mb"]),
        "save_s": round(whole["save_s"], 2),
        "growth": round(statistics.median(growth.values()), 2),
        "pages": [
            {"query": name}
            | {key: round(one[key], 1) if one.get(key) is not None else None for key in PAGE_KEYS}
            for name, one in whole["questions"].items()
        ],
    }
    say(json.dumps(summary))


def table(articles: int, few: int, whole: dict, growth: dict[str, float]) -> str:
    """What was measured, in Markdown."""
    lines = [
        f"## {articles:,} articles, {datetime.now(UTC):%d %B %Y}",
        "",
        f"On {machine()}, by `make bench N={articles}`.",
        "",
        f"An index of {whole['documents']:,} records was built in {whole['index_s']:.0f} s "
        f"({whole['articles_per_s']:,.0f} articles a second) and takes {whole['index_mb']:.0f} MB. "
        f"A worker keeps {whole['private_mb']:.0f} MB for itself ({whole['rss_mb']:.0f} MB with "
        f"the mapped index). A saved record is found after {whole['save_s']:.2f} s.",
        "",
        "| question | hits | engine | page | gunicorn p50 | p95 | again | Datasette | ratio "
        "| growth |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for name, one in whole["questions"].items():
        other = one.get("datasette_ms")
        first, again = one["http_p50_ms"], one["again_ms"]
        ratio = f"{other / first:,.0f}×, {other / again:,.0f}×" if other else "—"
        lines.append(
            f"| {name} | {one['hits']:,} | {one['engine_ms']:.1f} | {one['page_ms']:.1f} "
            f"| {one['http_p50_ms']:.1f} | {one['http_p95_ms']:.1f} | {one['again_ms']:.1f} "
            f"| {f'{other:,.0f}' if other else '—'} "
            f"| {ratio} | {growth[name]:.1f}× |"
        )
    lines += [
        "",
        "Times in milliseconds. *engine*: total, twenty records, four facets and their passages; "
        "*page*: the whole listing with all ten facets inside Django; *gunicorn*: the same over "
        "HTTP, one request after another, with 95th percentile. No answer of the index is kept: "
        "each is found anew (`SEARCH_MEMORY=0`). *again*: the median as the archive is served, "
        "when the index has answered the question before. *Datasette*: its page of the same "
        "articles with two facets, where it has the same filter and finds as many; *ratio*: how "
        "many times longer than the median over gunicorn that takes, and than the same asked "
        f"again. *growth*: how many times longer than with {few:,} articles.",
    ]
    return "\n".join(lines)


def machine() -> str:
    """The machine and the versions of what runs on it."""
    names: list[str] = []
    with contextlib.suppress(OSError):
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        names = [
            line.partition(":")[2].strip() for line in text.splitlines() if "model name" in line
        ]
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    versions = [
        f"{package} {version(package)}"
        for package in ("Django", "tantivy", "gunicorn", "datasette")
        if importlib.util.find_spec(package.lower())
    ]
    return ", ".join(
        [
            f"{os.cpu_count()} cores ({next(iter(names), platform.machine())})",
            f"{memory:.0f} GB of memory",
            f"Python {platform.python_version()}",
            f"SQLite {sqlite3.sqlite_version}",
            *versions,
        ]
    )


if __name__ == "__main__":
    main()
