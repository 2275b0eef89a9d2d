"""German and French deadlines: "bis zum 30. Juni 2026", "d'ici fin 2026", "dans les six mois".

The rules are those of :mod:`articles.text.deadlines`: only the words differ, and they are data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from articles.text.dates import DAY, MONTH, YEAR, PartialDate, later, month_after
from articles.text.lexicon.deadline_words import LANGUAGES, DeadlineWords
from articles.text.numbers import any_of
from articles.text.numeric_dates import numeric_date


class DatedSpan(NamedTuple):
    """A deadline at ``start:end``; *when* is None if its date is not in the text."""

    start: int
    end: int
    when: PartialDate | None
    stated: bool


_YEAR = r"(?P<year>20\d\d|21\d\d)(?![\w%]|[.,:/–-]\d)"


class DeadlineFinder:
    """Finds the deadlines of one language."""

    def __init__(self, words: DeadlineWords, language: str) -> None:
        self.words, self.language = words, language
        w = words
        by = rf"(?<![\w’'])(?P<by>{w.by})"
        month = rf"(?P<month>{any_of(w.months)})\b\.?"
        count = rf"(?P<count>\d{{1,3}}|{any_of(w.numbers)})"
        spanned = rf"(?:(?:\d{{1,3}}|{any_of(w.numbers)})(?: bis | à | ou | oder |[-–]))?{count}"
        self.rules = (
            (self._day, rf"{by} ?(?P<day>\d{{1,2}})(?:\.|er)? {month}(?: {_YEAR})?"),
            (self._numeric, rf"{by} ?(?P<date>\d{{1,4}}(?P<mark>[-/.])\d{{1,2}}(?P=mark)"
             r"\d{1,4})(?![\w%]|[.,:/–-]\d)"),
            (self._month, rf"{by} ?(?P<at>{w.ends}|{w.starts}|{w.middle})? ?(?:d[’'])?"
             rf"{month}(?: {_YEAR})?"),
            (self._season, rf"{by} ?(?:(?:l[’'])|zum )?(?P<season>{any_of(w.seasons)}) {_YEAR}"),
            (self._year, rf"{by} ?(?P<at>{w.ends}|{w.starts}|{w.middle})? ?"
             rf"(?:(?:de )?{w.year_word} )?(?:de )?{_YEAR}"),
            (self._quarter, rf"(?:{by}|(?<!\w)(?P<in>{w.during}))(?: (?:le|du|des|zum|dem))? ?"
             rf"(?P<at>{w.ends}|{w.starts})?(?: du| des)? ?"
             rf"(?:(?P<ordinal>{any_of(w.ordinals)}|[1-4](?:\.|er?|e))[ ]"
             rf"(?:(?P<quarter>{w.quarter})|(?P<half>{w.half}))"
             rf"|(?P<sign>[QTHS])(?P<number>[1-4]))(?: de| des Jahres)? {_YEAR}"),
            (self._count, rf"(?<![\w’']){w.within} ?{spanned} ?(?P<next2> ?prochaine?s|nächsten)? "
             rf"?(?P<unit>{any_of(w.units)})(?:e?n|e?s|e)?\b"),
            (self._end_of_year, rf"(?<![\w’'])(?:{w.end_of_year})\b(?! 20\d\d)"),
            (self._next_year, rf"(?<![\w’'])(?:{w.next_year})\b"),
            (self._end_of_decade, rf"(?<![\w’'])(?:{w.end_of_decade})\b"),
            (self._undated, rf"{by} ?(?:{w.undated})\b"),
        )  # fmt: skip
        self._compiled = [
            (rule, re.compile(pattern, re.IGNORECASE)) for rule, pattern in self.rules
        ]
        self._not_before = re.compile(w.not_before, re.IGNORECASE)
        self._is_before = re.compile(w.before, re.IGNORECASE)
        self._starts = re.compile(w.starts, re.IGNORECASE)
        self._middle = re.compile(w.middle, re.IGNORECASE)
        self._not_a_year = re.compile(w.not_a_year)
        self._counts_from = re.compile(w.counts_from)

    def find(self, text: str, published_on: date | None) -> Iterator[DatedSpan]:
        for rule, pattern in self._compiled:
            for match in pattern.finditer(text):
                parts = match.groupdict()
                excludes = bool(self._is_before.match(parts.get("by") or ""))
                if excludes and self._not_before.search(
                    text[max(0, match.start() - 40) : match.start()]
                ):
                    continue
                try:
                    found = rule(match, published_on, excludes)
                except (ValueError, OverflowError):
                    continue
                if found is not None:
                    exact = match.group().rstrip(". ")
                    yield found._replace(start=match.start(), end=match.start() + len(exact))

    @staticmethod
    def _dated(when: PartialDate | None, *, stated: bool = True) -> DatedSpan:
        return DatedSpan(0, 0, when, stated)

    def _at(self, match: re.Match[str]) -> tuple[bool, bool]:
        """Whether the time is the start, or the middle, of the period."""
        at = match["at"] or ""
        return bool(self._starts.match(at)), bool(at and self._middle.match(at))

    def _year_of(self, match: re.Match[str], month: int, published_on: date | None) -> int:
        if match["year"]:
            return int(match["year"])
        return published_on.year + (month < published_on.month) if published_on else 0

    def _day(self, match: re.Match[str], published_on: date | None, excludes: bool) -> DatedSpan:
        month = self.words.months[match["month"].lower()]
        year = self._year_of(match, month, published_on)
        if not year:
            return self._dated(None)
        day = date(year, month, int(match["day"]))
        if not match["year"] and published_on and day < published_on:
            return self._dated(None)
        day -= timedelta(days=excludes)
        return self._dated(PartialDate(day, DAY), stated=bool(match["year"]))

    def _numeric(
        self, match: re.Match[str], published_on: date | None, excludes: bool
    ) -> DatedSpan:
        when = numeric_date(match["date"], self.language)
        if when is None or when.precision != DAY:
            return self._dated(None)
        return self._dated(PartialDate(when.start - timedelta(days=excludes), DAY))

    def _month(
        self, match: re.Match[str], published_on: date | None, excludes: bool
    ) -> DatedSpan | None:
        if not match["month"][0].isupper() and self.language == "de":
            return None
        month = self.words.months[match["month"].lower()]
        year = self._year_of(match, month, published_on)
        if not year:
            return self._dated(None)
        starts, _ = self._at(match)
        earlier = starts or (excludes and not match["at"])
        when = PartialDate(month_after(year, month, -1 if earlier else 0), MONTH)
        return self._dated(when, stated=bool(match["year"]))

    def _season(self, match: re.Match[str], published_on: date | None, excludes: bool) -> DatedSpan:
        month = self.words.seasons[match["season"].lower()]
        when = month_after(int(match["year"]), month, -3 if excludes else 0)
        return self._dated(PartialDate(when, MONTH))

    def _year(
        self, match: re.Match[str], published_on: date | None, excludes: bool
    ) -> DatedSpan | None:
        if self._not_a_year.match(match.string, match.end()):
            return None
        year = int(match["year"])
        starts, middle = self._at(match)
        if middle:
            return self._dated(PartialDate(date(year, 6, 1), MONTH))
        earlier = starts or (excludes and not match["at"])
        return self._dated(PartialDate(date(year - earlier, 1, 1), YEAR))

    def _quarter(
        self, match: re.Match[str], published_on: date | None, excludes: bool
    ) -> DatedSpan:
        if match["ordinal"]:
            printed = match["ordinal"].lower()
            number = int(printed[0]) if printed[0].isdigit() else self.words.ordinals[printed]
            half = bool(match["half"])
        else:
            number, half = int(match["number"]), match["sign"].upper() in "HS"
        if half and number == 4:
            number = 2
        if half and number > 2:
            return self._dated(None)
        starts, _ = self._at(match)
        earlier = starts or (excludes and not match["at"])
        months = (6 if half else 3) * (number - earlier)
        return self._dated(PartialDate(month_after(int(match["year"]), months, 0), MONTH))

    def _count(
        self, match: re.Match[str], published_on: date | None, excludes: bool
    ) -> DatedSpan | None:
        lead = match.group().lower().split()[0]
        if lead in ("in", "sur", "über", "dans", "pendant", "durant", "während") and not (
            match["next"] or match["next2"] or match.group().lower().startswith(_WHOLE)
        ):
            return None
        if published_on is None or self._counts_from.match(match.string, match.end()):
            return self._dated(None)
        printed = match["count"].lower()
        number = int(printed) if printed.isdecimal() else self.words.numbers[printed]
        unit = self.words.units[match["unit"].lower()]
        return self._dated(later(published_on, number, unit), stated=False)

    def _end_of_year(
        self, match: re.Match[str], published_on: date | None, excludes: bool
    ) -> DatedSpan:
        return self._named(published_on, 0)

    def _next_year(
        self, match: re.Match[str], published_on: date | None, excludes: bool
    ) -> DatedSpan:
        return self._named(published_on, 1)

    def _end_of_decade(
        self, match: re.Match[str], published_on: date | None, excludes: bool
    ) -> DatedSpan:
        return self._named(published_on, 10 - (published_on.year % 10 if published_on else 0))

    def _named(self, published_on: date | None, years: int) -> DatedSpan:
        if published_on is None:
            return self._dated(None)
        when = PartialDate(date(published_on.year + years, 1, 1), YEAR)
        return self._dated(when, stated=False)

    def _undated(
        self, match: re.Match[str], published_on: date | None, excludes: bool
    ) -> DatedSpan:
        return self._dated(None)


_WHOLE = ("dans les", "dans un délai", "dans le délai", "in den nächsten", "in den kommenden",
          "über die nächsten", "über die kommenden", "sur les")  # fmt: skip
_FINDERS = {tag: DeadlineFinder(words, tag) for tag, words in LANGUAGES.items()}


def find_deadlines_by_language(
    text: str, published_on: date | None, languages: tuple[str, ...]
) -> list[DatedSpan]:
    """The German or French deadlines of *text*; of overlapping ones the longest."""
    spans = [span for tag in languages for span in _FINDERS[tag].find(text, published_on)]
    answer: list[DatedSpan] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not answer or span.start >= answer[-1].end:
            answer.append(span)
    return answer
