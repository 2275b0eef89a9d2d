from hypothesis import given
from hypothesis import strategies as st

from articles.text.shingles import SKETCH, fingerprint, resemblance

STORY = " ".join(f"word{n} of the story number {n * 7 % 101}" for n in range(200))


def test_a_syndicated_copy_resembles_its_original():
    copy = "LONDON (Agency) — " + STORY.replace("word100", "another") + " Read more here."
    assert resemblance(fingerprint(STORY), fingerprint(copy)) > 0.9


def test_a_different_story_does_not_resemble_it():
    other = " ".join(f"term{n} in a tale about {n * 13 % 97}" for n in range(200))
    assert resemblance(fingerprint(STORY), fingerprint(other)) == 0


def test_half_of_the_text_resembles_it_by_about_half():
    half = STORY[: len(STORY) // 2]
    assert 0.35 < resemblance(fingerprint(STORY), fingerprint(half)) < 0.65


def test_case_punctuation_and_accents_are_ignored():
    assert fingerprint("L’été, à Londres: on a parlé de tout") == fingerprint(
        "l’ete a londres on a parle DE TOUT!"
    )


@given(st.text(max_size=300))
def test_a_text_of_enough_words_resembles_itself(text):
    sketch = fingerprint(text)
    assert len(sketch) <= SKETCH
    assert resemblance(sketch, sketch) == (1.0 if sketch else 0.0)
