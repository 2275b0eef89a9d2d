"""Commitments of a communiqué or declaration, made in the name of its signatories.

"We commit to ...", and the numbered or bulleted items that "To this end, we will:" introduces.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from articles.text.spans import Span, paragraphs, sentences

# Atomic groups: a long list of names is read once, never split in another way.
_NAME = r"(?:the )?[A-ZÀ-Þ][\w’'.-]*+(?: (?:of )?(?:the )?[A-ZÀ-Þ][\w’'.-]*+){0,4}+"
_NAMES = rf"(?>{_NAME}(?:(?:, (?:and )?| and ){_NAME})*)"
_WHO = (
    r"leaders|ministers?|heads of (?:state|government|delegation|state and government)|governments|"
    r"representatives|presidents|members|parties|signatories|mayors|delegations|participants"
)
_OPENING = re.compile(
    rf"\b(?:We, |The )(?:the )?(?:undersigned )?(?:[\w-]+ ){{0,3}}?(?:{_WHO}) "
    rf"(?:of|from|representing) (?P<names>{_NAMES})"
)
_DIRECT = re.compile(rf"\bWe, (?P<names>{_NAMES}),")
_SIGNED = re.compile(
    r"^(?:Signatories|Signed(?: by)?|Endorsed by|Adopted by|Participating countries)\s*:\s*"
    r"(?P<names>[^\n]*(?:\n(?!\s*\n)[^\n]+)*)",
    re.MULTILINE,
)
_SPLIT = re.compile(r"[,;\n]|\band\b(?=\s(?:the\s)?[A-ZÀ-Þ])")
_VERBS = "commit|pledge|agree|undertake|resolve|promise|decide"
_WE = re.compile(
    r"\bwe(?:, [^.:;]{3,400}?,)? "
    r"(?:(?:also|hereby|therefore|further|jointly|firmly|all|now|both) ){0,2}"
    rf"(?:(?:{_VERBS})(?: ourselves)? to|(?P<will>will|shall))\s+(?=[a-z])",
    re.IGNORECASE,
)
_NO_ACTION = re.compile(
    r"(?:not|never|be|have|need|remain|continue to (?:hope|believe)|know|remember|welcome|hope|"
    r"(?:see|meet) (?:in|at|again|on|next|each|you|how|that)|wait|return|always)\b"
)
_UNCERTAIN = re.compile(r"\b(?:if|unless|could|might|may|would|consider|whether)\b", re.IGNORECASE)
_LEAD_IN = re.compile(
    rf"\b(?:we (?:\w+ )?(?:will|shall|{_VERBS})(?: to)?|(?:parties|signatories|participants|"
    rf"countries|governments|members) (?:\w+ )?(?:will|shall|{_VERBS})(?: to)?|"
    rf"(?:commit|pledge|undertake|agree)(?: themselves| ourselves)? to)\s*:\s*\Z",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"(?P<mark>[•▪◦*–—-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])[ \u00a0\t]+(?P<words>[^\n]+)",
    re.IGNORECASE,
)
_OWN_VERB = re.compile(
    rf"(?:To )?(?:{_VERBS})(?:s|d)?(?: themselves| ourselves)? to\s+(?=[a-z])", re.IGNORECASE
)
_NOT_VERB = re.compile(
    r"(?:the|a|an|no|this|these|more|our|its|their|all|in|on|at|by|for)\b", re.IGNORECASE
)
_LONGEST = 600


class Commitment(NamedTuple):
    """A commitment at *span*, and the offset after its verb of promising."""

    span: Span
    after: int


def signatories(text: str) -> tuple[str, ...]:
    """The names of who makes a declaration, as printed; empty if it does not list them."""
    head = text[:4_000]
    for pattern, where in ((_OPENING, head), (_DIRECT, head), (_SIGNED, text)):
        if match := pattern.search(where):
            names = [_bare(name) for name in _SPLIT.split(match.group("names"))]
            if len(found := tuple(dict.fromkeys(name for name in names if name))) > 1:
                return found
    return ()


def _bare(name: str) -> str:
    bare = " ".join(name.split()).strip(" .•–-*")
    for word in ("and ", "of ", "the "):
        bare = bare.removeprefix(word)
    return bare if bare[:1].isupper() and len(bare) < 60 else ""


def find_commitments(text: str, *, is_declaration: bool) -> Iterator[Commitment]:
    """The commitments of *text* in order; quotations must have been blanked.

    Without signatories (*is_declaration* false) only items and sentences with a verb of promising
    count: in a news report "we will" is no commitment.
    """
    items = list(_items(text, is_declaration=is_declaration))
    yield from items
    starts = [item.span.start for item in items]
    for span in sentences(text):
        if bisect_left(starts, span.end) > bisect_left(starts, span.start):
            continue
        words = text[span.start : span.end]
        match = _WE.search(words) if len(words) <= _LONGEST else None
        if match is None or words.endswith(("?", ":")):
            continue
        hedged = _UNCERTAIN.search(words[: match.start()]) or _NO_ACTION.match(words, match.end())
        if not hedged and (is_declaration or not match.group("will")):
            yield Commitment(Span(span.start, _end(text, span)), span.start + match.end())


def _items(text: str, *, is_declaration: bool) -> Iterator[Commitment]:
    """Numbered or bulleted items that a sentence introduces, or that promise by themselves."""
    introduced = False
    for block in paragraphs(text):
        at = block.start
        for line in block.text.split("\n"):
            item = _ITEM.match(line.strip())
            indent = len(line) - len(line.lstrip())
            if item is None:
                introduced = bool(_LEAD_IN.search(line)) or (introduced and not line.strip())
            else:
                start = at + indent + item.start("words")
                words = item.group("words")
                own = _OWN_VERB.match(words)
                verb = introduced and not _NOT_VERB.match(words)
                if (
                    len(words) <= _LONGEST
                    and len(words.split()) > 2
                    and (verb or (own and is_declaration))
                ):
                    end = _end(text, Span(start, start + len(words)))
                    yield Commitment(Span(start, end), start + (own.end() if own else 0))
            at += len(line) + 1


def _end(text: str, span: Span) -> int:
    words = text[span.start : span.end].rstrip(" .,;:")
    if words.endswith((" and", ";and", ",and")):
        words = words[:-3].rstrip(" .,;:")
    return span.start + len(words)
