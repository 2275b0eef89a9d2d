"""Date parser with month names in about twenty-five languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from articles.text.dates import DAY, MONTH, PartialDate
from articles.text.numbers import any_of
from articles.text.numeric_dates import numeric_date


@dataclass(frozen=True)
class WrittenDate:
    """A date and its offsets."""

    when: PartialDate
    start: int
    end: int


# Full and short names, and their inflected forms after a day.
_NAMES = (
    "january jan janvier janv januar jänner enero ene gennaio gen janeiro januari januar "
    "tammikuuta "
    "stycznia ledna január januára ianuarie ocak января янв січня yanvar ιανουαρίου يناير januarja",
    "february feb février févr fév februar febrero febbraio febbr fevereiro fev februari "
    "helmikuuta "
    "lutego února február februára februarie şubat февраля фев лютого φεβρουαρίου فبراير februarja",
    "march mar mars märz mrz marzo março maart mrt marts maaliskuuta marca března március martie "
    "mart марта мар березня μαρτίου مارس",
    "april apr avril avr abril abr aprile aprila kwietnia dubna április apríla aprilie nisan "
    "huhtikuuta "
    "апреля апр квітня απριλίου أبريل ابريل",
    "may mai mayo maggio mag maio mei maj maja května május mája mayıs toukokuuta мая травня μαΐου "
    "مايو",
    "june jun juin juni junio giugno giu junho kesäkuuta czerwca června június júna iunie haziran "
    "июня июн червня ιουνίου يونيو junija",
    "july jul juillet juil juli julio luglio lug julho heinäkuuta lipca července július júla iulie "
    "temmuz июля июл липня ιουλίου يوليو julija",
    "august aug août aout agosto ago augustus augusti elokuuta sierpnia srpna augusztus augusta "
    "ağustos августа авг серпня αυγούστου أغسطس اغسطس avgusta",
    "september sept sep septembre septiembre setiembre settembre sett set setembro syyskuuta "
    "września "
    "září szeptember septembra septembrie eylül сентября сен сент вересня σεπτεμβρίου سبتمبر",
    "october oct octobre oktober okt octubre ottobre ott outubro out lokakuuta października října "
    "október októbra octombrie ekim октября окт жовтня οκτωβρίου أكتوبر اكتوبر oktobra",
    "november nov novembre noviembre novembro marraskuuta listopada listopadu novembra noiembrie "
    "kasım ноября ноя листопада νοεμβρίου نوفمبر",
    "december dec décembre déc dezember dez diciembre dic dicembre dezembro desember joulukuuta "
    "grudnia "
    "prosince decembra decembrie aralık декабря дек грудня δεκεμβρίου ديسمبر",
)
_MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_MONTH = rf"({any_of(_MONTHS)})(?![^\W\d_])\.?"
_YEAR = r"((?:19|20)\d\d)(?![\d-])"
_DAY_FIRST = re.compile(
    rf"(?<![\d.,/-])(\d{{1,2}})(?:er|st|nd|rd|th|\.|º|°|ª)?,?[ \u00a0]+(?:de |of |d['’]|"
    rf"di )?{_MONTH},?"
    rf"[ \u00a0]+(?:de |del |of )?{_YEAR}",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?<!\w)(?=[^\W\d_]){_MONTH}[ \u00a0]{{1,3}}(\d{{1,2}})(?:st|nd|rd|th)?,?"
    rf"[ \u00a0]{{1,3}}{_YEAR}",
    re.IGNORECASE,
)
_MONTH_ONLY = re.compile(
    rf"(?<![\w.])(?<!\d[ \u00a0])(?=[^\W\d_]){_MONTH},?[ \u00a0]{{1,3}}(?:de |del |of )?{_YEAR}",
    re.IGNORECASE,
)
_EAST_ASIAN = re.compile(r"((?:19|20)\d\d)[年년][ ]?(\d{1,2})[月월][ ]?(\d{1,2})[日일]", re.ASCII)
_FIGURES = re.compile(
    r"(?<![\w./-])(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(?:\d{4}|\d{2}))(?![\d/-]|\.\d)",
    re.ASCII,
)


def dates_in(
    text: str, language: str = "", order: str = "", hint: date | None = None
) -> list[WrittenDate]:
    """Find the unambiguous dates of *text* in order.

    Ambiguous numeric dates are resolved by *order* ("dmy" or "mdy"), *language*, or *hint*, a date
    known from another source.
    """
    found: list[WrittenDate] = []
    for match in _DAY_FIRST.finditer(text):
        day, month, year = match.groups()
        _add(found, match, year, _MONTHS[month.lower()], day)
    for match in _MONTH_FIRST.finditer(text):
        month, day, year = match.groups()
        _add(found, match, year, _MONTHS[month.lower()], day)
    for match in _EAST_ASIAN.finditer(text):
        _add(found, match, *match.groups())
    for match in _FIGURES.finditer(text):
        when = _in_figures(match.group(1), language, order, hint)
        if when is not None:
            found.append(WrittenDate(when, match.start(), match.end()))
    for match in _MONTH_ONLY.finditer(text):
        if not any(one.start < match.end() and match.start() < one.end for one in found):
            start = date(int(match.group(2)), _MONTHS[match.group(1).lower()], 1)
            found.append(WrittenDate(PartialDate(start, MONTH), match.start(), match.end()))
    return sorted(found, key=lambda one: one.start)


def read_date(text: str, language: str = "", order: str = "") -> PartialDate | None:
    """Parse *text* as one date, with an optional time of day; None if ambiguous."""
    text = text.strip()
    try:
        return PartialDate.parse(text)
    except ValueError:
        pass
    if stamp := re.fullmatch(
        r"(\d{4})(\d\d)(\d\d)|(\d{4}-\d\d-\d\d)[T ]\d\d:?\d\d.*", text, re.ASCII
    ):
        year, month, day, whole = stamp.groups()
        try:
            return PartialDate.parse(whole or f"{year}-{month}-{day}")
        except ValueError:
            return None
    if month := re.fullmatch(r"(\d{4})/(\d\d)", text, re.ASCII):
        return read_date("-".join(month.groups()))
    found = dates_in(text, language, order)
    if len(found) != 1:
        return None
    rest = f"{text[: found[0].start]} {text[found[0].end :]}"
    return found[0].when if _BESIDE.fullmatch(rest) else None


_BESIDE = re.compile(
    r"[\s,]{0,4}(?:[^\W\d_]{2,12}\.?,?\s{0,3})?"
    r"(?:T?\s{0,3}\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?\s{0,3}(?:[ap]\.?m\.?)?)?"
    r"\s{0,3}(?:[A-Z]{1,4}|[+-]\d{2}:?\d{2})?\s{0,3}",
    re.IGNORECASE,
)


def _add(
    found: list[WrittenDate], match: re.Match[str], year: str, month: str | int, day: str
) -> None:
    try:
        when = PartialDate(date(int(year), int(month), int(day)), DAY)
    except ValueError:
        return
    found.append(WrittenDate(when, match.start(), match.end()))


def _in_figures(written: str, language: str, order: str, hint: date | None) -> PartialDate | None:
    if short := re.fullmatch(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{2})", written):
        written = f"{short[1]}{short[2]}{short[3]}{short[2]}20{short[4]}"
        if not (order or hint):
            return None
    if hint is not None:
        readings = {numeric_date(written, order=one) for one in ("dmy", "mdy")}
        agreeing = [one for one in readings if one is not None and one.start == hint]
        if agreeing:
            return agreeing[0]
    return numeric_date(written, language, order)
