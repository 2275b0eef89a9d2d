"""Who promises, and who is to receive: names as printed."""

from __future__ import annotations

import re

from ..names import is_body, key
from ..roles import NOT_NAMES, PLACES

_LEAD = re.compile(
    r"^\s*(?:(?:furthermore|additionally|moreover|meanwhile|however|separately|in addition|also|"
    r"finally|earlier|later|today|elsewhere|instead|for (?:its|their) part|crucially|and|but|"
    r"in (?:return|turn|parallel|response|total|all)|at the (?:same time|summit|meeting|conference))"
    r",?\s+)+",
    re.IGNORECASE,
)
_ADVERBIAL = re.compile(
    r"^\s*(?:as (?:part|a result) of|on|in|at|during|under|after|following|since|by|with|ahead of|"
    r"alongside|beyond|through|for) [^,]{2,140},\s+",
    re.IGNORECASE,
)
_ASIDE = re.compile(r",\s*(?:for example|for instance|too|meanwhile|in turn|however)\s*(?:,|$)")
_AMONG = re.compile(r"(?:among them|including|such as|led by)\s+([^.;:]{3,200}?)(?:,\s*)?$")
_WHO = re.compile(r",\s+(?:who|which|whose|the|a|an|one|its|now|then|led|represented)\b.*$")
_NAME = re.compile(
    r"(?:[Tt]he )?((?:[A-Z][\w’'.\-]*|UN|EU|UK|US)(?:(?: of the| of| for| and the| de| du| des| di)? "
    r"[A-Z&][\w’'.\-]*| and [A-Z][\w]+(?= (?:Commission|Office|Union|Region|Agency|Fund|Bank)))*"
    r"(?: (?:government|governments|ministry|administration|presidency|parliament|authorities))?)"
)
_GENERIC = re.compile(
    r"^(?:\w+ )?(?:several|many|some|most|all|both|various|other|more than|over|dozens|a number|"
    r"world|leaders|countries|nations|governments|members|participants|delegates|they|\d+|"
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen|[a-z]+ty)\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween\s+(?:the )?(.{2,60}?)\s+and\s+(?:the )?([A-Z][\w’' ]{1,40})\s*$")
_BY = re.compile(r"\b(?:by|from)\s+((?:the )?[A-Z][^,.;]{1,80})")
_POSSESSOR = re.compile(r"^(?:[Tt]he )?([A-Z][\w ]{1,40}?)[’']s?\s")
_TO = re.compile(
    r"\b(?:to|for|with|help|helping|support|supporting|assist|assisting|give|giving|towards)\s+"
    r"(?:the )?(?=[A-Z])"
)
_GIVEN = re.compile(r"\b(?:provide|provides|give|gives|lend|grant|offer|supply)\s+(?:the )?(?=[A-Z])")


def subject_of(clause: str, trigger: int) -> str:
    """The words before a trigger without what leads the sentence in: its subject, roughly."""
    subject = clause[:trigger]
    for _ in range(4):
        shorter = _ADVERBIAL.sub("", _LEAD.sub("", subject))
        if shorter == subject:
            break
        subject = shorter
    return _ASIDE.sub("", subject).strip()


def is_vague(subject: str) -> bool:
    """Whether a subject names nobody in particular: "several countries", "world leaders"."""
    return bool(_GENERIC.match(subject)) and not names_in(_listed(subject))


def _listed(subject: str) -> str:
    match = _AMONG.search(subject.rstrip(", "))
    return match.group(1) if match else ""


def makers_of(subject: str) -> tuple[str, ...]:
    """The names of the subject: one, several joined by "and", or those listed after "among them"."""
    if listed := _listed(subject):
        return names_in(listed)
    if between := _BETWEEN.search(subject):
        return tuple(clean(name) for name in between.groups())
    head = _WHO.sub("", subject)
    head = re.sub(r"\([^)]*\)", "", head)
    names = names_in(head)
    lowered = head.lower()
    if " and " not in lowered and "," not in head:
        return names[:1]
    return names


def names_in(words: str) -> tuple[str, ...]:
    """The names of states, bodies and persons in *words*, in order, each once."""
    found: list[str] = []
    for match in _NAME.finditer(words):
        name = clean(match.group(1))
        for part in _parts(name):
            if part and key(part) not in NOT_NAMES and part not in found:
                found.append(part)
    return tuple(found)


def _parts(name: str) -> list[str]:
    """"Iraq and the Kurdistan Region" is two; "Work and Pensions" one: both halves must stand."""
    halves = re.split(r" and (?:the )?", name)
    if len(halves) == 2 and all(_stands_alone(half) for half in halves):
        return halves
    return [name]


def _stands_alone(half: str) -> bool:
    last = key(half.split()[-1]) if half.split() else ""
    return last in PLACES or is_body(half) or last in ("region", "uk", "us", "eu", "nato")


def clean(name: str) -> str:
    """A name without article, possessive and trailing marks."""
    name = re.sub(r"^(?:the|a|an)\s+", "", name.strip(" ,.’'"), flags=re.IGNORECASE)
    return re.sub(r"['’]s$", "", name)


def agents_of(clause: str) -> tuple[str, ...]:
    """Makers behind a passive or before a noun: "by the Home Office", "Britain’s £30m fund"."""
    if possessor := _POSSESSOR.match(_LEAD.sub("", clause)):
        return (clean(possessor.group(1)),)
    if agent := _BY.search(clause):
        return names_in(agent.group(1))[:2]
    return ()


def recipients_of(clause: str) -> tuple[str, ...]:
    """The bodies and states a promise goes to: behind "to", "for", "help", "give"."""
    found: list[str] = []
    for pattern in (_TO, _GIVEN):
        for match in pattern.finditer(clause):
            name = _NAME.match(clause, match.end())
            if not name:
                continue
            for part in _parts(clean(name.group(1))):
                place = key(part.split()[-1]) in PLACES
                body = is_body(part) or len(part.split()) > 1 or part.isupper() or place
                if body and part not in found and key(part) not in NOT_NAMES:
                    found.append(part)
    return tuple(found)
