"""Formats CSL items in the Chicago and APA styles with a CSL processor.

The style files are our own: they cover the few types the archive cites, after The Chicago
Manual of Style (17th edition, bibliography entries) and the APA Publication Manual (7th edition).
"""

from __future__ import annotations

import functools
import re
import threading
from pathlib import Path

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc.formatter import plain
from citeproc.source.json import CiteProcJSON

from articles.formats.citations.punctuation import single_quotation_marks, trim_end

#: Labels of the styles.
STYLES = {"chicago": "Chicago", "apa": "APA"}

_FOLDER = Path(__file__).parent / "styles"
# Variables used by the styles; the processor warns about unknown ones.
_VARIABLES = (
    *("id", "type", "title", "author", "container-title"),
    *("issued", "accessed", "genre", "note", "URL"),
)
_lock = threading.Lock()


@functools.cache
def _style(name: str) -> CitationStylesStyle:
    return CitationStylesStyle(str(_FOLDER / f"{name}.csl"), validate=False)


def format_citation(item: dict, style: str) -> str:
    """The item as one line of plain text in one of ``STYLES``."""
    variables = {name: item[name] for name in _VARIABLES if name in item}
    # Strip punctuation at the end of a quote, because the style adds a full stop.
    variables["title"] = trim_end(variables["title"])
    if item.get("custom", {}).get("title_supplied"):
        # The styles print this variable without quotation marks.
        variables["annote"] = variables.pop("title")
    elif style == "chicago":
        variables["title"] = single_quotation_marks(variables["title"])
    source = CiteProcJSON([variables])
    # Parsed styles are cached, because parsing is slow; they are not thread-safe.
    with _lock:
        bibliography = CitationStylesBibliography(_style(style), source, plain)
        bibliography.register(Citation([CitationItem(item["id"])]))
        line = str(bibliography.bibliography()[0])
    return _tidy(line)


def _tidy(text: str) -> str:
    """Collapse spaces and drop full stops after other end marks."""
    text = " ".join(text.split())
    return re.sub(r"([.?!…])\.(?=[”\s]|$)", r"\1", text)
