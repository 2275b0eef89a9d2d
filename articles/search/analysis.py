"""Text analysis: tokenizers and stemmers of folded texts, the same for indexing and for queries.

``folding.fold_text`` makes the forms of a word equal and splits scripts without spaces into
bigrams. English, French, German, Spanish, Italian and Portuguese are stemmed (Snowball, in the
engine) after folding accents, so that a word has the same stem with and without them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from tantivy import Filter, Index, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from articles.search.folding import compounds, ends_in_bigram, fold_text

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

# Includes combining marks: the engine's own tokenizer splits Hindi at every virama.
_UNICODE_WORDS = r"[\p{L}\p{N}\p{M}]+"


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


def words_of(text: str, language: str) -> list[str]:
    """The words to search for; empty if there are none or all are too long.

    Without the last character of a run of bigrams, which is indexed for queries of one character.
    """
    folded = fold_text(text)
    words = ANALYSERS[language].analyze(folded)
    return words[:-1] if len(words) > 1 and ends_in_bigram(folded) else words


def joined_form(text: str) -> str:
    """The joined form of one word with an apostrophe or hyphen, else empty."""
    folded = fold_text(text).strip()
    return joined_words([folded]) if compounds(folded) == [folded] else ""


def joined_words(texts: Iterable[str]) -> str:
    """The words with an apostrophe or hyphen in folded texts, joined and separated by spaces.

    Indexed beside their parts: "d’Ivoire" is found as "d’Ivoire", "Ivoire" and "dIvoire".
    """
    joined = (word.replace("'", "").replace("-", "") for text in texts for word in compounds(text))
    return " ".join(dict.fromkeys(joined))


@lru_cache(maxsize=20_000)
def space_separated(text: str) -> str:
    """The words of a folded name or title, separated by spaces."""
    if text.isascii():
        return text.translate(_SPACES)
    return " ".join(ANALYSERS[NAMES].analyze(text))


def differently_tokenized(language: str, texts: Iterable[str]) -> list[str]:
    """The folded names that a text of the language would split differently, space-separated.

    Indexed with the text, they make every word of a name match in the text field too.
    """
    if language not in STEMMED:
        return []
    names = [(space_separated(text), text) for text in texts if not text.isascii()]
    return [words for words, text in names if words.split(" ") != _UNSTEMMED.analyze(text)]


def analysed_words(text: str, language: str) -> list[str]:
    """The words of a folded text as they are indexed; *language* may be ``NAMES``."""
    return (_WHITESPACE if language == NAMES else ANALYSERS[language]).analyze(
        space_separated(text) if language == NAMES else text
    )
