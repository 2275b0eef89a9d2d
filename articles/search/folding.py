"""Unicode folding of texts for search: one function for index, queries, fallback and highlights.

``fold_text`` makes these equal: compatibility forms (NFKC), case, accents in Latin, Greek and
Cyrillic, final sigma, ё, Hebrew and Arabic points, tatweel, forms of alef and other Arabic letters,
half-width kana, native digits, dots in abbreviations ("U.S."), numbers beside letters ("COP29",
"COP-29"), and British and American spelling ("organise", "labour"). Scripts without spaces and
Korean become bigrams, so that any part of two or more characters matches.

``FoldedText`` also maps offsets in the folded text back to the original, for highlighting.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

# Texts up to this length are cached.
MAX_CACHED = 200

# Removed: accents; points of Hebrew, vowel signs of Arabic, tatweel and Koranic marks; the nukta of
# Indian scripts; soft hyphens, joiners and direction marks.
_IGNORED = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u093c\u09bc\u0a3c\u0abc\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufe00-\ufe0f\ufeff]+"
)
# Replaced before decomposition, which would split these.
_PUNCTUATION = str.maketrans(
    {
        **dict.fromkeys("‘’‛ʹʻʼʽˈ´′＇ߴ׳", "'"),
        **dict.fromkeys("‐‑−﹣－־", "-"),
        # Its lower case is two characters, an i and a combining dot.
        "\u0130": "i",
    }
)
# Final sigma; forms of alef, yeh, kaf, teh marbuta and hamza; the two nasal signs of Hindi; digits.
_EQUIVALENT = str.maketrans(
    {
        "ς": "σ",
        "\u0671": "\u0627",
        "\u0649": "\u064a",
        "\u06cc": "\u064a",
        "\u06a9": "\u0643",
        "\u0629": "\u0647",
        "\u06c1": "\u0647",
        "\u0901": "\u0902",
        **{
            chr(code): str(unicodedata.decimal(chr(code)))
            for code in range(0x80, sys.maxunicode + 1)
            if unicodedata.category(chr(code)) == "Nd"
        },
    }
)
# Folded together, because marks belong to the character before them. No mark that is kept composes
# with an ASCII letter.
_FOREIGN_RUN = re.compile(r"[^\x00-\x7f]+")

_LETTER = r"[^\W\d_]"
_COLOUR_WORDS = (
    "ardour armour behaviour candour clamour colour demeanour endeavour favour fervour flavour "
    "glamour harbour honour humour labour neighbour odour parlour rigour rumour saviour splendour "
    "tumour valour vapour vigour"
)


def _ending(letters: str, words: str) -> str:
    """A pattern of the last letters of these words; it starts with a literal, so it is fast."""
    return f"{letters}(?:{'|'.join(f'(?<={word})' for word in words.split())})"


# Digits after at most five letters; every alternative has a fixed width.
_AFTER_LETTERS = "|".join(
    rf"(?<=\b{_LETTER}{{{letters}}}[0-9]{{{digits}}})"
    for letters in range(1, 6)
    for digits in range(1, 5)
)

_Rule = tuple[re.Pattern[str], str]
# U.S., U.N.
_ABBREVIATIONS: _Rule = (re.compile(r"\.(?=[a-z](?![a-z]))(?<=(?<![a-z])[a-z]\.)"), "")
# 30m and COP29, but not longer codes: as phrases of frequent words they would be slow.
_NUMBER_FIRST: _Rule = (re.compile(rf"[0-9](?={_LETTER}{{1,3}}\b)"), r"\g<0> ")
_NUMBER_LAST: _Rule = (re.compile(rf"[0-9]{{1,4}}\b(?:{_AFTER_LETTERS})"), r" \g<0>")
_SPELLINGS: Sequence[_Rule] = (
    (re.compile(r"iz(?<=[a-z]{3}iz)(?=(?:e[drs]?|ers|ing|ations?|ational)\b)"), "is"),
    (re.compile(r"yz(?<=[a-z]{3}yz)(?=(?:e[drs]?|ers|ing)\b)"), "ys"),
    (re.compile(_ending("our", _COLOUR_WORDS)), "or"),
    (re.compile(_ending("tre", "centre theatre metre litre") + r"(?=s?\b)"), "ter"),
    (re.compile(_ending("nce", "defence offence licence pretence") + r"(?=[sd]?\b)"), "nse"),
)
# Applied in this order to text in lower case.
_RULES = (_ABBREVIATIONS, _NUMBER_FIRST, _NUMBER_LAST, *_SPELLINGS)
# Digits, letters and other ASCII characters.
_CHARACTER_CLASSES = bytes(
    ord("0") if chr(code).isdigit() else ord("a") if chr(code).isalpha() else ord(" ")
    for code in range(128)
).ljust(256)

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7a3"
    "\U00020000-\U000323af"
)
_UNSPACED_RUN = re.compile(f"[{_UNSPACED}]+")
_ENDS_IN_BIGRAM = re.compile(f"[{_UNSPACED}]{{2}} [{_UNSPACED}] [\\W_]*\\Z")
_LONE_CHARACTER = re.compile(f"(?:\\A|[^{_UNSPACED}])([{_UNSPACED}])[\\W_]*\\Z")
_COMPOUND = re.compile(rf"(?<!{_LETTER}){_LETTER}++(?:['-]{_LETTER}++)++")


def fold_text(text: str) -> str:
    """The text as it is indexed and searched for; folding it again changes nothing but bigrams."""
    return _fold_short(text) if len(text) <= MAX_CACHED else _fold(text)


def _fold(text: str) -> str:
    text = _fold_characters(text)
    if not text.isascii():
        return _UNSPACED_RUN.sub(_spaced_bigrams, _apply(_RULES, text))
    return _apply(_SPELLINGS, _spaced_numbers(_apply((_ABBREVIATIONS,), text)))


# Names recur in many records, and each word of a query is folded for every field: without the
# cache, a rebuild of the index takes a third longer.
_fold_short = lru_cache(maxsize=20_000)(_fold)


def _apply(rules: Iterable[_Rule], text: str) -> str:
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text


def _spaced_numbers(text: str) -> str:
    """The ASCII text with the two rules on numbers applied where a digit is beside a letter.

    Finding these places first takes a tenth of the time of trying the patterns everywhere.
    """
    for places, (pattern, replacement) in ((b"0a", _NUMBER_FIRST), (b"a0", _NUMBER_LAST)):
        classes = text.encode().translate(_CHARACTER_CLASSES)
        offset = 0 if places.startswith(b"0") else 1
        pieces, done, at = [], 0, classes.find(places)
        while at >= 0:
            match = pattern.match(text, at + offset)
            if match:
                pieces += [text[done : match.start()], match.expand(replacement)]
                done = match.end()
            at = classes.find(places, at + 1)
        text = "".join((*pieces, text[done:])) if pieces else text
    return text


def _fold_characters(text: str) -> str:
    """Lower case without accents, marks and variant letters."""
    if text.isascii():
        return text.lower()
    return _FOREIGN_RUN.sub(lambda match: _fold_run(match[0]), text).lower()


@lru_cache(maxsize=20_000)
def _fold_run(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_PUNCTUATION).lower())
    bare = _IGNORED.sub("", decomposed)
    return unicodedata.normalize("NFC", bare).lower().translate(_EQUIVALENT)


def _bigrams(run: str) -> Iterator[tuple[int, str]]:
    """The bigrams of a run and its last character, each with its offset."""
    for at in range(len(run)):
        yield at, run[at : at + 2]


def _spaced_bigrams(match: re.Match) -> str:
    return f" {' '.join(bigram for _, bigram in _bigrams(match[0]))} "


def ends_in_bigram(folded: str) -> bool:
    """Whether the last word of a folded text is the last character of a run of bigrams."""
    return not folded.isascii() and _ENDS_IN_BIGRAM.search(folded) is not None


def lone_character(text: str) -> str:
    """The last character of a text if it is alone in a script of bigrams, else empty.

    It is searched for as the beginning of a bigram.
    """
    match = None if text.isascii() else _LONE_CHARACTER.search(_fold_characters(text))
    return match[1] if match else ""


def compounds(folded: str) -> list[str]:
    """The words with an apostrophe or hyphen between letters in a folded text."""
    if "'" not in folded and "-" not in folded:
        return []
    # Splitting at spaces first takes a third of the time.
    words = [word for word in folded.split() if "'" in word or "-" in word]
    return _COMPOUND.findall(" ".join(words)) if words else []


# The text that replaces the characters from a start to an end.
_Edit = tuple[str, int, int]


class _OffsetMap:
    """Offsets of an edited text in the text before, piece by piece."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self._starts: list[int] = []
        self._pieces: list[tuple[int, int, int]] = []  # length, start and end in the text before
        self._length = 0

    def add(self, piece: str, start: int, end: int) -> None:
        """Append a piece that replaces the text before from *start* to *end*."""
        if piece or start != end:
            self.text.append(piece)
            self._starts.append(self._length)
            self._pieces.append((len(piece), start, end))
            self._length += len(piece)

    def start(self, offset: int) -> int:
        """The offset before of the character at *offset*."""
        number = bisect_right(self._starts, offset) - 1
        # A removed piece has the start of the next one.
        length, start, end = self._pieces[number] if number >= 0 else (0, 0, 0)
        inside = offset - self._starts[number] if number >= 0 else 0
        if inside >= length:
            return end
        return start + inside if length == end - start else start

    def end(self, offset: int) -> int:
        """The offset before of the end of the character that ends at *offset*."""
        number = bisect_right(self._starts, max(offset - 1, 0)) - 1
        if number < 0 or not offset:
            return 0
        length, start, end = self._pieces[number]
        inside = offset - self._starts[number]
        return start + inside if length == end - start and inside <= length else end


class FoldedText:
    """A folded text with a mapping of its offsets to the original.

    Words with an apostrophe or hyphen are joined if *is_joined*, so that both parts are marked.
    """

    def __init__(self, text: str, is_joined: Callable[[str], bool] = lambda word: False) -> None:
        self.original = text
        self._maps: list[_OffsetMap] = []
        # Most texts only change to lower case: about 2 ms less for a page of 20 results.
        if text.isascii() and "-" not in text and "'" not in text:
            self.text = text.lower()
            if fold_text(text) == self.text:
                return
        self.text = self._apply(text, self._folded_characters(text))
        self.text = self._apply(self.text, self._joined(is_joined))
        for pattern, replacement in _RULES:
            edits = (
                (match.expand(replacement), *match.span()) for match in pattern.finditer(self.text)
            )
            self.text = self._apply(self.text, edits)
        if not self.text.isascii():
            self.text = self._apply(self.text, self._split_runs())

    def _apply(self, text: str, edits: Iterable[_Edit]) -> str:
        """The text with these edits, whose offsets are remembered."""
        offsets, at = _OffsetMap(), 0
        for piece, start, end in edits:
            if start > at:
                offsets.add(text[at:start], at, start)
            offsets.add(piece, start, end)
            at = max(at, end)
        if not at:
            return text
        offsets.add(text[at:], at, len(text))
        self._maps.append(offsets)
        return "".join(offsets.text)

    @staticmethod
    def _folded_characters(text: str) -> Iterator[_Edit]:
        """Edits of the runs that change in length, and of the rest as a whole."""
        at = 0
        for match in _FOREIGN_RUN.finditer(text):
            if len(_fold_run(match[0])) == len(match[0]):
                continue
            if match.start() > at:
                yield _fold_characters(text[at : match.start()]), at, match.start()
            yield from _edits_of_run(match[0], match.start())
            at = match.end()
        if at < len(text):
            yield _fold_characters(text[at:]), at, len(text)

    def _joined(self, is_joined: Callable[[str], bool]) -> Iterator[_Edit]:
        for match in _COMPOUND.finditer(self.text):
            if is_joined(match[0]):
                for at, character in enumerate(match[0], match.start()):
                    if character in "'-":
                        yield "", at, at + 1

    def _split_runs(self) -> Iterator[_Edit]:
        for match in _UNSPACED_RUN.finditer(self.text):
            start = match.start()
            yield " ", start, start
            for at, bigram in _bigrams(match[0]):
                yield bigram, start + at, start + at + len(bigram)
                yield " ", start + at + len(bigram), start + at + len(bigram)

    def original_start(self, offset: int) -> int:
        """The offset in ``original`` of the character of ``text`` at an offset."""
        for offsets in reversed(self._maps):
            offset = offsets.start(offset)
        return offset

    def original_end(self, offset: int) -> int:
        """The offset in ``original`` of the end of the character that ends at an offset."""
        for offsets in reversed(self._maps):
            offset = offsets.end(offset)
        return offset


def _edits_of_run(run: str, start: int) -> list[_Edit]:
    """The edits of a run: of each character, unless characters change together."""
    edits = [(_fold_run(run[a:b]), start + a, start + b) for a, b in _clusters(run)]
    folded = _fold_run(run)
    if "".join(piece for piece, _, _ in edits) == folded:
        return edits
    return [(folded, start, start + len(run))]


def _clusters(run: str) -> Iterator[tuple[int, int]]:
    """Start and end of each character with the marks after it."""
    start = 0
    for at in range(1, len(run)):
        if not (unicodedata.combining(run[at]) or run[at] in "ﾞﾟ"):
            yield start, at
            start = at
    yield start, len(run)
