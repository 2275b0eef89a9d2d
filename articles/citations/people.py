"""Names of authors as CSL writes them: family and given names, or one literal."""

from __future__ import annotations

import re

# Particles that belong to the family name: "Leyen, Ursula von der" is found under "von der Leyen".
_PARTICLES = re.compile(
    "af|al|bin|d[aeiu]|del|della|der|do|dos|el|la|le|les|ten|ter|van|vom|von|zu|zum|zur", re.I
)
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
    cut = len(words) - 1
    while cut > 1 and _PARTICLES.fullmatch(words[cut - 1]):
        cut -= 1
    if not (words[0][0].isupper() and words[-1][0].isupper()):
        return None
    return {"family": " ".join(words[cut:]), "given": " ".join(words[:cut])}


def speaker_name(name: str, sort_name: str) -> dict[str, str]:
    """A speaker as a CSL name; ``sort_name`` ("Starmer, Keir") says which is the family name."""
    family, comma, given = sort_name.partition(", ")
    if comma and {*family.split(), *given.split()} == set(name.split()):
        return {"family": family, "given": given}
    return {"literal": name}
