"""Citations: a record as CSL-JSON, and from that as RIS, BibTeX, Chicago and APA."""

from articles.formats.citations.bibtex import bibtex
from articles.formats.citations.csl import CITED, csl_items
from articles.formats.citations.ris import ris
from articles.formats.citations.streams import pieces
from articles.formats.citations.styles import STYLES, formatted

__all__ = ["CITED", "STYLES", "bibtex", "csl_items", "formatted", "pieces", "ris"]
