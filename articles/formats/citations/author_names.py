"""Parses bylines and speaker names into CSL names: family and given name, or one literal."""

from __future__ import annotations

import re

from articles.text.family_names import NameParts, split_name

_SEPARATOR = re.compile(r"\s{0,9};\s*|\s{0,9},\s+(?:and\s+)?|\s{1,9}(?:and|&|und|et)\s+")
# Organisations, such as agencies and editorial desks, in place of an author's name.
_ORGANISATION = re.compile(
    r".*\b(?:agenc(?:y|ies)|agence|al jazeera|alliance|archives?|association|authority|bank|bureau|"
    r"centre|center|coalition|commission|committee|council|correspondents?|department|desk|"
    r"downing street|editorial|editors|embassy|federation|forum|foundation|government|group|house|"
    r"institute|international|media|ministry|nations|network|news|newsroom|newspaper|office|"
    r"organi[sz]ation|palace|parliament|party|police|press|reporters?|secretariat|service|society|"
    r"spokes(?:man|woman|person|people)|staff|team|times|treasury|trust|union|university|watch|"
    r"writers)\b",
    re.I,
)
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
# A family name: starts with a capital, optionally after an Arabic article.
_FAMILY_NAME = re.compile(r"(?:(?:a[dlnrstz]|ash|e[dlrs]|ul)-)?[^\W\d_a-z].*")


def parse_byline(byline: str, publisher: str = "") -> list[dict[str, str]]:
    """The authors named in a byline, as CSL names.

    A byline is split into persons only if it is unambiguous: each has two to four names and perhaps
    particles, and it is not the publisher. Any other byline becomes one literal name.
    """
    byline = re.sub(r"^[Bb]y\s+(?=[A-Z])", "", byline.strip()).strip(",;: ")
    if publisher and byline.casefold() == publisher.casefold():
        return [{"literal": byline}]
    names = [_parse_person(part) for part in _SEPARATOR.split(byline) if part]
    if names and all(names):
        return [name for name in names if name]
    return [{"literal": byline}] if byline else []


def is_organisation(name: str, publisher: str = "") -> bool:
    """Whether an author's name is the publisher's or another organisation's."""
    return name.casefold() == publisher.casefold() or bool(_ORGANISATION.match(name))


def _parse_person(text: str) -> dict[str, str] | None:
    words = text.split()
    plain = all(_WORD.fullmatch(word) for word in words)
    names = [word for word in words if word[0].isupper()]  # without particles
    if not (2 <= len(words) <= 6 and len(names) <= 4 and plain) or _ORGANISATION.match(text):
        return None
    name = split_name(text)
    if not (words[0][0].isupper() and _FAMILY_NAME.fullmatch(name.family.split()[-1])):
        return None
    return _csl_name(name)


def _csl_name(name: NameParts) -> dict[str, str]:
    """A CSL name, literal if there is no given name."""
    if not name.given:
        return {"literal": " ".join(part for part in (name.family, name.suffix) if part)}
    return {key: part for key, part in name._asdict().items() if part}


def display_name(name: dict[str, str]) -> str:
    """A CSL name in natural order: ``Martin Luther King Jr.``"""
    if "literal" in name:
        return name["literal"]
    return " ".join(name[key] for key in ("given", "family", "suffix") if key in name)


def inverted_name(name: dict[str, str]) -> str:
    """A CSL name with the family name first: ``King, Martin Luther, Jr.``"""
    if "literal" in name:
        return name["literal"]
    return ", ".join(name[key] for key in ("family", "given", "suffix") if key in name)


def speaker_name(name: str, sort_name: str) -> dict[str, str]:
    """A speaker as a CSL name; ``sort_name`` ("Starmer, Keir") marks the family name."""
    parts = sort_name.split(", ")
    words = set(name.replace(",", " ").split())
    if len(parts) in (2, 3) and {word for part in parts for word in part.split()} == words:
        return _csl_name(NameParts(*parts))
    return {"literal": name}
