import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.lexicon.forenames import FEMALE, MALE, gender_of_forename
from articles.text.names import (
    capitalised_runs,
    fold,
    is_body,
    is_person,
    key,
    read_run,
    split_name,
    surname,
)


@pytest.mark.parametrize(
    ("printed", "name", "role", "title"),
    [
        ("Prime Minister, Sir Keir Starmer", "Keir Starmer", "Prime Minister", "Sir"),
        ("Home Secretary Yvette Cooper", "Yvette Cooper", "Home Secretary", ""),
        ("Yvette Cooper, the Home Secretary", "Yvette Cooper", "Home Secretary", ""),
        ("Ann Lee, then Home Secretary, said", "Ann Lee", "Home Secretary", ""),
        ("Ann Lee, the director of Clear Water, left", "Ann Lee", "director of Clear Water", ""),
        ("Secretary of State John Kerry", "John Kerry", "Secretary of State", ""),
        ("French President Emmanuel Macron", "Emmanuel Macron", "French President", ""),
        ("former prime minister Tony Blair", "Tony Blair", "former prime minister", ""),
        ("On Monday Mayor of London Sadiq Khan", "Sadiq Khan", "Mayor of London", ""),
        ("Lee campaign spokesman Brian Fallon", "Brian Fallon", "Lee campaign spokesman", ""),
        ("Dr. Tedros Adhanom Ghebreyesus", "Tedros Adhanom Ghebreyesus", "", "Dr"),
        ("Donald J. Trump Jr.", "Donald J. Trump Jr.", "", ""),
        ("J.K. Rowling", "J.K. Rowling", "", ""),
        ("Ursula von der Leyen", "Ursula von der Leyen", "", ""),
        ("Olivier Poivre d'Arvor", "Olivier Poivre d'Arvor", "", ""),
        ("Jean-Luc Mélenchon", "Jean-Luc Mélenchon", "", ""),
        ("Emmanuel MACRON", "Emmanuel MACRON", "", ""),
        ("Pope Francis", "Pope Francis", "", ""),
        ("King Charles III", "King Charles III", "", ""),
        ("Theresa May", "Theresa May", "", ""),
        ("Bill Gates", "Bill Gates", "", ""),
        ("Jim Jordan", "Jim Jordan", "", ""),
        ("Mr Trump", "Trump", "", "Mr"),
        ("the Home Office", "", "", ""),
        ("White House", "", "", ""),
        ("Paris Agreement", "", "", ""),
        ("New Zealand", "", "", ""),
        ("on a Monday in May", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_names_titles_and_roles_are_split(printed, name, role, title):
    assert split_name(printed) == (name, role, title)


def test_runs_end_at_possessives_and_keep_particles():
    found = capitalised_runs("Starmer’s Home Secretary met Ursula von der Leyen in Oby.")
    assert [run.words for run in found] == [
        ("Starmer’s",),
        ("Home", "Secretary"),
        ("Ursula", "von", "der", "Leyen"),
        ("Oby",),
    ]
    assert read_run(found[1]) == (2, 2)
    assert read_run(found[2]) == (0, 4)


def test_predicates_of_names():
    assert surname("Donald Trump Jr.") == "Trump"
    assert (is_body("the Home Office"), is_body("Ann Lee"), is_body("")) == (True, False, False)
    assert (is_person(["Ann", "Lee"]), is_person(["NATO"]), is_person([])) == (True, False, False)
    assert key("Lee’s") == "lee"
    assert fold("Martin Tisné") == "martin tisne"


def test_forenames_have_a_gender_or_none():
    assert (gender_of_forename("Yvette"), gender_of_forename("KEIR")) == ("f", "m")
    assert gender_of_forename("Xqz") == ""
    assert {gender_of_forename(name) for name in FEMALE & MALE} <= {""}


@given(st.text(max_size=120))
def test_any_text_has_runs_inside_it(text):
    for run in capitalised_runs(text):
        assert 0 <= run.start < run.end <= len(text)
        first, last = read_run(run)
        assert 0 <= first <= last <= len(run.words)
    split_name(text)
