"""Answers to pasted text: the pages at a web address, or the quotes with a sentence's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from articles.search.held_pages import HeldPage, find_pages
from articles.search.query.lexer import FIELD_NAMES, QUOTES
from articles.search.quote_check import UNSPACED, QuoteCheck, Verdict, check_quote, words_in
from articles.text.web_addresses import looks_like_address

CHECK_URL, SUGGEST_URL = "/check/", "/report/"
# A search with this many words is taken for a sentence, unless it is a question or uses operators.
MIN_SENTENCE_WORDS = 6
# A phrase in quotation marks with this many words is taken for a quotation.
MIN_QUOTED_WORDS = 3

_QUESTION = re.compile(
    r"(?:who|whom|whose|what|when|where|why|which|how|did|does|do|has|have|had|is|are|was|were|"
    r"will|can|could|should)\b.*\?$|(?:who|what|when|where|why|which|how|did|does)\b",
    re.IGNORECASE,
)
_OPERATORS = re.compile(
    rf"(?:^|\s)(?:OR|AND|NOT|-\w|(?:{'|'.join(FIELD_NAMES)}):)|\*(?:\s|$)|[()]", re.ASCII
)
_QUOTED = re.compile(rf"[{re.escape(QUOTES)}][^{re.escape(QUOTES)}]+[{re.escape(QUOTES)}]?")


@dataclass(frozen=True, slots=True)
class PastedAnswer:
    """The answer to a pasted text: ``pages`` at an address, or the ``check`` of a sentence.

    - ``share_url``: the path of the page with this answer
    - ``suggest_url``: the path of the form to suggest an address that is not held
    """

    typed: str
    share_url: str
    is_address: bool = False
    pages: tuple[HeldPage, ...] = ()
    check: QuoteCheck | None = None
    suggest_url: str = ""


def answer_pasted(typed: str) -> PastedAnswer:
    """The answer to a text that is an address or the words of a quotation."""
    text = typed.strip()
    if looks_like_address(text):
        pages = tuple(find_pages(text))
        query = urlencode({"subject": "Suggested page", "url": text})
        suggest = "" if pages else f"{SUGGEST_URL}?{query}"
        return PastedAnswer(text, _share_url(text), True, pages, suggest_url=suggest)
    check = check_quote(typed)
    return PastedAnswer(check.words, _share_url(check.words), check=check)


def answer_search(typed: str, rest: str) -> PastedAnswer | None:
    """The answer shown above search results; None for a query that is neither.

    *rest* is the query without names and filters: if that is no sentence, "not held" is no answer.
    """
    text = typed.strip()
    if not (looks_like_address(text) or looks_like_sentence(text)):
        return None
    answer = answer_pasted(text)
    if answer.check is None or answer.check.verdict in (Verdict.EXACT, Verdict.ALTERED):
        return answer
    return None if answer.check.problem or not looks_like_sentence(rest) else answer


def looks_like_sentence(typed: str) -> bool:
    """Whether a search is a pasted sentence: long, or wholly in quotation marks."""
    if _QUOTED.fullmatch(typed):
        return len(words_in(typed)) >= MIN_QUOTED_WORDS
    if _OPERATORS.search(typed) or _QUESTION.match(typed):
        return False
    # A word has about one and a half characters in scripts without spaces.
    words = sum(2 / 3 if UNSPACED.match(word) else 1 for word in words_in(typed))
    return words >= MIN_SENTENCE_WORDS


def _share_url(text: str) -> str:
    return f"{CHECK_URL}?{urlencode({'text': text})}"
