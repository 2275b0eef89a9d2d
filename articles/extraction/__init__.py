"""Extraction service: findings of ``text/`` in stored articles to proposals and draft records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from articles.extraction.declared import (
    pin_declared_pledges,
    pin_declared_quotes,
)
from articles.extraction.name_directory import NameDirectory
from articles.extraction.name_resolver import NameResolver
from articles.extraction.reconcile import join_proposals_at, reconcile_proposals
from articles.extraction.recorded_pledges import RecordedPledges
from articles.extraction.recorded_quotes import RecordedQuotes
from articles.models import Article, ImportRun, Mention, Pledge, Quote, Speaker
from articles.text.declared import DeclaredPledge, DeclaredQuote
from articles.text.extract_all import ExtractedText

from .decisions import accept, accept_all, accept_name, reject
from .pledges import PledgeExtractor
from .proposals import ExtractionResult, OutOfTimeError, ProposalWriter
from .quotes import QuoteExtractor, expected_speakers

__all__ = [
    "DocumentExtractor",
    "ExtractionResult",
    "OutOfTimeError",
    "accept",
    "accept_all",
    "accept_name",
    "expected_speakers",
    "join_proposals_at",
    "propose",
    "reconcile_proposals",
    "reject",
]


def propose(
    article: Article,
    run: ImportRun | None = None,
    quotes: Iterable[DeclaredQuote] = (),
    pledges: Iterable[DeclaredPledge] = (),
) -> ExtractionResult:
    """Extract the quotes and pledges of *article* and create a record and proposal for each.

    Idempotent: existing records are pinned or joined, and earlier proposals are not repeated,
    whatever was decided. Everything is read and matched first, then written in one transaction.
    *quotes* and *pledges* are declared in the metadata; a list that is not empty is complete, and
    nothing else is proposed.
    """
    return collect_proposals(ProposalWriter(article), quotes, pledges).write(run)


def collect_proposals(
    writer: ProposalWriter,
    quotes: Iterable[DeclaredQuote] = (),
    pledges: Iterable[DeclaredPledge] = (),
    extracted: ExtractedText | None = None,
    directory: NameDirectory | None = None,
    recorded: RecordedQuotes | None = None,
    recorded_pledges: RecordedPledges | None = None,
) -> ProposalWriter:
    """Collect in *writer* what :func:`propose` writes; read-only.

    *extracted* is the analysed text, if another process did that; *directory*, *recorded* and
    *recorded_pledges* have the names, quotes and pledges of the archive. Raises
    :class:`OutOfTimeError` when the deadline of *writer* passes.
    """
    quotes, pledges = list(quotes), list(pledges)
    resolver = NameResolver(writer.article, directory)
    quote_extractor = QuoteExtractor(writer, resolver, _listed_quotes(quotes, resolver), recorded)
    quote_extractor.run(extracted.quotations if extracted else None)
    keys = [pledge.key for pledge in pledges]
    declared = Pledge.objects.filter(key__in=keys) if keys else ()
    pledge_extractor = PledgeExtractor(writer, resolver, declared, recorded_pledges)
    pledge_extractor.run(extracted.pledges if extracted else None)
    pin_declared_quotes(quote_extractor, quotes)
    pin_declared_pledges(pledge_extractor, pledges)
    return writer


def _listed_quotes(
    quotes: Iterable[DeclaredQuote], resolver: NameResolver
) -> list[tuple[str, Speaker | None]]:
    """(words, speaker) of the declared quotes; the speaker is None if unknown."""
    keys = [quote.key for quote in quotes if quote.key]
    rows = Quote.objects.filter(key__in=keys).select_related("speaker") if keys else ()
    recorded = {row.key: row for row in rows}
    listed_quotes = []
    for quote in quotes:
        row = recorded.get(quote.key)
        words = row.exact if row is not None else quote.words
        speaker = resolver.resolve(quote.speaker).speaker if quote.speaker else None
        listed_quotes.append((words, speaker or (row.speaker if row is not None else None)))
    return [(words, speaker) for words, speaker in listed_quotes if words]


class DocumentExtractor:
    """Extraction for the import pipeline.

    *extracted_texts* caches analysed texts by their body; *deadline* is a ``time.monotonic()``
    value. With *drafts_only* published records are not changed. *confidence* overrides the
    publishing thresholds of the languages.
    """

    def __init__(
        self,
        extracted_texts: Mapping[str, ExtractedText] | None = None,
        deadline: float | None = None,
        drafts_only: bool = False,
        confidence: float | None = None,
    ):
        self.extracted_texts = extracted_texts or {}
        self.deadline = deadline
        self.drafts_only = drafts_only
        self.confidence = confidence
        self._archive: tuple[NameDirectory, RecordedQuotes, RecordedPledges] | None = None

    def extract(
        self, article: Article, quotes: list[Quote], mentions: list[Mention], metadata
    ) -> ProposalWriter:
        """Extract the quotes and pledges of an article to be stored; read-only.

        *quotes* and *mentions* are its records, pinned in its new text.
        """
        writer = ProposalWriter(article, quotes, mentions, self.deadline)
        writer.drafts_only = self.drafts_only
        extracted = self.extracted_texts.get(article.body)
        if self._archive is None:
            self._archive = NameDirectory(), RecordedQuotes(), RecordedPledges()
        else:
            directory, quotes_of_archive, pledges = self._archive
            pledges.refresh(*directory.refresh())
            quotes_of_archive.refresh()
        return collect_proposals(
            writer, metadata.quotes, metadata.pledges, extracted, *self._archive
        )

    def accept(self, article: Article, metadata) -> ExtractionResult:
        """Publish the proposals that pass the publication gate."""
        return accept_all(article, self.confidence)
