"""CSL items as sentences, in the Chicago and APA styles, by a CSL processor.

The styles are our own: they cover the few types that the archive cites and follow The Chicago
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

#: The styles by name, with what readers know them as.
STYLES = {"chicago": "Chicago", "apa": "APA"}

_FOLDER = Path(__file__).parent / "styles"
# What the styles print. The processor warns of variables that it does not know.
_PRINTED = ("id", "type", "title", "author", "container-title", "issued", "genre", "note", "URL")
_lock = threading.Lock()


@functools.cache
def _style(name: str) -> CitationStylesStyle:
    return CitationStylesStyle(str(_FOLDER / f"{name}.csl"), validate=False)


def format_citation(item: dict, style: str) -> str:
    """The item as one line of plain text in a style of ``STYLES``."""
    known = {name: item[name] for name in _PRINTED if name in item}
    # Words that end in the middle of a sentence: the style's own stop follows.
    words = known["title"].rstrip("’”\"'")
    known["title"] = words.rstrip(",;:–— \t\n\u00a0") + known["title"][len(words) :]
    if item.get("custom", {}).get("title_supplied"):
        # A variable that the styles set as it stands, without quotation marks.
        known["annote"] = known.pop("title")
    elif style == "chicago":
        known["title"] = _inside_quotation_marks(known["title"])
    source = CiteProcJSON([known])
    # A parsed style is kept, because parsing costs more than using it; it holds state in use.
    with _lock:
        bibliography = CitationStylesBibliography(_style(style), source, plain)
        bibliography.register(Citation([CitationItem(item["id"])]))
        line = str(bibliography.bibliography()[0])
    return _tidy(line)


def _inside_quotation_marks(title: str) -> str:
    """Double quotation marks inside double ones become single (Chicago 13.30)."""
    curly = re.sub(r'"([^"]*)"', r"“\1”", title)
    return curly.translate({ord("“"): "‘", ord("”"): "’"})


def _tidy(text: str) -> str:
    """One space between words, no stop after a mark that already ends the sentence."""
    text = " ".join(text.split())
    return re.sub(r"([.?!…])\.(?=[”\s]|$)", r"\1", text)
