"""Names of authors as CSL writes them: family and given names, or one literal."""

from __future__ import annotations

import re

from articles.text.family_names import NameParts, split_name

_BETWEEN = re.compile(r"\s{0,9};\s*|\s{0,9},\s+(?:and\s+)?|\s{1,9}(?:and|&|und|et)\s+")
# Agencies, desks and teams that stand where an author's name stands.
_BODIES = re.compile(
    r".*\b(?:agenc(?:y|ies)|agence|archives?|bureau|commission|committee|council|department|desk|"
    r"editorial|editors|embassy|foundation|government|house|institute|media|ministry|news|newsroom|"
    r"newspaper|office|parliament|press|reporters?|service|society|staff|team|times|union|university|"
    r"writers)\b",
    re.I,
)
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
# A family name: its own capital, or one behind an Arabic article.
_NAME = re.compile(r"(?:(?:a[dlnrstz]|ash|e[dlrs]|ul)-)?[^\W\d_a-z].*")


def authors_of(printed: str, publisher: str = "") -> list[dict[str, str]]:
    """The authors named in a by-line, each as a CSL name.

    Persons are told apart only where the by-line leaves no doubt (two to four words, each a name,
    and not those of the publisher); anything else stays one literal name, as it is printed.
    """
    if publisher and printed.strip().casefold() == publisher.casefold():
        return [{"literal": printed.strip()}]
    parts = [part for part in _BETWEEN.split(printed.strip()) if part]
    names = [_person(part) for part in parts]
    if names and all(names):
        return [name for name in names if name]
    return [{"literal": printed.strip()}] if printed.strip() else []


def is_body(printed: str, publisher: str = "") -> bool:
    """Whether a name is certainly not a person's: the publisher's own, an agency's, a desk's."""
    return printed.casefold() == publisher.casefold() or bool(_BODIES.match(printed))


def _person(part: str) -> dict[str, str] | None:
    words = part.split()
    plain = all(_WORD.fullmatch(word) for word in words)
    if not (2 <= len(words) <= 4 and plain) or _BODIES.match(part):
        return None
    family = split_name(part)
    if not (words[0][0].isupper() and _NAME.fullmatch(family.family.split()[-1])):
        return None
    return _named(family)


def _named(name: NameParts) -> dict[str, str]:
    """A CSL name; a literal one for people without a family name."""
    if not name.given:
        return {"literal": " ".join(part for part in (name.family, name.suffix) if part)}
    return {key: part for key, part in name._asdict().items() if part}


def printed(name: dict[str, str]) -> str:
    """A CSL name in the order in which people write it."""
    if "literal" in name:
        return name["literal"]
    return " ".join(name[key] for key in ("given", "family", "suffix") if key in name)


def inverted(name: dict[str, str]) -> str:
    """A CSL name as indexes write it: ``King, Martin Luther, Jr.``"""
    if "literal" in name:
        return name["literal"]
    return ", ".join(name[key] for key in ("family", "given", "suffix") if key in name)


def speaker_name(name: str, sort_name: str) -> dict[str, str]:
    """A speaker as a CSL name; ``sort_name`` ("Starmer, Keir") says which is the family name."""
    parts = sort_name.split(", ")
    words = set(name.replace(",", " ").split())
    if len(parts) in (2, 3) and {word for part in parts for word in part.split()} == words:
        return _named(NameParts(*parts))
    return {"literal": name}
