"""The fields and filters behind the parameters: how one typed value is read."""

from __future__ import annotations

import copy
from functools import cache

from django import forms
from django_filters import Filter, FilterSet

from articles.filters.exceptions import InvalidParameterError
from articles.filters.labels import TITLES
from articles.text.dates import PartialDate


class ValuesField(forms.Field):
    """Every value of a repeated parameter, trimmed, without empty ones and repetitions."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value) -> list[str]:
        return list(dict.fromkeys(one.strip() for one in value or [] if one.strip("- \t\n")))


class WordsField(forms.CharField):
    """The words that are looked for, as typed."""

    widget = forms.TextInput(attrs={"type": "search", "maxlength": 200})


class DayField(forms.Field):
    """One end of the dates: 2025-03-31, or a month or year as a whole."""

    widget = forms.DateInput(attrs={"type": "date"})

    def to_python(self, value) -> PartialDate | None:
        typed = (value or "").strip()
        if not typed:
            return None
        try:
            return PartialDate.parse(typed)
        except ValueError:
            raise forms.ValidationError(
                f"“{typed[:40]}” is not a date; write 2025-03-31, 2025-03 or 2025."
            ) from None


class OrderField(forms.Field):
    """One of the orders offered; raises ``InvalidParameterError`` for any other."""

    widget = forms.HiddenInput

    def __init__(self, *, offered: tuple[str, ...], **options) -> None:
        super().__init__(**options)
        self.offered = offered

    def to_python(self, value) -> str:
        order = value or ""
        if order and order not in self.offered:
            raise InvalidParameterError("This list is not offered in that order.", "order")
        return order


class ListingFilter(Filter):
    """A filter of a listing. The listing narrows by all its filters at once, so that engine and
    database are asked the same question; see ``Listing.filter_queryset``."""

    def __deepcopy__(self, memo: dict) -> ListingFilter:
        # Every listing copies all its filters, of which nothing inside is ever changed.
        return copy.copy(self)


class ValuesFilter(ListingFilter):
    field_class = ValuesField


class WordsFilter(ListingFilter):
    field_class = WordsField


class DayFilter(ListingFilter):
    field_class = DayField


class OrderFilter(ListingFilter):
    field_class = OrderField


def filters_for(
    choices: tuple[str, ...], *, dated: bool, orders: tuple[str, ...]
) -> dict[str, ListingFilter]:
    """The filters of a listing by parameter."""
    filters: dict[str, ListingFilter] = {"q": WordsFilter(label=TITLES["q"])}
    filters |= {name: ValuesFilter(label=TITLES[name]) for name in choices}
    if dated:
        filters |= {name: DayFilter(label=TITLES[name]) for name in ("from", "to")}
    return filters | {"order": OrderFilter(label="Order", offered=orders)}


@cache
def form_of(listing: type[FilterSet]) -> type[forms.Form]:
    """The form with the fields of a listing's filters, made once for each class of listings."""
    fields = {name: one.field for name, one in listing.base_filters.items()}
    return type(f"{listing.__name__}Form", (forms.Form,), fields)
