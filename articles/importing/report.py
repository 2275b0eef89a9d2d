"""What an import did: each document and record counted, listed and kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from articles.models import Article, Document, ImportItem, ImportRun, Outcome


@dataclass(frozen=True)
class ReportLine:
    """What was done with one document or record, and why."""

    outcome: str
    path: str
    reason: str = ""
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.path}, line {self.line}" if self.line else self.path
        return f"{self.outcome:<9}  {place}{': ' if self.reason else ''}{self.reason}"


class ImportReport:
    """The lines of one import run.

    ``run`` is the stored run, or None on a dry run: then nothing is written. ``waiting`` counts
    what was found and not published, by reason. A line is stored as
    an :class:`ImportItem` when it is added, in the transaction of what it reports.
    """

    def __init__(self, run: ImportRun | None = None) -> None:
        self.run = run
        self.lines: list[ReportLine] = []
        self.waiting: Counter = Counter()
        self._noted: list[ImportItem] = []

    def add(
        self,
        outcome: Outcome,
        path: str,
        reason: str = "",
        *,
        line: int | None = None,
        document: Document | None = None,
        article: Article | None = None,
    ) -> None:
        """Count and list one document, and store its line."""
        self.lines.append(ReportLine(outcome.value, path, reason, line))
        if self.run is not None:
            ImportItem.objects.create(
                run=self.run,
                path=path[-500:],
                outcome=outcome,
                reason=reason,
                line=line,
                document=document,
                article=article,
            )

    def note(self, outcome: Outcome, path: str, reason: str = "") -> None:
        """Count and list one record; :meth:`store_notes` stores the lines of many at once.

        Records that stay as they are, are counted and not stored: there are hundreds, at every
        load of an archive.
        """
        self.lines.append(ReportLine(outcome.value, path, reason))
        if self.run is not None and outcome != Outcome.UNCHANGED:
            self._noted.append(
                ImportItem(run=self.run, path=path[-500:], outcome=outcome, reason=reason)
            )

    def store_notes(self) -> None:
        """Store the lines that were noted; call it in the transaction of the records."""
        ImportItem.objects.bulk_create(self._noted)
        self._noted.clear()

    @property
    def counts(self) -> dict[str, int]:
        """How many documents or records came to each outcome; every outcome is a key."""
        found = Counter(line.outcome for line in self.lines)
        return {outcome.value: found[outcome.value] for outcome in Outcome}

    @property
    def failed(self) -> bool:
        """Whether anything could not be imported."""
        return any(line.outcome == Outcome.FAILED for line in self.lines)

    def with_outcome(self, *outcomes: Outcome) -> Iterator[ReportLine]:
        """The lines of these outcomes, in the order they were added."""
        return (line for line in self.lines if line.outcome in outcomes)

    def summary(self) -> str:
        """The counts in words, such as ``3 created, 0 updated, 1 unchanged, 1 failed``."""
        return ", ".join(f"{count} {outcome}" for outcome, count in self.counts.items())

    def finish(self) -> None:
        """Note that the run came to its end; a run without this was interrupted."""
        if self.run is not None:
            self.run.finished_at = timezone.now()
            self.run.save(update_fields=["finished_at"])
