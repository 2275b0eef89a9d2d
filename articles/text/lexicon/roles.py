"""Words next to names: titles, roles, organisations, and words that only look like names.

``en.toml`` describes each list.
"""

from __future__ import annotations

from babel import Locale

from articles.text.lexicon.loader import load_words

_WORDS = load_words("roles")

TITLES = _WORDS["titles"]
SOVEREIGNS = _WORDS["sovereigns"]
MALE_TITLES = _WORDS["male_titles"]
FEMALE_TITLES = _WORDS["female_titles"]
ROLES = _WORDS["roles"]
ROLE_LEADS = _WORDS["role_leads"]
SINGLE_ROLES = _WORDS["single_roles"]
SURNAMES = _WORDS["surnames"]
BODIES = _WORDS["bodies"]
KNOWN_BODIES = _WORDS["known_bodies"]
BODY_NOUNS = _WORDS["body_nouns"]
NOT_NAMES = _WORDS["not_names"]
NOT_LAST = _WORDS["not_last"]
PARTICLES = _WORDS["particles"]
GENERATIONS = _WORDS["generations"]
POST_NOMINALS = GENERATIONS | _WORDS["post_nominals"]

# Two letters are a country, three digits a continent. The last word of a longer name can be a
# surname: "Saint Martin".
_COUNTRIES = frozenset(
    name.lower()
    for code, name in Locale("en").territories.items()
    if len(code) == 2 and " " not in name
)
PLACES = _WORDS["places"] | _COUNTRIES

MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)
