"""How values are printed: money, imprecise dates, counts in words, and links between pages."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import mark_safe

from articles.text.dates import DAY, PartialDate

register = template.Library()

#: Signs an English reader understands without a country beside them, by ISO 4217 code.
SIGNS = {"GBP": "£", "EUR": "€", "USD": "US$", "JPY": "¥", "CAD": "C$", "AUD": "A$", "INR": "₹"}
SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
NBSP = "\N{NO-BREAK SPACE}"
UNKNOWN_DATE = mark_safe('<span class="meta">date not known</span>')


@register.filter
def money(amount, currency):
    """An amount and its ISO 4217 code as "£30 million" or "US$1,250"; exact, never rounded.

    Large amounts stand in the largest scale in which three decimals hold them whole. All spaces
    are non-breaking. An absent amount prints as nothing.
    """
    if amount is None or amount == "":
        return ""
    amount = Decimal(amount)
    sign = SIGNS.get(currency, f"{currency}{NBSP}")
    for size, word in SCALES:
        if amount >= size and (amount / size) == round(amount / size, 3):
            return f"{sign}{_plain(amount / size)}{NBSP}{word}"
    return sign + (_plain(amount) if amount == amount.to_integral_value() else f"{amount:,.2f}")


def _plain(number):
    """A Decimal with its thousands separated and without empty decimals."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _known(day, precision=DAY):
    return day if isinstance(day, PartialDate) else PartialDate.of(day, precision or DAY)


@register.filter
def partial_date(day, precision=DAY):
    """A date, or a PartialDate, as precisely as it is known; spaces are non-breaking."""
    return str(_known(day, precision)).replace(" ", NBSP) if day else ""


@register.simple_tag
def date_of(record, field):
    """A record's imprecise date as a `<time>` element; "date not known" when it has none."""
    day = getattr(record, field)
    if not day:
        return UNKNOWN_DATE
    return time_of(_known(day, getattr(record, f"{field}_precision", DAY)))


@register.simple_tag
def time_of(day):
    """A date or PartialDate as a `<time>` element, its machine-readable form as precise."""
    known = _known(day)
    return format_html('<time datetime="{}">{}</time>', known.isoformat(), partial_date(known))


@register.simple_tag
def date_range(start, end):
    """A span of days without repetition: "31 March – 1 April 2025", "9–13 June 2025"."""
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
    """A count in words: `3|pluralize_count:"quote,quotes"` is "3 quotes", and 0 is "no quotes"."""
    one, many = nouns.split(",")
    if not number:
        return f"no{NBSP}{many}"
    return f"{number:,}{NBSP}{one if number == 1 else many}"


@register.simple_tag
def count_link(number, nouns, path, *pairs):
    """A count in words that links to its list: *path* filtered by *pairs* of name and value.

    Every link that states a count has ``data-count``: a test walks all pages and compares it with
    the number of rows of the list behind the link.
    """
    query = urlencode(list(zip(pairs[::2], pairs[1::2], strict=True)))
    return format_html(
        '<a href="{}" data-count="{}">{}</a>',
        f"{path}?{query}" if query else path,
        number or 0,
        pluralize_count(number, nouns),
    )


@register.filter
def page_numbers(page):
    """The numbers a pager shows: both ends and the neighbours, None where some are left out."""
    elided = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return [number if isinstance(number, int) else None for number in elided]


@register.simple_tag(takes_context=True)
def page_link(context, number):
    """This address with another page number; page 1 and empty parameters are left out."""
    request = context.request
    parameters = [
        (name, value)
        for name, values in request.GET.lists()
        for value in values
        if name != "page" and value
    ]
    if number > 1:
        parameters.append(("page", number))
    return f"?{urlencode(parameters)}" if parameters else request.path
