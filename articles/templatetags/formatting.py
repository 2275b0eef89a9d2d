"""Template filters and tags: money, partial dates, counts, quote types, page numbers."""

from decimal import Decimal

from babel.numbers import get_currency_symbol
from django import template
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import mark_safe

from articles.models import AmountType
from articles.text.dates import DAY, PartialDate
from articles.text.languages import known_language, language_name

register = template.Library()

NBSP = "\N{NO-BREAK SPACE}"
TRILLION = 10**12
SCALES = ((TRILLION, f"{NBSP}trillion"), (10**9, "bn"), (10**6, "m"))
# Outlets that a row names; the others are counted.
MAX_OUTLETS = 3
UNKNOWN_DATE = mark_safe('<span class="meta">date not known</span>')


@register.filter
def money(amount, currency):
    """An amount and its ISO 4217 code as "£30m" or "$1,250"; an absent amount as nothing.

    Exact below a trillion: the largest scale with at most three decimals is used. Trillions, which
    only sums reach, are rounded to two decimals. All spaces are non-breaking.
    """
    if amount is None or amount == "":
        return ""
    amount = Decimal(amount)
    symbol = get_currency_symbol(currency, "en")
    symbol += NBSP if symbol[-1:].isalpha() else ""
    if amount >= TRILLION:
        return f"{symbol}{_plain(round(amount / TRILLION, 2))}{SCALES[0][1]}"
    for size, suffix in SCALES:
        if amount >= size and (amount / size) == round(amount / size, 3):
            return f"{symbol}{_plain(amount / size)}{suffix}"
    return symbol + (_plain(amount) if amount == amount.to_integral_value() else f"{amount:,.2f}")


@register.filter
def money_total(amount, currency):
    """A sum of amounts, rounded to two decimals of its scale: "$316.73bn"."""
    amount = Decimal(amount)
    for size, _ in SCALES:
        if amount >= size:
            return money(round(amount / size, 2) * size, currency)
    return money(amount, currency)


@register.simple_tag
def amount_of(pledge):
    """The amount of a pledge and what it is: "up to £30m", "£30m a year", "£30m (goal)"."""
    amount = money(pledge.amount, pledge.currency)
    forms = {
        AmountType.CEILING: f"up to{NBSP}{amount}",
        AmountType.YEARLY: f"{amount} a{NBSP}year",
        AmountType.GOAL: f"{amount} (goal or estimate)",
    }
    return forms.get(pledge.amount_type, amount) if amount else ""


def _plain(number):
    """A Decimal with thousands separators and without trailing zeros."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _as_partial_date(day, precision=DAY):
    return day if isinstance(day, PartialDate) else PartialDate.of(day, precision or DAY)


@register.filter
def partial_date(day, precision=DAY):
    """A date or PartialDate with its precision ("March 2025"); spaces are non-breaking."""
    return str(_as_partial_date(day, precision)).replace(" ", NBSP) if day else ""


@register.simple_tag
def date_of(record, field):
    """A record's partial date as a `<time>` element; "date not known" if it has none."""
    day = getattr(record, field)
    if not day:
        return UNKNOWN_DATE
    return time_of(_as_partial_date(day, getattr(record, f"{field}_precision", DAY)))


@register.simple_tag
def time_of(day):
    """A date or PartialDate as a `<time>` element; its `datetime` attribute is as precise."""
    partial = _as_partial_date(day)
    return format_html('<time datetime="{}">{}</time>', partial.isoformat(), partial_date(partial))


@register.simple_tag
def date_range(start, end):
    """A date range without repetition: "31 March – 1 April 2025", "9–13 June 2025"."""
    if not start or not end or start == end:
        return partial_date(start or end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{partial_date(end)}"
    first = (
        partial_date(start) if start.year != end.year else partial_date(start).rsplit(NBSP, 1)[0]
    )
    return f"{first} – {partial_date(end)}"


@register.filter
def pluralize_count(number, nouns):
    """A count with its noun: `3|pluralize_count:"quote,quotes"` is "3 quotes", 0 "no quotes"."""
    singular, plural = nouns.split(",")
    if not number:
        return f"no{NBSP}{plural}"
    return f"{number:,}{NBSP}{singular if number == 1 else plural}"


@register.simple_tag
def count_link(number, nouns, path, *pairs):
    """A count that links to its list: *path* filtered by *pairs* of parameter name and value.

    Every link that states a count has ``data-count``: a test crawls all pages and compares it with
    the number of rows of the linked list.
    """
    query = urlencode(list(zip(pairs[::2], pairs[1::2], strict=True)))
    return format_html(
        '<a href="{}" data-count="{}">{}</a>',
        f"{path}?{query}" if query else path,
        number or 0,
        pluralize_count(number, nouns),
    )


@register.filter
def status_marks(statuses):
    """One symbol a pledge, for a list of statuses.

    As a loop in the template, the 250 symbols of the front page take 5 ms, not 0.1.
    """
    symbols = {
        status: format_html(
            '<svg class="m {}" aria-hidden="true"><use href="#{}"/></svg>', status, status
        )
        for status in set(statuses)
    }
    return mark_safe("".join(symbols[status] for status in statuses))  # noqa: S308 - of safe HTML


@register.simple_tag
def quote_type(quote):
    """The type and rendition of a quote as one label: "Direct, as delivered", "Translated
    (German)".

    The language is only named if it is not English, the language of the pages.
    """
    labels = [quote.get_form_display(), quote.get_rendition_display()]
    label = labels[0] if labels[0] == labels[1] else f"{labels[0]}, {labels[1].lower()}"
    code = quote.lang
    return label if not code or code.split("-")[0] == "en" else f"{label} ({language_name(code)})"


@register.filter(name="language_name")
def name_of_language(tag):
    """The English name of a language tag; nothing if the language is not known."""
    return language_name(tag) if known_language(tag) else ""


@register.simple_tag
def reported_by(quote):
    """The outlets of a statement and the number of its wordings, with a link to its versions:
    "Reported by BBC News (English), Le Monde (French) and 2 more · 3 wordings".

    Nothing for a quote that is its statement's only one.
    """
    versions = quote.versions
    if len(versions) < 2:
        return ""

    def language(version):
        name = name_of_language(version.language)
        return f"({name})" if name else ""

    outlets = list(
        dict.fromkeys(
            " ".join(filter(None, (str(version.outlet or "another source"), language(version))))
            for version in [quote, *versions]
        )
    )
    named, more = outlets[:MAX_OUTLETS], len(outlets) - MAX_OUTLETS
    last = f"{more} more" if more > 0 else named.pop() if len(named) > 1 else ""
    wordings = len({" ".join(version.exact.split()) for version in versions})
    return format_html(
        '<a href="{}#renditions">Reported by {}{}</a> · {}',
        quote.get_absolute_url(),
        ", ".join(named),
        f" and {last}" if last else "",
        pluralize_count(wordings, "wording,wordings"),
    )


@register.filter
def page_numbers(page):
    """The page numbers of a pagination: both ends and the neighbours, None for a gap."""
    elided = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return [number if isinstance(number, int) else None for number in elided]
