"""Pages of a large archive: none fails without dates, none reads or sorts a whole large table.

Every route is requested in a seeded archive of 20,000 rows, with a dated and an undated record.
SQLite explains each statement and counts the instructions that it runs, so that a scan that ends
after a few rows is told from one of the whole table, and a sort of a page from one of a table.

In the same walk no page reads a column of one record alone (it was deferred when the records were
read), and none looks up a name in a loop that its template was not given: each takes 20 µs.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client, override_settings
from django.urls import get_resolver

from articles.search.indexing import rebuild
from tests.seeded import Seeded
from tests.test_publication import routes

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.embedded,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="explains plans of SQLite"),
]

LARGE = {
    "articles_article",
    "articles_article_topics",
    "articles_mention",
    "articles_pledge",
    "articles_pledgeactor",
    "articles_quote",
    "articles_quote_reprints",
    "articles_sourcelink",
    "articles_statement",
}
# Instructions of SQLite's virtual machine for one statement: reading all pledges takes more.
MAX_STEPS = 30_000
# For one that scans a large table: reading the shortest one takes more.
MAX_SCAN_STEPS = 3_000
UNIT = 100  # instructions between two calls of the progress handler
# Of one name on one page; an optional value of a component is looked up once or twice.
MAX_MISSING = 3

# Routes whose answer is the whole list: exports and citations, lists of all gaps, calendars.
WHOLE = re.compile(r".*(export|cite)\.<str:form>$|gaps/gaps\.csv$|.*\.ics$|data/<path:path>$")
# Forms that need a signed link or a mail server, and the checks of operators.
NOT_PAGES = re.compile(r"subscriptions/|pledges/<record:pk>/follow/|readyz$|healthz$")

#: Routes that read many rows by what they say. Remove each when it no longer does.
EXCEPTIONS = {
    # The newest 2,000 changes of each kind, to count the pages.
    "changes/",
    # Sums and statuses over all pledges of some countries, or of the archive.
    "compare/",
    "compare/compare.csv",
    "compare/compare.svg",
    "pledges/tracker/",
    # All cited pages without a record are counted.
    "gaps/",
    "gaps/cited-pages/",
}

CHARTS = {"articles": "coverage", "quotes": "quoting", "pledges": "status"}
QUERIES = {
    "check/": "?text=We+will+act+together+at+the+summit",
    "compare/": "?country=be&country=ce",
    "compare/compare.csv": "?country=be&country=ce",
    "compare/compare.svg": "?country=be&country=ce",
    "oembed/": "?url=http://testserver/quotes/{quote}/",
    "search/": "?q=leaders",
    "search/suggest/": "?q=lead",
    "topics/": "?order=most",
    "unapi": "?id=article-{article}&format=ris",
}

#: Further addresses, held on their own.
FILTERED = (
    "api/v1/statements/?order=most",
    "api/v1/statements/?order=oldest&page=2",
    "api/v1/statements/?speaker=ada-1",
    "changes/?summit=summit-1",
)

ROUTES = [
    route
    for route in sorted(set(routes(get_resolver())))
    if not WHOLE.fullmatch(route) and not NOT_PAGES.match(route)
]


@dataclass
class Statement:
    """A statement, with the number of instructions it took."""

    sql: str
    params: tuple
    steps: int = 0


@dataclass
class Walk:
    """What each address answered, and its statements that read or sort a whole table."""

    statuses: dict[str, int] = field(default_factory=dict)
    unbounded: dict[str, list[str]] = field(default_factory=dict)
    columns: dict[str, set[str]] = field(default_factory=dict)
    missing: dict[str, dict[str, int]] = field(default_factory=dict)


def addresses_of(route: str, archive: Seeded) -> list[str]:
    """The address of a route; for pages of dated records, of an undated and of a dated one."""
    plural = route.removeprefix("api/v1/").split("/")[0]
    found = []
    for number in (0, 1) if "<record:" in route else (1,):
        records = {
            "series": archive.series[0],
            "report": archive.articles[number],
        }
        record = records.get(plural) or (getattr(archive, plural, None) or [None] * 2)[number]
        values = {
            "record:pk": getattr(record, "pk", ""),
            "record:key": getattr(record, "pk", ""),
            "slug:slug": getattr(record, "slug", ""),
            "slug:key": getattr(record, "slug", ""),
            "str:slug": getattr(record, "slug", ""),
            "slug:kind": "articles",
            "str:chart": CHARTS.get(plural, ""),
            "year:year": "2010",
            "month:month": "05",
        }
        path = re.sub(r"<([^>]+)>", lambda name, values=values: str(values[name[1]]), route)
        keys = {"quote": archive.quotes[number].pk, "article": archive.articles[number].pk}
        found.append(f"/{path}{QUERIES.get(route, '').format(**keys)}")
    return list(dict.fromkeys(found))


class Recorder:
    """Counts the instructions of each statement of this connection."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []

    def __enter__(self) -> Recorder:
        self._database = connection.connection
        self._database.set_progress_handler(self._step, UNIT)
        self._wrapper = connection.execute_wrapper(self._execute)
        self._wrapper.__enter__()
        return self

    def __exit__(self, *exception) -> None:
        self._wrapper.__exit__(*exception)
        self._database.set_progress_handler(None, 0)

    def _step(self) -> int:
        if self.statements:
            self.statements[-1].steps += UNIT
        return 0

    def _execute(self, execute, sql, params, many, context):
        self.statements.append(Statement(sql, params))
        return execute(sql, params, many, context)


class MissingNames(logging.Handler):
    """Counts the names that templates look up and do not find, as Django logs them."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.names: Counter[str] = Counter()

    def __enter__(self) -> MissingNames:
        self._logger = logging.getLogger("django.template")
        self._level = self._logger.level
        self._logger.setLevel(logging.DEBUG)
        self._logger.propagate = False  # pytest would print thousands of tracebacks
        self._logger.addHandler(self)
        return self

    def __exit__(self, *exception) -> None:
        self._logger.removeHandler(self)
        self._logger.setLevel(self._level)
        self._logger.propagate = True

    def emit(self, record: logging.LogRecord) -> None:
        name, template = record.args
        self.names[f"{name} in {template}"] += 1


@contextmanager
def deferred_columns():
    """The columns that are read when they are first used, one record at a time."""
    columns: set[str] = set()
    refresh = Model.refresh_from_db

    def record(self, using=None, fields=None, **options) -> None:
        columns.update(f"{self._meta.label}.{name}" for name in fields or ())
        refresh(self, using=using, fields=fields, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Model, "refresh_from_db", record)
        yield columns


def whole_table(statement: Statement) -> str:
    """Why a statement is not allowed; empty if it is."""
    if not statement.sql.startswith("SELECT"):
        return ""
    limited = " LIMIT " in statement.sql
    if statement.steps <= (MAX_STEPS if limited else MAX_SCAN_STEPS):
        return ""
    scanned = [line for line in plan_of(statement) if is_large_scan(line, statement.sql)]
    if statement.steps <= MAX_STEPS and not scanned:
        return ""
    return f"{statement.steps} steps, {scanned}: {statement.sql}"


def plan_of(statement: Statement) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement.sql}", statement.params)
        return [row[3] for row in cursor.fetchall()]


def is_large_scan(line: str, sql: str) -> bool:
    """Whether a line of a plan reads all rows of a large table, or all of an index of it."""
    if not line.startswith("SCAN "):
        return False
    name = line.split()[1]
    tables = set(re.findall(rf'"(\w+)" "?{name}"?(?=[ )])', sql)) or {name}
    return bool(tables & LARGE)


@pytest.fixture(scope="module")
def walk(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans")
    with (
        override_settings(INDEX_DIR=folder / "index", DOWNLOADS_DIR=folder / "downloads"),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        archive = Seeded()
        rebuild.rebuild_index()
        yield walked(archive)
        transaction.set_rollback(True)


def walked(archive: Seeded) -> Walk:
    client, walk = Client(raise_request_exception=False), Walk()
    for route in (*ROUTES, *FILTERED):
        for address in addresses_of(route, archive):
            with Recorder() as recorder, MissingNames() as missing, deferred_columns() as columns:
                response = client.get(address, follow=True)
                if response.streaming:
                    next(iter(response.streaming_content), b"")
                    response.close()
            walk.statuses[address] = response.status_code
            walk.columns[address] = columns
            walk.missing[address] = {
                name: number for name, number in missing.names.items() if number > MAX_MISSING
            }
            reasons = [reason for each in recorder.statements if (reason := whole_table(each))]
            if reasons:
                walk.unbounded.setdefault(route, []).extend(reasons)
    return walk


def test_no_page_fails_on_rows_without_dates(walk):
    failed = {address: status for address, status in walk.statuses.items() if status != 200}
    assert failed == {}
    assert len(walk.statuses) > 100


def test_no_statement_reads_or_sorts_a_whole_large_table(walk):
    found = {route: why for route, why in walk.unbounded.items() if route not in EXCEPTIONS}
    assert found == {}
    assert EXCEPTIONS - walk.unbounded.keys() == set()


def test_no_column_is_read_for_one_record_alone(walk):
    assert {address: found for address, found in walk.columns.items() if found} == {}


def test_no_name_is_looked_up_in_a_loop_that_the_template_does_not_have(walk):
    assert {address: found for address, found in walk.missing.items() if found} == {}
