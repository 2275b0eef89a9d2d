"""Language tags (BCP 47), and language detection by letters and by stop words."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from articles.text.lexicon.stop_words import ALPHABETS, STOP_WORDS

UNDETERMINED = "und"
"""The tag of ISO 639-2 and BCP 47 for an undetermined language."""

TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)
"""The shape of a BCP 47 language tag."""

SAMPLE = 6_000
"""Sample size in characters: a third each from the start, the middle and the end."""

FEWEST_WORDS = 6
"""Minimum number of words for detection by stop words."""

FEWEST_LETTERS = 6
"""Minimum number of letters for detection by script."""

STOP_WORD_SHARE = 1 / 8
"""Minimum share of stop words in prose; a list of names has fewer."""

MARGIN = 2
"""Minimum ratio of own stop words to those of another language."""

FOREIGN_LETTERS = 0.02
"""Maximum share of letters outside the alphabet of the language, apart from names."""

# Scripts used by only one major living language.
_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("ko", "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"),
    ("el", "\u0370-\u03ff\u1f00-\u1fff"),
    ("he", "\u0590-\u05ff"),
    ("hy", "\u0530-\u058f"),
    ("ka", "\u10a0-\u10ff\u1c90-\u1cbf"),
    ("th", "\u0e00-\u0e7f"),
    ("lo", "\u0e80-\u0eff"),
    ("km", "\u1780-\u17ff"),
    ("my", "\u1000-\u109f"),
    ("si", "\u0d80-\u0dff"),
    ("ta", "\u0b80-\u0bff"),
    ("te", "\u0c00-\u0c7f"),
    ("kn", "\u0c80-\u0cff"),
    ("ml", "\u0d00-\u0d7f"),
    ("gu", "\u0a80-\u0aff"),
    ("pa", "\u0a00-\u0a7f"),
    ("bn", "\u0980-\u09ff"),
)
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002fa1f"
_KANA = "\u3041-\u30ff\u31f0-\u31ff"
# Scripts shared by several languages, which are distinguished by stop words.
_SHARED = {
    "latin": "A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff",
    "cyrillic": "\u0400-\u052f",
    "arabic": "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff",
    "devanagari": "\u0900-\u097f",
}
_LETTERS = {
    **{name: re.compile(f"[{letters}]") for name, letters in _SCRIPTS},
    **{name: re.compile(f"[{letters}]") for name, letters in _SHARED.items()},
    "han": re.compile(f"[{_HAN}]"),
    "kana": re.compile(f"[{_KANA}]"),
}
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u0900-\u097f\u200c]+[^\W\d_]*)*")


@lru_cache(maxsize=4)  # an import asks several times about one text
def guess_language(text: str) -> str:
    """Detect the language of *text* as a BCP 47 code; empty if uncertain.

    Most letters must be of one script. If several languages share it, stop words decide: they must
    make up an eighth of all words, clearly more than those of the next language, and the letters
    must be in the alphabet of the language. Mixed texts, lists of names and a few words are
    undetermined.
    """
    sample = _sample(text)
    script = _script(sample)
    if script in ("han", "kana"):
        return "ja" if script == "kana" else "zh"
    if script not in _SHARED:
        return script
    return _by_stop_words(sample, script)


def _sample(text: str) -> str:
    if len(text) <= SAMPLE:
        return text
    part, middle = SAMPLE // 3, len(text) // 2
    return "\n".join(
        (text[:part], text[middle - part // 2 : middle + part // 2], text[-part:]),
    )


def _script(sample: str) -> str:
    """The dominant script, or the language if only one uses it; empty for a mixture."""
    letters = sum(c.isalpha() for c in sample)
    found = Counter({name: len(pattern.findall(sample)) for name, pattern in _LETTERS.items()})
    kana, han = found.pop("kana"), found.pop("han")
    # Japanese mixes both; a Chinese text has kana only in an occasional name.
    found["kana" if kana * 10 > kana + han else "han"] = kana + han
    name, count = found.most_common(1)[0]
    needs = 0.6 if name in ("han", "kana") else 0.7  # Latin names are long beside signs
    return name if count >= FEWEST_LETTERS and count > letters * needs else ""


def _by_stop_words(sample: str, script: str) -> str:
    words = Counter(word.casefold() for word in _WORD.findall(sample))
    total = sum(words.values())
    if total < FEWEST_WORDS:
        return ""
    letters = _small_letters(sample, script)
    different = frozenset(words)
    hits = {
        language: sum(map(words.__getitem__, stop_words & different))
        for language, stop_words in _STOP_WORDS[script].items()
        if _has_letters(language, letters)
    }
    first = max(hits, key=hits.__getitem__, default="")
    if not first or hits[first] < max(2, total * STOP_WORD_SHARE):
        return ""
    mine = _STOP_WORDS[script][first]
    for language, theirs in _STOP_WORDS[script].items():
        # Shared stop words are no evidence.
        shared = sum(map(words.__getitem__, mine & theirs & different))
        own = sum(map(words.__getitem__, mine & different)) - shared
        others = sum(map(words.__getitem__, theirs & different)) - shared
        if language != first and own < max(1, others * MARGIN):
            return ""
    return first


def _small_letters(sample: str, script: str) -> Counter[str]:
    """The letters of *sample*, without capitalised words: foreign names keep their letters."""
    small = "".join(word for word in _WORD.findall(sample) if not word[0].isupper())
    return Counter(c for c in _LETTERS[script].findall(small.lower()) if c.isalpha())


def _has_letters(language: str, letters: Counter[str]) -> bool:
    """Whether nearly all of these letters are in the alphabet of *language*."""
    alphabet = _ALPHABETS.get(language)
    if alphabet is None:
        return True
    foreign = sum(number for letter, number in letters.items() if letter not in alphabet)
    return foreign <= max(1, letters.total() * FOREIGN_LETTERS)


def _script_of_words(words: str) -> str:
    return max(_SHARED, key=lambda name: len(_LETTERS[name].findall(words)))


_STOP_WORDS: dict[str, dict[str, frozenset[str]]] = {
    script: {
        language: frozenset(words.split())
        for language, words in STOP_WORDS.items()
        if _script_of_words(words) == script
    }
    for script in _SHARED
}
_ALPHABETS = {
    language: frozenset("abcdefghijklmnopqrstuvwxyz" + letters)
    if _script_of_words(STOP_WORDS[language]) == "latin"
    else frozenset(letters)
    for language, letters in ALPHABETS.items()
}


def canonical_tag(tag: str) -> str:
    """Normalise a BCP 47 tag ("en-GB", "zh-Hant"); empty if it is invalid or undetermined."""
    parts = tag.strip().replace("_", "-").split("-")
    if not TAG.fullmatch("-".join(parts)):
        return ""
    written = [parts[0].lower()]
    for part in parts[1:]:
        if len(part) == 2:
            written.append(part.upper())
        elif len(part) == 4 and part.isalpha():
            written.append(part.title())
        else:
            written.append(part.lower())
    # BCP 47 requires the ISO 639-1 code if there is one ("en", not "eng").
    written[0] = _TWO_LETTERS.get(written[0], written[0])
    return "" if written[0] in _SAYS_NOTHING else "-".join(written)


_SAYS_NOTHING = (UNDETERMINED, "mul", "mis", "zxx")
_TWO_LETTERS = {
    "eng": "en", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "spa": "es", "ita": "it",
    "por": "pt", "nld": "nl", "dut": "nl", "pol": "pl", "rus": "ru", "ukr": "uk", "zho": "zh",
    "chi": "zh", "jpn": "ja", "kor": "ko", "tur": "tr", "ces": "cs", "cze": "cs", "swe": "sv",
    "nor": "no", "dan": "da", "fin": "fi", "hun": "hu", "ell": "el", "gre": "el", "heb": "he",
    "ara": "ar", "hin": "hi", "slv": "sl", "ron": "ro", "rum": "ro", "bul": "bg", "hrv": "hr",
    "srp": "sr", "slk": "sk", "slo": "sk", "fas": "fa", "per": "fa", "iw": "he", "in": "id",
}  # fmt: skip


def primary_language(tag: str) -> str:
    """The language of a tag without script, region or variant: "en" of "en-GB"."""
    return tag.partition("-")[0].lower()


def same_language(one: str, other: str) -> bool:
    """Whether two tags are the same language in any region; Bokmål and Nynorsk are Norwegian."""
    norwegian = {"nb": "no", "nn": "no"}
    first, second = (norwegian.get(tag, tag) for tag in map(primary_language, (one, other)))
    return first == second


def without_region(tag: str) -> str:
    """A canonical tag's language and script: "en" of "en-GB", "zh-Hant" of "zh-Hant-TW"."""
    language, *rest = tag.split("-")
    return "-".join([language, *(part for part in rest[:1] if len(part) == 4 and part.isalpha())])


def known_language(tag: str) -> bool:
    """Whether the tag names a specific language."""
    return primary_language(tag) not in ("", *_SAYS_NOTHING)


@lru_cache(maxsize=256)
def language_name(tag: str) -> str:
    """The English name of a BCP 47 language tag; the tag itself if it has none."""
    if not known_language(tag):
        return "Not known"
    try:
        return Locale.parse(tag, sep="-").get_display_name("en") or tag
    except (UnknownLocaleError, ValueError):
        return tag
