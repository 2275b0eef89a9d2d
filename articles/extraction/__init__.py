"""What the finders of ``text/`` find in stored articles, as proposals with their draft records."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from articles.models import Article, ImportRun, Pledge, Quote, Speaker

from .decisions import accept, accept_all, accept_name, reject
from .named import NamedPledge, NamedQuote, place_pledges, place_quotes
from .people import People
from .pledges import PledgeFinder
from .proposals import Desk, Findings
from .quotes import QuoteFinder
from .rejoining import make_way, rejoin

__all__ = [
    "DocumentFinder",
    "Findings",
    "accept",
    "accept_all",
    "accept_name",
    "make_way",
    "propose",
    "reject",
    "rejoin",
]


def propose(
    article: Article,
    run: ImportRun | None = None,
    quotes: Iterable[NamedQuote] = (),
    pledges: Iterable[NamedPledge] = (),
) -> Findings:
    """Find the quotes and pledges of *article* and give each a record and a proposal.

    What is recorded already is pinned or joined, not doubled; what was proposed before, whatever
    was decided on it, is not proposed again, so that this may be run as often as one likes.
    *quotes* and *pledges* are those that a person says stand in the text; a list that is given is
    the whole list, and what it leaves out is not proposed.
    """
    quotes = list(quotes)
    said = list(pledges)
    with transaction.atomic():
        desk = Desk(article, run)
        people = People(article)
        quote_finder = QuoteFinder(desk, people, _listed(quotes, people))
        quote_finder.run()
        named = Pledge.objects.filter(key__in=[item.key for item in said])
        pledge_finder = PledgeFinder(desk, people, named)
        pledge_finder.run()
        place_quotes(quote_finder, quotes)
        place_pledges(pledge_finder, said)
    return desk.findings


def _listed(quotes: Iterable[NamedQuote], people: People) -> list[tuple[str, Speaker | None]]:
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


class DocumentFinder:
    """The finders as the importer of documents asks for them.

    *confidence* is the owner's own word, which goes before the thresholds of the languages.
    """

    def __init__(self, confidence: float | None = None) -> None:
        self.confidence = confidence

    def propose(self, article: Article, run: ImportRun | None, said) -> Findings:
        """Propose what stands in the text; *said* is the document's metadata."""
        return propose(article, run, said.quotes, said.pledges)

    def accept(self, article: Article, said) -> Findings:
        """Publish what passes the gate."""
        return accept_all(article, self.confidence)
