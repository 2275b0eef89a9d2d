"""Patterns of pledges in news texts, and of their makers and recipients."""

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
    "agreed|pledged|committed|promised|vowed|undertaken|undertook|agrees|commits|vows|undertakes"
)
_GRANTED = (
    "committed|pledged|promised|announced|allocated|earmarked|offered|contributed|unveiled|"
    "set aside|commits|announces|allocates"
)
_ADVERB = (
    r"(?:also|jointly|formally|now|both|already|together|separately|each|"
    r"(?!family|assembly|supply)[a-z]+ly)"
)
_HELPER = rf"(?:(?:has|have|had)\s+)?(?:{_ADVERB}\s+){{0,2}}"
_BODY = (
    "task force|taskforce|agreement|partnership|centre|center|treaty|pact|unit|fund|programme|"
    "program|institute|initiative|coalition|network|scheme|package|facility|alliance|deal|team"
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
    re.compile(rf"\b{_HELPER}(?:{_GRANTED})\s+", re.IGNORECASE),
    "A promise with an amount.",
    0.9,
)
PROMISED_TO = PledgePattern(
    "promised to",
    re.compile(
        rf"\b{_HELPER}(?:{_PROMISED})\s+(?:itself\s+|themselves\s+)?to\s+(?=[a-z])", re.IGNORECASE
    ),
    "A promise to do something.",
    0.9,
)
SAID_IT_WOULD = PledgePattern(
    "said it would",
    re.compile(
        r"\b(?:said|says|announced|announces|confirmed|confirms)\s+(?:that\s+)?"
        r"(?:it|they|he|she)\s+(?:would|will)\s+",
        re.IGNORECASE,
    ),
    "The speaker announces an action.",
    0.7,
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
    re.compile(r"\bwill\s+(?:(?:also|now|\w+ly)\s+){0,2}(?=[a-z])"),
    "A government or organisation will act, but the text does not call it a promise.",
    0.5,
)

COMMITMENT = PledgePattern(
    "commitment",
    re.compile(r"\bwe\b", re.IGNORECASE),
    "A commitment in the name of the signatories.",
    0.85,
)

REFUSED = re.compile(
    r"\b(?:(?:not|never|refused|failed|declined|yet to have|nor|without having)\s+(?:\w+\s+){0,2}|"
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
_OPENER = re.compile(
    r"(?:As|In|On|At|For|From|With|Under|After|Before|During|Following|By|Since|Furthermore|"
    r"Additionally|Moreover|Meanwhile|However|Also|Separately|Elsewhere|Details|Reports|Earlier|"
    r"Later|Then|Finally|Instead|Yesterday|Today|Within|Between|Among|Over|Whether|If|How|What)\b"
)
_AND = re.compile(r"\s{1,9}(?:and|with|&)\s+(?=(?:the\s+)?[A-ZÀ-Þ])")
_BETWEEN = re.compile(
    r"\bbetween\s+((?:the\s+)?[A-ZÀ-Þ][\w’'-]*(?:\s+[A-ZÀ-Þ][\w’'-]*){0,4})\s+and\s+"
    r"((?:the\s+)?[A-ZÀ-Þ][\w’'-]*(?:\s+[A-ZÀ-Þ][\w’'-]*){0,4})"
)
_PRONOUN = re.compile(r"it|they|he|she|we|this|which|who|that|these|those", re.IGNORECASE)
_ASIDE = re.compile(r",\s*(?:for example|for instance|too|meanwhile|however|in turn)\s*,")
_NAMED = re.compile(r"(?:[Tt]he\s+|[Aa]n?\s+)?[A-ZÀ-Þ]|(?:the|all|both)\s+\w|\d{1,3}\s+[a-z]")
_AMONG = re.compile(r"\b(?:among them|including)\s+([A-ZÀ-Þt][^.;:]{0,160})")
_LIST = re.compile(r"\s{0,9},\s*(?:and\s+)?|\s{1,9}and\s+")
_RECIPIENT = re.compile(
    r"(?<!according )\bto\s+((?:the\s+)?[A-ZÀ-Þ][\w’'&.-]*(?:\s+(?:of\s+|for\s+|and\s+|the\s+){0,2}"
    r"[A-ZÀ-Þ][\w’'&.-]*){0,6})(?=\s*(?:[,.;:)]|\Z)|\s+(?:for|to|by|in|over|at|until|under|from|as|"
    r"with|and|so|which)\b)"
)


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


_ARTICLE = re.compile(r"\A(?:the|an?)\s+", re.IGNORECASE)
# Generic groups without names: "Seven countries", "a group of 37 states".
_GROUP = re.compile(
    r"(?:(?:the|an?|all|both|some|several|many|most|other|more than|over|nearly|about|\d+|\w+teen|"
    r"\w+ty|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|developed|developing|rich|"
    r"poor|private|frontier|ai|world|participating|european|african|asian|member)\s+){0,4}"
    r"(?:countries|nations|states|governments|leaders|members|participants|delegates|delegations|"
    r"parties|donors|givers|investors|firms|companies|ministers|groups?|number|presidenc\w+|officials|banks|"
    r"organisations|bodies|people|they|it)\b(?:\s(?:of|to|from|in|led|that|who|and)\b|\s*\Z)",
    re.IGNORECASE,
)


def without_asides(clause: str) -> str:
    """Remove asides such as ", for example," and collapse white space."""
    return " ".join(_ASIDE.sub(" ", clause).split())


def subject(before: str) -> str:
    """The noun phrase before the verb; "" for a pronoun or if unclear."""
    parts = [part.strip() for part in without_asides(before).split(",") if part.strip()]
    named = [part for part in parts if not _OPENER.match(part)]
    if not named:
        return ""
    # With an apposition ("France, which hosts the talks, has …") the subject comes first.
    phrase = named[0] if len(parts) > 1 and _NAMED.match(named[0]) else named[-1]
    phrase = re.sub(rf"(?:\s+{_ADVERB})+\Z", "", phrase).strip()
    phrase = re.sub(r"\A(?:and|but|while|that|whereas)\s+", "", phrase)
    if _PRONOUN.fullmatch(phrase.split(" ")[0]) or len(phrase.split()) > 12:
        return ""
    return phrase if _NAMED.match(phrase) else ""


def parties(phrase: str) -> tuple[str, ...]:
    """The makers in a noun phrase: two in "France and Germany", none in "Seven countries"."""
    if _GROUP.match(phrase):
        return ()
    parts = [_ARTICLE.sub("", part.strip(" ,")) for part in _AND.split(phrase)]
    return tuple(part for part in parts if part[:1].isupper() and not _GROUP.match(part))


def named_among(before: str) -> tuple[str, ...]:
    """Named members of a group: "Seven countries, among them China and Vietnam, have agreed …"."""
    match = _AMONG.search(before)
    names = _LIST.split(match.group(1)) if match else []
    named = [name.strip() for name in names if re.match(r"(?:the\s+)?[A-ZÀ-Þ]", name.strip())]
    return tuple(_ARTICLE.sub("", name) for name in named)


def between(clause: str) -> tuple[str, ...]:
    """The two sides of "between A and B", or nothing."""
    match = _BETWEEN.search(clause)
    return tuple(_ARTICLE.sub("", name) for name in match.groups()) if match else ()


def recipient(after: str) -> tuple[str, ...]:
    """The recipient of an amount: the first name after "to" or "for"."""
    match = _RECIPIENT.search(after)
    return (_ARTICLE.sub("", match.group(1)).rstrip(".,’'"),) if match else ()


def kind_of(words: str) -> str:
    """The kind of a pledge without an amount, by its first keyword; policy by default."""
    lower = words.lower()
    return next((kind for kind, sign in _KINDS if sign.search(lower)), POLICY)
