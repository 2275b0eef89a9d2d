"""Quotation extraction and speaker attribution for news texts."""

from articles.text.quotes.extract import (
    DIRECT,
    PARTIAL,
    FoundQuotation,
    find_quotations,
    read_quotations,
)

__all__ = ["DIRECT", "PARTIAL", "FoundQuotation", "find_quotations", "read_quotations"]
