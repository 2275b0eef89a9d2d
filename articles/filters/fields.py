"""Form fields and django-filter filters of the URL parameters."""

from __future__ import annotations

import copy
from functools import cache

from django import forms
from django_filters import Filter, FilterSet

from articles.filters.exceptions import InvalidParameterError
from articles.filters.labels import ALL_VERSIONS, TITLES, VERSIONS
from articles.text.dates import PartialDate


class ValuesField(forms.Field):
    """The values of a repeated parameter, trimmed, without empty values and duplicates."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value) -> list[str]:
        return list(dict.fromkeys(each.strip() for each in value or [] if each.strip("- \t\n")))


class WordsField(forms.CharField):
    """The search query as typed."""

    widget = forms.TextInput(attrs={"type": "search", "maxlength": 200})


class DayField(forms.Field):
    """One end of the date range: a day, month or year."""

    widget = forms.DateInput(attrs={"type": "date"})

    def to_python(self, value) -> PartialDate | None:
        typed = (value or "").strip()
        if not typed:
            return None
        try:
            return PartialDate.parse(typed)
        except ValueError:
            raise forms.ValidationError(
                f"“{typed[:40]}” is not a date. Use 2025-03-31, 2025-03 or 2025."
            ) from None


class VersionsField(forms.Field):
    """Which quotes of a statement to list: only the leading one (default), or all."""

    widget = forms.HiddenInput

    def to_python(self, value) -> bool:
        """Whether to list all versions."""
        typed = (value or "").strip().lower()
        if typed not in ("", *VERSIONS):
            raise forms.ValidationError(f"“{typed[:40]}” is not one of {', '.join(VERSIONS)}.")
        return typed == ALL_VERSIONS


class OrderField(forms.Field):
    """A sort order; raises ``InvalidParameterError`` for an unknown one."""

    widget = forms.HiddenInput

    def __init__(self, *, orders: tuple[str, ...], **options) -> None:
        super().__init__(**options)
        self.orders = orders

    def to_python(self, value) -> str:
        order = value or ""
        if order and order not in self.orders:
            raise InvalidParameterError("Unknown sort order.", "order")
        return order


class ListingFilter(Filter):
    """A filter of a listing.

    The listing applies all its filters at once, so that engine and database receive the same
    request; see ``Listing.filter_queryset``.
    """

    def __deepcopy__(self, memo: dict) -> ListingFilter:
        # FilterSet deep-copies its filters; they are immutable here, and this is much faster.
        return copy.copy(self)


class ValuesFilter(ListingFilter):
    field_class = ValuesField


class WordsFilter(ListingFilter):
    field_class = WordsField


class DayFilter(ListingFilter):
    field_class = DayField


class VersionsFilter(ListingFilter):
    field_class = VersionsField


class OrderFilter(ListingFilter):
    field_class = OrderField


def filters_for(
    choices: tuple[str, ...], *, dated: bool, versions: bool, orders: tuple[str, ...]
) -> dict[str, ListingFilter]:
    """The filters of a listing, by parameter."""
    filters: dict[str, ListingFilter] = {"q": WordsFilter(label=TITLES["q"])}
    filters |= {name: ValuesFilter(label=TITLES[name]) for name in choices}
    if dated:
        filters |= {name: DayFilter(label=TITLES[name]) for name in ("from", "to")}
    if versions:
        filters["versions"] = VersionsFilter(label=TITLES["versions"])
    return filters | {"order": OrderFilter(label="Order", orders=orders)}


@cache
def form_of(listing: type[FilterSet]) -> type[forms.Form]:
    """The form class of a listing, with a field for each of its filters; cached."""
    fields = {name: each.field for name, each in listing.base_filters.items()}
    return type(f"{listing.__name__}Form", (forms.Form,), fields)
