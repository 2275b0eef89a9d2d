"""Report of an import run: the outcome of each document or record, and their counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils import timezone

from articles.importing.plans import ImportPlan
from articles.models import Article, Document, ImportItem, ImportRun, Outcome
from articles.models.planner import update_statistics

STATISTICS_SHARE = 20
"""Statistics of tables are updated by a run of at least one document in so many articles."""


@dataclass(frozen=True)
class ReportLine:
    """Outcome of one document or record, with the reason."""

    outcome: str
    path: str
    reason: str = ""
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.path}, line {self.line}" if self.line else self.path
        return f"{self.outcome:<9}  {place}{': ' if self.reason else ''}{self.reason}"


class ImportReport:
    """The lines of one import run.

    Each line is stored as an :class:`ImportItem` in the transaction of its document. Without a
    stored ``run`` (dry run) nothing is written. ``waiting`` counts unpublished proposals by reason,
    ``wording`` recorded quotes by whether the text has their words. ``planned`` are the plans of a
    dry run.
    """

    def __init__(self, run: ImportRun | None = None) -> None:
        self.run = run
        self.lines: list[ReportLine] = []
        self.waiting: Counter = Counter()
        self.wording: Counter = Counter()
        self.planned: list[ImportPlan] = []
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
        """Add and store the line of a document."""
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
        """Add the line of a record, to be stored in bulk by :meth:`store_notes`.

        Unchanged records are only counted, because each load of an archive has hundreds.
        """
        self.lines.append(ReportLine(outcome.value, path, reason))
        if self.run is not None and outcome != Outcome.UNCHANGED:
            self._noted.append(
                ImportItem(run=self.run, path=path[-500:], outcome=outcome, reason=reason)
            )

    def store_notes(self) -> None:
        """Store the noted lines; call it in the transaction of the records."""
        ImportItem.objects.bulk_create(self._noted)
        self._noted.clear()

    @property
    def counts(self) -> dict[str, int]:
        """Number of documents or records by outcome; every outcome is a key."""
        counts = Counter(line.outcome for line in self.lines)
        return {outcome.value: counts[outcome.value] for outcome in Outcome}

    @property
    def failed(self) -> bool:
        """Whether any document or record failed."""
        return any(line.outcome == Outcome.FAILED for line in self.lines)

    def summary(self) -> str:
        """The counts as text, such as ``3 created, 0 updated, 1 unchanged, 1 failed``."""
        return ", ".join(f"{count} {outcome}" for outcome, count in self.counts.items())

    def finish(self) -> None:
        """Mark the run as finished; a run without ``finished_at`` was interrupted."""
        if self.run is not None:
            self.run.finished_at = timezone.now()
            self.run.save(update_fields=["finished_at"])
            if len(self.lines) * STATISTICS_SHARE >= Article.objects.count():
                update_statistics()
