"""Reporting verbs in all their forms, and function words around them.

``en.toml`` describes the lists of verbs.
"""

from __future__ import annotations

from articles.text.lexicon.loader import LexiconError, load_words

_WORDS = load_words("reporting_verbs")


def _regular_forms(verb: str) -> tuple[str, str, str]:
    """Past, third person and -ing form of a regular verb."""
    if verb.endswith("e"):
        return verb + "d", verb + "s", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ied", verb[:-1] + "ies", verb + "ing"
    if verb.endswith(("s", "sh", "ch", "x")):
        return verb + "ed", verb + "es", verb + "ing"
    return verb + "ed", verb + "s", verb + "ing"


def _all_forms() -> dict[str, tuple[str, str, str]]:
    """The forms of each verb: past, third person, -ing form."""
    forms = {verb: _regular_forms(verb) for verb in _WORDS["regular"]}
    for verb in _WORDS["doubling"]:
        forms[verb] = (f"{verb}{verb[-1]}ed", f"{verb}s", f"{verb}{verb[-1]}ing")
    for row in _WORDS["irregular"]:
        try:
            verb, past, third, participle = row.split()
        except ValueError:
            raise LexiconError(
                f"en.toml: “reporting_verbs.irregular”: “{row}” needs four words"
            ) from None
        forms[verb] = (past, third, participle)
    return forms


_FORMS = _all_forms()
_PHRASAL = _WORDS["phrasal"]
FINITE = frozenset(form for forms in _FORMS.values() for form in forms[:2]) - _PHRASAL
PARTICIPLES = frozenset(forms[2] for forms in _FORMS.values()) - _PHRASAL
BASES = frozenset(_FORMS) - _PHRASAL
CUES = FINITE | PARTICIPLES
PAIRS = frozenset(tuple(pair.split()) for pair in _WORDS["pairs"])
PLURAL = _WORDS["plural"]
ATTITUDES = _WORDS["attitudes"]
THAT_VERBS = _WORDS["that_verbs"]
SPEAKING = _WORDS["speaking"]
SPEECH = _WORDS["speech"]
SAYING = _WORDS["saying"]
NAMING = _WORDS["naming"]
NAMED_THINGS = _WORDS["named_things"]

HELPERS = frozenset(
    """has had have is are was were will would do does did may might can could should must be been
    being didn't doesn't hasn't hadn't wouldn't couldn't won't isn't wasn't didn’t doesn’t hasn’t
    hadn’t wouldn’t couldn’t won’t isn’t wasn’t""".split()
)
"""Auxiliary verbs proper."""

NOUNISH = frozenset(
    """state states claim claims report reports call calls charge charges note notes demand demands
    comment comments post posts tweet tweets promise promises pledge pledges vow vows question
    questions answer answers reply offer offers boast voice brand brands label labels attack attacks
    text texts blog press address addresses order rule cite remark remarks shout scream laugh smile
    blame praise welcome urge thanks chant chants hint hints joke jokes protest protests counsel
    command commands read put challenge challenges highlight highlights""".split()
)
"""Forms that are often nouns; they need a clear subject right before them."""

AUXILIARIES = frozenset(
    """has had have also later then once recently previously reportedly repeatedly simply publicly
    flatly finally subsequently even often already just was is were are been be being would will did
    does do not never could should may might must can again still now first himself herself famously
    more further too either both all always only soon afterwards instead however meanwhile thus
    nonetheless nevertheless sarcastically defiantly today yesterday didn't doesn't hasn't hadn't
    wouldn't couldn't won't isn't wasn't didn’t doesn’t hasn’t hadn’t wouldn’t couldn’t won’t isn’t
    wasn’t""".split()
)
"""Words allowed between a subject and its verb, in addition to adverbs in -ly."""

PASSIVE = frozenset("was is were are been be being".split())
PRONOUNS = frozenset("he she they i we it".split())
NO_FINITE = frozenset("and but or as while because which who in on at for to with after".split())
DETERMINERS = frozenset(
    """the a an his her their its our my one another some many several two three four five six both
    other this these those no most former current then fellow each every""".split()
)
PREPOSITIONS = frozenset(
    """of for from in at on with by to about during after before under over against between among
    through into like near within without across behind outside inside toward towards upon via
    since until as than amid alongside regarding following despite beyond including""".split()
)
SUBORDINATORS = frozenset(
    """that but while because although when if after before though whereas since until unless once
    whether where why how what which so yet as""".split()
)
LEADS = frozenset(
    """in on at during after before as when while for by with asked speaking earlier later meanwhile
    but and still also now however instead then although though despite since once because if
    following until under according from to writing appearing responding referring noting citing
    pressed questioned addressing talking standing sitting although amid unlike like so yet
    additionally furthermore moreover finally today yesterday indeed perhaps not only""".split()
)
"""Words that begin a chunk which is not the subject of its sentence."""
