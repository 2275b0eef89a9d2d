"""Makers and recipients of a pledge, read from the words around its verb."""

from __future__ import annotations

import re

from articles.text.pledges.patterns import ADVERB, NAME

_OPENER = re.compile(
    r"(?:As|In|On|At|For|From|With|Under|After|Before|During|Following|By|Since|Furthermore|"
    r"Additionally|Moreover|Meanwhile|However|Also|Separately|Elsewhere|Details|Reports|Earlier|"
    r"Later|Then|Finally|Instead|Yesterday|Today|Within|Between|Among|Over|Whether|If|How|What|"
    r"Asked|[A-Z][a-z]{1,12}ing "
    r"(?=(?:the|its|their|that|to|an?|all|on|for|with|from|in|of|how|next|this) ))\b"
)
_REPORTS = (
    r"(?:said|says|announced|announces|confirmed|confirms|added|adds|reported|explained|stressed|"
    r"declared|stated|revealed|reiterated|repeated|promised|pledged|vowed|told [^,;]{1,40}?)"
)
_SAID_THAT = re.compile(rf"\b{_REPORTS}\s+(?:that\s+)?(?=(?:the\s+|an?\s+)?(?!\w+day\b)[A-ZÀ-Þ])")
_EMBEDDED = re.compile(
    r"\b(?:that|as|which|whether|because|since|when|where|after|said|says)\s+"
    rf"(?={NAME}(?:\s+[a-z]+){{0,2}}\s*\Z)"
)
_LISTED = re.compile(
    rf"(?:\A|(?<=[,;] )|(?<=that ))(?P<names>{NAME}(?:, {NAME})+,? and {NAME})"
    r"(?:\s+(?:each|all|jointly))?\s*\Z"
)
_SAID_IT = re.compile(
    rf"(?<!\s)\s+(?:(?:has|have|had)\s+)?{_REPORTS}\s+(?:that\s+)?(?:it|they|he|she)\s*\Z"
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
    """The noun phrase before the verb; "" for a pronoun or if unclear.

    In indirect speech it is the subject of the clause that is reported.
    """
    if match := _SAID_THAT.search(before):
        before = before[match.end() :]
    if match := _EMBEDDED.search(before):
        before = before[match.end() :]
    before = _SAID_IT.sub("", before)
    parts = [part.strip() for part in without_asides(before).split(",") if part.strip()]
    named = [part for part in parts if not _OPENER.match(part)]
    if not named:
        return ""
    # With an apposition ("France, which hosts the talks, has …") the subject comes first.
    phrase = named[0] if len(parts) > 1 and _NAMED.match(named[0]) else named[-1]
    phrase = re.sub(rf"(?:\s+{ADVERB})+\Z", "", phrase).strip()
    phrase = re.sub(r"\A(?:and|but|while|that|whereas)\s+", "", phrase)
    if _PRONOUN.fullmatch(phrase.split(" ")[0]) or len(phrase.split()) > 12:
        return ""
    return phrase if _NAMED.match(phrase) else ""


def listed(before: str) -> tuple[str, ...]:
    """The makers in "Norland, Sudland and Eastland have ...": three names or more."""
    match = _LISTED.search(before)
    names = _LIST.split(match["names"]) if match else []
    found = [
        _ARTICLE.sub("", name.removeprefix("and ").strip())
        for name in names
        if not _OPENER.match(name)
    ]
    return () if any(_GROUP.match(name) for name in found) else tuple(found)


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
