"""What kind of promise it is, by its words."""

from __future__ import annotations

import re

from ..money import Money
from .found import AGREEMENT, FUNDING, LEGISLATION, OPERATIONS, POLICY, PROGRAMME

_RULES = (
    (
        LEGISLATION,
        r"\b(?:laws?|legislat\w{1,6}|bills?|act of parliament|criminalis\w{1,4}|criminaliz\w{1,4}|"
        r"outlaw\w{0,3}|ratif\w{1,6}|statut\w{1,6}|offence|amend\w{0,6} the|ban|bans|prohibit\w{0,4})\b",
    ),
    (
        OPERATIONS,
        r"\b(?:deploy\w{0,4}|officers|task ?force|taskforce|patrol\w{0,4}|police|troops|ships|"
        r"operations? against|crack ?down|surveillance|joint unit|investigators|border guards|raids|"
        r"intelligence|seiz\w{1,4}|prosecut\w{1,5})\b",
    ),
    (
        AGREEMENT,
        r"\b(?:agreement|treaty|pact|deal|memorandum|declaration|partnership|coalition|alliance|"
        r"sign|signed|cooperat\w{1,5}|co-operat\w{1,5}|work (?:together|with)|share|join)\b",
    ),
    (
        PROGRAMME,
        r"\b(?:programmes?|programs?|schemes?|initiatives?|projects?|cent(?:re|er)s?|institutes?|"
        r"train\w{0,4}|recruit\w{0,4}|campaigns?|observatory|network|platform|hub)\b",
    ),
)
_KINDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _RULES)
_FUNDS = re.compile(
    r"\b(?:funds?|funding|invest\w{0,6}|financ\w{1,4}|grants?|donat\w{1,5}|aid|contribut\w{1,5}|"
    r"spend\w{0,3}|money|budget)\b",
    re.IGNORECASE,
)


def kind_of(clause: str, money: Money | None) -> str:
    """Funding when a sum is promised; else what the first words that tell say; else policy."""
    if money is not None:
        return FUNDING
    first = [(match.start(), kind) for kind, pattern in _KINDS if (match := pattern.search(clause))]
    if any(kind == LEGISLATION for _, kind in first):
        return LEGISLATION
    if funds := _FUNDS.search(clause):
        first.append((funds.start(), FUNDING))
    return min(first)[1] if first else POLICY
