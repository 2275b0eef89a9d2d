"""Template tags of record pages: initials, host names, strips of versions, dots."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django import template

from articles import drawings
from articles.charts import shorten_label
from articles.models import ActorRole
from articles.templatetags.formatting import money
from articles.text.quantities import Quantity

register = template.Library()

_FIRST_LETTERS = re.compile(r"(?<!\S)[^\w\s]*([^\W\d_])")
_IN_BRACKETS = re.compile(r"\([^()]*\)")


@register.filter
def initials(name: str) -> str:
    """The first letters of a name's first and last word: "Ursula von der Leyen" is "UL"."""
    letters = _FIRST_LETTERS.findall(_IN_BRACKETS.sub("", name) or name)
    return "".join([letters[0], letters[-1]] if len(letters) > 1 else letters).upper()


@register.filter
def host_name(url: str) -> str:
    """The host of a URL without ``www.``, as the text of a link to it."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


@register.simple_tag
def with_dots(figures) -> list[tuple]:
    """Disputed figures as (figure, dots, is open): the first that can be drawn is open."""
    drawn = [
        drawings.dots((value.value for value in figure.public_values), _short) for figure in figures
    ]
    first = next((number for number, each in enumerate(drawn) if each), 0)
    return [
        (figure, each, number == first)
        for number, (figure, each) in enumerate(zip(figures, drawn, strict=True))
    ]


def _short(quantity: Quantity) -> str:
    """A quantity as a label: money in the style of the archive, other numbers as given."""
    currency = quantity.unit.removesuffix("/year")
    return money(quantity.amount, currency) if currency.isalpha() else quantity.printed


@register.inclusion_tag("articles/_versions.html")
def versions_of(quote, short=False) -> dict:
    """The strip of a statement's versions with its words; nothing for a single version."""
    versions = quote.versions
    strip = drawings.version_strip(versions) if len(versions) > 1 else None
    return {"quote": quote, "strip": strip, "short": short}


MAX_MAKERS = 2


@register.simple_tag
def makers_of(pledge, page=None) -> str:
    """The makers of a pledge in one line: "UK Government, France and 5 more".

    The record of the *page* is not repeated.
    """
    makers = [actor for actor in pledge.public_actors if actor.part == ActorRole.MAKER]
    others = [actor for actor in makers if page is None or actor.target != page]
    names = [shorten_label(str(actor)) for actor in others]
    more = len(names) - MAX_MAKERS
    return ", ".join(names[:MAX_MAKERS]) + (f" and {more} more" if more > 0 else "")
