"""``NAME.toml`` beside a document: what a person says about it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

from articles.importing.encodings import decode, normalise_values
from articles.importing.exceptions import ImportRefused
from articles.importing.files import METADATA_LIMIT, read_file
from articles.importing.records import Metadata
from articles.text.declared import DeclaredPledge, DeclaredQuote

_LISTS = ("topics", "sources", "quotes", "pledges")
_TEXTS = tuple(field.name for field in fields(Metadata) if field.name not in _LISTS)
_PLACE = re.compile(r"at line (\d+)")


def read_metadata(path: Path) -> Metadata:
    """What the file at *path* says; empty when there is no such file.

    Raises :class:`ImportRefused`, which names the file, when it is not TOML or says what cannot be.
    """
    if not path.exists() and not path.is_symlink():
        return Metadata()
    try:
        raw = read_file(path, METADATA_LIMIT)
        if raw.content is None:
            raise ImportRefused(f"larger than {METADATA_LIMIT:,} bytes")
        text, _ = decode(raw.content)
        return parse_metadata(text)
    except ImportRefused as error:
        raise ImportRefused(f"{path.name}: {error.reason}", error.line) from None


def parse_metadata(text: str) -> Metadata:
    """The metadata in *text*; raises :class:`ImportRefused` with the line where that is known."""
    try:
        said = normalise_values(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        raise ImportRefused(f"not TOML: {error}", line) from None
    except RecursionError:
        raise ImportRefused("not TOML that can be read: nested too deeply") from None
    known = {*_LISTS, *_TEXTS}
    for name in said:
        if name not in known:
            raise ImportRefused(
                f"“{name}” is not known; there are {', '.join(sorted(known))}", _line_of(text, name)
            )
    for name, value in said.items():
        if name in _TEXTS and not isinstance(value, str):
            raise ImportRefused(f"“{name}” must be a text in quotation marks", _line_of(text, name))
        if name in _LISTS and not isinstance(value, list):
            raise ImportRefused(f"“{name}” must be a list in [ ]", _line_of(text, name))
    try:
        return Metadata(
            **{name: " ".join(said[name].split()) for name in _TEXTS if name in said},
            topics=tuple(_texts(said, "topics")),
            sources=tuple(_texts(said, "sources")),
            quotes=tuple(_quote(item) for item in said.get("quotes", ())),
            pledges=tuple(_pledge(item) for item in said.get("pledges", ())),
        )
    except ValueError as error:
        named = re.match(r"“(\w+)”", str(error))
        raise ImportRefused(str(error), _line_of(text, named[1]) if named else None) from None


def _line_of(text: str, name: str) -> int | None:
    found = re.search(rf"^[ \t]*[\"']?{re.escape(name)}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else None


def _texts(said: dict[str, Any], name: str) -> list[str]:
    items = said.get(name, [])
    if not all(isinstance(item, str) for item in items):
        raise ValueError(f"“{name}” must be a list of texts")
    return items


def _quote(item: Any) -> DeclaredQuote:
    return DeclaredQuote(
        **_table(item, "quotes", {"id": "key", "words": "words", "speaker": "speaker"})
    )


def _pledge(item: Any) -> DeclaredPledge:
    return DeclaredPledge(**_table(item, "pledges", {"id": "key", "words": "words"}))


def _table(item: Any, name: str, keys: dict[str, str]) -> dict[str, str]:
    """The values of a table in a list; a text alone is its ``id``."""
    if isinstance(item, str):
        item = {"id": item}
    if not isinstance(item, dict) or not all(isinstance(value, str) for value in item.values()):
        raise ValueError(f"“{name}” lists identifiers, or tables of texts")
    unknown = sorted(set(item) - set(keys))
    if unknown:
        raise ValueError(f"“{name}” has no “{unknown[0]}”; there are {', '.join(keys)}")
    return {keys[key]: value for key, value in item.items()}
