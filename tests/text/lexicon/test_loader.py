"""Word lists in TOML: what is loaded, and the message on each mistake."""

from __future__ import annotations

import pytest

from articles.text.lexicon import loader
from articles.text.lexicon.loader import LexiconError, load_words


@pytest.fixture
def write_lexicon(tmp_path, monkeypatch):
    """Write ``en.toml`` elsewhere from the English file with a replacement."""
    english = (loader.FOLDER / "en.toml").read_text(encoding="utf-8")
    monkeypatch.setattr(loader, "FOLDER", tmp_path)

    def write(old: str, new: str) -> None:
        assert english.count(old) == 1
        (tmp_path / "en.toml").write_text(english.replace(old, new), encoding="utf-8")

    return write


MALE_TITLES = 'male_titles = "mr sir lord baron viscount king prince pope herr señor monsieur"'


def test_words_and_phrases(write_lexicon):
    write_lexicon(MALE_TITLES, 'male_titles = """\nmr\n  sir"""')
    assert load_words("roles", "en")["male_titles"] == {"mr", "sir"}
    assert "downing street" in load_words("roles", "en")["known_bodies"]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        (MALE_TITLES, "", "roles.male_titles"),
        (MALE_TITLES, 'man_titles = "mr"', "roles.male_titles"),
        (MALE_TITLES, f'{MALE_TITLES}\nneuter_titles = "mx"', "roles.neuter_titles"),
        (MALE_TITLES, "male_titles = 3", "roles.male_titles"),
        (MALE_TITLES, 'male_titles = ["mr", 3]', "roles.male_titles"),
        (MALE_TITLES, 'male_titles = "mr Sir"', "roles.male_titles"),
        (MALE_TITLES, 'male_titles = ["mr", ""]', "roles.male_titles"),
        ("[reporting_verbs]", "[verbs]", "reporting_verbs"),
        ("[roles]", "roles = 3\n[other]", "other"),
    ],
)
def test_mistakes_name_file_and_key(write_lexicon, old, new, key):
    write_lexicon(old, new)
    with pytest.raises(LexiconError, match=rf"en\.toml: “{key}” "):
        load_words("roles", "en")


def test_broken_or_missing_file(write_lexicon):
    with pytest.raises(LexiconError, match=r"en\.toml"):
        load_words("roles", "en")
    write_lexicon("[roles]", "[roles")
    with pytest.raises(LexiconError, match=r"en\.toml"):
        load_words("roles", "en")
