"""Citations: CSL-JSON, and from that RIS, BibTeX and the Chicago and APA styles."""

from articles.formats.citations.bibtex import bibtex
from articles.formats.citations.csl import CITED, csl_items
from articles.formats.citations.ris import ris
from articles.formats.citations.streams import citation_stream
from articles.formats.citations.styles import STYLES, format_citation

__all__ = ["CITED", "STYLES", "bibtex", "citation_stream", "csl_items", "format_citation", "ris"]
