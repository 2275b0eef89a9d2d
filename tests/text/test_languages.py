import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.languages import guess_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ministers met in London and said that they will not wait for the others.", "en"),
        ("Les ministres ont annoncé dans la nuit une aide pour les pays qui sont touchés.", "fr"),
        ("Die Minister haben sich in der Nacht auf ein Paket geeinigt, das nicht reicht.", "de"),
        ("Los ministros se reunieron en la ciudad para hablar de las ayudas del fondo.", "es"),
        ("I ministri sono arrivati per il vertice, che è stato più breve della cena.", "it"),
        ("Os ministros não chegaram a um acordo para o fundo, que foi proposto por uma.", "pt"),
        ("Predsednik je povedal, da so se dogovorili in da bo pomoč tudi za druge.", "sl"),
        ("首脳会議は共同宣言を採択しました。", "ja"),
        ("اجتمع الوزراء في لندن", "ar"),
        ("मंत्रियों ने लंदन में बैठक की", "hi"),
        ("", ""),
        ("GBP 30m", ""),
        ("Zxq vvv kkk ppp mmm nnn rrr", ""),
    ],
)
def test_the_language_is_guessed_or_left_open(text, language):
    assert guess_language(text) == language


@given(st.text(max_size=400))
def test_any_text_gets_an_answer(text):
    assert guess_language(text) in {"", "en", "fr", "de", "es", "it", "pt", "sl", "ja", "ar", "hi"}
