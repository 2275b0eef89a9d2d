"""Letters above a list that is sorted by name: where the names with each letter begin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Model, QuerySet
from django.db.models.functions import Substr

from articles.filters.params import ListURL
from articles.text.normalize import fold

OTHER = "#"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, and the page of the list with its first name; ``url`` ends in its fragment."""

    letter: str
    url: str


def letter_of(name: str) -> str:
    """The letter of a name, without accents; ``#`` for digits and other alphabets."""
    first = fold(name)[:1].upper()
    return first if "A" <= first <= "Z" else OTHER


def first_positions(records: QuerySet, name: str, list_url: ListURL) -> list[Letter]:
    """The letters of these records, in the order of the list.

    Only the first two characters of each name are read, one row for each pair: of a name, the list
    is sorted by what ``fold`` leaves, which drops quotation marks and accents.
    """
    pairs = records.order_by().values_list(Substr(name, 1, 2)).annotate(Count("pk"))
    sizes: Counter[str] = Counter()
    for beginning, number in pairs:
        sizes[fold(beginning)[:1]] += number
    position, pages = 0, {}
    for first in sorted(sizes):
        pages.setdefault(letter_of(first), position // settings.PAGE_SIZE + 1)
        position += sizes[first]
    return [Letter(letter, _url(list_url, page, letter)) for letter, page in pages.items()]


def _url(list_url: ListURL, page: int, letter: str) -> str:
    there = list_url.setting("page", str(page)) if page > 1 else list_url
    return f"{there.href}#{_id(letter)}"


def mark_letters(rows: Iterable[Model], name: str) -> None:
    """Set ``letter`` and ``letter_id`` on each row; ``letter`` is empty unless the row is the first
    of its letter on the page."""
    previous = None
    for row in rows:
        letter = letter_of(getattr(row, name))
        row.letter = letter if letter != previous else ""
        row.letter_id, previous = _id(letter), letter


def _id(letter: str) -> str:
    """The id of the first row of a letter."""
    return f"letter-{'other' if letter == OTHER else letter.lower()}"
