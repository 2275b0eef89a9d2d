"""Label columns of the CSV for Excel: names and words beside slugs and codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from articles.fields import LIST
from articles.filters.labels import RECORDS, Labels, codes
from articles.formats.exports.schemas import ExportSchema

# Spreadsheets run cells that begin like this as formulas (CSV injection).
FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r")


def escape_formula(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet would run it as a formula."""
    return f"'{text}" if text.startswith(FORMULA_PREFIXES) else text


class ColumnLabels:
    """Adds ``NAME_label`` after each column of slugs or codes; adds nothing without a schema.

    The labels are those of the filters in lists. Slugs with a column for their name have none.
    """

    def __init__(self, schema: ExportSchema | None) -> None:
        self._labels = Labels(schema.kind if schema else None)
        # Filter of each labelled column, by position.
        self._filters = dict(_labelled(schema)) if schema else {}

    def load(self, rows: Sequence[Sequence[Any]]) -> None:
        """Fetch the names of the records in these rows at once."""
        for position, name in self._filters.items():
            values = {value for row in rows for value in _values(name, row[position])}
            self._labels.load({name: values})

    def add_to_header(self, names: Sequence[str]) -> list[str]:
        """The column names, with those of the labels."""
        return list(self._insert(names, lambda position, _: f"{names[position]}_label"))

    def add_to_row(self, values: Sequence[Any], cells: Sequence[Any]) -> list[Any]:
        """The cells of a row with these values, with labels."""

        def label(position: int, name: str) -> str:
            texts = [self._labels.of(name, each) for each in _values(name, values[position])]
            return escape_formula("; ".join(texts))

        return list(self._insert(cells, label))

    def _insert(self, cells: Sequence[Any], label_of) -> Iterator[Any]:
        for position, cell in enumerate(cells):
            yield cell
            if position in self._filters:
                yield label_of(position, self._filters[position])


def _labelled(schema: ExportSchema) -> Iterator[tuple[int, str]]:
    names = {column.name for column in schema.columns}
    for position, column in enumerate(schema.columns):
        name = column.name.removesuffix("s") if column.type == LIST else column.name
        labelled = name in RECORDS or name == "language" or codes(schema.kind, name) is not None
        if labelled and not {f"{column.name}_name", f"{column.name}_label"} & names:
            yield position, name


def _values(name: str, value: Any) -> list[str]:
    values = value if isinstance(value, (list, tuple)) else [value]
    texts = [str(each) for each in values if each not in (None, "")]
    # Countries have their ISO code in exports, and the same in lower case in filters.
    return [text.lower() for text in texts] if name == "country" else texts
