"""Text -> the words that are indexed, the same when a record is stored and when it is looked for.

English, French, German, Spanish, Italian and Portuguese are stemmed (Snowball, by the engine);
accents are folded first, so that a word with and without them gives the same stem. Every other
language is cut into words as Unicode knows them; scripts that write without spaces (Chinese,
Japanese, Thai, ...) into single characters, so that any stretch of them is found as a phrase.
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
# In which the archive's own summaries are written, and many a title of coverage in other languages.
OURS = "en"
LANGUAGES = (*STEMMED, OTHER)
NAMES = "names"

# In bytes; longer runs are debris such as encoded pictures, not words.
LONGEST_WORD = 120

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
# Marks belong to their letter: the engine's own tokenizer would cut Hindi at every virama.
_UNICODE_WORDS = rf"[{_UNSPACED}]|[[\p{{L}}\p{{N}}\p{{M}}]--[{_UNSPACED}]]+"

# Left out: Arabic vowel signs, tatweel and Koranic marks, the nukta of Indian scripts, soft
# hyphens and joiners. None of them changes which word it is.
_LEFT_OUT = re.compile(
    "[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u093c\u09bc\u0a3c\u0abc\u00ad\u200b-\u200d\ufeff]"
)
# One letter for another: forms of alef, yeh, kaf, teh marbuta and hamza that are typed for each
# other, and the two signs for a nasal in Hindi.
_SAME = str.maketrans(
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
        # Becomes two characters in small letters, of which one is a mark that nobody types.
        "\u0130": "I",
    }
)


def language_of(code: str) -> str:
    """The analyser for a BCP 47 code: its language when that is stemmed, else ``OTHER``."""
    language = code.partition("-")[0].lower()
    return language if language in STEMMED else OTHER


def _builder(language: str) -> TextAnalyzer:
    """The analyser of a language; of none, one that cuts as that of any which is stemmed."""
    unspaced = language in (OTHER, NAMES)
    builder = TextAnalyzerBuilder(
        Tokenizer.regex(_UNICODE_WORDS) if unspaced else Tokenizer.simple()
    )
    builder = (
        builder.filter(Filter.remove_long(LONGEST_WORD))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
    )
    if language in STEMMED:
        builder = builder.filter(Filter.stemmer(STEMMED[language]))
    return builder.build()


ANALYSERS: dict[str, TextAnalyzer] = {name: _builder(name) for name in (*LANGUAGES, NAMES)}
_UNSTEMMED = _builder("")
# Names are spaced before the engine gets them: it cuts at a space several times as fast.
_SPACED = (
    TextAnalyzerBuilder(Tokenizer.whitespace())
    .filter(Filter.remove_long(LONGEST_WORD))
    .filter(Filter.lowercase())
    .filter(Filter.ascii_fold())
    .build()
)
_SPACES = {code: " " for code in range(128) if not chr(code).isalnum()}


def tokenizer_name(language: str) -> str:
    """The name under which the index knows the analyser."""
    return f"archive_{language}"


def register(index: Index) -> None:
    """Give the index its analysers; an index remembers their names only, on every opening anew."""
    for name, analyser in {**ANALYSERS, NAMES: _SPACED}.items():
        index.register_tokenizer(tokenizer_name(name), analyser)


def normalise(text: str) -> str:
    """The text in the one spelling that is indexed (see ``_LEFT_OUT`` and ``_SAME``)."""
    if text.isascii():
        return text
    return _LEFT_OUT.sub("", unicodedata.normalize("NFC", text)).translate(_SAME)


def words_of(text: str, language: str) -> list[str]:
    """The indexed words of a text; empty when there are none or all are too long."""
    return ANALYSERS[language].analyze(normalise(text))


def spaced(text: str) -> str:
    """The words of a (normalised) name or title with spaces between them and nothing else."""
    if text.isascii():
        return text.translate(_SPACES)
    return " ".join(ANALYSERS[NAMES].analyze(text))


def otherwise_cut(language: str, texts: Iterable[str]) -> list[str]:
    """Those of these (normalised) names that are cut otherwise than a text of the language is,
    spaced: put beside the text, they make every word of a name a word of the text, too."""
    if language not in STEMMED:
        return []
    cut = [(spaced(text), text) for text in texts if not text.isascii()]
    return [words for words, text in cut if words.split(" ") != _UNSTEMMED.analyze(text)]


class Normalised:
    """A normalised text that knows where each of its characters stood before."""

    def __init__(self, text: str) -> None:
        self.original = text if text.isascii() else unicodedata.normalize("NFC", text)
        self.text = normalise(text)
        self._holes: list[int] = []
        if len(self.text) != len(self.original):
            holes = [match.start() for match in _LEFT_OUT.finditer(self.original)]
            self._holes = [at - number for number, at in enumerate(holes)]

    def place(self, at: int) -> int:
        """Where in ``original`` the character stands that is at *at* in ``text``."""
        return at + bisect_right(self._holes, at)
