"""Speed of ``import_documents`` on generated documents of 700 words.

``python -m tools.benchmarks.imports DOCUMENTS [--publish] [--dump FILE]`` imports them, with six
quotes and three pledges in each, into an archive in a temporary folder that knows half of the
speakers, and prints one line of JSON. With ``--dump`` it also writes the
rows of all tables without times, to compare two versions of the code.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from tools.benchmarks.words import Words
from tools.postgres_server import Server

WORDS = 700
FIRST_DAY = date(2024, 1, 1)
KNOWN = tuple(
    f"{first} {last}"
    for first in ("Ilse", "Marta", "Oren", "Pavel", "Karin", "Hanna", "Tomas", "Emil")
    for last in ("Varga", "Lindqvist", "Okonedo", "Brandt", "Tamm")
)
ROLES = ("Harbour Minister", "Prime Minister", "Interior Minister", "Foreign Minister")
COUNTRIES = ("United Kingdom", "Germany", "France", "Norway", "Italy", "Japan", "Kenya", "Canada")
ORGANISATIONS = ("Harbour Council", "Bay Commission", "Coastal Bank", "Storm Agency")
FIRST_NAMES = ("Anna", "David", "Elena", "George", "Laura", "Martin", "Nina", "Peter")
SYLLABLES = ("bar", "den", "fel", "gor", "han", "kis", "lom", "mar", "nor", "pel", "ros", "tav")
THINGS = ("sea walls", "early warning", "harbour patrols", "cleaner ports", "storm shelters")
LEADS = (
    "Delegates met for a second day to agree on {thing} before the winter.",
    "The talks, held behind closed doors, turned again to {thing} and who should pay for it.",
    "Officials from both sides of the bay said that work on {thing} had slowed since the spring.",
    "A draft seen by reporters mentions {thing} only once, in a footnote on its last page.",
    "Few of the coastal towns have finished the surveys on {thing} that were due in the autumn.",
    "Fishing crews in the northern harbours have asked for clearer rules on {thing} for years.",
)
SPOKEN = (
    "We have waited long enough for {thing}, and we will not wait until the next storm",
    "Nobody in this room doubts that {thing} will cost more than the last estimate",
    "If the towns cannot pay for {thing} alone, then the rest of us must help them",
    "The agreement on {thing} is a beginning, and it has taken far too many winters",
)


class Documents(Words):
    """Generator of documents with quotes and pledges; deterministic."""

    def write(self, folder: Path, count: int, summits: int) -> None:
        """Write *count* documents into *folder*, in a folder for each summit."""
        for number in range(count):
            summit = folder / slug(number % summits)
            if not summit.is_dir():
                summit.mkdir(parents=True)
                (summit / "import.toml").write_text(f'summit = "{summit.name}"\n')
            text = self.document(number)
            (summit / f"{number:06d}.txt").write_text(text, encoding="utf-8")

    def document(self, number: int) -> str:
        day = FIRST_DAY + timedelta(days=number % 700)
        lead = self._sentence(LEADS)[:-1]
        parts = [f" date {day} {lead}, in report {number}."]
        parts += [self._known_quote(), self._new_quote(), self._pledge()]
        parts += [self._known_quote(), self._filler(), self._pledge(), self._organisation_quote()]
        parts += [self._known_quote(), self._new_quote(), self._pledge(), self._filler()]
        while sum(len(part.split()) for part in parts) < WORDS:
            parts.append(self._filler())
        return "\n\n".join(parts) + "\n"

    def _sentence(self, templates: tuple[str, ...]) -> str:
        thing = f"{self.random.choice(THINGS)} in {self._place()}"
        return self.random.choice(templates).format(thing=thing)

    def _spoken(self) -> str:
        more = self.random.choice(self.sentences)
        return f"{self._sentence(SPOKEN)}, and {more[:-1].lower()}"

    def _place(self) -> str:
        return "".join(self.random.choices(SYLLABLES, k=3)).title()

    def _filler(self) -> str:
        return " ".join(self._sentence(LEADS) for _ in range(4))

    def _known_quote(self) -> str:
        who, role = self.random.choice(KNOWN), self.random.choice(ROLES)
        return f"“{self._spoken()},” {role} {who} said."

    def _new_quote(self) -> str:
        # Every third new name occurs in several documents.
        pair = self.random.choices(SYLLABLES, k=2 if self.random.random() < 0.3 else 4)
        who = f"{self.random.choice(FIRST_NAMES)} {''.join(pair).title()}"
        return f"“{self._spoken()},” said {who}, a harbour engineer."

    def _organisation_quote(self) -> str:
        return f"“{self._spoken()},” the {self.random.choice(ORGANISATIONS)} said."

    def _pledge(self) -> str:
        country, sum_ = self.random.choice(COUNTRIES), self.random.randrange(2, 900)
        thing = f"{self.random.choice(THINGS)} in {self._place()}"
        end = self.random.choice(self.sentences)[:-1].lower()
        return f"{country} will provide £{sum_} million for {thing} {end} by {2026 + sum_ % 6}."


def slug(number: int) -> str:
    return f"bay-{number}"


def add_known_names(summits: int) -> None:
    """The summits, and the speakers and organisations that the documents name."""
    from articles.models import Organisation, Speaker, State, Summit

    for number in range(summits):
        Summit.objects.create(
            name=f"Bay Summit {number}",
            slug=slug(number),
            start_on=FIRST_DAY,
            end_on=FIRST_DAY,
            state=State.PUBLISHED,
        )
    for name in KNOWN:
        Speaker.objects.create(name=name, state=State.PUBLISHED)
    for name in ORGANISATIONS:
        Organisation.objects.create(name=name, state=State.PUBLISHED)


def measure(documents: int, summits: int, publish: bool, dump: Path | None) -> dict:
    """Import *documents* documents into the empty archive and measure it."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.models.signals import post_save

    from articles.models import Article, ImportItem
    from articles.search.indexing import outbox, rebuild

    call_command("migrate", verbosity=0)
    with outbox.batch_changes():
        add_known_names(summits)
    rebuild.rebuild_index(lambda done, total: None)
    folder = Path(settings.DATA_DIR) / "documents"
    Documents().write(folder, documents, summits)
    statements = 0

    def count(execute, sql, params, many, context):
        nonlocal statements
        statements += 1
        return execute(sql, params, many, context)

    began = _usage()
    usages = [began]
    post_save.connect(lambda **_: usages.append(_usage()), sender=ImportItem, weak=False)
    with connection.execute_wrapper(count), Path(os.devnull).open("w") as out:
        call_command("import_documents", folder, publish=publish, stdout=out)
    ended, tenth = _usage(), max(1, documents // 10)
    assert Article.objects.count() == documents, Article.objects.count()
    if dump is not None:
        dump.write_text("\n".join(rows_without_times()) + "\n", encoding="utf-8")
    return {
        "documents": documents,
        **_rates(began, ended, documents),
        "first_tenth": _rates(began, usages[tenth], tenth),
        "last_tenth": _rates(usages[-1 - tenth], usages[-1], tenth),
        "peak_mb_at_half": usages[documents // 2].peak_mb,
        "statements": round(statements / documents, 1),
    }


class Usage(NamedTuple):
    """A time, the processor time until then and the most memory used, in seconds and MB."""

    at: float
    cpu: float
    peak_mb: int


def _usage() -> Usage:
    """The usage of this process, and the processor time of its finished children."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = sum(usage.ru_utime + usage.ru_stime for usage in usages)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Usage(time.monotonic(), cpu, peak)


def _rates(first: Usage, last: Usage, documents: int) -> dict:
    return {
        "per_second": round(documents / (last.at - first.at), 1),
        "cpu_ms": round((last.cpu - first.cpu) / documents * 1000, 1),
        "peak_mb": last.peak_mb,
    }


def rows_without_times() -> Iterator[str]:
    """Every row of every table of the archive as a line, without times and the temporary folder."""
    from django.apps import apps
    from django.conf import settings
    from django.db import models

    tables = apps.get_app_config("articles").get_models(include_auto_created=True)
    for model in sorted(tables, key=lambda model: model._meta.db_table):
        columns = [
            column.attname
            for column in model._meta.concrete_fields
            if not isinstance(column, models.DateTimeField)
        ]
        for row in model._base_manager.order_by("pk").values_list(*columns):
            values = str(dict(zip(columns, row, strict=True)))
            yield f"{model._meta.db_table} {values.replace(str(settings.DATA_DIR), '')}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.benchmarks.imports")
    parser.add_argument("documents", type=int, default=300, nargs="?")
    parser.add_argument("--summits", type=int, default=20)
    parser.add_argument("--publish", action="store_true")
    parser.add_argument(
        "--postgres", action="store_true", help="into a temporary PostgreSQL server"
    )
    parser.add_argument("--dump", type=Path, help="file for the rows of all tables")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        os.environ["ARCHIVE_DATA_DIR"] = folder
        if options.postgres:
            # Exit through the context manager, which stops the server.
            signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
            os.environ["DATABASE_URL"] = stack.enter_context(Server()).url()
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit_archive.settings")
        import django

        django.setup()
        result = measure(options.documents, options.summits, options.publish, options.dump)
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
