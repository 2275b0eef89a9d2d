"""German and French deadlines, and the words beside them that are none."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.dates import PartialDate
from articles.text.deadlines import find_deadlines, read_deadline

DAY = date(2025, 3, 31)
SAMPLES = Path(__file__).parent.parent / "samples" / "deadlines.tsv"
SENTENCES = {"de": "Das soll {} geschehen.", "fr": "Cela sera fait {}."}


def rows():
    with SAMPLES.open(encoding="utf-8", newline="") as file:
        return [tuple(row.values()) for row in csv.DictReader(file, delimiter="\t")]


@pytest.mark.parametrize(("language", "words", "when"), rows())
def test_deadlines_have_a_date_or_none_that_can_be_told(language, words, when):
    (found,) = find_deadlines(SENTENCES[language].format(words), DAY, language)
    assert (found.when.isoformat() if found.when else "-") == when
    assert words.startswith(found.exact)
    read = read_deadline(words, PartialDate(DAY), language=language)
    assert (read.when.isoformat() if read and read.when else "-") == when


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "bis zu 30 Millionen"),
        ("de", "bis 2030 Euro"),
        ("de", "vor zehn Jahren"),
        ("de", "vor 2030 Jahren"),
        ("de", "nicht vor 2030"),
        ("de", "zwei Jahre vor 2030"),
        ("de", "ab 2026"),
        ("de", "seit 2026"),
        ("de", "in 30 Jahren"),
        ("de", "in den letzten sechs Monaten"),
        ("de", "im Jahr 2020"),
        ("de", "bis auf Weiteres"),
        ("fr", "après 2030"),
        ("fr", "depuis 2026"),
        ("fr", "pas avant 2030"),
        ("fr", "deux ans avant 2030"),
        ("fr", "il y a six mois"),
        ("fr", "dans les trois pays"),
        ("fr", "entre 2026 et 2030"),
        ("fr", "jusqu’à 2030 euros"),
        ("fr", "jusqu’à 30 millions"),
        ("fr", "dans les six derniers mois"),
        ("fr", "pendant les six jours de fête"),
        ("fr", "à partir de 2026"),
    ],
)
def test_other_times_and_numbers_are_no_deadlines(language, words):
    assert find_deadlines(SENTENCES[language].format(words), DAY, language) == []


def test_a_text_of_unknown_language_is_read_in_all_of_them():
    (found,) = find_deadlines("Das soll bis Ende 2026 geschehen.", DAY)
    assert found.when.isoformat() == "2026"
    assert find_deadlines("Das soll bis Ende 2026 geschehen.", DAY, "en") == []


@given(
    st.text(alphabet="bis zum Ende Juni d’ici fin dans les mois 2026 T3.", max_size=80),
    st.dates(),
    st.sampled_from(["", "de", "fr"]),
)
def test_any_text_is_read(text, day, language):
    for found in find_deadlines(text, day, language):
        assert text[found.start : found.end] == found.exact
        assert (found.when is None) == (found.basis == "")
