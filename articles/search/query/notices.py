"""Notices to the reader on what was repaired, ignored or not understood in a typed query."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Effect(Enum):
    """What a problem means for the results."""

    #: Repaired; the results are those of the repaired query.
    REPAIRED = "repaired"
    #: Truncated. Pages show the results and the notice; files and the API, where readers would
    #: not see the notice, refuse.
    TRUNCATED = "truncated"
    #: Not understood; no row matches, and files and the API refuse.
    UNKNOWN = "unknown"


class NoticeCode(Enum):
    """The problems of a typed query, each with its effect."""

    TOO_LONG = "too_long", Effect.TRUNCATED
    TOO_MANY_TERMS = "too_many_terms", Effect.TRUNCATED
    UNCLOSED_QUOTE = "unclosed_quote", Effect.REPAIRED
    UNCLOSED_BRACKET = "unclosed_bracket", Effect.REPAIRED
    UNOPENED_BRACKET = "unopened_bracket", Effect.REPAIRED
    INCOMPLETE_OR = "incomplete_or", Effect.REPAIRED
    INCOMPLETE_NOT = "incomplete_not", Effect.REPAIRED
    STAR_WITHIN_WORD = "star_within_word", Effect.REPAIRED
    SHORT_PREFIX = "short_prefix", Effect.REPAIRED
    UNKNOWN_FIELD = "unknown_field", Effect.REPAIRED
    AMBIGUOUS_NAME = "ambiguous_name", Effect.REPAIRED
    DATE_NOT_GLOBAL = "date_not_global", Effect.REPAIRED
    DATES_SWAPPED = "dates_swapped", Effect.REPAIRED
    EMPTY_FIELD = "empty_field", Effect.UNKNOWN
    NO_LETTERS = "no_letters", Effect.UNKNOWN
    EMPTY_QUERY = "empty_query", Effect.UNKNOWN
    UNKNOWN_NAME = "unknown_name", Effect.UNKNOWN
    TOO_MANY_EXCLUDED = "too_many_excluded", Effect.UNKNOWN
    INVALID_DATE = "invalid_date", Effect.UNKNOWN
    EXCLUDED_DATE = "excluded_date", Effect.UNKNOWN

    def __init__(self, code: str, effect: Effect) -> None:
        self.code = code
        self.effect = effect


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice; ``corrections`` are pairs of a similar name and the corrected query."""

    code: NoticeCode
    text: str
    corrections: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def effect(self) -> Effect:
        return self.code.effect
