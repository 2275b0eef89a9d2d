"""Parser of metadata files: ``NAME.toml`` for ``NAME.txt``, and ``import.toml`` for a folder."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from articles.importing.encodings import decode, normalise_values
from articles.importing.exceptions import ImportRefused
from articles.importing.files import METADATA_LIMIT, ImportFile, read_file
from articles.importing.records import Metadata
from articles.text.declared import DeclaredPledge, DeclaredQuote

_LISTS = ("topics", "sources", "quotes", "pledges")
_TEXTS = tuple(field.name for field in fields(Metadata) if field.name not in _LISTS)
_FOLDER_KEYS = ("publisher", "language", "summit", "kind", "rights", "date", "topics")
"""Keys that may apply to all documents of a folder."""

_LINE = re.compile(r"at line (\d+)")


def metadata_of(file: ImportFile) -> Metadata:
    """The metadata of *file*: its own, completed from ``import.toml`` of its folders."""
    metadata = read_metadata(file.metadata)
    for path in file.folder_metadata:
        of_folder = read_metadata(path)
        for name in (field.name for field in fields(Metadata)):
            if name not in _FOLDER_KEYS and getattr(of_folder, name):
                raise ImportRefused(
                    f"{path.name}: “{name}” belongs to one document; write it to NAME.toml"
                )
        missing = [name for name in _FOLDER_KEYS if not getattr(metadata, name)]
        metadata = replace(metadata, **{name: getattr(of_folder, name) for name in missing})
    return metadata


def read_metadata(path: Path) -> Metadata:
    """Read the sidecar file at *path*; empty metadata if it does not exist.

    Raises :class:`ImportRefused` with the name of the file if it is not TOML or has an invalid
    value.
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
    """Parse *text*; raises :class:`ImportRefused`, with the line if possible."""
    try:
        values = normalise_values(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        match = _LINE.search(str(error))
        line = int(match[1]) if match else text.count("\n") + 1
        raise ImportRefused(f"not valid TOML: {error}", line) from None
    except RecursionError:
        raise ImportRefused("not valid TOML: nested too deeply") from None
    keys = {*_LISTS, *_TEXTS}
    for name in values:
        if name not in keys:
            raise ImportRefused(
                f"unknown key “{name}”; use {', '.join(sorted(keys))}", _line_of(text, name)
            )
    if isinstance(values.get("date"), date):
        values["date"] = values["date"].isoformat()  # a TOML date, without quotation marks
    for name, value in values.items():
        if name in _TEXTS and not isinstance(value, str):
            raise ImportRefused(f"“{name}” must be a string in quotes", _line_of(text, name))
        if name in _LISTS and not isinstance(value, list):
            raise ImportRefused(f"“{name}” must be a list in [ ]", _line_of(text, name))
    try:
        return Metadata(
            **{name: " ".join(values[name].split()) for name in _TEXTS if name in values},
            topics=tuple(_texts(values, "topics")),
            sources=tuple(_texts(values, "sources")),
            quotes=tuple(_quote(item) for item in values.get("quotes", ())),
            pledges=tuple(_pledge(item) for item in values.get("pledges", ())),
        )
    except ValueError as error:
        # Messages of Metadata begin with the key in quotation marks.
        key = re.match(r"“(\w+)”", str(error))
        raise ImportRefused(str(error), _line_of(text, key[1]) if key else None) from None


def _line_of(text: str, name: str) -> int | None:
    match = re.search(rf"^[ \t]*[\"']?{re.escape(name)}\b", text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else None


def _texts(values: dict[str, Any], name: str) -> list[str]:
    items = values.get(name, [])
    if not all(isinstance(item, str) for item in items):
        raise ValueError(f"“{name}” must be a list of strings")
    return items


def _quote(item: Any) -> DeclaredQuote:
    return DeclaredQuote(
        **_table(item, "quotes", {"id": "key", "words": "words", "speaker": "speaker"})
    )


def _pledge(item: Any) -> DeclaredPledge:
    return DeclaredPledge(**_table(item, "pledges", {"id": "key", "words": "words"}))


def _table(item: Any, name: str, keys: dict[str, str]) -> dict[str, str]:
    """The values of a table in a list; a string is short for its ``id``."""
    if isinstance(item, str):
        item = {"id": item}
    if not isinstance(item, dict) or not all(isinstance(value, str) for value in item.values()):
        raise ValueError(f"“{name}” must be a list of identifiers or tables of strings")
    unknown = sorted(set(item) - set(keys))
    if unknown:
        raise ValueError(f"“{name}” has no key “{unknown[0]}”; use {', '.join(keys)}")
    return {keys[key]: value for key, value in item.items()}
