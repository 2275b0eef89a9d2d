"""No regular expression backtracks without limit.

Every pattern is found twice over: as a compiled object in an imported module of ours, and as a
literal in a call of ``re`` anywhere in our source. Each is then tried in the ways in which our
source uses it (an anchored pattern need not stand a search; one whose use is not seen stands
both) on 100 KB of text made to hurt it: long runs of one character, of common words, and of what
the pattern itself names, all of which fail at the end.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
import warnings
from importlib.util import find_spec
from pathlib import Path
from re import _parser as sre_parse

import pytest

ROOT = Path(__file__).resolve().parents[2]
SIZE, SECONDS = 100_000, 0.2
PACKAGES = ("articles", "summit_archive")
WAYS = {
    "match": lambda pattern, text: pattern.match(text),
    "fullmatch": lambda pattern, text: pattern.fullmatch(text),
    "search": lambda pattern, text: pattern.search(text),
    "findall": lambda pattern, text: sum(1 for _ in pattern.finditer(text)),
    "finditer": lambda pattern, text: sum(1 for _ in pattern.finditer(text)),
    "split": lambda pattern, text: pattern.split(text),
    "sub": lambda pattern, text: pattern.sub("", text),
    "subn": lambda pattern, text: pattern.sub("", text),
}
UNSEEN = frozenset({"search", "fullmatch"})
CALLS = {"compile", *WAYS}
GENERAL = ("a", "A", "0", " ", "\n", ".", "-", '"', "“", "’", "\t", "(", "<", "é", "Aa ", "a.",
           "0,", "a-", "said ", "£1 ", "1 January ", "\r\n", "''", "Mr. ")  # fmt: skip


def _compiled() -> dict[str, re.Pattern]:
    """Patterns in modules, their classes, and tuples, lists and dicts in them."""
    found: dict[str, re.Pattern] = {}

    def look(value, name: str, depth: int = 0) -> None:
        if isinstance(value, re.Pattern):
            found[name] = value
        elif depth < 3 and isinstance(value, dict):
            for key, inner in value.items():
                look(inner, f"{name}[{key!r}]"[:90], depth + 1)
        elif depth < 3 and isinstance(value, (list, tuple, set, frozenset)):
            for number, inner in enumerate(value):
                look(inner, f"{name}[{number}]", depth + 1)
        elif depth < 3 and isinstance(value, type) and value.__module__.startswith(PACKAGES):
            for key, inner in vars(value).items():
                look(inner, f"{name}.{key}", depth + 1)

    for package in map(importlib.import_module, PACKAGES):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" in info.name or ".commands." in info.name:
                continue
            if ".opensearch." in info.name and find_spec("opensearchpy") is None:
                continue  # its client is installed only where it is used
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                if not name.startswith("__"):
                    look(value, f"{info.name}:{name}")
    return found


def _written() -> dict[tuple[str, str], re.Pattern]:
    """Patterns written as literals in calls such as ``re.sub("...", ...)``."""
    found = {}
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and isinstance(node.func.value, ast.Name)
                    and node.func.value.id == "re"
                    and node.func.attr in CALLS
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                ):
                    place = f"{path.relative_to(ROOT)}:{node.lineno}"
                    found[place, node.func.attr] = re.compile(node.args[0].value)
    return found


def _uses() -> dict[str, set[str]]:
    """The methods called on each name, as in ``NAME.match(...)``."""
    uses: dict[str, set[str]] = {}
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and node.attr in WAYS:
                    owner = node.value
                    name = getattr(owner, "id", None) or getattr(owner, "attr", None)
                    if name:
                        uses.setdefault(name, set()).add(node.attr)
    return uses


def patterns() -> dict[str, tuple[re.Pattern, frozenset[str]]]:
    """Every pattern by name, with the methods to call on it."""
    uses, found = _uses(), {}
    for name, pattern in _compiled().items():
        found[name] = pattern, frozenset(uses.get(re.split(r"[:.]", name)[-1], UNSEEN))
    for (place, way), pattern in _written().items():
        if way != "compile":
            found[place] = pattern, frozenset({way})
    return found


def _literals(pattern: re.Pattern) -> list[str]:
    """Characters and short words in the pattern."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = sre_parse.parse(pattern.pattern, pattern.flags)
    words, run = set(), []

    def walk(items) -> None:
        for op, value in items:
            if str(op) == "LITERAL":
                run.append(chr(value))
                continue
            if run:
                words.add("".join(run))
                run.clear()
            if str(op) in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
                walk(value[2])
            elif str(op) == "SUBPATTERN":
                walk(value[3])
            elif str(op) == "BRANCH":
                for branch in value[1]:
                    walk(branch)
            elif str(op) in ("ASSERT", "ASSERT_NOT"):
                walk(value[1])
            elif str(op) == "ATOMIC_GROUP":
                walk(value)
            elif str(op) == "IN":
                words.update(chr(v) for o, v in value if str(o) == "LITERAL")
                words.update(chr(v[0]) for o, v in value if str(o) == "RANGE")
        if run:
            words.add("".join(run))
            run.clear()

    walk(parsed)
    return sorted(words, key=lambda word: (len(word), word))[:12]


def hostile_texts(pattern: re.Pattern):
    """Texts of 100,000 characters."""
    own = _literals(pattern)
    units = [
        *GENERAL,
        *own,
        "".join(own),
        "".join(reversed(own)),
        *(f"{word} " for word in own[:6]),
    ]
    for unit in dict.fromkeys(unit for unit in units if unit):
        whole = (unit * (SIZE // len(unit) + 1))[: SIZE - 1]
        yield unit, whole + "\0"


class TooLongError(Exception):
    """A pattern took longer than its limit of CPU time."""


def _ring(*_) -> None:
    raise TooLongError


def trouble(pattern: re.Pattern, ways=UNSEEN) -> str:
    """The unit of the first hostile text that takes the pattern too long."""
    binary = isinstance(pattern.pattern, bytes)
    for unit, text in hostile_texts(pattern):
        subject = text.encode() if binary else text
        for way in sorted(ways):
            if _too_long(WAYS[way], pattern, subject):
                return f"{way} on {unit!r} again and again"
    return ""


def _too_long(way, pattern, subject) -> bool:
    """Whether this takes over 0.2 s of CPU time."""
    before = signal.signal(signal.SIGVTALRM, _ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        way(pattern, subject)
    except TooLongError:
        return True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return False


ALL = patterns()


def test_patterns_are_collected():
    assert len(ALL) > 80
    assert ALL["summit_archive.middleware.response_headers:_REQUEST_ID"][1] == {"fullmatch"}


def test_a_slow_pattern_is_detected():
    assert trouble(re.compile(r"\s+$"))
    assert trouble(re.compile(r"(a|aa)+$"), {"match"})
    assert not trouble(re.compile(r"\s+$"), {"match"})


@pytest.mark.parametrize("name", sorted(ALL))
def test_patterns_are_fast_on_hostile_text(name):
    pattern, ways = ALL[name]
    assert not trouble(pattern, ways), pattern.pattern[:300]
