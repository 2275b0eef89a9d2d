"""Quotations in news texts: the words between the marks, and who said them."""

from articles.text.quotes.extract import find_quotations
from articles.text.quotes.result_types import DIRECT, PARTIAL, FoundQuotation

__all__ = ["DIRECT", "PARTIAL", "FoundQuotation", "find_quotations"]
