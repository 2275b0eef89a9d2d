"""What the finders of ``text/`` find in stored articles, as proposals with their draft records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from articles.extraction.declared import (
    NamedPledge,
    NamedQuote,
    pin_declared_pledges,
    pin_declared_quotes,
)
from articles.extraction.name_resolver import NameResolver
from articles.extraction.reconcile import join_proposals_at, reconcile_proposals
from articles.models import Article, ImportRun, Mention, Pledge, Quote, Speaker
from articles.text.extract_all import ExtractedText

from .decisions import accept, accept_all, accept_name, reject
from .pledges import PledgeExtractor
from .proposals import ExtractionResult, OutOfTimeError, ProposalWriter
from .quotes import QuoteExtractor, expected_speakers

__all__ = [
    "DocumentFinder",
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
    quotes: Iterable[NamedQuote] = (),
    pledges: Iterable[NamedPledge] = (),
) -> ExtractionResult:
    """Find the quotes and pledges of *article* and give each a record and a proposal.

    Everything is read and compared first, then written in one transaction. What is recorded
    already is pinned or joined, not doubled; what was proposed before, whatever was decided on it,
    is not proposed again, so that this may be run as often as one likes. *quotes* and *pledges*
    are those that a person says stand in the text; a list that is given is the whole list, and
    what it leaves out is not proposed.
    """
    return find(ProposalWriter(article), quotes, pledges).write(run)


def find(
    desk: ProposalWriter,
    quotes: Iterable[NamedQuote] = (),
    pledges: Iterable[NamedPledge] = (),
    reading: ExtractedText | None = None,
) -> ProposalWriter:
    """Collect on *desk* what :func:`propose` writes; only reads.

    *reading* is what the text holds, where it was read in another process. Raises
    :class:`OutOfTimeError` when the desk's deadline passes.
    """
    quotes, said = list(quotes), list(pledges)
    people = NameResolver(desk.article)
    quote_finder = QuoteExtractor(desk, people, _listed(quotes, people))
    quote_finder.run(reading.quotations if reading else None)
    named = Pledge.objects.filter(key__in=[item.key for item in said])
    pledge_finder = PledgeExtractor(desk, people, named)
    pledge_finder.run(reading.pledges if reading else None)
    pin_declared_quotes(quote_finder, quotes)
    pin_declared_pledges(pledge_finder, said)
    return desk


def _listed(quotes: Iterable[NamedQuote], people: NameResolver) -> list[tuple[str, Speaker | None]]:
    """The words of the named quotes and who is said to have said them, as far as that is known."""
    rows = Quote.objects.filter(key__in=[quote.key for quote in quotes if quote.key])
    recorded = {row.key: row for row in rows.select_related("speaker")}
    found = []
    for quote in quotes:
        row = recorded.get(quote.key)
        words = row.exact if row is not None else quote.words
        speaker = people.resolve(quote.speaker).speaker if quote.speaker else None
        found.append((words, speaker or (row.speaker if row is not None else None)))
    return [(words, speaker) for words, speaker in found if words]


class Planned(Protocol):
    """A document as it will be stored: its article, and the quotes and mentions pinned in it."""

    article: Article
    quotes: list[Quote]
    mentions: list[Mention]


class DocumentFinder:
    """The finders as the importer of documents asks for them.

    *readings* are texts that were read before, by their words; *deadline* is a reading of
    ``time.monotonic()``. With *drafts_only* nothing is changed that has left the drafts.
    *confidence* replaces the publishing thresholds of the languages.
    """

    def __init__(
        self,
        readings: Mapping[str, ExtractedText] | None = None,
        deadline: float | None = None,
        drafts_only: bool = False,
        confidence: float | None = None,
    ):
        self.readings = readings or {}
        self.deadline = deadline
        self.drafts_only = drafts_only
        self.confidence = confidence

    def find(self, plan: Planned, said) -> ProposalWriter:
        """Collect what stands in the text; *said* is the document's metadata. Only reads."""
        desk = ProposalWriter(plan.article, plan.quotes, plan.mentions, self.deadline)
        desk.drafts_only = self.drafts_only
        reading = self.readings.get(plan.article.body)
        return find(desk, said.quotes, said.pledges, reading)

    def accept(self, article: Article, said) -> ExtractionResult:
        """Publish what passes the gate."""
        return accept_all(article, self.confidence)
