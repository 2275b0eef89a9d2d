"""URL path converters: record id, year, month."""

from __future__ import annotations

from django.urls import register_converter

MAX_ID = 2**63 - 1  # of a 64-bit column


class RecordIdConverter:
    """A primary key: ASCII digits, from 1 to ``MAX_ID``."""

    regex = "[1-9][0-9]{0,18}"

    def to_python(self, value: str) -> int:
        number = int(value)
        if number > MAX_ID:
            raise ValueError("the id is too large")
        return number

    def to_url(self, value: int) -> str:
        return str(value)


class YearConverter:
    """A year of four digits, 1000 to 2999."""

    regex = "[12][0-9]{3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{int(value):04}"


class MonthConverter(YearConverter):
    """A month of two digits, 01 to 12."""

    regex = "0[1-9]|1[0-2]"

    def to_url(self, value: int) -> str:
        return f"{int(value):02}"


register_converter(RecordIdConverter, "record")
register_converter(YearConverter, "year")
register_converter(MonthConverter, "month")
