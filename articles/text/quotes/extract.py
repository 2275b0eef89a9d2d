"""Quotations and their speakers in a news text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from articles.text.limits import READ_AT_MOST
from articles.text.quotes.attribution import Attributor
from articles.text.quotes.evidence import (
    AFTER,
    NONE,
    UNSAID,
    Attribution,
)
from articles.text.quotes.people import PeopleInText, Person
from articles.text.quotes.quote_spans import QuoteSpan, find_quote_spans, quotable_paragraphs
from articles.text.quotes.rejection import is_not_a_quotation
from articles.text.quotes.result_types import DIRECT, PARTIAL, FoundQuotation
from articles.text.quotes.tokens import TokenisedText

_UNSURE = 0.45
_ENDS = re.compile(r"[.?!…][\"'”’]*$")


def find_quotations(text: str, known_people: Iterable[str] = ()) -> list[FoundQuotation]:
    """The quotations of *text* with their speakers, in order.

    *known_people* are full names that the archive knows; they complete a surname that the text
    does not. Reads the first ``READ_AT_MOST`` characters and never raises on any text.
    """
    text = text[:READ_AT_MOST]
    bounds = quotable_paragraphs(text)
    quoted = find_quote_spans(text, bounds)
    if not quoted:
        return []
    narration = TokenisedText(text, quoted, bounds)
    cast = PeopleInText(narration, known_people)
    attributor = Attributor(narration, quoted, cast)
    attributions = attributor.attribute_all()
    found = []
    for number, (quote, who) in enumerate(zip(quoted, attributions, strict=True)):
        token = narration.at_quote[number]
        finished = attributor.place.finished(number)
        if is_not_a_quotation(narration, quote, token, who, finished=finished):
            continue
        form = _form(narration, quoted, number, who)
        found.append(_answer(text, quote, who, form, cast))
    return found


def _answer(
    text: str, quote: QuoteSpan, who: Attribution, form: str, cast: PeopleInText
) -> FoundQuotation:
    person: Person | None = who.person if who.confidence >= _UNSURE else None
    body = who.body if who.confidence >= _UNSURE else ""
    return FoundQuotation(
        start=quote.start,
        end=quote.end,
        exact=text[quote.start : quote.end],
        speaker_name=person.name if person else body,
        speaker_kind="person" if person else "organisation" if body else "",
        role=cast.role(person) if person else "",
        attributed_to=who.printed,
        form=form,
        reason=who.reason if quote.closed else f"{who.reason} The closing mark is missing.",
        confidence=round(who.confidence, 2),
        unsaid=who.kind == UNSAID,
    )


def _form(narration: TokenisedText, quoted: list[QuoteSpan], number: int, who: Attribution) -> str:
    """Direct when the words are sentences of their own or part of one broken by its cue."""
    quote = quoted[number]
    text = narration.text
    words = text[quote.start : quote.end]
    token = narration.at_quote[number]
    begins = not words[:1].islower()
    ends = bool(_ENDS.search(words[-4:])) or words.rstrip("'’")[-1:] in ",—–-"
    behind = text[quote.outer_end : quote.outer_end + 1]
    if begins and (ends or behind == ","):
        return DIRECT
    if begins and who.kind == AFTER:
        return DIRECT
    first, _ = narration.sentence(token)
    if begins and (token == first or narration.words[token - 1] == ":"):
        return DIRECT if who.kind != NONE else PARTIAL
    split = number and not begins and ends and narration.at_quote[number - 1] >= first
    if split and not text[quoted[number - 1].start].islower():
        return DIRECT
    return PARTIAL
