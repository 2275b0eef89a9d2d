"""Quote extraction: matches quotations in a stored text with records, or proposes new ones."""

from __future__ import annotations

from collections.abc import Iterable

from articles.extraction.name_directory import NameDirectory
from articles.extraction.name_resolver import NameResolver, ResolvedName, appointment_on
from articles.extraction.recorded_quotes import RecordedQuotes
from articles.extraction.similarity import rendition_of, same_words
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

MIN_CONFIDENCE_NEW_SPEAKER = 0.8
"""Minimum confidence for creating a draft speaker from an unknown full name."""

LABEL_LENGTH = 100

_PRONOUNS = frozenset(["he", "she", "they", "it", "we", "i", "you", "who"])


class QuoteExtractor:
    """Extracts the quotes of one article and pins, joins or proposes a record for each.

    *listed* are (words, speaker) pairs declared by a person. If there are any, their speakers are
    used and no other quote is proposed. *recorded* has the quotes of the archive.
    """

    def __init__(
        self,
        writer: ProposalWriter,
        resolver: NameResolver,
        listed: Iterable[tuple[str, Speaker | None]] = (),
        recorded: RecordedQuotes | None = None,
    ):
        self.writer, self.resolver, self.article = writer, resolver, writer.article
        self._listed = list(listed)
        self._article_quotes = writer.quotes
        self._recorded = recorded or RecordedQuotes()

    def run(self, quotations: Iterable[FoundQuotation] | None = None) -> None:
        """Process every quotation of the text; *quotations* skips the text analysis."""
        if quotations is None:
            speakers = expected_speakers(self.article, self._recorded, self.resolver.directory)
            quotations = find_quotations(self.article.body, speakers, self.article.language)
        for finding in quotations:
            self.writer.check_time()
            self._process(finding)

    def _process(self, finding: FoundQuotation) -> None:
        span = Span(finding.start, finding.end)
        fingerprint = self.writer.fingerprint(ProposalKind.QUOTE, finding.exact)
        existing = self.writer.find_existing(fingerprint, ProposalKind.QUOTE)
        if existing is not None:
            self._restore_pin(existing.quote, span)
            return
        recorded = self._pinned_at(span) or self._find_same_words(finding.exact, span)
        if recorded is not None:
            self._join_recorded(recorded, finding, span, fingerprint)
            return
        if any(
            q.pinned and q.start < span.end and span.start < q.end for q in self._article_quotes
        ):
            return  # overlaps a quote that is recorded with other bounds
        listed_speakers = [
            resolved for words, resolved in self._listed if same_words(words, finding.exact)
        ]
        if listed_speakers or not self._listed:
            self._propose(finding, span, fingerprint, next(iter(listed_speakers), None))

    def _restore_pin(self, quote: Quote | None, span: Span) -> None:
        if quote is not None and not quote.pinned and self._pinned_at(span) is None:
            pin(quote, self.article, span)
            self.writer.save(quote)
            self.writer.result.counts["pinned again"] += 1

    def _pinned_at(self, span: Span) -> Quote | None:
        return next((q for q in self._article_quotes if (q.start, q.end) == tuple(span)), None)

    def pinned_with(self, words: str) -> Quote | None:
        """The quote of this article that is pinned to these words."""
        return next(
            (q for q in self._article_quotes if q.pinned and same_words(q.exact, words)), None
        )

    def _find_same_words(self, words: str, span: Span) -> Quote | None:
        """A recorded quote of this article with these words: unpinned, or overlapping *span*."""
        for quote in self._article_quotes:
            free = not quote.pinned or (quote.start < span.end and span.start < quote.end)
            if free and same_words(quote.exact, words):
                return quote
        return None

    def _join_recorded(
        self, quote: Quote, finding: FoundQuotation, span: Span, fingerprint: str
    ) -> None:
        """Pin a recorded quote of this article to the span between the quotation marks."""
        if (quote.start, quote.end) != tuple(span) and not decided_by_editor(quote, "start"):
            pin(quote, self.article, span)
            self.writer.save(quote)
        self.writer.create(
            ProposalKind.QUOTE,
            fingerprint,
            span,
            ["Matches a quote recorded for this article", finding.reason],
            1.0,
            joined=True,
            quote=quote,
        )
        self.writer.result.counts["quotes pinned"] += 1

    def _propose(
        self, finding: FoundQuotation, span: Span, fingerprint: str, listed_speaker: Speaker | None
    ) -> None:
        """Create a draft quote and its proposal."""
        if listed_speaker is not None:
            resolved = ResolvedName(listed_speaker, reason="The metadata names the speaker")
        else:
            resolved = (
                self.resolver.resolve(finding.speaker_name)
                if finding.speaker_name
                else ResolvedName()
            )
        reasons, confidence = [finding.reason, resolved.reason], finding.confidence
        recorded_quote, likeness = (
            (None, 0.0) if finding.not_asserted else self._find_recorded(finding.exact, resolved)
        )
        speaker = resolved.speaker
        if (
            speaker is None
            and recorded_quote is not None
            and likeness == 1.0
            and recorded_quote.speaker is not None
        ):
            # An exact match is recorded for this speaker only.
            speaker, confidence = recorded_quote.speaker, max(confidence, 0.9)
            reasons.append("an identical quote is recorded for this speaker")
        if speaker is None and self._is_new_speaker(finding, resolved):
            speaker = self._create_speaker(finding, span)
            reasons.append("new name, needs confirming")
        quote = Quote(
            article=self.article,
            summit=self.article.summit,
            exact=finding.exact,
            speaker=speaker,
            speaker_name=_printed_name(finding)[:200],
            form=finding.form,
            verification=Verification.FOUND,
            language=self.article.language,
            origin=Origin.EXTRACTION,
        )
        self._set_role(quote, finding, resolved)
        if (
            recorded_quote is not None
            and speaker is not None
            and recorded_quote.speaker_id == speaker.pk
        ):
            assign_statement(quote, recorded_quote, self.writer)
            reasons.append(f"repeats a recorded quote ({quote.get_rendition_display().lower()})")
        pin(quote, self.article, span)
        self.writer.save(quote)
        self._article_quotes.append(quote)
        self.writer.create(ProposalKind.QUOTE, fingerprint, span, reasons, confidence, quote=quote)
        self.writer.result.counts["quotes proposed"] += 1

    @staticmethod
    def _is_new_speaker(finding: FoundQuotation, resolved: ResolvedName) -> bool:
        """Whether to create a draft speaker: a person's full name with enough confidence."""
        ignored = resolved.alias is not None and resolved.alias.state == AliasState.IGNORED
        return (
            finding.speaker_kind == "person"
            and " " in fold(finding.speaker_name)
            and finding.confidence >= MIN_CONFIDENCE_NEW_SPEAKER
            and resolved.organisation is None
            and not resolved.ambiguous
            and not ignored
        )

    def _create_speaker(self, finding: FoundQuotation, span: Span) -> Speaker:
        """Create a draft speaker and propose the name to the editors."""
        speaker, alias = self.resolver.create_draft(finding.speaker_name)
        self.writer.save(speaker)
        if alias.pk is None:
            self.writer.save(alias)
        fingerprint = self.writer.fingerprint(ProposalKind.NAME, finding.speaker_name)
        if self.writer.find_existing(fingerprint, ProposalKind.NAME) is None:
            self.writer.create(
                ProposalKind.NAME,
                fingerprint,
                span,
                [f"“{finding.speaker_name}” is quoted here, but no speaker has this name"],
                finding.confidence,
                alias=alias,
            )
        return speaker

    def _set_role(self, quote: Quote, finding: FoundQuotation, resolved: ResolvedName) -> None:
        """Set the role: the appointment on the day of the article, else as printed."""
        quote.role_at_time = finding.role[:200]
        quote.organisation_at_time = resolved.organisation
        if quote.speaker is not None and quote.speaker.pk is not None:
            appointment = appointment_on(quote.speaker, self.article.published_on, finding.role)
            if appointment is not None:
                quote.role_at_time = appointment.role
                quote.organisation_at_time = appointment.organisation

    def _find_recorded(self, words: str, resolved: ResolvedName) -> tuple[Quote | None, float]:
        """The recorded quote most likely to be the same utterance, with its similarity."""
        if resolved.speaker is not None and resolved.speaker.pk is None:
            return None, 0.0  # a new speaker has no recorded quotes
        similar, likeness = self._recorded.most_similar(words, self.article, resolved.speaker)
        quotes = [self.writer.canonical(quote) for quote in similar]
        # Of equals prefer one that already has a statement.
        with_statement = (quote for quote in quotes if quote.statement_id)
        best = next(with_statement, quotes[0] if quotes else None)
        return (best, likeness) if best is not None else (None, 0.0)


def _printed_name(finding: FoundQuotation) -> str:
    """The speaker as printed; empty for a pronoun."""
    printed_name = finding.attributed_to
    return finding.speaker_name or ("" if fold(printed_name) in _PRONOUNS else printed_name)


def expected_speakers(
    article: Article,
    recorded: RecordedQuotes | None = None,
    directory: NameDirectory | None = None,
) -> list[str]:
    """Names of the speakers with quotes from the article's summit.

    A text may use their family names without ever giving the full name. Among all speakers of the
    archive a family name would be ambiguous. *recorded* and *directory* have the quotes and names
    of the archive in memory.
    """
    if article.summit_id is None:
        return []
    if recorded is not None and directory is not None:
        by_pk = directory.speakers.by_pk
        rows = (by_pk[pk] for pk in recorded.speakers_at(article.summit_id) if pk in by_pk)
        return sorted({row.name for row in rows if row.state != State.WITHDRAWN})
    spoke = Speaker.objects.filter(quotes__summit=article.summit_id)
    spoke = spoke.exclude(state=State.WITHDRAWN)
    return sorted(spoke.order_by().values_list("name", flat=True).distinct())


def assign_statement(quote: Quote, recorded: Quote, writer: ProposalWriter) -> None:
    """Add *quote* (saved by the caller) to the statement of *recorded*, created if missing.

    The date, occasion and role of the utterance are copied to *quote*.
    """
    if recorded.statement is None:
        if writer.drafts_only and recorded.state != State.DRAFT:
            return  # would change a published quote
        recorded.statement = Statement(
            label=_label(recorded.exact),
            speaker=recorded.speaker,
            summit=recorded.summit,
            said_on=recorded.said_on,
            said_on_precision=recorded.said_on_precision,
            occasion=recorded.occasion,
        )
        writer.save(recorded.statement)
        writer.save(recorded)
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
