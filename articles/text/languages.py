"""A cheap guess of the language a text is written in."""

from __future__ import annotations

import re

_SMALL_WORDS = {
    "en": "the of and to in that is was for with on has have by at from said will not this",
    "fr": "le la les des et une est dans pour que qui sur avec au aux du pas plus cette ont",
    "de": "der die das und ist nicht mit den von zu ein eine auf für sich dem des im auch werden",
    "es": "el los las una que en por con para del es se lo como más su sus al fue este",
    "it": "il lo gli che di una per con del della è nel sono alla le dei anche più questo ha",
    "pt": "o os uma que não para com do da em dos das por mais como foi ao são pela também",
    "sl": "in je za na se so da ki pri ne bi tudi po od kot ter bo med vse lahko",
}
_SMALL_WORDS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)
_WORD = re.compile(r"[^\W\d_]+")
SAMPLE = 6_000


def guess_language(text: str) -> str:
    """The BCP 47 code of en, fr, de, es, it, pt, sl, ar, ja or hi; empty when it is not sure.

    Scripts are told by their letters, languages in Latin script by their small words: at least one
    word in twelve must be one, and twice as many as in the next language but for shared forms.
    """
    sample = text[:SAMPLE]
    letters = sum(c.isalpha() for c in sample)
    for language, script in _SCRIPTS:
        if letters and len(script.findall(sample)) * 4 > letters:
            return language
    words = [word.lower() for word in _WORD.findall(sample)]
    if len(words) < 4:
        return ""
    hits = {
        language: sum(word in small for word in words) for language, small in _SMALL_WORDS.items()
    }
    first, second = sorted(hits, key=hits.__getitem__, reverse=True)[:2]
    sure = hits[first] * 12 >= len(words) and hits[first] > hits[second] * 1.4
    return first if sure else ""
