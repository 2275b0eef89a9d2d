"""Quotation extraction: spans, speakers, roles and reasons for editors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from articles.text.quotes.attribution import Attributor
from articles.text.quotes.evidence import (
    AFTER,
    NONE,
    NOT_ASSERTED,
    Attribution,
)
from articles.text.quotes.people import PeopleInText, Person
from articles.text.quotes.quote_spans import QuoteSpan, find_quote_spans, quotable_paragraphs
from articles.text.quotes.rejection import is_not_a_quotation
from articles.text.quotes.tokens import TokenisedText
from articles.text.spans import MAX_CHARACTERS

DIRECT, PARTIAL = "direct", "partial"


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
_ENDS = re.compile(r"[.?!…][\"'”’]*$")


def find_quotations(text: str, known_people: Iterable[str] = ()) -> list[FoundQuotation]:
    """Extract the quotations of *text* with their speakers, in order.

    *known_people* are full names from the archive, used to complete a surname that the text never
    gives in full. Reads the first ``MAX_CHARACTERS`` characters and never raises on any text.
    """
    text = text[:MAX_CHARACTERS]
    bounds = quotable_paragraphs(text)
    quoted = find_quote_spans(text, bounds)
    if not quoted:
        return []
    doc = TokenisedText(text, quoted, bounds)
    people = PeopleInText(doc, known_people)
    attributor = Attributor(doc, quoted, people)
    attributions = attributor.attribute_all()
    found = []
    for number, (quote, who) in enumerate(zip(quoted, attributions, strict=True)):
        token = doc.quote_tokens[number]
        is_finished = attributor.position.is_finished(number)
        if is_not_a_quotation(doc, quote, token, who, is_finished=is_finished):
            continue
        form = _form(doc, quoted, number, who)
        found.append(_to_result(text, quote, who, form, people))
    return found


def _to_result(
    text: str, quote: QuoteSpan, who: Attribution, form: str, people: PeopleInText
) -> FoundQuotation:
    person: Person | None = who.person if who.confidence >= _MIN_SPEAKER_CONFIDENCE else None
    body = who.body if who.confidence >= _MIN_SPEAKER_CONFIDENCE else ""
    return FoundQuotation(
        start=quote.start,
        end=quote.end,
        exact=text[quote.start : quote.end],
        speaker_name=person.name if person else body,
        speaker_kind="person" if person else "organisation" if body else "",
        role=people.role(person) if person else "",
        attributed_to=who.printed,
        form=form,
        reason=who.reason if quote.closed else f"{who.reason} {MISSING_CLOSING_MARK}",
        confidence=round(who.confidence, 2),
        not_asserted=who.kind == NOT_ASSERTED,
    )


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
