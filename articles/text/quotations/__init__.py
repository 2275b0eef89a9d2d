"""Quotations in news texts: the words between the marks, and who said them."""

from .finding import find_quotations
from .found import DIRECT, PARTIAL, FoundQuotation

__all__ = ["DIRECT", "PARTIAL", "FoundQuotation", "find_quotations"]
