"""Synthetic corpus of any size, generated from a seed and inserted into the tables directly.

Publishers, speakers and topics have a skewed distribution as in real archives; ``words.py``
generates the texts.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from articles import models
from tools.benchmarks.words import Words

BATCH = 20_000
FIRST_DAY, DAYS = date(2005, 1, 1), 7_500

Progress = Callable[[str], None]


class Corpus(Words):
    """Corpus of *articles* articles; deterministic."""

    def __init__(self, articles: int) -> None:
        super().__init__()
        self.articles = articles
        self.speakers = max(40, min(20_000, articles // 40))
        self.organisations = max(20, min(2_000, articles // 200))
        self.publishers, self.summits, self.topics = 400, 120, 80
        self.quotes, self.pledges = articles // 4, max(10, articles // 50)
        self.statements = max(1, articles // 50)

    def skewed(self, records: int) -> int:
        """Random number from 1 to *records*, with a skewed distribution."""
        return min(records, int(records ** self.random.random() + self.random.random()))

    def day(self) -> date:
        return FIRST_DAY + timedelta(days=self.random.randrange(DAYS))

    def write(self, progress: Progress = lambda line: None) -> None:
        """Fill the empty tables of the default database."""
        started = time.monotonic()
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous=OFF")
                cursor.execute("PRAGMA cache_size=-400000")
        for model, rows in self._tables():
            done = _insert(model, rows)
            progress(f"{done:,} {model._meta.verbose_name_plural}")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        progress(f"written in {time.monotonic() - started:.0f} s")

    def _tables(self) -> Iterator[tuple[type[Model], Iterable[dict]]]:
        codes = [a + b for a in "BDFGI" for b in "AEIR"]
        yield models.Country, ({"code": code, "name": f"Country {code}"} for code in codes)
        yield (
            models.Topic,
            (
                {"slug": f"topic-{n}", "name": f"Topic {self.words[n + 40]}"}
                for n in range(1, self.topics + 1)
            ),
        )
        yield (
            models.Publisher,
            (
                {"slug": f"gazette-{n}", "name": f"The {self.words[-n].title()} Gazette"}
                for n in range(1, self.publishers + 1)
            ),
        )
        public = {"state": "published"}
        yield (
            models.Organisation,
            (
                public
                | {
                    "slug": f"body-{n}",
                    "name": f"{self.words[-n].title()} Agency",
                    "kind": "agency",
                }
                for n in range(1, self.organisations + 1)
            ),
        )
        yield (
            models.Speaker,
            (
                public | self._name(n) | {"country_id": self.random.choice(codes)}
                for n in range(1, self.speakers + 1)
            ),
        )
        yield models.SummitSeries, [{"slug": "series-1", "name": "Series of summits"}]
        yield (
            models.Summit,
            (
                public
                | {
                    "slug": f"summit-{n}",
                    "name": f"Summit on {self.words[n + 60]} {2005 + n // 6}",
                    "start_on": FIRST_DAY + timedelta(days=60 * n),
                    "end_on": FIRST_DAY + timedelta(days=60 * n + 2),
                    "country_id": self.random.choice(codes),
                    "series_id": None if n % 6 else 1,
                }
                for n in range(1, self.summits + 1)
            ),
        )
        yield models.Article, (public | self._article(n) for n in range(1, self.articles + 1))
        yield (
            models.Article.topics.through,
            (
                {"article_id": n, "topic_id": topic}
                for n in range(1, self.articles + 1)
                for topic in {self.skewed(self.topics) for _ in range(self.random.randrange(4))}
            ),
        )
        yield models.Statement, (self._statement(n) for n in range(1, self.statements + 1))
        yield (
            models.Quote,
            (public | self._quote() | self._version(n) for n in range(1, self.quotes + 1)),
        )
        yield models.Pledge, (public | self._pledge() for _ in range(self.pledges))
        yield (
            models.PledgeActor,
            (
                {"pledge_id": n, "organisation_id": self.skewed(self.organisations)}
                for n in range(1, self.pledges + 1)
            ),
        )
        yield (
            models.Mention,
            (
                public | {"pledge_id": n, "article_id": self.random.randint(1, self.articles)}
                for n in range(1, self.pledges + 1)
            ),
        )

    def _name(self, number: int) -> dict:
        given, family = self.random.choices(self.words[200:], k=2)
        name = f"{given.title()} {family.title()}"
        return {
            "slug": f"speaker-{number}",
            "name": name,
            "sort_name": f"{family.title()}, {given.title()}",
        }

    def _article(self, number: int) -> dict:
        return {
            "title": self.title(),
            "summary": " ".join(self.random.choices(self.sentences, k=2)),
            "body": self.body(number),
            "publisher_id": self.skewed(self.publishers),
            "published_on": self.day(),
            "url": f"https://example.org/articles/{number}",
            "language": self.random.choices(("en", "fr", "de", "es"), (90, 4, 3, 3))[0],
            "kind": self.random.choices(("news", "opinion", "interview"), (80, 12, 8))[0],
            "rights": "full",
            "summit_id": self.skewed(self.summits),
        }

    def _quote(self) -> dict:
        return {
            "article_id": self.random.randint(1, self.articles),
            "exact": self.title(),
            "speaker_id": self.skewed(self.speakers),
            "organisation_at_time_id": self.skewed(self.organisations),
            "role_at_time": "Minister",
            "said_on": self.day(),
        }

    def _statement(self, number: int) -> dict:
        """Of two quotes, or of three if its number is odd."""
        return {
            "label": f"On the {self.words[number % len(self.words)]}",
            "speaker_id": 1 + number % self.speakers,
            "summit_id": 1 + number % self.summits,
            "said_on": FIRST_DAY + timedelta(days=number % DAYS),
            "quote_total": 2 + number % 2,
        }

    def _version(self, number: int) -> dict:
        """What a quote has of its statement, if it has one: the first quotes lead theirs."""
        version, statement = divmod(number - 1, self.statements)
        statement += 1
        if version >= 2 + statement % 2:
            return {"statement_id": None, "is_leading": True}
        shared = self._statement(statement)
        return {
            "statement_id": statement,
            "is_leading": not version,
            "speaker_id": shared["speaker_id"],
            "said_on": shared["said_on"],
        }

    def _pledge(self) -> dict:
        kinds = ("funding", "legislation", "operations", "agreement", "policy", "programme")
        return {
            "title": self.title()[:120],
            "summary": self.random.choice(self.sentences),
            "kind": self.random.choice(kinds),
            "summit_id": self.skewed(self.summits),
            "announced_on": self.day(),
            "status": self.random.choice(("not-yet-assessed", "under-way", "kept", "not-kept")),
        }


def _insert(model: type[Model], rows: Iterable[dict]) -> int:
    """Insert rows, with the model's defaults for missing columns; returns their number."""
    rows = iter(rows)
    first = next(rows)
    now = timezone.now()
    fields = model._meta.concrete_fields
    defaults = {
        field.attname: _plain(now if getattr(field, "auto_now_add", False) or
                              getattr(field, "auto_now", False) or
                              field.attname == "published_at" else field.get_default())
        for field in fields
        if not field.primary_key
    }  # fmt: skip
    if "id" not in first and not model._meta.pk.get_internal_type().endswith("AutoField"):
        defaults.pop(model._meta.pk.attname, None)
    columns = list({**defaults, **first})
    names = {field.attname: field.column for field in fields}
    quote = connection.ops.quote_name
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} "
        f"({', '.join(quote(names[column]) for column in columns)}) "
        f"VALUES ({', '.join(['%s'] * len(columns))})"
    )
    done = 0
    all_rows = itertools.chain([first], rows)
    with connection.cursor() as cursor:
        while block := list(itertools.islice(all_rows, BATCH)):
            values = [
                tuple([row[column] if column in row else defaults[column] for column in columns])
                for row in block
            ]
            # Without it, each row would be a transaction.
            with transaction.atomic():
                cursor.executemany(statement, values)
            done += len(block)
    return done


def _plain(value):
    """Default value as a type that the database driver accepts."""
    if isinstance(value, list):
        return "[]"
    return value if value is None or isinstance(value, (bool, int)) else str(value)
