"""Citations: a record as CSL-JSON, and from that as RIS, BibTeX, Chicago and APA."""

from .bibtex import bibtex
from .files import pieces
from .formatted import STYLES, formatted
from .items import CITED, csl_items
from .ris import ris

__all__ = ["CITED", "STYLES", "bibtex", "csl_items", "formatted", "pieces", "ris"]
