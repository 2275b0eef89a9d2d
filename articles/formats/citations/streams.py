"""Batches of CSL items as the pieces of one file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from articles.formats.citations.bibtex import bibtex
from articles.formats.citations.ris import ris


def citation_stream(batches: Iterable[list[dict]], form: str) -> Iterator[str]:
    """The items as ``ris``, ``bib`` or ``json`` (CSL-JSON: one array), made as they are sent."""
    if form == "json":
        yield from _array(batches)
        return
    write = {"ris": ris, "bib": bibtex}[form]
    for number, items in enumerate(batches):
        yield f"\n{write(items)}" if number and form == "bib" else write(items)


def _array(batches: Iterable[list[dict]]) -> Iterator[str]:
    yield "["
    between = "\n"
    for items in batches:
        for item in items:
            yield between + json.dumps(item, ensure_ascii=False)
            between = ",\n"
    yield "\n]\n"
