"""Verbs of saying that interrupt a quotation or follow a line of dialogue, by language.

They only separate what is said from the words of the reporter; who says it is found by the rules
of a language, if there are any.
"""

from __future__ import annotations

import re
from itertools import groupby

from articles.text.lexicon.grammar import LANGUAGES
from articles.text.lexicon.loader import load_words

_AUXILIARY = {
    "fr": r"(?:a|avait|ont)(?:-t-(?:il|elle|on))?",
    "it": r"(?:ha|aveva|hanno)",
    "es": r"(?:ha|había|han)",
}
_VERBS = {
    "fr": """dit déclaré affirmé expliqué estimé assuré ajouté prévenu averti promis lancé regretté
    rappelé répondu insisté souligné précisé indiqué confié martelé jugé soupiré raconté poursuivi
    reconnu admis conclu annoncé dénoncé déploré""",
    "it": """detto dichiarato affermato spiegato aggiunto ribadito assicurato avvertito promesso
    sottolineato ricordato risposto commentato osservato concluso""",
    "es": "dicho declarado afirmado explicado añadido asegurado advertido prometido señalado",
}
_PRESENT = {
    "fr": """dit déclare affirme explique estime assure ajoute prévient avertit promet lance
    regrette rappelle répond insiste souligne précise indique confie martèle juge soupire
    raconte poursuit reconnaît admet conclut annonce dénonce déplore tranche rétorque complète
    résume plaide""",
    "it": """dice dichiara afferma spiega aggiunge ribadisce assicura avverte promette sottolinea
    ricorda risponde commenta osserva conclude disse""",
    "es": """dice dijo declara declaró afirma afirmó explica explicó añade añadió asegura aseguró
    advierte advirtió promete prometió señala señaló responde respondió subraya subrayó insistió
    recordó lamentó""",
    "pt": """diz disse declara declarou afirma afirmou explica explicou acrescenta acrescentou
    garante garantiu alerta alertou promete prometeu respondeu""",
    "no": """sier sa forteller fortalte mener mente understreker understreket forklarer forklarte
    advarer advarte lover lovet svarer svarte legger utdyper skriver skrev""",
    "da": """siger sagde fortæller fortalte mener mente understreger understregede forklarer
    forklarede advarer advarede lover lovede svarer svarede skriver skrev lyder""",
    "sv": """säger sade sa berättar berättade menar menade understryker förklarar förklarade varnar
    varnade lovar lovade svarar svarade skriver skrev""",
    "fi": "sanoo sanoi kertoo kertoi toteaa totesi korostaa lupaa lupasi vastaa vastasi arvioi",
    "pl": """mówi mówił mówiła powiedział powiedziała dodaje dodał dodała podkreśla podkreślił
    podkreśliła zapewnia zapewnił zapewniła wyjaśnia wyjaśnił wyjaśniła stwierdził stwierdziła""",
    "ro": "spune spus declarat afirmat explicat adăugat",
}
_VERBS_OF = {"nb": "no", "nn": "no"}

DIALOGUE = frozenset(
    """fr es ca gl eu it pt ro pl cs sk hu no nb nn da sv fi et lv lt ru uk be bg sr mk hr sl el tr
    vi ka hy kk""".split()
)
"""Languages in which a dash at the start of a line opens speech; elsewhere it is a list."""


def _alternatives(words: set[str]) -> str:
    """A pattern of these words, grouped by first letter: a long flat list is slow."""
    groups = groupby(sorted(words), key=lambda word: word[0])
    return "|".join(
        f"{letter}(?:{'|'.join(word[1:] for word in group)})" for letter, group in groups
    )


def _clauses(language: str) -> re.Pattern[str] | None:
    spoken = set(_PRESENT.get(language, "").split())
    participles = set(_VERBS.get(language, "").split())
    if participles and language in LANGUAGES:
        reporting = load_words("reporting", language)
        spoken |= reporting["verbs"] - {"se"}
        participles |= reporting["participles"]
    present, past = _alternatives(spoken), _alternatives(participles)
    forms = [rf"(?:{present})(?:-(?:t-)?(?:il|elle|on|ils|elles))?"] if present else []
    if past:
        forms.append(rf"{_AUXILIARY[language]} (?:\w+ment )?(?:{past})")
    return re.compile(rf"\b(?:{'|'.join(forms)})\b", re.IGNORECASE) if forms else None


_PATTERNS = {language: _clauses(language) for language in {*_PRESENT, *_VERBS}}


def saying_verb(language: str) -> re.Pattern[str] | None:
    """The pattern of a verb of saying that begins a reporting clause; None if none are known."""
    return _PATTERNS.get(_VERBS_OF.get(language, language))
