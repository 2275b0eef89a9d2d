import re

import bibtexparser
import pytest
from bibtexparser.bparser import BibTexParser
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from articles.formats.citations import bibtex
from articles.formats.citations.bibtex import _ESCAPES
from tests.formats.citations.samples import NEWS, PLEDGE, UNSIGNED


def read(text):
    return bibtexparser.loads(text, BibTexParser(common_strings=True)).entries


def unescaped(text):
    written = {command: chr(character) for character, command in _ESCAPES.items()}
    bare = re.sub(r"\{([^\W_]+)\}", r"\1", text)  # braces that protect capitals
    return re.sub("|".join(map(re.escape, written)), lambda found: written[found.group()], bare)


def test_bibtexparser_reads_every_field():
    news, unsigned, pledge = read(bibtex([NEWS, UNSIGNED | {"id": "article-2"}, PLEDGE]))
    assert news == {
        "ENTRYTYPE": "article",
        "ID": "article-1",
        "author": "Lee, Ann Mary and Dean, Bob",
        "title": "Ministers meet",
        "journal": "The Gazette",
        "publisher": "The Gazette",
        "year": "2025",
        "month": "March",
        "date": "2025-03-31",
        "language": "en",
        "entrysubtype": "newspaper",
        "url": "https://news.example/a_b?x=1&y=50%25",
        "abstract": "What was agreed.",
    }
    assert {"author", "month", "date"} & set(unsigned) == set()
    assert unsigned["year"] == "n.d."
    assert pledge["ENTRYTYPE"] == "misc"
    assert pledge["author"] == "{Home Office, London} and {France}"
    assert (pledge["year"], pledge["month"], pledge["date"]) == ("2025", "March", "2025-03")
    assert pledge["version"] == "3"


def test_names_of_organisations_are_not_split():
    people = parse_string(bibtex([PLEDGE]), "bibtex").entries["pledge-7"].persons["author"]
    assert [str(person) for person in people] == ["{Home Office, London}", "{France}"]


def test_suffix_of_a_name():
    name = {"family": "King", "given": "Martin Luther", "suffix": "Jr."}
    person = parse_string(bibtex([NEWS | {"author": [name]}]), "bibtex")
    (person,) = person.entries["article-1"].persons["author"]
    assert (person.last_names, person.lineage_names) == (["King"], ["Jr."])
    assert (person.first_names, person.middle_names) == (["Martin"], ["Luther"])


def test_special_characters_are_escaped():
    (entry,) = read(bibtex([NEWS | {"title": 'A & B: 50% of $5 in {x_y}, "so" #1 ~ ^ \\end'}]))
    assert entry["title"] == (
        r"A \& {B}: 50\% of \$5 in {\textbraceleft}x\_y{\textbraceright}, "
        r'"so" \#1 {\textasciitilde} {\textasciicircum} {\textbackslash}end'
    )


@settings(max_examples=40)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40)
)
def test_titles_round_trip(title):
    entry = parse_string(bibtex([NEWS | {"title": f"x{title}x"}]), "bibtex").entries["article-1"]
    assert unescaped(entry.fields["title"]) == f"x{title}x"


@pytest.mark.parametrize(
    ("title", "written"),
    [
        (
            "Berlin and London agree on NATO’s new plan",
            "Berlin and {London} agree on {NATO}’s new plan",
        ),
        ("NATO meets", "{NATO} meets"),
        ("‘Yes’ to COP29", "‘{Yes}’ to {COP29}"),
        ("McDonald & Co", r"{McDonald} \& {Co}"),
        ("Leaders of the European Commission meet", "Leaders of the {European Commission} meet"),
        ("At the G7, Keir Starmer", "At the {G7}, {Keir Starmer}"),
        ("éÉ", "{éÉ}"),
        ("Plain words only", "Plain words only"),
        ("[Ministers meet in Rome]", "[{Ministers} meet in {Rome}]"),
    ],
)
def test_capitals_are_protected_by_braces(title, written):
    entry = parse_string(bibtex([NEWS | {"title": title}]), "bibtex").entries["article-1"]
    assert entry.fields["title"] == written


def test_no_items():
    assert bibtex([]) == ""
