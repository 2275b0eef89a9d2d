"""Forms of the reporting verbs in ``en.toml``."""

from __future__ import annotations

import pytest

from articles.text.lexicon.reporting_verbs import BASES, CUES, FINITE, PARTICIPLES


@pytest.mark.parametrize(
    ("base", "past", "third", "participle"),
    [
        ("argue", "argued", "argues", "arguing"),
        ("deny", "denied", "denies", "denying"),
        ("stress", "stressed", "stresses", "stressing"),
        ("admit", "admitted", "admits", "admitting"),
        ("say", "said", "says", "saying"),
        ("agree", "agreed", "agrees", "agreeing"),
    ],
)
def test_forms(base, past, third, participle):
    assert base in BASES
    assert {past, third} <= FINITE
    assert participle in PARTICIPLES
    assert {past, third, participle} <= CUES


def test_verbs_of_phrases_are_no_cues_alone():
    assert not CUES & {"fired", "went", "speaking"}
