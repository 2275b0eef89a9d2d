"""Transcripts, interviews and speeches: what is said stands there without quotation marks.

A turn begins with its speaker ("PRESIDENT HALE: ..."), or with "Q:" and "A:"; a speech names its
only speaker at the head. Each paragraph of a turn is a quote, as delivered.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from articles.text.lexicon.roles import ROLES, TITLES
from articles.text.names import PersonName, capitalised_runs, clean_name, key, read_run, split_name
from articles.text.normalize import fold

_LABEL = re.compile(
    r"(?:>> ?)?(?:(?P<letter>[QA])(?:\d{0,2}\.|[ \t](?=[ \t]))"
    r"|(?P<label>[^\W\d_][^:\n“”\"«»?!(]{0,60}?)(?: ?\((?P<aside>[^)\n]{1,40})\)){0,2}:)"
    r"[ \u00a0\t]+(?=\S)"
)
_QUESTION = frozenset(
    "q question interviewer reporter moderator journalist host presenter anchor audience operator "
    "press".split()
) | {"from the floor", "audience member", "voice from the floor"}
_ANSWER = frozenset("a answer".split())
_RANK = frozenset(
    "prime vice deputy first foreign home acting chief high federal of the and for general rt hon "
    "right honourable".split()
)
"""Words of an office that are none by themselves: PRIME MINISTER SOLBERG."""
_SPEECH = re.compile(
    r"(?:(?:Opening|Closing|Prepared|Full|Transcript|Text|of|the|Keynote) )*"
    r"(?:Remarks|Speech|Address|Statement|Keynote|remarks|speech|address|statement)"
    r"(?: as delivered)? (?:by|of|from|given by|delivered by) (?P<who>[^\n]{3,160})",
    re.IGNORECASE,
)
_OCCASION = re.compile(
    r",| \(| (?:to|at|on|in|before|for|during|following|ahead|as)\b", re.IGNORECASE
)
_AFTER_SPEECH = re.compile(
    r"(?:Notes? (?:to|for) editors|ENDS?\b|Ends\b|Contacts?:|For (?:more|further)\b)"
)
_FIRST_PERSON = re.compile(r"\b(?:I|we|We|my|My|our|Our|us)\b")
_SMALL = frozenset("of the for and de van von bin".split())
_HEAD = 4
_FEWEST_TURNS, _FEWEST_PARAGRAPHS = 3, 3
_LONGEST_LABEL = 7
_TWO_LABELS = 2

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
        known = {k for k, n in kinds.items() if n > 1 or _is_speaker(k, printed, n)}
        return _turns(text, bounds, labels, known)
    return _speech(text, bounds)


def _label(paragraph: str) -> tuple[str, int] | None:
    """The words before the colon that may name a speaker, and where the turn begins."""
    match = _LABEL.match(paragraph)
    if match is None:
        return None
    label = (match["letter"] or match["label"]).strip()
    if match["aside"] and label.startswith("The ") and _is_full_name(match["aside"]):
        label = match["aside"]  # The Minister for Ports (Hugo Brandt):
    words = label.split()
    if len(words) > _LONGEST_LABEL or not label[0].isupper():
        return None
    small = any(word[0].islower() and word not in _SMALL for word in words)
    return None if small else (label, match.end())


def _is_full_name(words: str) -> bool:
    return len(words.split()) > 1 and split_name(words).name == words


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
    asking = _QUESTION | _interviewer(text, bounds, labels, known)
    turns: list[Turn] = []
    current: tuple[str, str, str] | None = None
    for (start, end), label in zip(bounds, labels, strict=True):
        if label is not None:
            named = _speaker(label[0], names, head)
            if named[0] or fold(label[0]) in known:
                current, start = named, start + label[1]
        elif current and current[0] and current[0] in text[start:end]:
            current = None  # The report goes on: nobody speaks of himself by his full name.
        if current is not None and start < end and _answers(current, asking):
            turns.append(Turn(start, end, *current))
    return turns


def _answers(speaker: tuple[str, str, str], asking: set[str] | frozenset[str]) -> bool:
    """Whether a turn is not a question; "A:" is a quote only if the text names who answers."""
    name, label, _ = speaker
    return fold(label) not in asking and bool(name or fold(label) not in _ANSWER)


def _interviewer(
    text: str, bounds: Bounds, labels: list[tuple[str, int] | None], known: set[str]
) -> set[str]:
    """The label of who asks, of two that take turns: mostly questions, and the other mostly not."""
    asked: Counter[str] = Counter()
    turns: Counter[str] = Counter()
    for (start, end), label in zip(bounds, labels, strict=True):
        if label and fold(label[0]) in known:
            turns[fold(label[0])] += 1
            asked[fold(label[0])] += text[start:end].rstrip().endswith("?")
    if len(turns) != _TWO_LABELS:
        return set()
    first, second = sorted(turns, key=lambda label: asked[label] / turns[label])
    mostly = asked[second] * 2 > turns[second] and asked[first] * 4 < turns[first]
    return {second} if mostly else set()


def _speaker(label: str, names: dict[str, list[str]], head: str) -> tuple[str, str, str]:
    """(full name, label, role) of a speaker's label; the name is empty if unknown."""
    low = fold(label)
    if low in _QUESTION:
        return "", label, ""
    if low in _ANSWER:
        return head, label, ""
    words = label.split()
    role_words = []
    while len(words) > 1 and (
        key(words[0]) in TITLES | ROLES or fold(words[0]).strip(".") in _RANK
    ):
        role_words.append(words.pop(0))
    matches = names.get(fold(words[-1]), [])
    if len(words) > 1:
        name = " ".join(words)
        printed = set(fold(name).split())
        matches = [full for full in matches if set(fold(full).split()) <= printed] or (
            [name] if not name.isupper() else [name.title()]
        )
    is_office = any(key(word) in ROLES for word in role_words)
    office = (word for word in role_words if key(word) in ROLES or fold(word) in _RANK)
    role = " ".join(office) if is_office else ""
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
        who = _named(match.group("who"))
        rest = [
            bound for bound in _until_notes(text, bounds[number + 1 :]) if _is_said(text, bound)
        ]
        said = [bound for bound in rest if _FIRST_PERSON.search(text, *bound)]
        if who is None or len(rest) < _FEWEST_PARAGRAPHS:
            return []
        if len(said) * 2 < len(rest):
            return []
        label = re.split(" by ", match.group(), flags=re.IGNORECASE)[0]
        return [Turn(*bound, who.name, label, who.role) for bound in rest]
    return []


def _named(printed: str) -> PersonName | None:
    """The speaker in "President Oren Hale at the dinner", "the President of Norland, Oren Hale"."""
    for words in _OCCASION.split(printed)[:2]:
        mixed = words.title() if words.isupper() else words
        who = split_name(mixed.strip())
        if " " in who.name and not who.name.startswith("The "):
            return who
    return None


def _until_notes(text: str, bounds: Bounds) -> Bounds:
    """The paragraphs before the notes that a press office adds below a speech."""
    notes = (n for n, bound in enumerate(bounds) if _AFTER_SPEECH.match(text, *bound))
    return bounds[: next(notes, len(bounds))]


def _is_said(text: str, bound: tuple[int, int]) -> bool:
    """Whether a paragraph is spoken and not a heading or a note in brackets."""
    words = text[bound[0] : bound[1]]
    return len(words.split()) > 1 and words[0] not in "([" and words[-1] in ".!?…,”\"’'"
