"""Streams batches of CSL items as one RIS, BibTeX or CSL-JSON file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from articles.formats.citations.bibtex import bibtex
from articles.formats.citations.ris import ris


def citation_stream(batches: Iterable[list[dict]], form: str) -> Iterator[str]:
    """Chunks of a file in the format ``ris``, ``bib`` or ``json`` (one CSL-JSON array)."""
    if form == "json":
        yield from _json_array(batches)
        return
    write = {"ris": ris, "bib": bibtex}[form]
    for number, items in enumerate(batches):
        yield f"\n{write(items)}" if number and form == "bib" else write(items)


def _json_array(batches: Iterable[list[dict]]) -> Iterator[str]:
    yield "["
    separator = "\n"
    for items in batches:
        for item in items:
            yield separator + json.dumps(item, ensure_ascii=False)
            separator = ",\n"
    yield "\n]\n"
