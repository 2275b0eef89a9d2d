"""Deadline parser: "by 2030", "by the end of March", "within six months" to partial dates.

:func:`find_deadlines` finds the deadlines of a text; :func:`read_deadline` parses words that are
known to be a deadline ("in 2025", "next three years"). Both follow the same rules:

* Counted days, weeks and months end on the day counted from the announcement, counted years and
  decades in that month: "within six months" of 31 March 2025 is 30 September 2025, "over the next
  five years" is March 2030.
* "Mid-2027" is June 2027.
* A financial year ends on 31 March if it is the United Kingdom's; others have no date. Neither have
  events ("before the next summit") and vague times ("within weeks").
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from articles.text.dates import DAY, MONTH, PRECISIONS, YEAR, PartialDate, later, month_after
from articles.text.deadlines_by_language import find_deadlines_by_language
from articles.text.languages import known_language, primary_language
from articles.text.lexicon.deadline_words import LANGUAGES
from articles.text.numbers import any_of
from articles.text.numeric_dates import numeric_date
from articles.text.spans import MAX_CHARACTERS


@dataclass(frozen=True)
class Deadline:
    """A deadline: ``text[start:end] == exact``.

    *when* is the period at whose end the time is up; None if it cannot be computed ("within six
    months" without the date of the article). *basis* is ``STATED`` if the words have a date,
    ``COMPUTED`` if it follows from a rule or from the day of the announcement.
    """

    when: PartialDate | None
    start: int
    end: int
    exact: str
    basis: str = ""


STATED, COMPUTED = "stated", "computed"


_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTHS["sept"] = 9
_NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
} | {"a": 1, "an": 1, "fifteen": 15, "eighteen": 18, "twenty": 20, "thirty": 30}
_SEASONS = {"spring": 5, "summer": 8, "autumn": 11}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}

_MONTH = rf"(?P<month>{any_of(_MONTHS)})\b\.?"
_YEAR = r"(?P<year>20\d\d|21\d\d)(?![\w%]|[.,:/–-]\d)"
_BY = r"\b(?P<lead>by|before|until|no later than|not later than|on or before)"
_END = (
    r"(?: the| its)?(?P<end> end of| close of| start of| beginning of| middle of| year[- ]end| end"
    r"(?=[ -]\d))?(?: the)?"
)
_COUNT = rf"(?:\d{{1,3}}|{any_of(_NUMBERS)})"
# Of "three to five years" the longer time counts.
_SPAN = (
    rf"(?:{_COUNT}(?: to | or |[-–]))?(?P<count>{_COUNT})[ -]"
    r"(?P<unit>day|week|month|year|decade)s?\b"
)


def _renamed(pattern: str, number: int) -> str:
    """*pattern* with numbered group names, to use it in several alternatives."""
    return re.sub(r"\?P<(\w+)>", rf"?P<\g<1>{number}>", pattern)


_ABSOLUTE = re.compile(
    rf"{_BY}{_END}[ -](?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? {_YEAR})?"
    rf"|{_renamed(_MONTH, 2)} (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)"
    rf"(?:,? {_renamed(_YEAR, 2)})?"
    rf"|{_renamed(_MONTH, 3)}(?:,? {_renamed(_YEAR, 3)})?"
    rf"|(?:early |mid-|late )?(?P<season>{any_of(_SEASONS)}) {_renamed(_YEAR, 5)}"
    rf"|(?:the year |early |(?P<mid>mid[- ]|the middle of )|late |end-)?{_renamed(_YEAR, 4)})",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    rf"{_BY}{_END} (?P<date>\d{{1,4}}(?P<mark>[-/.–])\d{{1,2}}(?:(?P=mark)\d{{1,4}})?)"
    r"(?![\w%]|[.,:/–-]\d)",
    re.IGNORECASE,
)
_QUARTER = re.compile(
    rf"(?:{_BY}{_END}|\b(?P<lead2>in|during) the) (?:(?P<part>[QH])(?P<number>[1-4])|"
    rf"(?P<ordinal>{any_of(_ORDINALS)})[ -](?P<name>quarter|half))(?: of)?(?: the year)? {_YEAR}",
    re.IGNORECASE,
)
# Fiscal years and events whose date is not in the text.
_UNDATED = re.compile(
    rf"{_BY}{_END} (?:(?:FY|(?:the )?(?:fiscal|financial|"
    rf"budget) year)[ ]?\d{{2,4}}(?:[/–-]\d{{2,4}})?|"
    rf"Q[1-4] (?:of )?FY[ ]?\d{{2,4}}|COP[ ]?\d{{2}}|(?:the )?next COP|"
    r"20\d\d[/–-]20\d\d|(?:the )?20\d0s)\b",
    re.IGNORECASE,
)
_NO_DEADLINE_BEFORE = re.compile(
    r"(?:\b(?:not|never|no|nor|cannot)|n['’]t)\b(?: [\w’']+){0,4} \Z"
    r"|\b(?:long|shortly|just|soon|well|days?|weeks?|months?|years?|decades?|ever) \Z",
    re.IGNORECASE,
)
_NO_YEAR = re.compile(
    r" ?(?:%|per ?cent|tonn|tons\b|people|jobs|[MG]W|km\b|miles|homes|troops|soldiers|points|"
    r"hectares|"
    r"euros?\b|dollars?\b|pounds?\b|hours|hrs|GMT|UTC|BST|local time|or 20\d\d|and 20\d\d|"
    r"to 20\d\d)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    rf"\bwithin(?: the)?(?: next| coming)? {_SPAN}"
    r"|\b(?:over|during|in|for) the (?:next|coming) "
    rf"{_renamed(_SPAN, 2)}"
    r"|\b(?:within|over|during|in) the (?:next|coming) (?P<unit3>day|week|month|year|decade)\b"
    r"(?! (?:or|to|and)\b)"
    rf"|(?<!\bfor )(?<!\bof )(?<!\bafter )(?<!\bin )(?<!\bjust )(?<!\bwell )\bover "
    rf"(?P<count4>{_COUNT})[ -](?P<unit4>year|month)s?\b"
    r"(?! (?:ago|old|earlier|later|before|since|in prison)\b)",
    re.IGNORECASE,
)
_FINANCIAL_YEAR = re.compile(
    r"\b(?:in|by|during|over|for|within|until)(?: the)?(?: end of)?(?: the| its)? "
    r"(?:(?P<which>this|current|next|coming) )?"
    r"(?:(?:FY|(?:financial|fiscal|budget) year) ?(?P<first>20\d\d)[/–-](?P<last>(?:20)?\d\d)"
    r"|(?P<first2>20\d\d)[/–-](?P<last2>(?:20)?\d\d) (?:financial|fiscal|budget) year"
    r"|(?:financial|fiscal|budget) year(?! ?\d))\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:by|before|until|within)(?: the)?(?: end of)?(?: the)? ?"
    r"(?P<name>this year|next year|"
    r"the year(?! \d)|year[’']s end|year-end|end of the year|year(?! \d)|next month|this month|"
    r"the month|the decade|"
    r"decade|mid-century|the middle of the century)\b",
    re.IGNORECASE,
)
_COUNTS_FROM = re.compile(r" (?:of|after|from|following|that|in which|when|20\d\d)\b")
# Words before a phrase that is known to be a deadline, and the years of a period.
_LEAD_IN = re.compile(
    r"(?:(?:later )?in|on|for|over|during|through|throughout|at|im jahr|in den|im|am|en|au|à|le) ",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"(?:(?:in|for|from|during|over|between) )?(?:the (?:years|period) )?"
    r"(?P<first>20\d\d)(?: ?[-–] ?| to | and )(?P<last>20\d\d)",
    re.IGNORECASE,
)
_SCHOOL_YEAR = re.compile(r"(?:in |for |during )?(?P<first>20\d\d)[/–-](?P<last>\d\d)")
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")
# "Norway will open the centre in 2027", but not "the level reached in 2027".
_IN_YEAR = re.compile(
    rf"(?P<before>(?:[\w’'-]{{1,30}} ){{0,3}})\b(?P<exact>(?:later )?(?:in|during) {_YEAR})"
    r"[ .,;:!?”’\"]{0,9}\Z",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:[a-z]{2,}ed|seen|held|made|set|spent|given|met|won|lost|paid|sent|built|was|were|had|level|"
    r"levels|figures?|rates?|those|that|than|as|summit|conference|meeting|election|elections)\b",
    re.IGNORECASE,
)


def read_deadline(
    words: str, announced: PartialDate | None = None, *, uk: bool = False, language: str = ""
) -> Deadline | None:
    """Parse *words* that are a deadline as a whole; None if nothing in them is understood.

    Relative ones count from the day *announced*; if only its month or year is known, the deadline
    is no more precise. *uk* says that the maker of the pledge is British.
    """
    text = " ".join(words.split()).strip(" .,;:“”‘’\"'")
    if announced is None:
        return _read_phrase(text, None, language, uk)
    first = _read_phrase(text, announced.start, language, uk)
    last = _read_phrase(text, announced.end, language, uk)
    if first is None or first == last:
        return first
    when = None
    if last is not None and first.when and last.when:
        precision = max(first.when.precision, announced.precision, key=PRECISIONS.index)
        earliest, latest = (PartialDate.of(d.start, precision) for d in (first.when, last.when))
        when = earliest if earliest == latest else None
    return replace(first, when=when, basis=first.basis if when else "")


def _read_phrase(text: str, published_on: date | None, language: str, uk: bool) -> Deadline | None:
    if match := _PERIOD.fullmatch(text):
        first, last = int(match["first"]), int(match["last"])
        return _deadline(match, PartialDate(date(last, 1, 1), YEAR) if first < last else None)
    if uk and (match := _SCHOOL_YEAR.fullmatch(text)):
        return _financial_year(match, published_on, uk)
    found = find_deadlines(text, published_on, language, uk=uk)
    if found:
        rest = text[: found[0].start] + text[found[0].end :]
        clear = len(found) == 1 and not _ANY_YEAR.search(rest)
        return found[0] if clear else replace(found[0], when=None, basis="")
    bare = _LEAD_IN.sub("", text, count=1) if _LEAD_IN.match(text) else text
    for lead in ("within", "by", "bis", "d’ici", "avant", "innerhalb von", "dans les"):
        found = find_deadlines(f"{lead} {bare}", published_on, language, uk=uk)
        if len(found) == 1 and found[0].exact == f"{lead} {bare}":
            return found[0]
    return None


def find_year(text: str, published_on: date | None) -> Deadline | None:
    """The year at the end of a promise: "Norway will open the centre in 2027".

    Only years from that of the announcement on, and none that dates something else ("the level
    reached in 2027").
    """
    match = _IN_YEAR.search(text[:MAX_CHARACTERS])
    if match is None or published_on is None or int(match["year"]) < published_on.year:
        return None
    if _PAST.search(match["before"]):
        return None
    when = PartialDate(date(int(match["year"]), 1, 1), YEAR)
    return Deadline(when, match.start("exact"), match.end("exact"), match["exact"], STATED)


def find_deadlines(
    text: str, published_on: date | None = None, language: str = "", *, uk: bool = False
) -> list[Deadline]:
    """Find the deadlines of *text* in order; relative ones count from *published_on*.

    *language* is the BCP 47 tag of the text; it decides whether 04/05/2026 begins with the month.
    *uk* says that financial years are the United Kingdom's.
    """
    text = text[:MAX_CHARACTERS]
    found = [_absolute(match, published_on) for match in _ABSOLUTE.finditer(text)]
    found += [_numeric(match, language) for match in _NUMERIC.finditer(text)]
    found += [_quarter(match) for match in _QUARTER.finditer(text)]
    found += [_financial_year(m, published_on, uk) for m in _FINANCIAL_YEAR.finditer(text)]
    found += [_deadline(match, None) for match in _UNDATED.finditer(text)]
    found += [_relative(match, published_on) for match in _RELATIVE.finditer(text)]
    found += [_named(match, published_on) for match in _NAMED.finditer(text)]
    found += _by_language(text, published_on, language)
    answer: list[Deadline] = []
    for deadline in sorted((d for d in found if d), key=lambda d: (d.start, -d.end)):
        if _is_earliest(text, deadline):
            continue
        if not answer or deadline.start >= answer[-1].end:
            answer.append(deadline)
    return answer


def _by_language(text: str, published_on: date | None, language: str) -> list[Deadline]:
    """The German and French deadlines of a text in these languages, or of an unknown one."""
    tag = primary_language(language)
    languages = (tag,) if tag in LANGUAGES else () if known_language(language) else (*LANGUAGES,)
    return [
        Deadline(
            span.when,
            span.start,
            span.end,
            text[span.start : span.end],
            "" if span.when is None else STATED if span.stated else COMPUTED,
        )
        for span in find_deadlines_by_language(text, published_on, languages)
    ]


def _is_earliest(text: str, deadline: Deadline) -> bool:
    """Whether "before" or "until" gives an earliest date: "not before 2030"."""
    if not deadline.exact.lower().startswith(("before", "until")):
        return False
    return bool(_NO_DEADLINE_BEFORE.search(text[max(0, deadline.start - 60) : deadline.start]))


def _deadline(match: re.Match[str], when: PartialDate | None, basis: str = STATED) -> Deadline:
    exact = match.group().rstrip(".")
    basis = basis if when else ""
    return Deadline(when, match.start(), match.start() + len(exact), exact, basis)


def _absolute(match: re.Match[str], published_on: date | None) -> Deadline | None:
    parts = match.groupdict()
    if not all(parts[k][0].isupper() for k in ("month", "month2", "month3") if parts[k]):
        return None
    day = parts["day"] or parts["day2"]
    month = _number_of_month(parts["month"] or parts["month3"] or parts["month2"])
    year = next(
        (int(parts[k]) for k in ("year", "year2", "year3", "year4", "year5") if parts[k]), 0
    )
    if parts["season"]:
        month = _SEASONS[parts["season"].lower()]
    has_year = bool(year)
    basis = STATED if has_year else COMPUTED
    if parts["mid"]:
        return _deadline(match, PartialDate(date(year, 6, 1), MONTH))
    if not has_year:
        if published_on is None:
            return None if not month else _deadline(match, None)
        year = published_on.year + (month < published_on.month)
    if not day and not month and _NO_YEAR.match(match.string, match.end()):
        return None
    at_start = (parts["end"] or "").strip().startswith(("start", "beginning"))
    earlier = at_start or (parts["lead"].lower() == "before" and not parts["end"])
    try:
        if day:
            when = date(year, month, int(day))
            if published_on and not has_year and when < published_on:
                return _deadline(match, None)
            return _deadline(match, PartialDate(when - timedelta(days=earlier), DAY), basis)
        if month:
            before = month_after(year, month, -1 if earlier and not parts["season"] else 0)
            return _deadline(match, PartialDate(before, MONTH), basis)
        return _deadline(match, PartialDate(date(year - earlier, 1, 1), YEAR))
    except ValueError:
        return None


def _numeric(match: re.Match[str], language: str) -> Deadline:
    """A numeric deadline: 2030-06-30, 30/06/2026; undated if ambiguous."""
    day = numeric_date(match["date"], language)
    if day is None or (match["end"] or "").strip() not in ("", "end of", "close of"):
        return _deadline(match, None)
    if match["lead"].lower() == "before" and not match["end"]:
        if day.precision == DAY:
            day = PartialDate(day.start - timedelta(days=1), DAY)
        elif day.precision == MONTH:
            day = PartialDate(month_after(day.start.year, day.start.month, -1), MONTH)
        else:
            return _deadline(match, None)
    return _deadline(match, day)


def _quarter(match: re.Match[str]) -> Deadline:
    number = int(match["number"] or _ORDINALS[match["ordinal"].lower()])
    half = (match["part"] or match["name"]).lower().startswith("h")
    if half and match["ordinal"] and number == 4:
        number = 2
    if (half and number > 2) or (not half and (match["name"] or "").lower() == "half"):
        return _deadline(match, None)
    length, year = (6 if half else 3), int(match["year"])
    at_start = (match["end"] or "").strip().startswith(("start", "beginning"))
    earlier = at_start or ((match["lead"] or "").lower() == "before" and not match["end"])
    if (match["end"] or "").strip().startswith("middle"):
        return _deadline(match, None)
    return _deadline(
        match, PartialDate(month_after(year, length * (number - earlier) or 0, 0), MONTH)
    )


def _number_of_month(name: str | None) -> int:
    return _MONTHS[name.lower().rstrip(".")] if name else 0


def _relative(match: re.Match[str], published_on: date | None) -> Deadline | None:
    if published_on is None or _COUNTS_FROM.match(match.string, match.end()):
        return _deadline(match, None)
    count = (match["count"] or match["count2"] or match["count4"] or "one").lower()
    number = int(count) if count.isdecimal() else _NUMBERS[count]
    unit = (match["unit"] or match["unit2"] or match["unit3"] or match["unit4"]).lower()
    try:
        return _deadline(match, later(published_on, number, unit), COMPUTED)
    except (ValueError, OverflowError):
        return None


def _financial_year(match: re.Match[str], published_on: date | None, uk: bool) -> Deadline:
    """31 March, the end of the United Kingdom's financial year; undated for other countries."""
    parts = match.groupdict()
    first, last = parts["first"] or parts.get("first2"), parts["last"] or parts.get("last2")
    if uk and first and last and (int(first) + 1) % 100 == int(last) % 100:
        year = int(first) + 1
    elif uk and published_on and not first:
        year = published_on.year + (published_on > date(published_on.year, 3, 31))
        year += (parts["which"] or "").lower() in ("next", "coming")
    else:
        return _deadline(match, None)
    return _deadline(match, PartialDate(date(year, 3, 31)), COMPUTED)


def _named(match: re.Match[str], published_on: date | None) -> Deadline | None:
    name = match["name"].lower()
    if _COUNTS_FROM.match(match.string, match.end()):
        return _deadline(match, None)
    if "century" in name:
        return _deadline(match, PartialDate(date(2050, 1, 1), YEAR), COMPUTED)
    if published_on is None:
        return _deadline(match, None)
    year = published_on.year
    if "decade" in name:
        # "By the end of the decade" means the round year, such as 2030.
        return _deadline(match, PartialDate(date(year // 10 * 10 + 10, 1, 1), YEAR), COMPUTED)
    later = name.startswith("next")
    if match.group().lower().startswith("before next"):
        later = False  # "before next year" is by the end of this one
    if "month" in name:
        when = month_after(year, published_on.month, later)
        return _deadline(match, PartialDate(when, MONTH), COMPUTED)
    return _deadline(match, PartialDate(date(year + later, 1, 1), YEAR), COMPUTED)
