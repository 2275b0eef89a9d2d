"""Transcripts, interviews and speeches: what is said stands there without quotation marks.

A turn begins with its speaker ("PRESIDENT HALE: ..."), or with "Q:" and "A:"; a speech names its
only speaker at the head. Each paragraph of a turn is a quote, as delivered.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from articles.text.lexicon.roles import ROLES, TITLES
from articles.text.names import capitalised_runs, clean_name, key, read_run, split_name
from articles.text.normalize import fold

_LABEL = re.compile(
    r"(?P<label>[^\W\d_][^:\n“”\"«»?!]{0,60}?)(?: ?\([^)\n]{1,40}\))?:[ \u00a0\t]+(?=\S)"
)
_QUESTION = frozenset("q question interviewer reporter moderator journalist host".split())
_ANSWER = frozenset("a answer".split())
_SPEECH = re.compile(
    r"(?:(?:Opening|Closing|Prepared|Full|Transcript|Text|of|the|Keynote) )*"
    r"(?:Remarks|Speech|Address|Statement|Keynote|remarks|speech|address|statement)"
    r"(?: as delivered)? (?:by|of|from|given by|delivered by) (?P<who>[^\n]{3,160})"
)
_FIRST_PERSON = re.compile(r"\b(?:I|we|We|my|My|our|Our|us)\b")
_SMALL = frozenset("of the for and de van von bin".split())
_HEAD = 4
_FEWEST_TURNS, _FEWEST_PARAGRAPHS = 3, 3
_LONGEST_LABEL = 7

Bounds = list[tuple[int, int]]


class Turn(NamedTuple):
    """A paragraph of a turn: what is said at ``start:end``, and the name that leads to it."""

    start: int
    end: int
    speaker: str
    label: str
    role: str = ""


def read_transcript(text: str, bounds: Bounds) -> list[Turn]:
    """The turns of a transcript, interview or speech; [] for any other text."""
    labels = [_label(text[start:end]) for start, end in bounds]
    printed = [found[0] for found in labels if found]
    kinds = Counter(fold(label) for label in printed)
    turns = sum(count for label, count in kinds.items() if _is_speaker(label, printed, count))
    if turns >= _FEWEST_TURNS and turns * 3 >= len(bounds):
        return _turns(text, bounds, labels, set(kinds))
    return _speech(text, bounds)


def _label(paragraph: str) -> tuple[str, int] | None:
    """The words before the colon that may name a speaker, and where the turn begins."""
    match = _LABEL.match(paragraph)
    if match is None:
        return None
    label = match.group("label").strip()
    words = label.split()
    if len(words) > _LONGEST_LABEL or not label[0].isupper():
        return None
    small = any(word[0].islower() and word not in _SMALL for word in words)
    return None if small else (label, match.end())


def _is_speaker(label: str, printed: list[str], count: int) -> bool:
    """Whether a label is that of a speaker: in capitals, "Q", a name, or used more than once."""
    if label in _QUESTION | _ANSWER:
        return True
    forms = [form for form in printed if fold(form) == label]
    return any(form.isupper() and len(form) > 2 for form in forms) or (
        count > 1 and any(split_name(form).name for form in forms)
    )


def _turns(
    text: str, bounds: Bounds, labels: list[tuple[str, int] | None], known: set[str]
) -> list[Turn]:
    names = _full_names(text)
    head = _only_name(text, bounds, labels)
    turns: list[Turn] = []
    current: tuple[str, str, str] | None = None
    for (start, end), label in zip(bounds, labels, strict=True):
        if label is not None and fold(label[0]) in known:
            current = _speaker(label[0], names, head)
            start += label[1]
        if current is not None and fold(current[1]) not in _QUESTION and start < end:
            turns.append(Turn(start, end, *current))
    return turns


def _speaker(label: str, names: dict[str, list[str]], head: str) -> tuple[str, str, str]:
    """(full name, label, role) of a speaker's label; the name is empty if unknown."""
    low = fold(label)
    if low in _QUESTION:
        return "", label, ""
    if low in _ANSWER:
        return head, label, ""
    words = label.split()
    role_words = []
    while len(words) > 1 and (key(words[0]) in TITLES | ROLES or words[0].lower() in ("of", "the")):
        role_words.append(words.pop(0))
    name = " ".join(words)
    role = " ".join(word for word in role_words if key(word) in ROLES)
    matches = names.get(fold(words[-1]), [])
    if len(words) > 1:
        matches = [full for full in matches if fold(full).split()[0] == fold(words[0])] or (
            [name] if not name.isupper() else [name.title()]
        )
    role = role.capitalize() if role.isupper() else role
    return (matches[0] if len(matches) == 1 else ""), label, role


def _full_names(text: str) -> dict[str, list[str]]:
    """The full names in the text, by surname."""
    names: dict[str, list[str]] = {}
    for run in capitalised_runs(text):
        first, last = read_run(run)
        if last - first > 1 and not run.words[last - 1].isupper():
            full = clean_name(run.words[first:last])
            found = names.setdefault(fold(full.split()[-1]), [])
            if full not in found:
                found.append(full)
    return names


def _only_name(text: str, bounds: Bounds, labels: list[tuple[str, int] | None]) -> str:
    """The only full name before the first turn; empty if there are none or several."""
    first = next((number for number, label in enumerate(labels) if label), 0)
    end = bounds[first - 1][1] if first else 0
    names = {full for fulls in _full_names(text[:end]).values() for full in fulls}
    return names.pop() if len(names) == 1 else ""


def _speech(text: str, bounds: Bounds) -> list[Turn]:
    """The paragraphs of a speech whose speaker is named at its head."""
    for number, (start, end) in enumerate(bounds[:_HEAD]):
        match = _SPEECH.match(text, start, end)
        if match is None:
            continue
        who = split_name(match.group("who"))
        said = [bound for bound in bounds[number + 1 :] if _FIRST_PERSON.search(text, *bound)]
        rest = bounds[number + 1 :]
        if not who.name or " " not in who.name or len(rest) < _FEWEST_PARAGRAPHS:
            return []
        if len(said) * 2 < len(rest):
            return []
        label = match.group().split(" by ")[0]
        return [Turn(*bound, who.name, label, who.role) for bound in rest if _is_said(text, bound)]
    return []


def _is_said(text: str, bound: tuple[int, int]) -> bool:
    """Whether a paragraph is spoken and not a heading or a note in brackets."""
    words = text[bound[0] : bound[1]]
    return len(words.split()) > 3 and words[0] not in "([" and words[-1] in ".!?…”\"’'"
