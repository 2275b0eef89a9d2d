"""The same articles in Datasette, with SQLite full-text search and two facets."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
import sys
import time
import urllib.request
from pathlib import Path

from tools.benchmarks.serving import HOST, served

LIMIT_MS = "180000"


def installed() -> bool:
    """Whether Datasette (requirements-bench.txt) is installed."""
    return importlib.util.find_spec("datasette") is not None


def build(archive: Path, target: Path) -> float:
    """Copy the articles from the archive's database and index them; returns the seconds.

    Datasette detects the index of a table by ``content="articles"`` in double quotation marks, and
    ignores ``_search`` without one.
    """
    target.unlink(missing_ok=True)
    started = time.monotonic()
    database = sqlite3.connect(target)
    database.execute("PRAGMA synchronous=OFF")
    database.execute("ATTACH ? AS archive", (str(archive),))
    database.executescript(
        """
        CREATE TABLE articles (
            id INTEGER PRIMARY KEY, title TEXT, summary TEXT, body TEXT, publisher TEXT,
            summit TEXT, kind TEXT, published_on TEXT
        );
        INSERT INTO articles
        SELECT a.id, a.title, a.summary, a.body, p.slug, s.slug, a.kind, a.published_on
        FROM archive.articles_article a
        JOIN archive.articles_publisher p ON p.id = a.publisher_id
        LEFT JOIN archive.articles_summit s ON s.id = a.summit_id;
        CREATE INDEX articles_publisher ON articles (publisher);
        CREATE INDEX articles_summit ON articles (summit);
        CREATE VIRTUAL TABLE articles_fts USING fts5 (
            title, summary, body, content="articles", content_rowid="id", tokenize='porter'
        );
        INSERT INTO articles_fts (articles_fts) VALUES ('rebuild');
        """
    )
    database.commit()
    database.close()
    return time.monotonic() - started


def hits(port: int, address: str) -> int:
    """Number of rows that Datasette finds for a query (JSON address)."""
    with urllib.request.urlopen(f"http://{HOST}:{port}{address}") as response:
        return json.load(response)["filtered_table_rows_count"]


def server(target: Path, environment: dict[str, str]):
    """Datasette server with time limits that let it count every facet completely."""
    command = [sys.executable, "-m", "datasette", "serve", str(target)]
    command += ["--host", HOST, "--port", "{port}", "--nolock"]
    for setting in ("sql_time_limit_ms", "facet_time_limit_ms", "facet_suggest_time_limit_ms"):
        limit = "1" if setting == "facet_suggest_time_limit_ms" else LIMIT_MS
        command += ["--setting", setting, limit]
    return served(command, environment, "/-/versions.json")
