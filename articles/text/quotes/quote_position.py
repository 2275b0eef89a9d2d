"""Position of a quotation: in its sentence, after which mark, alone in its paragraph."""

from __future__ import annotations

from articles.text.quotes.quote_spans import QuoteSpan
from articles.text.quotes.subjects import AttributionClause
from articles.text.quotes.tokens import STOP, WORD, TokenisedText

_FINISHED = ",.?!—–-…，。！？؟।"


class QuotePosition:
    """Predicates on the position of quotations in a tokenised text."""

    def __init__(self, doc: TokenisedText, quoted: list[QuoteSpan]) -> None:
        self.doc, self.quoted = doc, quoted

    def closing(self, quote: QuoteSpan) -> str:
        """The last character of the quotation that is not a quotation mark."""
        words = self.doc.text[max(quote.start, quote.end - 6) : quote.end].rstrip(
            "'’\"”»›」』 \u00a0\u202f"
        )
        return words[-1:] or " "

    def is_finished(self, number: int) -> bool:
        """Whether the quotation ends with a stop or comma, inside or after the marks."""
        token = self.doc.quote_tokens[number]
        return self.closing(self.quoted[number]) in _FINISHED or self.is_followed_by(
            token, ",.，。"
        )

    def is_sentence(self, number: int) -> bool:
        """Whether the quotation is a sentence of its own, without a colon before it."""
        token = self.doc.quote_tokens[number]
        begins = self.doc.sentence(token)[0] == token
        return begins and self.is_finished(number) and self.doc.words[token - 1] != ":"

    def is_followed_by(self, token: int, marks: str) -> bool:
        doc = self.doc
        return (
            token + 1 < len(doc) and doc.kinds[token + 1] == STOP and doc.words[token + 1] in marks
        )

    def is_complete(self, number: int) -> bool:
        """False for a quotation with a final comma, whose reporting clause follows."""
        doc, token = self.doc, self.doc.quote_tokens[number]
        is_went_on = token + 1 < len(doc) and doc.kinds[token + 1] == WORD
        return not (is_went_on and self.closing(self.quoted[number]) == ",")

    def is_introduced(self, token: int) -> bool:
        """Whether ":" or "," comes right before the quotation."""
        return self.doc.words[token - 1] in ":,"

    def comma_then_cue(self, token: int, after: AttributionClause | None) -> bool:
        return after is not None and after.distance == 0 and self.doc.words[token - 1] != ":"

    def opens_paragraph(self, token: int) -> bool:
        return token == 0 or self.doc.words[token - 1] == "\n"

    def closes_paragraph(self, token: int) -> bool:
        doc = self.doc
        number = token + 1
        while number < len(doc) and doc.kinds[number] == STOP:
            number += 1
        return number >= len(doc) or doc.words[number] == "\n"
