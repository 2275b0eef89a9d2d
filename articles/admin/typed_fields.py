"""Form fields that read dates and sums of money as people write them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.urls import reverse

from articles.models import partial
from articles.text.dates import DAY, PartialDate
from articles.text.money import find_money
from articles.text.numeric_dates import numeric_date

_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_PLAIN_NUMBER = re.compile(r"\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)


def read_date(text: str) -> PartialDate:
    """Parse a typed date, the day before the month; raises ``ValidationError``."""
    plain = _ORDINAL.sub("", text.strip())
    try:
        return PartialDate.typed(plain)
    except ValueError:
        if (day := numeric_date(plain, order="dmy")) is not None:
            return day
    raise ValidationError(
        "Enter a date such as 31 December 2028, 31/12/2028, December 2028 or 2028.",
        code="invalid",
    )


def read_amount(text: str) -> tuple[Decimal, str]:
    """Parse a typed sum: the amount, and its currency if given; raises ``ValidationError``."""
    plain = " ".join(text.split())
    if _PLAIN_NUMBER.fullmatch(plain):
        return Decimal(plain.replace(",", "")), ""
    for prefix in ("", "GBP "):  # find_money reads a number only beside a currency
        sums = find_money(prefix + plain)
        if len(sums) == 1 and sums[0].end == len(prefix + plain):
            money = sums[0]
            if money.start == 0 or money.qualifier:
                return money.amount, "" if prefix else money.currency
    raise ValidationError("Enter a sum such as 450 million, £3.2m or 120,000,000.", code="invalid")


class ReadValueMixin:
    """Text widget that shows below it how the server reads what is typed (``editorial.js``)."""

    kind = ""

    def build_attrs(self, base_attrs, extra_attrs=None) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return attrs | {"data-read-url": f"{reverse('admin:read_value')}?kind={self.kind}&text="}


class TypedDateInput(ReadValueMixin, AdminDateWidget):
    kind = "date"

    def __init__(self, attrs=None, **options) -> None:
        super().__init__({"size": "16", **(attrs or {})}, **options)


class AmountInput(ReadValueMixin, AdminTextInputWidget):
    kind = "amount"


class TypedDateField(forms.DateField):
    """Date in any usual form; ``precision`` says how exactly it was given.

    ``is_partial`` is false for columns that need the day.
    """

    is_partial = False
    precision = DAY

    def __init__(self, **options) -> None:
        super().__init__(**options | {"widget": TypedDateInput})

    def prepare_value(self, value):
        if isinstance(value, date):
            return str(PartialDate.of(value, self.precision))
        return value

    def to_python(self, value) -> date | None:
        if not value or not str(value).strip():
            self.precision = DAY
            return None
        if isinstance(value, date):
            return value
        day = read_date(str(value))
        if day.precision != DAY and not self.is_partial:
            raise ValidationError("Enter the day, such as 31 December 2028.", code="day")
        self.precision = day.precision
        return day.start

    def has_changed(self, initial, data) -> bool:
        stored = (initial or None, self.precision if initial else DAY)
        try:
            typed = read_date(data) if data and data.strip() else None
        except ValidationError:
            return True
        return stored != ((typed.start, typed.precision) if typed else (None, DAY))


class PartialDateField(TypedDateField):
    """Date that may be a month or a year."""

    is_partial = True


class AmountField(forms.DecimalField):
    """Sum of money in any usual form; ``currency`` is empty if none was given with it."""

    currency = ""

    def __init__(self, **options) -> None:
        super().__init__(**options | {"widget": AmountInput})

    def prepare_value(self, value):
        return f"{value:,f}".removesuffix(".00") if isinstance(value, Decimal) else value

    def to_python(self, value) -> Decimal | None:
        self.currency = ""
        if isinstance(value, str) and value.strip():
            value, self.currency = read_amount(value)
        return super().to_python(value)


class TypedValuesForm(forms.ModelForm):
    """Form that stores the precision of its dates and the currency of its sums."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self._fields_of(TypedDateField):
            if field.is_partial and (stored := partial(self.instance, name)):
                field.precision = stored.precision

    def _fields_of(self, kind: type[forms.Field]) -> list[tuple[str, Any]]:
        return [(name, field) for name, field in self.fields.items() if isinstance(field, kind)]

    def _clean_fields(self) -> None:
        super()._clean_fields()
        for name, field in self._fields_of(TypedDateField):
            if field.is_partial and name in self.cleaned_data:
                self.cleaned_data[f"{name}_precision"] = field.precision
        for _, field in self._fields_of(AmountField):
            self._set_currency(field.currency)

    def _set_currency(self, typed: str) -> None:
        stored = self.initial.get("currency") or ""
        chosen = self.cleaned_data.get("currency", typed)
        if not typed or chosen == typed:
            return
        if chosen not in ("", stored):
            message = f"The amount is in {typed}, the currency is {chosen}."
            self.add_error("currency", ValidationError(message, code="currency"))
            return
        self.cleaned_data["currency"] = typed

    def _post_clean(self) -> None:
        for name, field in self._fields_of(TypedDateField):
            if field.is_partial and name in self.cleaned_data:
                precision = self.cleaned_data[f"{name}_precision"]
                setattr(self.instance, f"{name}_precision", precision)
        super()._post_clean()


def read_value(request: HttpRequest) -> JsonResponse:
    """View: how a typed date or sum is read, for the form to show."""
    text = request.GET.get("text", "")[:100]
    try:
        if request.GET.get("kind") == "amount":
            amount, currency = read_amount(text)
            return JsonResponse({"read": f"{amount:,f} {currency}".strip()})
        return JsonResponse({"read": str(read_date(text))})
    except ValidationError as error:
        return JsonResponse({"error": error.messages[0]})
