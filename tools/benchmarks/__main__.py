"""``make bench N=1000000``: generate a corpus, time searches, and compare with Datasette.

Prints progress, a table, and one JSON object as the last line. Files are written to a subfolder of
the data folder, which is deleted at the end unless ``--keep`` is given.
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

from tools.benchmarks import datasette, pages, serving
from tools.benchmarks.inside import say
from tools.benchmarks.questions import questions

PAGE_KEYS = ("engine_ms", "page_ms", "http_p50_ms", "http_p95_ms", "again_ms", "datasette_ms")
ROUNDS, ROUNDS_DATASETTE = 40, 5


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.benchmarks")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="working folder (default: in the data folder)")
    parser.add_argument("--keep", action="store_true", help="do not delete the working folder")
    parser.add_argument("--no-datasette", action="store_true")
    parser.add_argument("--write", type=Path, help="Markdown file to write the table to")
    parser.add_argument(
        "--pages", type=Path, help="measure only the page kinds, in the archive of this data folder"
    )
    options = parser.parse_args()
    if options.pages:
        report_pages(options.pages.resolve(), options.write)
        return
    started = time.monotonic()
    data = Path(os.environ.get("ARCHIVE_DATA_DIR", "var"))
    folder = (options.folder or data / "bench").resolve()
    try:
        small = run(max(options.articles // 100, 1000), folder / "small", with_datasette=False)
        whole = run(options.articles, folder / "whole", with_datasette=not options.no_datasette)
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    say(f"measured in {(time.monotonic() - started) / 60:.0f} minutes")
    report(options.articles, small, whole, options.write)


def run(articles: int, folder: Path, *, with_datasette: bool) -> dict:
    """Run all measurements at one corpus size."""
    say(f"\n{articles:,} articles")
    environment = serving.environment(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    answer = inside("build", articles, environment)
    answer["articles"] = articles
    answer["articles_per_s"] = articles / answer["index_s"]
    say("  timing the engine and the pages in Django ...")
    answer |= inside("time", articles, environment)
    _, answer["pages"] = time_pages(environment)
    say("  timing the pages over gunicorn ...")
    with serving.archive(environment) as (process, port):
        for question in questions(articles):
            median, late = serving.times(port, question.address(), ROUNDS)
            say(f"    {question.name}: {median:.1f} ms")
            answer["questions"][question.name] |= {"http_p50_ms": median, "http_p95_ms": late}
        answer["private_mb"], answer["rss_mb"] = serving.memory_of_worker(process)
    say("  timing the pages with the search cache ...")
    with serving.archive(environment | {"SEARCH_CACHE_SIZE": "2000"}) as (_, port):
        for question in questions(articles):
            cached, _ = serving.times(port, question.address(), ROUNDS // 2)
            answer["questions"][question.name]["again_ms"] = cached
    if with_datasette:
        if datasette.installed():
            time_datasette(articles, folder, environment, answer)
        else:
            say("  Datasette is not installed (requirements-bench.txt): skipped")
    return answer


def time_pages(environment: dict[str, str]) -> tuple[int, dict[str, dict]]:
    """The number of articles, and size, statements and times of one page of each kind."""
    say("  timing one page of each kind ...")
    answer = inside("pages", 0, environment)
    pages.time_pages(answer["pages"], environment)
    return answer["articles"], answer["pages"]


def report_pages(folder: Path, write: Path | None) -> None:
    """Print the table of page kinds; also replace it in the file *write*."""
    articles, measured = time_pages(serving.environment(folder))
    section = pages.table(articles, measured, "python -m tools.benchmarks --pages FOLDER")
    say(f"\n{section}\n")
    if write is not None:
        others = _others(write)
        text = write.read_text(encoding="utf-8").removesuffix(others)
        searches = text.partition("\n## Page kinds")[0].rstrip()
        write.write_text(f"{searches}\n\n{section}\n{others}", encoding="utf-8")


def inside(action: str, articles: int, environment: dict[str, str]) -> dict:
    """Run a part of the benchmark in a subprocess; print its progress and return its result."""
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
        raise SystemExit(f"benchmark step “{action}” exited with status {status}: {last}")
    return json.loads(last)


def time_datasette(articles: int, folder: Path, environment: dict, answer: dict) -> None:
    """Time the same queries in Datasette, where it has the same filters."""
    say("  building Datasette's index ...")
    target = folder / "bench.db"
    answer["datasette_index_s"] = datasette.build(folder / "archive.sqlite3", target)
    say("  timing Datasette's pages ...")
    with datasette.server(target, environment) as (_, port):
        for question in questions(articles):
            address = question.datasette_address()
            if address is None:
                continue
            result = answer["questions"][question.name]
            found = datasette.hits(port, question.datasette_address(".json"))
            # Tokenizers and stemmers differ a little.
            if not 0.9 <= (found + 1) / (result["hits"] + 1) <= 1.1:
                raise SystemExit(
                    f"“{question.name}” finds {result['hits']:,} articles here and {found:,} in "
                    "Datasette: the queries are not equivalent."
                )
            median, _ = serving.times(port, address, ROUNDS_DATASETTE)
            say(f"    {question.name}: {median:,.0f} ms for {found:,} articles")
            result["datasette_ms"] = median


def report(articles: int, small: dict, whole: dict, write: Path | None) -> None:
    """Print the table and the line of JSON; also write the table to the file *write*."""
    growth = {
        name: found["http_p50_ms"] / small["questions"][name]["http_p50_ms"]
        for name, found in whole["questions"].items()
    }
    command = f"make bench N={articles}"
    sections = (
        table(articles, small["articles"], whole, growth),
        pages.table(articles, whole["pages"], command),
    )
    text = "\n\n".join(sections)
    if write is not None:
        write.parent.mkdir(parents=True, exist_ok=True)
        write.write_text(f"# Search benchmarks\n\n{text}\n{_others(write)}", encoding="utf-8")
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
            | {key: round(row[key], 1) if row.get(key) is not None else None for key in PAGE_KEYS}
            for name, row in whole["questions"].items()
        ],
    }
    say(json.dumps(summary))


def _others(file: Path) -> str:
    """The sections of the file that other benchmarks write: importing and those after it."""
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    _, heading, section = text.partition("\n## Importing")
    return heading + section


def table(articles: int, few: int, whole: dict, growth: dict[str, float]) -> str:
    """The results as a Markdown table with explanations."""
    lines = [
        f"## {articles:,} articles, {datetime.now(UTC):%d %B %Y}",
        "",
        f"On {machine()}, by `make bench N={articles}`.",
        "",
        f"Building an index of {whole['documents']:,} records took {whole['index_s']:.0f} s "
        f"({whole['articles_per_s']:,.0f} articles per second); it uses "
        f"{whole['index_mb']:.0f} MB. "
        f"A worker uses {whole['private_mb']:.0f} MB of private memory ({whole['rss_mb']:.0f} MB "
        f"with the mapped index). A saved record can be found after {whole['save_s']:.2f} s.",
        "",
        "| query | hits | engine | page | gunicorn p50 | p95 | cached | Datasette | ratio "
        "| growth |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for name, row in whole["questions"].items():
        other = row.get("datasette_ms")
        median, cached = row["http_p50_ms"], row["again_ms"]
        ratio = f"{other / median:,.0f}×, {other / cached:,.0f}×" if other else "—"
        lines.append(
            f"| {name} | {row['hits']:,} | {row['engine_ms']:.1f} | {row['page_ms']:.1f} "
            f"| {row['http_p50_ms']:.1f} | {row['http_p95_ms']:.1f} | {row['again_ms']:.1f} "
            f"| {f'{other:,.0f}' if other else '—'} "
            f"| {ratio} | {growth[name]:.1f}× |"
        )
    lines += [
        "",
        "Times in milliseconds. *engine*: total, twenty records, four facets and highlighting; "
        "*page*: the whole list page with all ten facets in Django; *gunicorn*: the same over "
        "HTTP, sequential requests, median and 95th percentile. The search cache is off "
        "(`SEARCH_CACHE_SIZE=0`). *cached*: the median over gunicorn with the default cache, for a "
        "repeated query. *Datasette*: its page of the same articles with two facets, where it has "
        "the same filters and finds as many; *ratio*: that time divided by the median over "
        "gunicorn, and by the cached one. *growth*: the median over gunicorn divided by that with "
        f"{few:,} articles.",
    ]
    return "\n".join(lines)


def machine() -> str:
    """Hardware and software versions."""
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
