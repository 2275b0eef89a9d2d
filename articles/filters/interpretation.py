"""Interpretation of a typed query: names, statuses, kinds, dates and sums, offered as filters.

Each is a link to the same search with a parameter in place of the words, so that exports, feeds and
the API get filters and never guesses. Nothing is applied unless the reader follows the link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from articles.filters.labels import TITLES, Labels
from articles.filters.name_matching import MAX_NAME_WORDS, TypedName, TypedWord
from articles.filters.params import ListURL
from articles.filters.record_names import MAX_ALTERNATIVES, places_and_years
from articles.filters.typed_names import NameFinder
from articles.kinds import ARTICLE, BY_NAME, ORGANISATION, PLEDGE, QUOTE, SPEAKER, SUMMIT
from articles.models import Status
from articles.search.query.lexer import TokenType, tokenize
from articles.search.request import AHEAD, AMOUNT, DUE, LATE, OVERDUE, STALE
from articles.text.dates import PartialDate
from articles.text.lexicon.stop_words import STOP_WORDS
from articles.text.money import find_money
from articles.text.normalize import fold
from articles.text.rounded_amount import RoundedAmount, find_scaled_numbers
from articles.text.written_dates import dates_in

# Longer texts are sentences rather than names and filters.
MAX_WORDS = 24

_STATUSES = {
    Status.KEPT: "kept|delivered|fulfilled|honoured|honored|kept promises",
    Status.NOT_KEPT: (
        "not kept|broken|broken promises|broken pledges|unkept|unfulfilled|not delivered|failed"
        "|broken promise|broken pledge|unkept promises"
    ),
    Status.PARTLY_KEPT: "partly kept|partially kept|half kept|partly delivered",
    Status.UNDER_WAY: "under way|underway|in progress|ongoing|on track",
    Status.STALLED: "stalled|stuck",
    Status.NO_ACTION: "no action|no action found|not started",
    Status.SUPERSEDED: "superseded|withdrawn|scrapped|abandoned|superseded or withdrawn",
    Status.NOT_ASSESSED: "not yet assessed|not assessed|unassessed",
    Status.CANNOT_ASSESS: "cannot be assessed|unverifiable",
}
_DUE = {
    OVERDUE: "overdue|past due|missed deadline|missed deadlines",
    AHEAD: "upcoming|due soon|upcoming deadlines",
    LATE: "kept late|late",
    STALE: "needs review",
}
# Plural forms only: "smuggling summit" names one.
_KINDS = {
    QUOTE: "quotes|quotations|sayings",
    PLEDGE: "pledges|promises|commitments",
    ARTICLE: "articles|coverage|news articles",
    SPEAKER: "speakers",
    SUMMIT: "summits",
    ORGANISATION: "organisations|organizations",
}


def _phrases(parameter: str, table: dict[str, str]) -> dict[str, tuple[str, str]]:
    return {
        phrase: (parameter, str(value))
        for value, phrases in table.items()
        for phrase in phrases.split("|")
    }


_PHRASES = _phrases("status", _STATUSES) | _phrases(DUE, _DUE) | _phrases("kind", _KINDS)
_YEAR = re.compile(r"(?<![\w.,$£€/-])(?:19[5-9]\d|20\d\d)(?:-(?:0[1-9]|1[0-2]))?(?![\w/-]|[.,]\d)")
_RELATIVE = re.compile(r"\b(last|this) (year|month)(?:['’]?s)?\b", re.IGNORECASE)
_FROM, _TO = {"since", "from", "after"}, {"until", "till", "before", "to"}
_JOINING = {"to", "and", "until", "till"}
# Words that only connect a name with the rest, removed with it.
_CONNECTIVES = frozenset(
    (
        *("by", "of", "from", "in", "at", "on", "about", "with", "to", "for", "the", "a", "an"),
        *("during", "made", "and", "said", "who", "did", "what"),
    )
)
# Words that are not looked up as names.
_COMMON = (
    frozenset(map(fold, STOP_WORDS["en"].split()))
    | _CONNECTIVES
    | {"us", "may", "march", "will", "says", "say", "not", "no"}
)
# Words beside a name that only say that it is meant: "Yvette Coopers speech", "G7 Puglia summit".
_UNSPECIFIC = {
    SPEAKER: frozenset(
        (
            *("speech", "speeches", "quote", "statement", "statements", "remarks", "comments"),
            *("words", "interview", "biography", "profile", "says", "say", "is", "or", "pm"),
            *("mr", "mrs", "ms", "sir", "dame", "dr", "lord", "president", "prime", "minister"),
            *("chancellor", "secretary", "general", "foreign", "home", "m", "mme", "herr", "frau"),
        )
    ),
    SUMMIT: frozenset(("summit", "summits", "conference", "meeting", "or", "is")),
    ORGANISATION: frozenset(("or", "is")),
}
# Filters that only the list of pledges has.
_OF_PLEDGES = (AMOUNT, DUE)


@dataclass(frozen=True, slots=True)
class OfferedFilter:
    """A filter that the typed words may mean; ``url`` is the search with it instead of the words.

    ``parameters`` are the pairs that it adds to the URL, ``rest`` the words that stay in the query;
    ``specific_rest`` those of them that say more than that a speaker or summit is meant.
    """

    label: str
    url: str
    rest: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    specific_rest: str = ""


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What a typed query may mean.

    - ``offers``: filters to offer, in the order of the words; the first applies most of them
    - ``meaning``: the offer with all readings that have no alternative; if these exclude each
      other, with the first name; None if there is no such reading
    - ``named``: the speaker, or the summits and organisations, that the whole query names, as pairs
      of kind and slug
    """

    offers: tuple[OfferedFilter, ...] = ()
    meaning: OfferedFilter | None = None
    named: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """Words ``first`` to ``last`` (exclusive) read as parameters; ``rank`` prefers the surer."""

    parameters: tuple[tuple[str, str], ...]
    label: str
    first: int
    last: int
    rank: float = field(default=0.0, compare=False)


class QueryInterpreter:
    """Interprets the query of a search page at *list_url*."""

    def __init__(self, list_url: ListURL, labels: Labels, today: date) -> None:
        self.list_url = list_url
        self.today = today
        self.labels = labels
        self.finder = NameFinder(_COMMON)

    def interpret(self, typed: str) -> Interpretation:
        """What the query may mean."""
        words = _plain_words(typed)
        if not words or len(words) > MAX_WORDS:
            return Interpretation()
        readings = _without_overlaps(
            [*_dates(typed, words, self.today), *_sums(typed, words), *_known_phrases(words),
             *self._names(words)]
        )  # fmt: skip
        readings = [
            reading
            for reading in readings
            if not all(self.list_url.has(*pair) for pair in reading.parameters)
        ]
        # A name can be typed twice: "africa climate nairobi".
        groups: dict[tuple[tuple[str, str], ...], list[_Reading]] = {}
        for reading in readings:
            groups.setdefault(reading.parameters, []).append(reading)
        offers = _with_places(self._offer(typed, words, group) for group in groups.values())
        spans = [(reading.first, reading.last) for reading in readings]
        sure = [reading for reading in readings if spans.count((reading.first, reading.last)) == 1]
        named = _whole_names(offers)
        meaning = None
        if sure and _compatible(sure):
            meaning = self._offer(typed, words, sure)
            if len({reading.parameters for reading in sure}) > 1:
                offers.insert(0, meaning)
        elif sure:
            meaning = self._offer(typed, words, groups[sure[0].parameters])
        return Interpretation(tuple(offers), meaning, named)

    def _names(self, words: Sequence[TypedWord]) -> list[_Reading]:
        names = self.finder.find(words)
        values: dict[str, list[str]] = {}
        for name in names:
            values.setdefault(name.parameter, []).append(name.value)
        self.labels.load(values)
        # Only public records have labels.
        return [self._name_reading(n) for n in names if self.labels.has(n.parameter, n.value)]

    def _name_reading(self, name: TypedName) -> _Reading:
        label = f"{TITLES[name.parameter]}: {self.labels.of(name.parameter, name.value)}"
        return _Reading(
            ((name.parameter, name.value),), label, name.first, name.last, name.similarity
        )

    def _offer(
        self, typed: str, words: Sequence[TypedWord], readings: Sequence[_Reading]
    ) -> OfferedFilter:
        rest = _without_words(typed, words, readings)
        url = self.list_url.setting("q", rest)
        pairs = tuple(dict.fromkeys(pair for each in readings for pair in each.parameters))
        if any(name in _OF_PLEDGES for name, _ in pairs):
            supported = {*BY_NAME[PLEDGE].facets, *_OF_PLEDGES, "q", "from", "to"} - {"kind"}
            pairs = tuple(pair for pair in pairs if pair[0] in supported)
            kept = tuple(pair for pair in url.pairs if pair[0] in supported)
            url = ListURL(BY_NAME[PLEDGE].url, kept)
        for name, value in pairs:
            single = name in ("from", "to")
            url = url.setting(name, value) if single else url.adding(name, value)
        label = ", ".join(dict.fromkeys(reading.label for reading in readings))
        names = {name for reading in readings for name, _ in reading.parameters}
        return OfferedFilter(label, url.href, rest, pairs, _specific(rest, names))


def _specific(rest: str, parameters: set[str]) -> str:
    """The words that do not only say that what these parameters name is meant."""
    unspecific = _CONNECTIVES.union(*(_UNSPECIFIC.get(name, ()) for name in parameters))
    return " ".join(word for word in rest.split() if fold(word) not in unspecific)


def _with_places(offers: Iterable[OfferedFilter]) -> list[OfferedFilter]:
    """The offers; country, city and year beside a summit only say which one: "G7 2024 Italy"."""
    offers = list(offers)
    slugs = {o.parameters[0][1] for o in offers if o.specific_rest and _is_of_summit(o)}
    if not slugs:
        return offers
    known = places_and_years(slugs)
    return [
        replace(offer, specific_rest="")
        if _is_of_summit(offer)
        and set(fold(offer.specific_rest).split()) <= known.get(offer.parameters[0][1], set())
        else offer
        for offer in offers
    ]


def _is_of_summit(offer: OfferedFilter) -> bool:
    return {name for name, _ in offer.parameters} == {SUMMIT}


def _whole_names(offers: Iterable[OfferedFilter]) -> tuple[tuple[str, str], ...]:
    """The only speaker of an offer that leaves no word, or the summits, then organisations.

    Publishers have no pages of their own; many have the name of an organisation.
    """
    whole = [offer.parameters for offer in offers if not offer.specific_rest]
    whole = [parameters for parameters in whole if parameters[0][0] != "publisher"]
    pairs = tuple(pair for (pair, *_) in whole)
    if any(len(parameters) > 1 for parameters in whole):
        return ()
    kinds = {kind for kind, _ in pairs}
    if kinds == {SPEAKER} and len(pairs) == 1:
        return pairs
    if not kinds <= {SUMMIT, ORGANISATION}:
        return ()
    return tuple(sorted(pairs, key=lambda pair: pair[0] == ORGANISATION))


def _plain_words(typed: str) -> list[TypedWord]:
    """The words and phrases that are not operators, excluded or part of a field; none with OR."""
    words: list[TypedWord] = []
    excluded = False
    for token in tokenize(typed).tokens:
        text = token.text or typed[token.start : token.end]
        operator = token.type in (TokenType.OR, TokenType.AND, TokenType.NOT)
        if token.type in (TokenType.OPEN, TokenType.CLOSE) or text == "OR":
            return []
        if operator and text.islower():  # "promises not kept", "between 2023 and 2025"
            words.append(TypedWord(text, text, token.start, token.end))
            excluded = False
            continue
        if token.type in (TokenType.WORD, TokenType.PHRASE) and not excluded:
            words.append(TypedWord(text, fold(text), token.start, token.end))
        excluded = token.type is TokenType.NOT
    return words


def _word_span(words: Sequence[TypedWord], start: int, end: int) -> tuple[int, int]:
    """The words that overlap these offsets: first, and last (exclusive)."""
    inside = [n for n, word in enumerate(words) if word.start < end and start < word.end]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _relative_dates(typed: str, today: date) -> Iterator[tuple[int, int, PartialDate]]:
    """ "last year", "this month" and so on, with their offsets."""
    for match in _RELATIVE.finditer(typed):
        ago = 1 if match[1].lower() == "last" else 0
        if match[2].lower() == "year":
            yield *match.span(), PartialDate.parse(f"{today.year - ago}")
        else:
            month = today.replace(day=1) - timedelta(days=ago)
            yield *match.span(), PartialDate.parse(f"{month:%Y-%m}")


def _dates(typed: str, words: Sequence[TypedWord], today: date) -> list[_Reading]:
    found = [(each.start, each.end, each.when) for each in dates_in(typed)]
    found += _relative_dates(typed, today)
    for match in _YEAR.finditer(typed):
        if not any(start < match.end() and match.start() < end for start, end, _ in found):
            found.append((*match.span(), PartialDate.parse(match.group())))
    dates = [(*_word_span(words, start, end), when) for start, end, when in sorted(found)]
    dates = [each for each in dates if each[1]]
    readings = []
    for number, (first, last, when) in enumerate(dates):
        before = words[first - 1].folded if first else ""
        after = dates[number + 1] if number + 1 < len(dates) else None
        if (
            after
            and after[0] - last == 1
            and words[last].folded in _JOINING
            and (when.start <= after[2].end)
        ):
            pairs = (("from", when.isoformat()), ("to", after[2].isoformat()))
            label = f"From {when} to {after[2]}"
            start = first - 1 if before in ("between", *_FROM) else first
            readings.append(_Reading(pairs, label, start, after[1], 100))
        elif before in _FROM:
            pairs = (("from", when.isoformat()),)
            readings.append(_Reading(pairs, f"From {when}", first - 1, last, 100))
        elif before in _TO:
            pairs = (("to", when.isoformat()),)
            readings.append(_Reading(pairs, f"Until {when}", first - 1, last, 100))
        else:
            pairs = (("from", when.isoformat()), ("to", when.isoformat()))
            readings.append(_Reading(pairs, f"Date: {when}", first, last, 90))
    return readings


def find_sums(typed: str) -> list[tuple[RoundedAmount, tuple[str, ...]]]:
    """The sums of money in a query, each with its words."""
    words = _plain_words(typed)
    return [
        (amount, tuple(word.text for word in words[first:last]))
        for amount, first, last in _amounts(typed, words)
    ]


def _amounts(typed: str, words: Sequence[TypedWord]) -> Iterator[tuple[RoundedAmount, int, int]]:
    """The sums of money, each with its first word and its last (exclusive)."""
    texts = [(each.start, each.end, each.exact) for each in find_money(typed)]
    for start, end in find_scaled_numbers(typed):
        if not any(first < end and start < last for first, last, _ in texts):
            texts.append((start, end, typed[start:end]))
    for start, end, text in texts:
        amount = RoundedAmount.parse(text)
        first, last = _word_span(words, start, end)
        if amount and amount.amount and last:
            yield amount, first, last


def _sums(typed: str, words: Sequence[TypedWord]) -> list[_Reading]:
    return [
        _Reading(((AMOUNT, amount.value),), f"{TITLES[AMOUNT]}: {amount}", first, last, 100)
        for amount, first, last in _amounts(typed, words)
    ]


def _known_phrases(words: Sequence[TypedWord]) -> list[_Reading]:
    readings = []
    for first in range(len(words)):
        for last in range(first + 1, min(first + MAX_NAME_WORDS, len(words)) + 1):
            phrase = " ".join(word.folded for word in words[first:last])
            if phrase in _PHRASES:
                name, value = _PHRASES[phrase]
                facet = "record" if name == "kind" else name
                label = f"{TITLES[name]}: {Labels(None).of(facet, value)}"
                readings.append(_Reading(((name, value),), label, first, last, 95))
    return readings


def _without_overlaps(readings: Iterable[_Reading]) -> list[_Reading]:
    """The longest readings, then the surest; at most three alternatives of the same words."""
    chosen: list[_Reading] = []
    ordered = sorted(
        dict.fromkeys(readings),
        key=lambda reading: (reading.first - reading.last, -reading.rank, reading.first),
    )
    for reading in ordered:
        same = [c for c in chosen if (c.first, c.last) == (reading.first, reading.last)]
        overlapping = [c for c in chosen if c.first < reading.last and reading.first < c.last]
        weaker = same and reading.rank < 100 and reading.rank < same[0].rank
        if len(overlapping) == len(same) < MAX_ALTERNATIVES and not weaker:
            chosen.append(reading)
    return sorted(chosen, key=lambda reading: (reading.first, reading.label))


def _compatible(readings: Sequence[_Reading]) -> bool:
    """Whether the filters narrow each other: values of the same parameter would be alternatives."""
    pairs = {pair for reading in readings for pair in reading.parameters}
    names = [name for name, _ in pairs]
    of_pledges = any(name in _OF_PLEDGES for name in names)
    other_kind = any(name == "kind" and value != PLEDGE for name, value in pairs)
    return len(names) == len(set(names)) and not (of_pledges and other_kind)


def _without_words(typed: str, words: Sequence[TypedWord], readings: Sequence[_Reading]) -> str:
    """The query without the words of these readings and what only connects them with the rest."""
    removed = {n for reading in readings for n in range(reading.first, reading.last)}
    for reading in readings:
        for before in range(reading.first - 1, -1, -1):
            if words[before].folded not in _CONNECTIVES:
                break
            removed.add(before)
        for after in range(reading.last, len(words)):
            if words[after].folded not in ("of", "by", "in", "at", "on", "from", "about", "the"):
                break
            removed.add(after)
    rest = typed
    for number in sorted(removed, reverse=True):
        rest = f"{rest[: words[number].start]} {rest[words[number].end :]}"
    return " ".join(rest.split())
