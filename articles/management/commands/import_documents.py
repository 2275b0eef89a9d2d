"""``import_documents``: imports documents from files and folders."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from articles.extraction import DocumentExtractor
from articles.extraction.publication_gate import describe_waiting, parse_confidence
from articles.importing.files import count_files
from articles.importing.persist import ImportOptions
from articles.importing.pipeline import import_documents
from articles.importing.report import ImportReport
from articles.models import Alias, ImportItem, ImportRun, Outcome, Proposal, Quote, Rights, Summit
from articles.search.indexing import outbox

MIN_DOCUMENTS = 100
"""Without a terminal, progress is only shown after this many documents."""

TERMINAL_INTERVAL, LINE_INTERVAL = 1.0, 60.0  # seconds

ARTICLES_AT_ONCE = 100
"""Articles whose proposals are read together."""


class Command(BaseCommand):
    help = (
        "Import documents (texts, saved pages, tables, PDF, Word) from files, folders and ZIP "
        "archives, with optional metadata in NAME.toml next to NAME.txt and in import.toml for a "
        "folder. Can be interrupted and repeated. Exits with status 1 if a document could not be "
        "imported; the others are."
    )
    failed = False

    def add_arguments(self, parser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--summit", metavar="SLUG", help="summit of the documents")
        parser.add_argument("--publisher", default="", metavar="NAME", help="default publisher")
        parser.add_argument("--rights", choices=Rights.values, default="")
        parser.add_argument(
            "--publish", action="store_true", help="publish articles, quotes and pledges"
        )
        parser.add_argument(
            "--confidence",
            metavar="N",
            help="with --publish: minimum confidence (0 to 1) of quotes and pledges to publish; by "
            "default it depends on the language",
        )
        parser.add_argument(
            "--attach",
            action="store_true",
            help="only store pages that the archive cites, keep their rights, and look for the "
            "quotes taken from them",
        )
        parser.add_argument("--quiet", action="store_true", help="do not show the progress")
        parser.add_argument("--dry-run", action="store_true", help="only report what would change")

    def run_from_argv(self, argv) -> None:
        super().run_from_argv(argv)
        if self.failed:
            sys.exit(1)

    def handle(self, *, paths, summit, publisher, rights, publish, dry_run, **options) -> None:
        confidence = self._confidence(options.get("confidence"), publish)
        missing = [str(path) for path in map(Path, paths) if not path.exists()]
        if missing:
            raise CommandError(f"There is no such file or folder: {', '.join(missing)}")
        import_options = ImportOptions(
            summit=self._summit(summit),
            publisher=" ".join(publisher.split()),
            rights=rights,
            publish=publish,
            dry_run=dry_run,
            attach=bool(options.get("attach")),
            keep_rights=bool(options.get("attach")),
        )
        files = [Path(path) for path in paths]
        progress = None if options.get("quiet") else Progress(self.stderr, count_files(files))
        with outbox.batch_changes():
            report = import_documents(
                files,
                import_options,
                DocumentExtractor(confidence=confidence),
                command=" ".join(["import_documents", *map(str, paths)]),
                progress=progress or (lambda done: None),
            )
        self.failed = report.failed
        print_report(self, report, dry_run)

    def _confidence(self, value: object, publish: bool) -> float | None:
        if value is None:
            return None
        if not publish:
            raise CommandError("--confidence needs --publish.")
        try:
            return parse_confidence(value)
        except ValidationError as error:
            raise CommandError(f"--confidence: {error.message}") from None

    def _summit(self, slug: str | None) -> Summit | None:
        if not slug:
            return None
        summit = Summit.objects.filter(slug=slug).first()
        if summit is None:
            slugs = ", ".join(Summit.objects.order_by("slug").values_list("slug", flat=True))
            raise CommandError(f"There is no summit “{slug}”. Summits: {slugs or 'none'}.")
        return summit


class Progress:
    """Progress line on stderr with the rate and the time left.

    Updated in place every second on a terminal; otherwise a line every minute in long imports.
    *total* is the number of documents, None if unknown.
    """

    def __init__(self, out, total: int | None = None) -> None:
        self.out, self.total = out, total
        self.terminal = out.isatty()
        self.interval = TERMINAL_INTERVAL if self.terminal else LINE_INTERVAL
        self.began = self.last = time.monotonic()

    def __call__(self, done: int) -> None:
        now = time.monotonic()
        if now - self.last < self.interval or not (self.terminal or done >= MIN_DOCUMENTS):
            return
        self.last = now
        line = progress_line(done, self.total, now - self.began)
        # Spaces cover the end of a longer line before.
        self.out.write(
            f"{line:<60}" if self.terminal else line, ending="\r" if self.terminal else "\n"
        )
        self.out.flush()


def progress_line(done: int, total: int | None, seconds: float) -> str:
    """For example “1,200 of 5,000 documents, 14.2 a second, 4 min left”."""
    rate = done / seconds
    parts = [f"{done:,}{f' of {total:,}' if total else ''} documents", f"{rate:.1f} a second"]
    if total:
        minutes, left = divmod(round(max(0, total - done) / rate), 60)
        hours, minutes = divmod(minutes, 60)
        time_left = f"{hours} h {minutes} min" if hours else f"{minutes} min"
        parts.append(f"{time_left if hours or minutes else f'{left} s'} left")
    return ", ".join(parts)


def print_report(command: BaseCommand, report: ImportReport, dry_run: bool = False) -> None:
    """Print the outcome of every document, its proposals, and the counts."""
    for line in report.lines:
        out = command.stderr if line.outcome == Outcome.FAILED else command.stdout
        out.write(str(line))
    if not dry_run:
        print_proposals(command, report.run)
    prefix = "Dry run: " if dry_run else ""
    command.stdout.write(f"{prefix}{report.summary()}.")
    if report.wording:
        counts = (f"{count} {what}" for what, count in sorted(report.wording.items()))
        command.stdout.write(f"Recorded quotes: {', '.join(counts)}.")
    if report.waiting:
        command.stdout.write(f"{describe_waiting(report.waiting)}.")


def print_proposals(command: BaseCommand, run: ImportRun) -> None:
    """Print the proposals that *run* extracted, article by article in the order of import."""
    items = ImportItem.objects.filter(run=run, article__isnull=False)
    articles = list(items.order_by("pk").values_list("article_id", flat=True))
    for start in range(0, len(articles), ARTICLES_AT_ONCE):
        part = articles[start : start + ARTICLES_AT_ONCE]
        proposals = Proposal.objects.filter(run=run, article__in=part).order_by("start", "pk")
        by_article: dict[int, list[Proposal]] = {}
        for proposal in proposals.select_related("quote__speaker", "pledge", "mention", "alias"):
            by_article.setdefault(proposal.article_id, []).append(proposal)
        for article in part:
            for proposal in by_article.get(article, ()):
                command.stdout.write(f"  {describe(proposal)}")


def describe(proposal: Proposal) -> str:
    """Describe a proposal in a line: decision, confidence, words, and speaker or pledge."""
    record, target = proposal.record, ""
    if isinstance(record, Quote):
        who = record.speaker or record.speaker_name or "unknown speaker"
        target = f"by {who}{', ' if record.role_at_time else ''}{record.role_at_time}"
    elif isinstance(record, Alias):
        target = f"→ {record.form}"
    elif proposal.pledge is not None:
        printed = proposal.mention or proposal.pledge
        target = f"→ {proposal.pledge}"
        if printed.amount is not None:
            target += f" {f'{printed.amount:,.2f}'.removesuffix('.00')} {printed.currency}"
    return f"{proposal.decision:<8} {proposal.confidence:.2f} {proposal} {target}".rstrip()
