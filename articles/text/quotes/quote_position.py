"""Where quoted words stand: in their sentence, behind which mark, alone in a paragraph."""

from __future__ import annotations

from articles.text.quotes.clause import AttributionClause
from articles.text.quotes.quote_spans import QuoteSpan
from articles.text.quotes.tokens import STOP, WORD, TokenisedText


class QuotePosition:
    """Small questions about the places of the quotations of a narration."""

    def __init__(self, narration: TokenisedText, quoted: list[QuoteSpan]) -> None:
        self.narration, self.quoted = narration, quoted

    def closing(self, quote: QuoteSpan) -> str:
        """The last character of the quoted words that is no mark."""
        words = self.narration.text[max(quote.start, quote.end - 6) : quote.end].rstrip("'’\"” ")
        return words[-1:] or " "

    def finished(self, number: int) -> bool:
        """Whether the words end like a sentence or a part that a cue follows."""
        token = self.narration.at_quote[number]
        return self.closing(self.quoted[number]) in ",.?!—–-…" or self.follows(token, ",.")

    def follows(self, token: int, marks: str) -> bool:
        n = self.narration
        return token + 1 < len(n) and n.kinds[token + 1] == STOP and n.words[token + 1] in marks

    def is_complete(self, number: int) -> bool:
        """Whether the words end their sentence: behind a comma a clause names their speaker."""
        n, token = self.narration, self.narration.at_quote[number]
        goes_on = token + 1 < len(n) and n.kinds[token + 1] == WORD
        return not (goes_on and self.closing(self.quoted[number]) == ",")

    def leads(self, token: int) -> bool:
        """Whether the words follow ":" or "," behind their cue."""
        return self.narration.words[token - 1] in ":,"

    def comma_then_cue(self, token: int, after: AttributionClause | None) -> bool:
        return after is not None and after.distance == 0 and self.narration.words[token - 1] != ":"

    def opens_paragraph(self, token: int) -> bool:
        return token == 0 or self.narration.words[token - 1] == "\n"

    def closes_paragraph(self, token: int) -> bool:
        n = self.narration
        number = token + 1
        while number < len(n) and n.kinds[number] == STOP:
            number += 1
        return number >= len(n) or n.words[number] == "\n"
