"""Signatories of a communiqué or declaration: named in its opening, or in a list of signatures."""

from __future__ import annotations

import re

GROUPS = (
    r"(?:heads of (?:state and (?:of )?government|state|government|delegation)|leaders?|"
    r"(?:[\w-]+ )?ministers?|governments?|representatives|presidents|mayors|delegations?|"
    r"member states|members?|states parties|part(?:y|ies)|signatories|participants|participating "
    r"countries|countries|nations|states|sides|undersigned)"
)
"""Groups that promise something together, without names of their own."""

_HEAD = 4_000
_TITLE_LINES, _TITLE_LENGTH = 3, 120
# Atomic groups: a long list of names is read once, never split in another way.
_NAME = r"(?:the )?[A-ZÀ-Þ][\w’'.-]*+(?: (?:of )?(?:the )?[A-ZÀ-Þ][\w’'.-]*+){0,4}+"
_NAMES = rf"(?>{_NAME}(?:(?:, (?:and )?| and ){_NAME})*)"
_AREA = (
    r"(?:Foreign|External|Affairs|Finance|Trade|Economy|Energy|Environment|Climate|Health|"
    r"Fisheries|Agriculture|Transport|Defen[cs]e|Justice|Education|Labou?r|Culture|the [a-z]+|"
    r"[a-z]+)"
)
_OPENING = re.compile(
    rf"(?:\bWe, |\b[Tt]he |\b[Bb]y |^)(?:the )?(?:undersigned )?(?:[\w-]+ ){{0,3}}?"
    rf"(?i:{GROUPS})(?: (?:of|for|responsible for) {_AREA}(?: (?:and )?{_AREA}){{0,3}})?"
    rf" (?:of|from|representing) (?P<names>{_NAMES})",
    re.MULTILINE,
)
_AGREEING = re.compile(
    rf"^(?P<names>{_NAMES}),? (?:(?:hereby|jointly|have) ){{1,2}}(?:agreed?|declared?|resolved?)\b",
    re.MULTILINE,
)
_DIRECT = re.compile(rf"\bWe, (?P<names>{_NAMES})[,:]")
_BODY = re.compile(rf"\bWe, the (?P<names>G\d+|[A-Z]{{3,}})(?: (?i:{GROUPS}))?\b")
_SIGNED = re.compile(
    r"^(?:Signatories|Signed(?: by)?|Endorsed by|Adopted by|Participating countries)"
    r"(?:[ ]*:\s*|[ ]*\n\s*)(?P<names>[^\n]*(?:\n(?!\s*\n)[^\n]+)*)",
    re.MULTILINE,
)
_SPLIT = re.compile(r"[,;\n]|\band\b(?=\s(?:the\s)?[A-ZÀ-Þ])")
_GROUP = re.compile(rf"(?:the )?{GROUPS}\b", re.IGNORECASE)
_BEFORE_NAME = re.compile(r"\A(?:(?:and|of|the|(?i:governments?) of)\s+)*(?=[A-ZÀ-Þ])")
_TITLE = re.compile(
    r"\b(?:declaration|communiqu[eé]|(?:joint|leaders[’']?|ministerial) statement|compact|pact|"
    r"charter|accord|pledge|commitments|memorandum of understanding|outcome document|"
    r"chair(?:man|woman)?[’']s summary|treaty|covenant)"
    r"(?:\W*$| (?:of|on|for|between|by|to|in|and|concerning|regarding)\b)|\bstatement\W*$",
    re.IGNORECASE,
)
_HEADLINE = re.compile(
    r"\b(?:sign|adopt|agree|reject|back|unveil|call|urge|hail|reache?|strike|seal|welcome|say|make|"
    r"break|fail|end|praise|defend|slam|issue|publishe?)(?:s|d|ed)?\b|\b(?:struck|made|broke)\b"
)
_NUMBERED = re.compile(r"^\d{1,2}\. [A-Z]", re.MULTILINE)
_FEWEST_NUMBERED = 3
_FIRST_PERSON = re.compile(r"^(?:\d{1,2}[.)] )?We, ", re.MULTILINE)


def signatories(text: str) -> tuple[str, ...]:
    """The names of who makes a declaration, as printed; empty if it does not list them."""
    head = text[:_HEAD]
    for pattern, where, fewest in (
        (_OPENING, head, 1),
        (_BODY, head, 1),
        (_DIRECT, head, 2),
        (_AGREEING, head, 2),
        (_SIGNED, text, 2),
    ):
        for match in pattern.finditer(where):
            found = _names(match.group("names"))
            if len(found) >= fewest:
                return found
    return ()


def is_declaration(text: str) -> bool:
    """Whether the title, the opening or a list of signatures marks *text* as a declaration."""
    lines = [line for line in text[:_HEAD].split("\n") if line.strip()][:_TITLE_LINES]
    titled = any(
        len(line) <= _TITLE_LENGTH
        and not line.rstrip().endswith(".")
        and _TITLE.search(line)
        and not _HEADLINE.search(line)
        for line in lines
    )
    return titled or bool(
        _FIRST_PERSON.search(text[:_HEAD])
        or _SIGNED.search(text)
        or len(_NUMBERED.findall(text[:_HEAD])) >= _FEWEST_NUMBERED
    )


def _names(printed: str) -> tuple[str, ...]:
    names = [_bare(name) for name in _SPLIT.split(printed)]
    return tuple(dict.fromkeys(name for name in names if name and not _GROUP.match(name)))


def _bare(name: str) -> str:
    bare = " ".join(name.split()).strip(" .•–-*")
    bare = _BEFORE_NAME.sub("", bare)
    return bare if bare[:1].isupper() and len(bare) < 60 else ""
