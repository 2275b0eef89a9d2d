"""Quotation extraction: spans, speakers, roles and reasons for editors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from articles.text.languages import (
    known_language,
    language_name,
    primary_language,
)
from articles.text.lexicon.grammar import Grammar, grammar_of
from articles.text.quotes.attribution import Attributor
from articles.text.quotes.attribution_by_grammar import AttributorByGrammar
from articles.text.quotes.evidence import (
    AFTER,
    CONFIDENCE,
    NONE,
    NOT_ASSERTED,
    TURN,
    Attribution,
)
from articles.text.quotes.people import PeopleInText, Person
from articles.text.quotes.quote_position import QuotePosition
from articles.text.quotes.quote_spans import QuoteSpan, find_quote_spans, quotable_paragraphs
from articles.text.quotes.rejection import is_not_a_quotation, is_not_a_quotation_unstudied
from articles.text.quotes.tokens import TokenisedText
from articles.text.quotes.transcripts import read_transcript
from articles.text.spans import MAX_CHARACTERS, Span
from articles.text.visible import VisibleText, visible

DIRECT, PARTIAL = "direct", "partial"
ENGLISH = "en"


@dataclass(frozen=True)
class FoundQuotation:
    """A quotation and its speaker as far as the text tells.

    ``text[start:end] == exact``, without the quotation marks. *speaker_name* is the full name as in
    the document (or the archive), empty when unsure; *speaker_kind* is ``person``, ``organisation``
    or empty. *attributed_to* is the subject as printed ("she", "a spokesman for the ministry"),
    even if it names no one. *role* is the speaker's role printed anywhere in the text. *form* is
    ``direct`` or ``partial``. *reason* is for editors; *confidence*, 0 to 1, is about the speaker
    or, without one, about whether this is a quotation at all. *not_asserted*: according to the
    reporting clause the words were denied, alleged, or hypothetical.
    """

    start: int
    end: int
    exact: str
    speaker_name: str
    speaker_kind: str
    role: str
    attributed_to: str
    form: str
    reason: str
    confidence: float
    not_asserted: bool = False


MISSING_CLOSING_MARK = "The closing quotation mark is missing."

_MIN_SPEAKER_CONFIDENCE = 0.45
_ENDS = re.compile(r"[.?!…。！？؟।][\"'”’»›」』]*$")


def find_quotations(
    text: str, known_people: Iterable[str] = (), language: str = ""
) -> list[FoundQuotation]:
    """Extract the quotations of *text* with their speakers, in order.

    *known_people* are full names from the archive, used to complete a surname that the text never
    gives in full. *language* is the BCP 47 tag of the text; English is assumed where none is known.
    Reads the first ``MAX_CHARACTERS`` characters and never raises on any text.
    """
    return read_quotations(text, known_people, language)[0]


def read_quotations(
    text: str, known_people: Iterable[str] = (), language: str = ""
) -> tuple[list[FoundQuotation], list[Span]]:
    """The quotations of *text*, and every span between quotation marks, whatever it is."""
    seen = visible(text[:MAX_CHARACTERS])
    bounds = quotable_paragraphs(seen.text)
    language = primary_language(language) if known_language(language) else ENGLISH
    quoted = find_quote_spans(seen.text, bounds, language)
    found = _find_turns(seen.text, bounds) if language == ENGLISH else []
    if quoted and not found:
        doc = TokenisedText(seen.text, quoted, bounds)
        found = list(_find(doc, quoted, known_people, language))
    if seen.starts:
        found = [_at_original(quotation, seen, text) for quotation in found]
    return found, [Span(*seen.original(quote.start, quote.end)) for quote in quoted]


def _find_turns(text: str, bounds: list[tuple[int, int]]) -> list[FoundQuotation]:
    """The turns of a transcript, interview or speech as quotations."""
    return [
        FoundQuotation(
            start=turn.start,
            end=turn.end,
            exact=text[turn.start : turn.end],
            speaker_name=turn.speaker,
            speaker_kind="person" if turn.speaker else "",
            role=turn.role,
            attributed_to=turn.label,
            form=DIRECT,
            reason=f"A turn of a transcript, as delivered, under “{turn.label}”.",
            confidence=TURN if turn.speaker else CONFIDENCE[NONE],
        )
        for turn in read_transcript(text, bounds)
    ]


def _find(
    doc: TokenisedText, quoted: list[QuoteSpan], known_people: Iterable[str], language: str
) -> Iterator[FoundQuotation]:
    if language != ENGLISH:
        grammar = grammar_of(language)
        if grammar is None:
            yield from _find_unattributed(doc, quoted, language)
        else:
            yield from _find_by_grammar(doc, quoted, known_people, grammar)
        return
    people = PeopleInText(doc, known_people)
    attributor = Attributor(doc, quoted, people)
    for number, who in enumerate(attributor.attribute_all()):
        quote, token = quoted[number], doc.quote_tokens[number]
        is_finished = attributor.position.is_finished(number)
        if not is_not_a_quotation(doc, quote, token, who, is_finished=is_finished):
            form = _form(doc, quoted, number, who)
            yield _to_result(doc.text, quote, who, form, people)


def _find_by_grammar(
    doc: TokenisedText, quoted: list[QuoteSpan], known_people: Iterable[str], grammar: Grammar
) -> Iterator[FoundQuotation]:
    """Quotations in a language with a grammar file."""
    attributor = AttributorByGrammar(doc, quoted, grammar, known_people)
    for number, who in enumerate(attributor.attribute_all()):
        quote, token = quoted[number], doc.quote_tokens[number]
        is_finished = attributor.position.is_finished(number)
        if attributor.is_not_a_quotation(number):
            continue
        if who.named or not is_not_a_quotation_unstudied(
            doc, quote, token, is_finished=is_finished
        ):
            yield _to_result(doc.text, quote, who, _form(doc, quoted, number, who), None)


def _find_unattributed(
    doc: TokenisedText, quoted: list[QuoteSpan], language: str
) -> Iterator[FoundQuotation]:
    """Quotations in a language whose reporting clauses are not read: without speakers."""
    position = QuotePosition(doc, quoted)
    reason = f"Speakers are not read in {language_name(language)}."
    who = Attribution(NONE, reason, CONFIDENCE[NONE])
    for number, quote in enumerate(quoted):
        token = doc.quote_tokens[number]
        # „…” – powiedziała X: a dash and not a comma leads to the reporting clause.
        is_finished = position.is_finished(number) or position.is_followed_by(token, "—–-―")
        if not is_not_a_quotation_unstudied(doc, quote, token, is_finished=is_finished):
            yield _to_result(doc.text, quote, who, _form(doc, quoted, number, who), None)


def _at_original(quotation: FoundQuotation, seen: VisibleText, text: str) -> FoundQuotation:
    """A quotation of the visible text at its place in the stored *text*."""
    start, end = seen.original(quotation.start, quotation.end)
    return replace(quotation, start=start, end=end, exact=text[start:end])


def _to_result(
    text: str, quote: QuoteSpan, who: Attribution, form: str, people: PeopleInText | None
) -> FoundQuotation:
    person: Person | None = who.person if who.confidence >= _MIN_SPEAKER_CONFIDENCE else None
    body = who.body if who.confidence >= _MIN_SPEAKER_CONFIDENCE else ""
    return FoundQuotation(
        start=quote.start,
        end=quote.end,
        exact=text[quote.start : quote.end],
        speaker_name=person.name if person else body,
        speaker_kind="person" if person else "organisation" if body else "",
        role=_role(people, person) if person else "",
        attributed_to=who.printed,
        form=form,
        reason=who.reason if quote.closed else f"{who.reason} {MISSING_CLOSING_MARK}",
        confidence=round(who.confidence, 2),
        not_asserted=who.kind == NOT_ASSERTED,
    )


def _role(people: PeopleInText | None, person: Person) -> str:
    return people.role(person) if people else person.role or ""


def _form(doc: TokenisedText, quoted: list[QuoteSpan], number: int, who: Attribution) -> str:
    """Direct for whole sentences, also when split by the reporting clause; else partial."""
    quote = quoted[number]
    text = doc.text
    words = text[quote.start : quote.end]
    token = doc.quote_tokens[number]
    begins = not words[:1].islower()
    ends = bool(_ENDS.search(words[-4:])) or words.rstrip("'’")[-1:] in ",—–-"
    behind = text[quote.outer_end : quote.outer_end + 1]
    if begins and (ends or behind == ","):
        return DIRECT
    if begins and who.kind == AFTER:
        return DIRECT
    first, _ = doc.sentence(token)
    if begins and (token == first or doc.words[token - 1] == ":"):
        return DIRECT if who.kind != NONE else PARTIAL
    split = number and not begins and ends and doc.quote_tokens[number - 1] >= first
    if split and not text[quoted[number - 1].start].islower():
        return DIRECT
    return PARTIAL
