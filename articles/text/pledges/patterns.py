"""Patterns of pledges in news texts, and of what makes them none."""

from __future__ import annotations

import re
from dataclasses import dataclass

FUNDING, LEGISLATION, OPERATIONS = "funding", "legislation", "operations"
AGREEMENT, POLICY, PROGRAMME = "agreement", "policy", "programme"

GIVING = (
    "spend(?:ing)?|invest(?:ing)?|provid(?:e|ing)|giv(?:e|ing)|contribut(?:e|ing)|put(?:ting)?|"
    "commit|allocat(?:e|ing)|pay(?:ing)?|mobili[sz](?:e|ing)|rais(?:e|ing)|lend(?:ing)?|donat(?:e|"
    "ing)|offer(?:ing)?|deliver(?:ing)?|disburs(?:e|ing)|channel(?:ling)?|mak(?:e|ing) available|"
    "set(?:ting)? aside|earmark|fund|finance|grant|match"
)
_PROMISED = (
    "agreed|pledged|committed|promised|vowed|undertaken|undertook|guaranteed|signed up|"
    "agrees|commits|vows|undertakes|pledges|promises"
)
_GRANTED = (
    "committed|pledged|promised|announced|allocated|earmarked|offered|contributed|unveiled|"
    "set aside|guaranteed|commits|announces|allocates|pledges|promises"
)
_GRANTING = "committing|pledging|promising|allocating|earmarking|offering|contributing"
ADVERB = (
    r"(?:also|jointly|formally|now|both|already|together|separately|each|"
    r"(?!family|assembly|supply)[a-z]+ly)"
)
_HELPER = rf"(?:(?:has|have|had|is|are|remains?)\s+)?(?:{ADVERB}\s+){{0,2}}"
_BODY = (
    "task force|taskforce|agreement|partnership|centre|center|treaty|pact|unit|fund|programme|"
    "program|institute|initiative|coalition|network|scheme|package|facility|alliance|deal|team"
)


NAME = (
    r"(?:the\s+)?[A-ZÀ-Þ][\w’'&.-]*(?:\s+(?:(?:of|for|the|and the)\s+){0,2}[A-ZÀ-Þ][\w’'&-]*){0,6}+"
)


@dataclass(frozen=True)
class PledgePattern:
    """A pattern of a pledge with its reason for editors and its confidence."""

    name: str
    cue: re.Pattern[str]
    reason: str
    confidence: float


PROMISED_SUM = PledgePattern(
    "promised sum",
    re.compile(
        rf"\b(?:{_HELPER}(?:{_GRANTED})|(?:is|are)\s+(?:also\s+)?(?:{_GRANTING}))\s+",
        re.IGNORECASE,
    ),
    "A promise with an amount.",
    0.9,
)
PROMISED_TO = PledgePattern(
    "promised to",
    re.compile(
        rf"\b{_HELPER}(?:{_PROMISED})(?:,[^,;]{{1,60}},)?\s+(?:(?:on|this|last)\s+\w+\s+)?"
        r"(?:itself\s+|themselves\s+|(?<=promised\s)(?:[A-Z]\w+|voters)\s+)?(?:not\s+|never\s+)?to\s+"
        r"(?!nothing|the |an? |no |all |its |their |this |that )(?=[a-z])",
        re.IGNORECASE,
    ),
    "A promise to do something.",
    0.9,
)
MADE_PLEDGE = PledgePattern(
    "made a pledge",
    re.compile(
        r"\b(?:(?:has|have)\s+)?(?:made|makes|gave|given|issued|renewed|signed)\s+"
        r"(?:an?|its|their|the)\s+(?:[\w-]+\s+){0,2}?"
        r"(?:pledge|commitment|promise|undertaking|guarantee)\s+(?:of\s+|to\s+(?=[a-z]))",
        re.IGNORECASE,
    ),
    "A pledge is made.",
    0.85,
)
PLEDGED_BY = PledgePattern(
    "pledged by",
    re.compile(
        rf"\b(?:(?:(?:has|have)\s+been|was|were|is|are)\s+(?:{ADVERB}\s+)?"
        r"(?:pledged|committed|promised|announced|allocated|earmarked|offered|guaranteed)"
        r"|(?:will|shall|is\s+to|are\s+to)\s+be\s+"
        r"(?:provided|given|paid|contributed|spent|invested|funded|donated|lent|put up))"
        rf"\s+by\s+(?P<maker>{NAME})",
    ),
    "An amount is pledged by who is named after it.",
    0.85,
)
PART_FROM = PledgePattern(
    "part from",
    re.compile(
        r"\s+(?:(?P<come>will come|would come|is to come)\s+)?(?:each\s+)?from\s+"
        rf"(?P<maker>{NAME})(?![’'\w])"
    ),
    "Part of a total, from who is named.",
    0.8,
)
SAID_IT_WOULD = PledgePattern(
    "said it would",
    re.compile(
        r"\b(?:(?:has|have|had)\s+)?(?:said|says|announced|announces|confirmed|confirms|reiterated|"
        r"promised|pledged|vowed)\s+"
        r"(?:that\s+)?(?:it|they|he|she)\s+(?:would|will)\s+",
        re.IGNORECASE,
    ),
    "The speaker announces an action.",
    0.7,
)
SAID_NAME_WOULD = PledgePattern(
    "said a name would",
    re.compile(
        rf"\b(?:said|announced|confirmed|pledged|promised|vowed|declared)\s+(?:that\s+)?"
        rf"(?P<maker>{NAME})\s+(?:would|will)\s+"
    ),
    "An action is announced in indirect speech.",
    0.7,
)
PROMISED_THAT = PledgePattern(
    "promised that",
    re.compile(
        r"\b(?:(?:has|have|had)\s+)?(?:promised|pledged|vowed|guaranteed)\s+that\s+"
        r"(?=[^,;]{3,80}?\b(?:would|will)\s)"
    ),
    "A promise that something will be done.",
    0.8,
)
NEW_BODY = PledgePattern(
    "new body",
    re.compile(
        rf"\b(?:an?|the)\s+(?:new|joint|further|dedicated)\s+(?:[\w-]+\s+){{0,4}}?(?:{_BODY})\b"
        r"[^,;:]{0,120}?\bwill\s+(?=[a-z])",
        re.IGNORECASE,
    ),
    "A new body or programme is announced.",
    0.85,
)
SUM_WILL = PledgePattern(
    "sum will",
    re.compile(r"\bwill\s+(?=[a-z])", re.IGNORECASE),
    "An amount is to be spent.",
    0.85,
)
ACTOR_WILL = PledgePattern(
    "actor will",
    re.compile(
        r"\b(?:will|shall|(?:is|are)\s+(?:set\s+)?to|(?:is|are)\s+planning\s+to|intends?\s+to"
        r"|(?:announced|announces|has|have|unveiled|set out)\s+plans\s+to"
        r"|(?<!\ba )(?<!\bthe )(?<!its )(?<!eir )(?<!\bno )(?<!new )(?<!\bof )(?<!s )(?<!ed )"
        r"(?<!his )(?<!her )(?<!our )(?<!any )(?<!ith )(?<!for )plans\s+to)\s+"
        r"(?:(?:also|now|(?!hardly|scarcely|barely)\w+ly)\s+){0,2}(?=[a-z])"
    ),
    "A government or organisation will act, but the text does not call it a promise.",
    0.5,
)
WOULD_GIVE = PledgePattern(
    "would give",
    re.compile(rf"\bwould\s+(?:also\s+)?(?=(?:{GIVING})\b)"),
    "An amount is announced in indirect speech.",
    0.6,
)

COMMITMENT = PledgePattern(
    "commitment",
    re.compile(r"\bwe\b", re.IGNORECASE),
    "A commitment in the name of the signatories.",
    0.85,
)

REFUSED = re.compile(
    r"\b(?:(?:not|never|refused|failed|declined|yet to have|no longer|nor|without having)\s+"
    r"(?:\w+\s+){0,2}|"
    r"(?:was|were|been|being|be|total|sums?|money|amounts?|funds?)\s+)\Z",
    re.IGNORECASE,
)
"""Words before a verb of promising that negate it or refer to an earlier promise."""

_HEARSAY = "rumou?rs?|suggestions?|allegations?|claims?|reports?|speculation"
DISPUTED = re.compile(
    rf"""\A(?:No(?!\.)|Nobody|None|Neither|Few|Hardly|Has|Have|Had|Did|Does|Do|Were)\b
    |\b(?:den(?:y|ied|ies|ying))\s+(?:that|having|it|he|she|they|(?:{_HEARSAY})|[a-z]+ing)\b
    |\b(?:false|untrue|not\ true|wrong|lie|myth|evidence|no\ truth|unlikely)\b[^,;]{{0,30}}\bthat\b
    |\b(?:wrongly|falsely|mistakenly|incorrectly|erroneously)\s+[a-z]+
    |\b(?i:{_HEARSAY})\s+that\b
    |\b(?:claim(?:s|ed)?|alleg(?:es?|ed)|suggest(?:s|ed)?)\s+(?:that\s+)?(?:the\s+)?[A-ZÀ-Þ]
    |\b(?:accus|suspect)\w+\s+(?:\w+\s+){{0,3}}of\b
    |\b(?:alleged|said|reported|rumou?red|believed|thought|understood|supposed)\s+to\s+have\b
    |\b(?:allegedly|supposedly|purportedly)\b
    |\b(?:would|could|might|may|should)\s+have\b
    |\b(?:fake|doctored|fabricated|forged|spoof|hoax|bogus|invented)\s+[a-z]+\b
    |\b(?:stopped\s+short|instead|far)\s+(?:of|from)\b""",
    re.VERBOSE,
)
"""Words before or at the verb that make the promise denied, alleged or hypothetical."""

HEDGED = re.compile(
    r"\b(?:may|might|could|considering|reportedly|expected to|hopes? to|if|unless|asked|urged|"
    r"called on|whether)\b",
    re.IGNORECASE,
)
NO_PROMISE = re.compile(
    r"(?:be\s+(?:able|needed|remembered|interesting|difficult|hard|important)|take place|meet|"
    r"attend|host|hold|open|begin|start|speak|arrive|travel|visit|return|remain|continue|see|need|"
    r"have to|discuss|hear|chair|face|become|know|find out|depend|wait|decide|join|look at)\b"
)
NO_ACTION = re.compile(
    r"(?:be\s+(?!\w+ing\b)|lose|grow|reach|fall|rise|cost|suffer|win|shrink|exceed|hit|total|"
    r"amount|feel|miss|benefit|receive|get|earn|gain|go|come|leave|try|seek|blame|fly|vote|like|"
    r"give\s+(?:nothing|no\b|up\b)|have\b)"
)
"""What happens to somebody, or what nobody promises."""

CONDITIONAL = re.compile(
    r"(?<!even )(?<!\bas )(?<!see )(?<!know )(?<!test )(?<!asked )\bif\b|\bunless\b"
    r"|\bprovid(?:ed|ing) that\b|\bon (?:the )?condition\b|\b(?:as|so) long as\b|\bassuming\b"
    r"|\A(?:Should|Were) (?:the )?[A-ZÀ-Þ]",
    re.IGNORECASE,
)
EXPECTED = re.compile(
    r"\bwhether\b[^,;]*\Z|"
    r"\b(?:hop|expect|believ|think|thought|fear|want|wish|predict|estimat|forecast|doubt|demand|"
    r"ask|urg|assum|speculat)(?:e|es|ed|s|ing)?\s+(?:that\s+)?(?:the\s+)?[A-ZÀ-Þ][^,;]*\Z"
)
"""Words before a verb that make it what others hope or expect."""

BROKEN = re.compile(
    r"\bbut\s+(?:(?:it|they|he|she)\s+)?(?:has\s+|have\s+|had\s+)?(?:never|not|later|then|since|did|"
    r"failed|withdrew|withdrawn|dropped|cancelled|only|has yet)\b"
)
"""Words after a promise that tell that it came to nothing."""

PAST_TIME = re.compile(
    r"\A(?:In|During|Back in) (?:[A-Z][a-z]+ )?(?P<year>(?:19|20)\d\d)\b"
    r"|\A(?:Last|Earlier) [a-z]+\b"
    r"|\A[\w ]{1,20} (?:years?|months?|decades?) (?:ago|earlier)\b"
    r"|\bin (?:[A-Z][a-z]+ )?(?P<year2>(?:19|20)\d\d)(?= but|\Z)"
    r"|\b(?:last (?:year|month|decade)|(?:years?|months?|decades?) ago)(?= but|\Z)"
)
"""The time of an earlier promise, at the start or end of a clause."""

_KINDS = (
    (LEGISLATION, re.compile(r"\b(?:laws?|legislation|legislate|bill|ban|criminalise|outlaw)\b")),
    (
        OPERATIONS,
        re.compile(
            r"\b(?:officers?|patrols?|ships?|vessels?|"
            r"deploy|task ?force|operations?|police|raids?|troops|seize|"
            r"surveillance|investigat\w+|intelligence)\b"
        ),
    ),
    (AGREEMENT, re.compile(r"\b(?:treaty|agreement|deal|pact|declaration|sign|ratify|accord)\b")),
    (
        PROGRAMME,
        re.compile(
            r"\b(?:fund|programme|program|centre|center|institute|initiative|partnership|network|"
            r"scheme|coalition)\b"
        ),
    ),
)


def kind_of(words: str) -> str:
    """The kind of a pledge without an amount, by its first keyword; policy by default."""
    lower = words.lower()
    return next((kind for kind, sign in _KINDS if sign.search(lower)), POLICY)
