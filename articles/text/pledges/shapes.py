"""The shapes a promise takes in print.

1. "X has agreed / pledged / committed to ..."; 2. "X has committed £30 million to ...";
3. a bare *will*: "A £30 million fund will support ...", "£3 million will be directed to ...".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PROMISED, COMMITTED_SUM, WILL, SAID_WILL, JOINT_BODY = (
    "promised", "committed a sum", "will", "said it will", "joint body",
)  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """A trigger met in a clause: which shape, where its words begin and end in the clause."""

    name: str
    start: int
    end: int
    verb: str


_HELP = (
    r"(?:(?:has|have|is|are|was|were|also|already|now|jointly|separately|today|formally|publicly|"
    r"collectively|further|again|both|all|each|\w{2,12}ly)\s+){0,4}"
)
_PROMISE = re.compile(
    rf"(?<![\w’'-])(?P<help>{_HELP})(?P<verb>agreed|agrees|agree|pledged|pledges|pledge|committed|"
    r"commits|commit|promised|promises|promise|vowed|vows|vow|undertaken|undertook|undertakes|"
    r"offered|resolved|pledging|agreeing|committing|promising|vowing)"
    r"\s+(?:(?:itself|themselves|himself|herself|its \w{3,14}|their \w{3,14})\s+)?"
    r"(?P<object>to\s+(?!(?:the|a|an|this|that|it|them|him|her|us|journalists|reporters)\b)\w+"
    r"|to\s+(?:the|a|an)\s+(?:target|goal|plan|programme|principle)"
    r"|that\s+(?:it|they|he|she|we|the \w+)\s+(?:will|would)\b"
    r"|on\s+(?:a|an|new|joint|the)\s)",
    re.IGNORECASE,
)
_SUM = re.compile(
    rf"(?<![\w’'-])(?P<help>{_HELP})(?P<verb>committed|commits|commit|pledged|pledges|pledge|"
    r"promised|promises|announced|announces|announce|allocated|allocates|earmarked|earmarks|"
    r"offered|offers|contributed|contributes|unveiled|unveils|approved|approves|"
    r"set aside|sets aside|put up|put forward|mobilised|mobilized|announcing|pledging|committing)\b",
    re.IGNORECASE,
)
_WILL = re.compile(
    r"(?<![\w’'-])(?:will|shall|is to|are to)\s+"
    r"(?P<adverb>(?:(?:also|now|then|jointly|each|together|soon|all|both|therefore|initially|"
    r"\w{3,14}ly)\s+){0,2})(?P<be>be\s+(?:\w{3,14}ly\s+)?)?(?P<verb>[a-z][a-z\-]+)",
)
_SAID_WILL = re.compile(
    r"(?<![\w’'-])(?:said|says|announced|announces|confirmed|confirms|declared|added|stated)\s+"
    r"(?:\w+\s+)?(?:that\s+)?(?:it|they|he|she|the country|the government|the company|his \w+|"
    r"her \w+|its \w+)\s+(?:will|would)\s+(?:also\s+)?(?P<verb>[a-z][a-z\-]+)",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"(?:\bnot|n['’]t|\bnever|\bno longer|\brefus\w{1,4}|\bfailed|\bdeclined|\bunless|\bwhether)\s+(?:\w+\s+){0,2}\Z",
    re.IGNORECASE,
)
_NEGATED_WILL = re.compile(r"(?:will|shall)\s+(?:not|never|no)\b|won['’]t\b", re.IGNORECASE)

ACTS = frozenset(
    """provide invest spend give contribute fund finance deploy send double triple treble quadruple
    increase raise launch create establish set introduce tighten change ban end phase stop support
    host publish train recruit hire build deliver cut reduce halve eliminate run share join allocate
    donate extend expand strengthen bring make open close plant protect restore ratify sign adopt
    implement enforce appoint develop supply lend guarantee waive forgive cancel repay pay match
    mobilise mobilize channel direct dedicate devote grant award commit pledge co-operate cooperate
    collaborate work step scale target help boost transfer designate declare legislate criminalise
    criminalize outlaw prohibit abolish amend repeal enact review replace impose lift remove
    coordinate purchase buy procure equip vaccinate feed deport return prosecute investigate fight
    combat patrol monitor digitise digitize electrify decarbonise retire go receive benefit require
    oblige allow conduct carry lead form convene pool integrate submit present upgrade install
    modernise modernize subsidise subsidize offer""".split()
)
"""What somebody promises to do."""

DONE = frozenset(
    """directed allocated given provided invested spent used made deployed sent recruited hired
    trained built created established launched introduced doubled tripled increased raised cut
    reduced banned phased set paid awarded granted channelled channeled dedicated devoted earmarked
    shared published opened extended expanded protected restored funded financed distributed
    mobilised mobilized delivered strengthened tightened amended changed supported committed put
    available required supplied donated targeted""".split()
)
"""Passive forms of the same: "will be directed to"."""

EVENT_VERBS = frozenset(
    """take be have discuss meet mark see hold feature attend gather hear host open close run
    bring begin start conclude conclude""".split()
)
"""What an event does; no promise when an event is the subject."""

EVENT_NOUNS = re.compile(
    r"\b(?:summit|conference|meeting|talks|session|event|ceremony|gathering|forum|leaders|delegates|"
    r"visit|dinner|speech|panel|debate|workshop|participants|ministers)\s*\Z",
    re.IGNORECASE,
)
INSTRUMENTS = re.compile(
    r"\b(?:fund|funding|scheme|programme|program|package|task ?force|taskforce|unit|partnership|"
    r"initiative|centre|center|agency|law|legislation|bill|strategy|plan|agreement|treaty|pact|deal|"
    r"coalition|alliance|facility|grant|investment|money|sum|project|institute|observatory|network|"
    r"mechanism|platform|foundation|office|team|measures|rules|regulation|officers)\b",
    re.IGNORECASE,
)


def find_shapes(clause: str) -> list[Shape]:
    """The triggers of a clause (not over 1,500 characters), in order, negated ones left out."""
    found = [
        Shape(PROMISED, m.start(), m.end(), m["verb"].lower())
        for m in _PROMISE.finditer(clause)
        if m.start() > 0 and not _NEGATED.search(clause[: m.start()])
    ]
    found += [
        Shape(COMMITTED_SUM, m.start(), m.end(), m["verb"].lower())
        for m in _SUM.finditer(clause)
        if not _NEGATED.search(clause[: m.start()])
    ]
    found += [
        Shape(SAID_WILL, m.start(), m.end(), m["verb"].lower())
        for m in _SAID_WILL.finditer(clause)
        if m["verb"].lower() in ACTS
    ]
    for m in _WILL.finditer(clause):
        if _NEGATED_WILL.match(clause, m.start()):
            continue
        verb = m["verb"].lower()
        if (m["be"] and verb in DONE) or (not m["be"] and verb in ACTS | EVENT_VERBS):
            found.append(Shape(WILL, m.start(), m.end(), verb))
    return sorted(found, key=lambda shape: shape.start)
