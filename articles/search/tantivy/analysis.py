"""Text analysis: tokenizers, stemmers and normalisation, the same for indexing and for queries.

English, French, German, Spanish, Italian and Portuguese are stemmed (Snowball, in the engine)
after folding accents, so that a word has the same stem with and without them. Other languages are
split into Unicode words; scripts without spaces (Chinese, Japanese, Thai, …) into single
characters, so that any substring matches as a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable

from tantivy import Filter, Index, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

STEMMED = {
    "en": "english",
    "fr": "french",
    "de": "german",
    "es": "spanish",
    "it": "italian",
    "pt": "portuguese",
}
OTHER = "xx"
# The language of our own summaries, and of our titles for coverage in other languages.
OURS = "en"
LANGUAGES = (*STEMMED, OTHER)
NAMES = "names"

# In bytes; longer tokens are not words but debris such as encoded pictures.
MAX_WORD_LENGTH = 120

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
# Includes combining marks: the engine's own tokenizer splits Hindi at every virama.
_UNICODE_WORDS = rf"[{_UNSPACED}]|[[\p{{L}}\p{{N}}\p{{M}}]--[{_UNSPACED}]]+"

# Removed, as they do not change the word: Arabic vowel signs, tatweel and Koranic marks, the nukta
# of Indian scripts, soft hyphens and joiners.
_IGNORED = re.compile(
    "[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u093c\u09bc\u0a3c\u0abc\u00ad\u200b-\u200d\ufeff]"
)
# Interchangeable letters: forms of alef, yeh, kaf, teh marbuta and hamza, and the two nasal signs
# of Hindi.
_EQUIVALENT = str.maketrans(
    {
        "\u0623": "\u0627",
        "\u0625": "\u0627",
        "\u0622": "\u0627",
        "\u0671": "\u0627",
        "\u0649": "\u064a",
        "\u06cc": "\u064a",
        "\u0626": "\u064a",
        "\u06a9": "\u0643",
        "\u0629": "\u0647",
        "\u0624": "\u0648",
        "\u0901": "\u0902",
        # Its lower case is two characters, an i and a combining dot.
        "\u0130": "I",
    }
)


def language_of(code: str) -> str:
    """The analyser of a BCP 47 code: its language if that is stemmed, else ``OTHER``."""
    language = code.partition("-")[0].lower()
    return language if language in STEMMED else OTHER


def _build_analyser(language: str) -> TextAnalyzer:
    """The analyser of a language; without one, the same as for stemmed languages but unstemmed."""
    unspaced = language in (OTHER, NAMES)
    builder = TextAnalyzerBuilder(
        Tokenizer.regex(_UNICODE_WORDS) if unspaced else Tokenizer.simple()
    )
    builder = (
        builder.filter(Filter.remove_long(MAX_WORD_LENGTH))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
    )
    if language in STEMMED:
        builder = builder.filter(Filter.stemmer(STEMMED[language]))
    return builder.build()


ANALYSERS: dict[str, TextAnalyzer] = {name: _build_analyser(name) for name in (*LANGUAGES, NAMES)}
_UNSTEMMED = _build_analyser("")
# Names are split into words before indexing: splitting at spaces is several times as fast.
_WHITESPACE = (
    TextAnalyzerBuilder(Tokenizer.whitespace())
    .filter(Filter.remove_long(MAX_WORD_LENGTH))
    .filter(Filter.lowercase())
    .filter(Filter.ascii_fold())
    .build()
)
_SPACES = {code: " " for code in range(128) if not chr(code).isalnum()}


def tokenizer_name(language: str) -> str:
    """The name of the analyser in the index."""
    return f"archive_{language}"


def register(index: Index) -> None:
    """Register the analysers; an index stores only their names, so this follows every opening."""
    for name, analyser in {**ANALYSERS, NAMES: _WHITESPACE}.items():
        index.register_tokenizer(tokenizer_name(name), analyser)


def normalise(text: str) -> str:
    """The spelling that is indexed: NFC, without ignored marks, equivalent letters unified."""
    if text.isascii():
        return text
    return _IGNORED.sub("", unicodedata.normalize("NFC", text)).translate(_EQUIVALENT)


def words_of(text: str, language: str) -> list[str]:
    """The indexed words of a text; empty if there are none or all are too long."""
    return ANALYSERS[language].analyze(normalise(text))


def space_separated(text: str) -> str:
    """The words of a normalised name or title, separated by spaces."""
    if text.isascii():
        return text.translate(_SPACES)
    return " ".join(ANALYSERS[NAMES].analyze(text))


def differently_tokenized(language: str, texts: Iterable[str]) -> list[str]:
    """The normalised names that a text of the language would split differently, space-separated.

    Indexed with the text, they make every word of a name match in the text field too.
    """
    if language not in STEMMED:
        return []
    names = [(space_separated(text), text) for text in texts if not text.isascii()]
    return [words for words, text in names if words.split(" ") != _UNSTEMMED.analyze(text)]


class NormalisedText:
    """A normalised text with a mapping of its offsets to the original."""

    def __init__(self, text: str) -> None:
        self.original = text if text.isascii() else unicodedata.normalize("NFC", text)
        self.text = normalise(text)
        # For each removed character, the offset in ``text`` where it is missing.
        self._removed: list[int] = []
        if len(self.text) != len(self.original):
            removed = [match.start() for match in _IGNORED.finditer(self.original)]
            self._removed = [offset - number for number, offset in enumerate(removed)]

    def original_offset(self, offset: int) -> int:
        """The offset in ``original`` of a character of ``text``."""
        return offset + bisect_right(self._removed, offset)
