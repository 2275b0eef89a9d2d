"""Word lists of a language that editors extend, loaded from ``LANGUAGE.toml`` in this folder.

Function words and grammar are in the Python modules of this folder, because they change only
together with the code that reads them.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
# The tables and keys of a file; all are required. English has its own.
ENGLISH_SCHEMA = {
    "roles": (
        *("titles", "sovereigns", "male_titles", "female_titles", "roles", "role_leads"),
        *(
            "single_roles",
            "surnames",
            "bodies",
            "known_bodies",
            "body_nouns",
            "places",
            "not_names",
        ),
        *("not_last", "particles", "generations", "post_nominals"),
    ),
    "reporting_verbs": (
        *(
            "regular",
            "doubling",
            "irregular",
            "phrasal",
            "pairs",
            "plural",
            "attitudes",
            "that_verbs",
            "speaking",
            "speech",
        ),
        *("saying", "naming", "named_things"),
    ),
    "forenames": ("female", "male"),
}

SCHEMA = {
    "names": (
        *("titles", "sovereigns", "roles", "bodies", "not_names", "particles", "named_things"),
    ),
    "reporting": (
        *("verbs", "separable", "participles", "auxiliaries", "naming", "sources"),
        "sources_behind",
    ),
    "grammar": (
        *("articles", "feminine_articles", "masculine_articles", "masculine", "feminine"),
        *("feminine_endings", "inside", "adverbs", "joining", "denials", "prepositions"),
        *("objects", "asides", "views", "citing", "going_on"),
    ),
    "forenames": ("female", "male"),
}

WordLists = dict[str, frozenset[str]]


class LexiconError(ValueError):
    """A mistake in a lexicon file; the message names file and key."""


def load_words(table: str, language: str = "en") -> WordLists:
    """The word lists of one table, by key."""
    return _load(FOLDER / f"{language}.toml")[table]


@cache
def _load(path: Path) -> dict[str, WordLists]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LexiconError(f"{path}: {error}") from None
    schema = ENGLISH_SCHEMA if path.stem == "en" else SCHEMA
    _check_keys(path, "", set(tables), set(schema))
    for table, keys in schema.items():
        if not isinstance(tables[table], dict):
            raise LexiconError(f"{path}: “{table}” must be a table, [{table}]")
        _check_keys(path, f"{table}.", set(tables[table]), set(keys))
    return {
        table: {key: _words(path, f"{table}.{key}", value) for key, value in tables[table].items()}
        for table in schema
    }


def _check_keys(path: Path, prefix: str, keys: set[str], expected: set[str]) -> None:
    for key in sorted(keys ^ expected):
        problem = "is missing" if key in expected else "is not a known key"
        raise LexiconError(f"{path}: “{prefix}{key}” {problem}")


def _words(path: Path, key: str, value: object) -> frozenset[str]:
    words = value.split() if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise LexiconError(f"{path}: “{key}” must be words in one string, or a list of strings")
    for word in words:
        if word != word.lower().strip() or not word:
            raise LexiconError(f"{path}: “{key}” has “{word}”: must be lower-case words")
    return frozenset(words)
