"""Commitments of a communiqué or declaration, made in the name of its signatories.

"We commit to ...", "The Parties shall ...", "Leaders agreed to ...", and the numbered or bulleted
items that "To this end, we will:" introduces.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from articles.text.pledges.signatories import GROUPS
from articles.text.spans import Span, paragraphs, sentences

_PRESENT = "commit|pledge|agree|undertake|resolve|promise|decide|vow|intend|plan"
_PAST = "committed|pledged|agreed|undertook|undertaken|resolved|promised|decided|vowed|determined"
_ADVERBS = (
    r"(?:(?:also|hereby|therefore|further|furthermore|jointly|firmly|all|now|both|each|"
    r"collectively|together|solemnly|fully) ){0,2}"
)
_TO = r"(?: ourselves| themselves| itself)?(?: not)? to"
_WE = re.compile(
    rf"\b(?:we|our (?:\w+ )?(?:governments|countries|nations))(?:, [^.:;]{{3,400}}?,)? {_ADVERBS}"
    rf"(?:(?:{_PRESENT}){_TO}|(?:stand ready|remain (?:committed|determined|resolved)) to"
    r"|(?:reiterate|reaffirm|renew|confirm|restate) our (?:\w+ )?"
    r"(?:pledge|commitment|promise|resolve|determination|intention) to"
    rf"|(?:have|are) {_ADVERBS}(?:{_PAST}){_TO}|(?P<will>will|shall))\s+(?=[a-z])",
    re.IGNORECASE,
)
_SUBJECT = rf"(?:(?:the|each|all|both|these|our) )?(?:two |three |four |participating )?{GROUPS}"
_THEY = re.compile(
    rf"(?:\A|(?<=; )|(?<=, and ))(?:\(?\d+[.)] )?(?:[A-Z][^,;:]{{0,80}}, )?"
    rf"{_SUBJECT} (?:(?:have|has) )?{_ADVERBS}"
    rf"(?:(?:{_PRESENT}|{_PRESENT.replace('|', 's|')}s|{_PAST}){_TO}|(?P<will>will|shall))"
    r"\s+(?=[a-z])",
    re.IGNORECASE,
)
_NO_ACTION = re.compile(
    r"(?:not|never|be|have|need|remain|continue to (?:hope|believe)|know|remember|welcome|hope|"
    r"(?:see|meet)(?: again)? (?:in|at|again|on|next|each|you|how|that)|wait|return|always|"
    r"enter into force)\b"
)
_UNCERTAIN = re.compile(r"\b(?:if|unless|could|might|may|would|consider|whether)\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:only if|if|unless|provided that|on condition that)\b", re.IGNORECASE)
_LEAD_IN = re.compile(
    rf"(?<![\w-])(?:(?:we|{GROUPS})(?:, [^.:;]{{3,400}},)? {_ADVERBS}(?:(?:have|are) )?"
    rf"(?:will|shall|(?:{_PRESENT}|{_PAST})(?: ourselves| themselves)?(?: to)?)|"
    rf"(?:{_PRESENT})(?: themselves| ourselves)? to|"
    rf"(?:hereby|have|jointly) (?:{_PRESENT}|{_PAST})(?: as follows)?)\s*:\s*\Z",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"(?P<mark>[•▪◦*–—-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])[ \u00a0\t]+(?P<words>[^\n]+)",
    re.IGNORECASE,
)
_OWN_VERB = re.compile(
    rf"(?:(?:To )?(?:{_PRESENT})(?:s|d)?(?: themselves| ourselves)?(?: not)? to|Will|Shall)"
    r"\s+(?=[a-z])",
    re.IGNORECASE,
)
_NOT_VERB = re.compile(
    r"(?:the|a|an|no|nothing|this|these|more|our|its|their|all|in|on|at|by|for|"
    r"international|multilateral|peace|democracy|human|gender|global|"
    r"(?:open|free|full) (?:and|trade|markets?))\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?:,? and|[;,])\s+\Z")
_LONGEST = 600


class Commitment(NamedTuple):
    """A commitment at *span*, and the offset after its verb of promising."""

    span: Span
    after: int


def find_commitments(text: str, *, declared: bool) -> Iterator[Commitment]:
    """The commitments of *text* in order; quotations must have been blanked.

    Unless the text is a declaration of known signatories (*declared*), only items and sentences
    with a verb of promising count: in a news report "we will" is no commitment.
    """
    items = list(_items(text, declared=declared))
    yield from items
    starts = [item.span.start for item in items]
    for span in sentences(text):
        if bisect_left(starts, span.end) == bisect_left(starts, span.start):
            yield from _in_sentence(text, span, declared=declared)


def _in_sentence(text: str, span: Span, *, declared: bool) -> Iterator[Commitment]:
    """The commitments of a sentence: one, or one for each verb ("we will A, and we will B")."""
    words = text[span.start : span.end]
    if len(words) > _LONGEST or words.endswith(("?", ":")):
        return
    found = [match for match in _WE.finditer(words) if _commits(words, match, declared=declared)]
    if not found and declared and (match := _THEY.search(words)):
        found = [match] if _commits(words, match, declared=True) else []
    cuts = [0, *(m.start() for m in found[1:] if _JOINED.search(words, 0, m.start()))]
    for number, cut in enumerate(cuts):
        match = next(m for m in found if m.start() >= cut) if found else None
        end = cuts[number + 1] if number + 1 < len(cuts) else len(words)
        if match is not None:
            whole = Span(span.start + cut, span.start + end)
            yield Commitment(Span(whole.start, _end(text, whole)), span.start + match.end())


def _commits(words: str, match: re.Match[str], *, declared: bool) -> bool:
    """Whether a verb of promising is followed by an action, and nothing makes it conditional."""
    after = match.end()
    if _UNCERTAIN.search(words, 0, match.start()) or _CONDITION.search(words, after):
        return False
    if _NO_ACTION.match(words, after) or _NOT_VERB.match(words, after):
        return False
    return declared or not match.group("will")


def _items(text: str, *, declared: bool) -> Iterator[Commitment]:
    """Numbered or bulleted items that a sentence introduces, or that promise by themselves."""
    introduced = False
    for block in paragraphs(text):
        at = block.start
        for line in block.text.split("\n"):
            item = _ITEM.match(line.strip())
            if item is None:
                introduced = bool(_LEAD_IN.search(line)) or (introduced and not line.strip())
            else:
                start = at + len(line) - len(line.lstrip()) + item.start("words")
                words = item.group("words")
                own = _OWN_VERB.match(words)
                verb = introduced and not _NOT_VERB.match(words)
                fits = len(words) <= _LONGEST and len(words.split()) > 2
                if fits and (verb or (own and declared)):
                    end = _end(text, Span(start, start + len(words)))
                    yield Commitment(Span(start, end), start + (own.end() if own else 0))
            at += len(line) + 1


def _end(text: str, span: Span) -> int:
    words = text[span.start : span.end].rstrip(" .,;:")
    if words.endswith((" and", ";and", ",and")):
        words = words[:-3].rstrip(" .,;:")
    return span.start + len(words)
