"""Quotes found in a stored text, to records: pinned, joined, or proposed."""

from __future__ import annotations

from collections.abc import Iterable

from articles.extraction.name_resolver import NameResolver, ResolvedName, appointment_on
from articles.extraction.similarity import (
    VARIANT,
    rendition_of,
    same_words,
    statement_similarity,
)
from articles.models import (
    AliasState,
    Article,
    Origin,
    ProposalKind,
    Quote,
    Speaker,
    State,
    Statement,
    Verification,
    decided_by_editor,
)
from articles.models.revision import pin
from articles.text.normalize import fold
from articles.text.quotes import FoundQuotation, find_quotations
from articles.text.spans import Span

from .proposals import ProposalWriter

SURE_ENOUGH_TO_INTRODUCE = 0.8
"""The confidence from which an unknown full name becomes a draft speaker."""

LABEL_LENGTH = 100

_PRONOUNS = frozenset(["he", "she", "they", "it", "we", "i", "you", "who"])


class QuoteExtractor:
    """Finds the quotes of one article and gives each its record.

    Where a person has listed the words that stand in it, with their speakers where they are known
    (*listed*), these speakers are taken and nothing else is proposed.
    """

    def __init__(
        self,
        desk: ProposalWriter,
        people: NameResolver,
        listed: Iterable[tuple[str, Speaker | None]] = (),
    ):
        self.desk, self.people, self.article = desk, people, desk.article
        self._listed = list(listed)
        self._here = desk.quotes
        self._elsewhere: dict[int, list[Quote]] = {}

    def run(self, quotations: Iterable[FoundQuotation] | None = None) -> None:
        """Propose, pin or join every quote of the text; *quotations* if they are found already."""
        if quotations is None:
            quotations = find_quotations(self.article.body, expected_speakers(self.article))
        for found in quotations:
            self.desk.check_time()
            self._take(found)

    def _take(self, found: FoundQuotation) -> None:
        span = Span(found.start, found.end)
        fingerprint = self.desk.fingerprint(ProposalKind.QUOTE, found.exact)
        before = self.desk.known(fingerprint, ProposalKind.QUOTE)
        if before is not None:
            self._pin_again(before.quote, span)
            return
        recorded = self._at(span) or self._same(found.exact, span)
        if recorded is not None:
            self._join(recorded, found, span, fingerprint)
            return
        if any(q.pinned and q.start < span.end and span.start < q.end for q in self._here):
            return  # a part of, or around, a quote that is recorded with other bounds
        said_by = [who for words, who in self._listed if same_words(words, found.exact)]
        if said_by or not self._listed:
            self._propose(found, span, fingerprint, next(iter(said_by), None))

    def _pin_again(self, quote: Quote | None, span: Span) -> None:
        if quote is not None and not quote.pinned and self._at(span) is None:
            pin(quote, self.article, span)
            self.desk.save(quote)
            self.desk.findings.counts["pinned again"] += 1

    def _at(self, span: Span) -> Quote | None:
        return next((q for q in self._here if (q.start, q.end) == tuple(span)), None)

    def pinned_with(self, words: str) -> Quote | None:
        """The quote of this article that is pinned to these words."""
        return next((q for q in self._here if q.pinned and same_words(q.exact, words)), None)

    def _same(self, words: str, span: Span) -> Quote | None:
        """A quote recorded for this article with these words: without a place, or at this place
        with a mark more or less.
        """
        for quote in self._here:
            free = not quote.pinned or (quote.start < span.end and span.start < quote.end)
            if free and same_words(quote.exact, words):
                return quote
        return None

    def _join(self, quote: Quote, found: FoundQuotation, span: Span, fingerprint: str) -> None:
        """Pin a quote that is recorded for this article to its place: all between the marks."""
        if (quote.start, quote.end) != tuple(span) and not decided_by_editor(quote, "start"):
            pin(quote, self.article, span)
            self.desk.save(quote)
        self.desk.lay(
            ProposalKind.QUOTE,
            fingerprint,
            span,
            ["These words are recorded for this article", found.reason],
            1.0,
            joined=True,
            quote=quote,
        )
        self.desk.findings.counts["quotes pinned"] += 1

    def _propose(
        self, found: FoundQuotation, span: Span, fingerprint: str, listed: Speaker | None
    ) -> None:
        """A draft quote of what nobody has recorded for this article."""
        if listed is not None:
            who = ResolvedName(listed, reason="The document's metadata names the speaker")
        else:
            who = self.people.resolve(found.speaker_name) if found.speaker_name else ResolvedName()
        reasons, confidence = [found.reason, who.reason], found.confidence
        twin, alike = (None, 0.0) if found.not_asserted else self._twin(found.exact, who)
        speaker = who.speaker
        if speaker is None and twin is not None and alike == 1.0 and twin.speaker is not None:
            # Nobody but the recorded speaker is known to have said exactly this.
            speaker, confidence = twin.speaker, max(confidence, 0.9)
            reasons.append("the same words are recorded as theirs elsewhere")
        if speaker is None and self._may_introduce(found, who):
            speaker = self._introduce(found, span)
            reasons.append("the name is new to the archive and needs a human")
        quote = Quote(
            article=self.article,
            summit=self.article.summit,
            exact=found.exact,
            speaker=speaker,
            speaker_name=_printed(found)[:200],
            form=found.form,
            verification=Verification.FOUND,
            language=self.article.language,
            origin=Origin.EXTRACTION,
        )
        self._office(quote, found, who)
        if twin is not None and speaker is not None and twin.speaker_id == speaker.pk:
            assign_statement(quote, twin, self.desk)
            reasons.append(f"it repeats a recorded quote ({quote.get_rendition_display().lower()})")
        pin(quote, self.article, span)
        self.desk.save(quote)
        self._here.append(quote)
        self.desk.lay(ProposalKind.QUOTE, fingerprint, span, reasons, confidence, quote=quote)
        self.desk.findings.counts["quotes proposed"] += 1

    @staticmethod
    def _may_introduce(found: FoundQuotation, who: ResolvedName) -> bool:
        """Whether a new draft speaker is made of the name: a full one of a person, and sure."""
        ignored = who.alias is not None and who.alias.state == AliasState.IGNORED
        return (
            found.speaker_kind == "person"
            and " " in fold(found.speaker_name)
            and found.confidence >= SURE_ENOUGH_TO_INTRODUCE
            and who.organisation is None
            and not who.namesakes
            and not ignored
        )

    def _introduce(self, found: FoundQuotation, span: Span) -> Speaker:
        """A draft speaker for a new name, with the name put before a human."""
        speaker, alias = self.people.introduce(found.speaker_name)
        self.desk.save(speaker)
        if alias.pk is None:
            self.desk.save(alias)
        fingerprint = self.desk.fingerprint(ProposalKind.NAME, found.speaker_name)
        if self.desk.known(fingerprint, ProposalKind.NAME) is None:
            self.desk.lay(
                ProposalKind.NAME,
                fingerprint,
                span,
                [f"“{found.speaker_name}” is quoted here and not known to the archive"],
                found.confidence,
                alias=alias,
            )
        return speaker

    def _office(self, quote: Quote, found: FoundQuotation, who: ResolvedName) -> None:
        """The role as printed; else the one office held on the day of the article."""
        quote.role_at_time = found.role[:200]
        quote.organisation_at_time = who.organisation
        if quote.speaker is not None and quote.speaker.pk is not None:
            office = appointment_on(quote.speaker, self.article.published_on, found.role)
            if office is not None:
                quote.role_at_time = office.role
                quote.organisation_at_time = office.organisation

    def _twin(self, words: str, who: ResolvedName) -> tuple[Quote | None, float]:
        """The recorded quote that most likely is the same utterance, and how sure that is."""
        best, how = None, 0.0
        if who.speaker is not None and who.speaker.pk is None:
            return None, 0.0  # new to the archive: nothing is recorded as theirs
        for quote in self._recorded(who.speaker.pk if who.speaker else 0):
            alike = statement_similarity(words, quote.exact)
            # Of equals the one in a published record, and one that already has its statement.
            if alike > how or (
                alike == how and best and quote.statement_id and not best.statement_id
            ):
                best, how = quote, alike
        return (best, how) if how >= VARIANT else (None, 0.0)

    def _recorded(self, speaker: int) -> list[Quote]:
        """The quotes that may be the same utterance: the speaker's, or, where nobody is known to
        have said it, all that are recorded of the article's summit.
        """
        if speaker not in self._elsewhere:
            quotes = Quote.objects.exclude(state=State.WITHDRAWN)
            if self.article.pk is not None:
                quotes = quotes.exclude(article=self.article)
            if speaker:
                quotes = quotes.filter(speaker=speaker)
            else:
                quotes = quotes.filter(speaker__isnull=False, summit__isnull=False)
                quotes = quotes.filter(summit=self.article.summit_id)
            rows = quotes.select_related("speaker", "statement")
            self._elsewhere[speaker] = [self.desk.ours(quote) for quote in rows]
        return self._elsewhere[speaker]


def _printed(found: FoundQuotation) -> str:
    """The speaker as printed; a pronoun alone says nothing."""
    printed = found.attributed_to
    return found.speaker_name or ("" if fold(printed) in _PRONOUNS else printed)


def expected_speakers(article: Article) -> list[str]:
    """Names of those who are known to have spoken at the article's summit.

    Only their family names may stand alone in a text that never gives the full name; among all
    speakers of the archive a family name would say too little.
    """
    if article.summit_id is None:
        return []
    spoke = Speaker.objects.filter(quotes__summit=article.summit_id)
    spoke = spoke.exclude(state=State.WITHDRAWN)
    return sorted(spoke.order_by().values_list("name", flat=True).distinct())


def assign_statement(quote: Quote, recorded: Quote, desk: ProposalWriter) -> None:
    """Put *quote* (saved by the caller) under the statement of *recorded*, made when there is none.

    What is known of the utterance (day, occasion, office) is known of both.
    """
    if recorded.statement is None:
        if desk.drafts_only and recorded.state != State.DRAFT:
            return  # the public would see that the recorded quote is another
        recorded.statement = Statement(
            label=_label(recorded.exact),
            speaker=recorded.speaker,
            summit=recorded.summit,
            said_on=recorded.said_on,
            said_on_precision=recorded.said_on_precision,
            occasion=recorded.occasion,
        )
        desk.save(recorded.statement)
        desk.save(recorded)
    quote.statement = recorded.statement
    quote.rendition = rendition_of(quote.exact, recorded.exact)
    quote.said_on, quote.said_on_precision = recorded.said_on, recorded.said_on_precision
    quote.occasion = recorded.occasion
    if recorded.role_at_time:
        quote.role_at_time = recorded.role_at_time
        quote.organisation_at_time = recorded.organisation_at_time


def _label(words: str) -> str:
    if len(words) <= LABEL_LENGTH:
        return words.rstrip(" .,;:")
    return f"{words[:LABEL_LENGTH].rsplit(' ', 1)[0].rstrip(' .,;:')}…"
