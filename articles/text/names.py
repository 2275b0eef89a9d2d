"""Person name parser: separates names from titles and roles."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from articles.text.lexicon.forenames import gender_of_forename
from articles.text.lexicon.roles import (
    BODIES,
    GENERATIONS,
    KNOWN_BODIES,
    NOT_LAST,
    NOT_NAMES,
    PARTICLES,
    PLACES,
    POST_NOMINALS,
    ROLE_LEADS,
    ROLES,
    SOVEREIGNS,
    SURNAMES,
    TITLES,
)
from articles.text.normalize import fold

from .sentences import MASKED_DOT, mask_abbreviations

__all__ = [
    "CapitalisedRun",
    "PersonName",
    "capitalised_runs",
    "fold",
    "is_body",
    "is_person",
    "read_run",
    "role_after",
]

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĨĪĬĮİĴĶĹĻĽŁŃŅŇŌŎŐŒŔŖŘŚŜŞŠŢŤŨŪŬŮŰŲŴŶŸŹŻŽȘȚА-Я"
_ELIDED = rf"(?:[dl]['’](?=[{_UPPER}]))?"
# Particles joined to the name by a hyphen: al-Thani, el-Sisi, ul-Haq, van-der-Berg.
_GLUED = "(?:(?:al|el|ul|ud|ad|az|as|ash|at|ar|an|bin|ben|ibn|abu|van|von|der|den|de|da|du)-)"
_JOINED = rf"(?:\w|['’\-](?=\w)|{MASKED_DOT}(?=[A-Z]{MASKED_DOT}))*+"
_CAPITAL = rf"(?:{_ELIDED}|{_GLUED}{{1,2}})[{_UPPER}]{_JOINED}{MASKED_DOT}?"
_BEGINS_NAME = re.compile(rf"{_GLUED}{{0,2}}[^\W\d_a-zß-öø-ÿ]")
_PARTICLE = "|".join(sorted(PARTICLES, key=len, reverse=True))
_RUN = re.compile(
    rf"(?<![\w’']){_CAPITAL}(?:[ \u00a0](?:(?:{_PARTICLE})[ \u00a0]){{0,2}}{_CAPITAL}){{0,8}}+"
)
_SUFFIX = re.compile(rf",\s((?:Jr|Sr){MASKED_DOT}?)(?!\w)")
_PORTFOLIO = re.compile(
    r"(?<![\w’'])([A-Z][\w’'-]{2,20}) (?:of|for) (?:the )?(?:[A-Z]\w{1,20},? ){0,4}(?:and )?\Z"
)
_PLACE_FORENAMES = frozenset("virginia charlotte georgia victoria florence".split())
_WORD = re.compile(r"\S+")
_POSSESSIVE = re.compile(r"['’]s?$")
_LONGEST_NAME = 5
_ROLE_PHRASE = re.compile(
    r",? (?:(?:the|a|an|then|now|its|their|his|her|who is|who was|currently) ){0,2}"
    r"([^,;:.()\n\"“”‘]{2,120})"
)
_ROLE_END = re.compile(
    r" (?:who|which|that|said|says|told|added|has|had|was|is|will|when|while|after|before|on|"
    r"during|in a)\b.*"
)


NATIONAL = frozenset(
    "american british french german italian spanish russian chinese japanese indian european irish "
    "ukrainian canadian australian turkish polish dutch belgian danish swedish norwegian finnish "
    "greek albanian iraqi iranian israeli palestinian brazilian mexican egyptian saudi scottish "
    "welsh english kenyan nigerian pakistani rwandan hungarian austrian swiss portuguese".split()
)


class CapitalisedRun(NamedTuple):
    """Consecutive capitalised words with their offsets in the text."""

    words: tuple[str, ...]
    starts: tuple[int, ...]

    @property
    def start(self) -> int:
        return self.starts[0]

    @property
    def end(self) -> int:
        return self.starts[-1] + len(self.words[-1])


class PersonName(NamedTuple):
    """A person's name without titles and roles, with the role and title printed next to it."""

    name: str
    role: str = ""
    title: str = ""


@lru_cache(maxsize=20_000)
def key(word: str) -> str:
    """Lookup key in the ``roles`` lexicon: lower case, no stop, no possessive; cached."""
    return _POSSESSIVE.sub("", word.replace(MASKED_DOT, "").rstrip(".")).lower()


@lru_cache(maxsize=20_000)
def begins_name(word: str) -> bool:
    """Whether a word is capitalised, a particle before a hyphen aside: "Thani", "al-Thani"."""
    return word[:1].isupper() or ("-" in word and bool(_BEGINS_NAME.match(word)))


def capitalised_runs(text: str) -> list[CapitalisedRun]:
    """Find the runs of capitalised words in *text*, including initials and particles.

    A possessive ends its run: "Starmer’s Home Secretary" is two.
    """
    found = []
    masked = mask_abbreviations(text)
    for match in _RUN.finditer(masked):
        words: list[str] = []
        starts: list[int] = []
        for word in _WORD.finditer(match.group()):
            words.append(word.group())
            starts.append(match.start() + word.start())
            if _POSSESSIVE.search(word.group()):
                found.append(CapitalisedRun(tuple(words), tuple(starts)))
                words, starts = [], []
        if words and (suffix := _SUFFIX.match(masked, match.end())):
            words.append(suffix.group(1))
            starts.append(suffix.start(1))
        if words:
            found.append(CapitalisedRun(tuple(words), tuple(starts)))
    return found


def read_run(run: CapitalisedRun) -> tuple[int, int]:
    """The slice of a run that is a person's name: (first, last + 1); empty without one.

    Post-nominals ("MP") are dropped, but not generations ("Jr."), and so is everything up to the
    last role, title or other word before the name ("The UK Home Secretary Yvette Cooper"). The
    title of a person with a single name is kept: "Pope Francis", "King Charles III".
    """
    keys = [key(word) for word in run.words]
    last = len(keys)
    while last and keys[last - 1] in POST_NOMINALS:
        last -= 1
    core = last
    if last < len(keys) and keys[last] in GENERATIONS:
        last += 1
    first = 0
    for number in range(core):
        if _is_initial(run.words[number]):
            continue
        if number == core - 1 and _is_surname(keys, first, number):
            return first, last
        if keys[number] in ROLES or keys[number] in NOT_NAMES or keys[number] in TITLES:
            first = number + 1
    while first < core and not begins_name(run.words[first]):
        first += 1
    if core - first == 1 and first and keys[first - 1] in SOVEREIGNS:
        return (first - 1, len(keys)) if is_person(run.words[first:core]) else (core, core)
    first = _behind_foreign_words(keys, first, core)
    if not is_person(run.words[first:core]):
        return core, core
    return first, last if core - first > 1 else core


_NAMESAKES = frozenset(("king", "bishop"))
"""Titles that are also common surnames, behind a first name that the lexicon does not know."""

_IS_ADJECTIVE = re.compile(
    r"(?:\w+(?:ian|ean|can|ish|ese|ch|i|ic)|thai|dutch|greek|czech|zulu|former|late|new|crown|lord|"
    r"the|auxiliary|chief|old|young|our|his|her|their|first|last|next)\Z"
).match


def _is_surname(keys: list[str], first: int, number: int) -> bool:
    """Whether a word that is also a title is the surname in "Wayne King" and "Mr Bishop"."""
    if keys[number] not in SURNAMES:
        return False
    if first == number:
        return number > 0 and keys[number - 1] in TITLES - ROLES - SURNAMES
    if gender_of_forename(keys[first]):
        return keys[first] not in _PLACE_FORENAMES
    return keys[number] in _NAMESAKES and first + 1 == number and not _IS_ADJECTIVE(keys[first])


def _behind_foreign_words(keys: list[str], first: int, last: int) -> int:
    """The start of the name in "(Director of) Public Prosecutions Stephen Parkinson"."""
    if last - first > 2 and not gender_of_forename(keys[first]):
        for number in range(first + 1, last - 1):
            if gender_of_forename(keys[number]) or keys[number - 1] in PLACES:
                return number
    return first


def behind_portfolio(text: str, run: CapitalisedRun, first: int, last: int) -> int:
    """The start of the name in "Minister for Ports and (Harbours Mara Quill)"; else *first*.

    A capitalised word after "of" or "for" belongs to the office, unless it is a first name.
    """
    if first or last < 3 or gender_of_forename(key(run.words[0])):
        return first
    before = _PORTFOLIO.search(text[max(0, run.start - 80) : run.start])
    if before is None or key(before.group(1)) not in ROLES:
        return first
    return last - 3 if _is_initial(run.words[last - 2]) and last > 3 else last - 2


def is_person(words: tuple[str, ...] | list[str]) -> bool:
    """Whether capitalised words can be a person's name, not an organisation, place or acronym."""
    if not 0 < len(words) <= _LONGEST_NAME or _is_initial(words[-1]):
        return False
    keys = [key(word) for word in words]
    last = keys[-1]
    if last in BODIES or last in ROLES or last in TITLES or len(last) < 2 or last in NATIONAL:
        return False
    if is_body(" ".join(keys)):
        return False
    if any(k in NOT_NAMES and not _is_initial(w) for k, w in zip(keys, words, strict=True)):
        return False
    known = len(words) > 1 and bool(gender_of_forename(keys[0])) and keys[0] not in _PLACE_FORENAMES
    if (last in PLACES or last in NOT_LAST) and not known:
        return False
    return known or not (words[-1].isupper() and len(words[-1]) <= 5)


def _is_initial(word: str) -> bool:
    return word.endswith((MASKED_DOT, ".")) and (len(word) == 2 or word[1:2] in (MASKED_DOT, "."))


def is_body(name: str) -> bool:
    """Whether a name is that of an organisation, a seat of government or a news outlet."""
    folded = fold(name)
    folded = folded.removeprefix("the ")
    words = folded.split()
    return bool(words) and (folded in KNOWN_BODIES or words[-1] in BODIES)


def surname(name: str) -> str:
    """The family name without suffixes such as "Jr."; a single name as a whole."""
    words = [word for word in name.split() if key(word) not in POST_NOMINALS]
    return words[-1].strip(".,") if words else ""


def generation(name: str) -> str:
    """The generation suffix of a name: "jr", "iii"; else empty."""
    last = key(name.split()[-1]) if name.split() else ""
    return last if last in GENERATIONS else ""


def forename(name: str) -> str:
    """The first of several names; empty for a single one."""
    words = name.split()
    return words[0] if len(words) > 1 else ""


def clean_name(words: tuple[str, ...] | list[str]) -> str:
    """Words of a run as a name: without possessive, masked dots made stops again."""
    return _POSSESSIVE.sub("", " ".join(words)).replace(MASKED_DOT, ".")


def split_name(printed: str) -> PersonName:
    """A printed name and role taken apart.

    "Prime Minister, Sir Keir Starmer" gives Keir Starmer, Prime Minister; "Yvette Cooper, the Home
    Secretary" gives Yvette Cooper, Home Secretary. The name is empty when none is recognised.
    """
    found = PersonName("")
    for run in capitalised_runs(printed[:500]):
        first, last = read_run(run)
        if first == last or (found.name and last - first < 2):
            continue
        title, role = before_name(printed, run.starts[first])
        end = run.starts[last - 1] + len(run.words[last - 1])
        name = clean_name(run.words[first:last])
        found = PersonName(name, role or role_after(printed, end), title)
        if last - first > 1:
            break
    return found


def before_name(text: str, start: int) -> tuple[str, str]:
    """The title and the role right before a name that begins at *start*.

    Scans backwards over titles ("Sir"), then over the words of a role, which must include a noun of
    ``ROLES``; a comma may separate a capitalised office from the name.
    """
    window = text[max(0, start - 120) : start]
    title, window = _title_before(window)
    taken: list[str] = []
    comma = window.rstrip().endswith(",")
    rest = window.rstrip().rstrip(",") if comma else window.rstrip()
    while len(taken) < 8 and (match := re.search(r"[^\s,;:.()\"“”‘]+\Z", rest)):
        word = match.group()
        lower = key(word)
        if not _part_of_role(word, lower, bool(taken)):
            break
        taken.insert(0, word)
        rest = rest[: match.start()]
        if not rest.endswith((" ", "\u00a0")):
            break
        rest = rest.rstrip()
    while taken and key(taken[0]) in ("of", "for", "and", "the", "at", "&"):
        taken.pop(0)
    known = any(key(word) in ROLES for word in taken)
    if not known or (comma and not taken[0][:1].isupper()):
        return title, ""
    return title, " ".join(taken).replace(MASKED_DOT, ".")


def _title_before(window: str) -> tuple[str, str]:
    """The last word of *window* if it is a title but not an office, and the text before it."""
    match = re.search(r"(?<![^\s,;:()\"“”])([^\s,;:()\"“”]{1,60})[ \u00a0]{1,9}\Z", window)
    if match and key(match.group(1)) in TITLES - ROLES:
        return match.group(1).rstrip("." + MASKED_DOT), window[: match.start()]
    return "", window


def _part_of_role(word: str, lower: str, inside: bool) -> bool:
    if lower in ROLES or lower in ROLE_LEADS or lower in NATIONAL:
        return True
    if _POSSESSIVE.search(word):
        return False
    if lower in ("of", "for"):
        return inside
    return word[:1].isupper() and lower not in NOT_NAMES - {"state"}


def role_after(text: str, end: int) -> str:
    """The role in apposition after a name that ends at *end*: "X, the director of Y, ..."."""
    if text[end : end + 2] != ", ":
        return ""
    match = _ROLE_PHRASE.match(text, end, end + 200)
    if not match:
        return ""
    phrase = _ROLE_END.sub("", match.group(1)).strip()
    words = phrase.split()
    for number, word in enumerate(words[:7]):
        lower = key(word)
        if lower in ROLES:
            return phrase if len(words) <= 16 else " ".join(words[: number + 1])
        if lower in ("of", "for", "in", "at", "and", "with") and number == 0:
            return ""
    return ""
