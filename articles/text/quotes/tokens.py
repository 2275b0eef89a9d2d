"""Tokeniser: words and sentences of a text, with each quotation as a single token."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from articles.text.names import begins_name
from articles.text.quotes.quote_spans import QuoteSpan
from articles.text.sentences import MASKED_DOT, mask_abbreviations

WORD, STOP, QUOTE, BREAK = "word", "stop", "quote", "break"

_TOKEN = re.compile(
    rf"\d++(?:[.,:]\d++)*+\w*+|\w(?:\w|['’\-](?=\w)|{MASKED_DOT}(?=\w))*+{MASKED_DOT}?|[^\w\s]|\n+"
)
_FINAL = frozenset(".!?…。！？؟।")
# The comma of "Oren Hale, Jr." is a part of the name.
_SUFFIX = re.compile(rf"\s(?:Jr|Sr){MASKED_DOT}?(?!\w)")


class TokenisedText:
    """Tokens of a text in parallel lists; a quotation with its marks is a single token.

    ``words`` are as printed (dots of abbreviations masked), ``lower`` in lower case, ``starts`` and
    ``ends`` character offsets, ``sentence_starts`` the tokens that begin sentences.
    ``quote_tokens[i]`` is the token of quotation *i*.
    """

    def __init__(self, text: str, quoted: list[QuoteSpan], bounds: list[tuple[int, int]]) -> None:
        self.text = text
        self.masked = mask_abbreviations(text)
        self.words: list[str] = []
        self.lower: list[str] = []
        self.kinds: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.quote_tokens: list[int] = []
        self.quote_ends_sentence: list[bool] = []
        self._read(quoted, bounds)
        self.sentence_starts = self._sentences()
        self.breaks = [number for number, kind in enumerate(self.kinds) if kind == BREAK]
        self.token_at = {start: number for number, start in enumerate(self.starts)}

    @cached_property
    def small_words(self) -> frozenset[str]:
        """The words that are printed without a capital somewhere in the text."""
        return frozenset(word for word in self.words if word[:1].islower())

    def __len__(self) -> int:
        return len(self.words)

    def sentence(self, number: int) -> tuple[int, int]:
        """The tokens [first, end) of the sentence with token *number*."""
        place = bisect_right(self.sentence_starts, number)
        first = self.sentence_starts[place - 1] if place else 0
        more = place < len(self.sentence_starts)
        return first, self.sentence_starts[place] if more else len(self.words)

    def sentence_number(self, number: int) -> int:
        """The index of the sentence with token *number*, from 0."""
        return bisect_right(self.sentence_starts, number) - 1

    def phrase(self, first: int, last: int) -> str:
        """The printed text of tokens [first, last)."""
        if first >= last:
            return ""
        return " ".join(self.text[self.starts[first] : self.ends[last - 1]].split())

    def is_capitalised(self, number: int) -> bool:
        """Whether token *number* is a capitalised word."""
        return self.kinds[number] == WORD and begins_name(self.words[number])

    def _read(self, quoted: list[QuoteSpan], bounds: list[tuple[int, int]]) -> None:
        place = 0
        for start, end in bounds:
            at = start
            while place < len(quoted) and quoted[place].outer_start < end:
                quote = quoted[place]
                self._words(at, quote.outer_start)
                self.quote_tokens.append(len(self.words))
                self._add(QUOTE, '"', quote.outer_start, quote.outer_end)
                self.quote_ends_sentence.append(self.text[quote.end - 1 : quote.end] in _FINAL)
                at = quote.outer_end
                place += 1
            self._words(at, end)
            self._add(BREAK, "\n", end, end)

    def _words(self, start: int, end: int) -> None:
        for match in _TOKEN.finditer(self.masked, start, end):
            word = match.group()
            if word[0] == "\n" or (word == "," and _SUFFIX.match(self.masked, match.end())):
                continue
            kind = WORD if word[0].isalnum() or word[0] == "_" else STOP
            self._add(kind, word, match.start(), match.end())

    def _add(self, kind: str, word: str, start: int, end: int) -> None:
        self.words.append(word)
        self.lower.append(word.lower())
        self.kinds.append(kind)
        self.starts.append(start)
        self.ends.append(end)

    def _sentences(self) -> list[int]:
        starts = [0]
        quote = 0
        for number, kind in enumerate(self.kinds[:-1]):
            ends = kind == BREAK
            if kind == STOP:
                ends = self.words[number] in _FINAL and self._begins(number + 1)
            elif kind == QUOTE:
                ends = self.quote_ends_sentence[quote] and self._begins(number + 1)
                quote += 1
            if ends and number + 1 > starts[-1]:
                starts.append(number + 1)
        return starts

    def _begins(self, number: int) -> bool:
        """Whether a sentence can begin at token *number*."""
        if self.kinds[number] == QUOTE:
            return True
        return self.kinds[number] == WORD and not self.words[number][0].islower()
