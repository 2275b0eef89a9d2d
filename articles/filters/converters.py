"""URL path converters: record id, year, month."""

from __future__ import annotations

from django.urls import register_converter
from django.urls.converters import IntConverter

MAX_ID = 2**63 - 1  # of a 64-bit column


class RecordIdConverter(IntConverter):
    """A primary key: ASCII digits, from 1 to ``MAX_ID``."""

    regex = "[1-9][0-9]{0,18}"

    def to_python(self, value: str) -> int:
        number = super().to_python(value)
        if number > MAX_ID:
            raise ValueError("the id is too large")
        return number


class YearConverter(IntConverter):
    """A year of four digits, 1000 to 2999."""

    regex = "[12][0-9]{3}"


class MonthConverter(IntConverter):
    """A month of two digits, 01 to 12."""

    regex = "0[1-9]|1[0-2]"

    def to_url(self, value: int) -> str:
        return f"{value:02}"


register_converter(RecordIdConverter, "record")
register_converter(YearConverter, "year")
register_converter(MonthConverter, "month")
