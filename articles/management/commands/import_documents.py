"""``import_documents``: files and folders of documents into the archive."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from articles.extraction import DocumentFinder
from articles.extraction.publication_gate import describe_waiting, parse_confidence
from articles.importing.persist import ImportOptions
from articles.importing.pipeline import import_documents
from articles.importing.report import ImportReport
from articles.models import Alias, ImportItem, Outcome, Proposal, Quote, Rights, Summit
from articles.search.indexing import outbox

MANY = 100
"""Documents; on longer runs the progress is shown even where nobody watches a terminal."""

EVERY = 1.0  # seconds between two signs of progress


class Command(BaseCommand):
    help = (
        "Import documents: plain text that begins with “date YYYY-MM-DD”, with NAME.toml beside it "
        "for what else is known. Safe to interrupt and to run again; ends with 1 when a document "
        "could not be imported, after all others were."
    )
    failed = False

    def add_arguments(self, parser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--summit", metavar="SLUG", help="the summit that they report on")
        parser.add_argument("--publisher", default="", metavar="NAME", help="where none is named")
        parser.add_argument("--rights", choices=Rights.values, default="")
        parser.add_argument(
            "--publish", action="store_true", help="publish them, and what is surely found in them"
        )
        parser.add_argument(
            "--confidence",
            metavar="N",
            help="with --publish: publish what is found with at least this confidence, 0 to 1, in "
            "any language; without it each language has its own threshold, or none",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def run_from_argv(self, argv) -> None:
        super().run_from_argv(argv)
        if self.failed:
            sys.exit(1)

    def handle(self, *, paths, summit, publisher, rights, publish, dry_run, **options) -> None:
        confidence = self._confidence(options.get("confidence"), publish)
        missing = [str(path) for path in map(Path, paths) if not path.exists()]
        if missing:
            raise CommandError(f"There is no such file or folder: {', '.join(missing)}")
        chosen = ImportOptions(
            summit=self._summit(summit),
            publisher=" ".join(publisher.split()),
            rights=rights,
            publish=publish,
            dry_run=dry_run,
        )
        words = ["import_documents", *map(str, paths)]
        with outbox.batch_changes():
            report = import_documents(
                [Path(path) for path in paths],
                chosen,
                DocumentFinder(confidence=confidence),
                command=" ".join(words),
                progress=Progress(self.stderr),
            )
        self.failed = report.failed
        print_report(self, report, dry_run)

    def _confidence(self, given: object, publish: bool) -> float | None:
        if given is None:
            return None
        if not publish:
            raise CommandError("--confidence says what is published: it needs --publish.")
        try:
            return parse_confidence(given)
        except ValidationError as error:
            raise CommandError(f"--confidence: {error.message}") from None

    def _summit(self, slug: str | None) -> Summit | None:
        if not slug:
            return None
        summit = Summit.objects.filter(slug=slug).first()
        if summit is None:
            known = ", ".join(Summit.objects.order_by("slug").values_list("slug", flat=True))
            raise CommandError(f"There is no summit “{slug}”. There are: {known or 'none'}.")
        return summit


class Progress:
    """A line that counts, rewritten on a terminal; elsewhere only on long runs, now and then."""

    def __init__(self, out) -> None:
        self.out = out
        self.terminal = out.isatty()
        self.last = time.monotonic()

    def __call__(self, done: int) -> None:
        now = time.monotonic()
        if now - self.last < EVERY or not (self.terminal or done >= MANY):
            return
        self.last = now
        self.out.write(f"{done:,} documents", ending="\r" if self.terminal else "\n")
        self.out.flush()


def print_report(command: BaseCommand, report: ImportReport, dry_run: bool = False) -> None:
    """Every document with what was done and why, what was found in each, and the counts."""
    for line in report.lines:
        out = command.stderr if line.outcome == Outcome.FAILED else command.stdout
        out.write(str(line))
    if not dry_run:
        for item in ImportItem.objects.filter(run=report.run, article__isnull=False):
            print_found(command, item)
    says = "Would be: " if dry_run else ""
    command.stdout.write(f"{says}{report.summary()}.")
    if report.waiting:
        command.stdout.write(f"{describe_waiting(report.waiting)}.")


def print_found(command: BaseCommand, item: ImportItem) -> None:
    """What this run found in one article: each proposal with its confidence and reason."""
    for proposal in item.article.proposals.filter(run=item.run).order_by("start", "pk"):
        command.stdout.write(f"  {describe(proposal)}")


def describe(proposal: Proposal) -> str:
    """One proposal in a line: its decision, confidence, words, and what they were taken for."""
    record, means = proposal.record, ""
    if isinstance(record, Quote):
        who = record.speaker or record.speaker_name or "nobody named"
        means = f"by {who}{', ' if record.role_at_time else ''}{record.role_at_time}"
    elif isinstance(record, Alias):
        means = f"→ {record.form}"
    elif proposal.pledge is not None:
        printed = proposal.mention or proposal.pledge
        means = f"→ {proposal.pledge}"
        if printed.amount is not None:
            means += f" {f'{printed.amount:,.2f}'.removesuffix('.00')} {printed.currency}"
    return f"{proposal.decision:<8} {proposal.confidence:.2f} {proposal} {means}".rstrip()
