"""Language of imported documents: stated, declared by the page, detected, or undetermined."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest
from trafilatura import load_html

from articles.importing.language import (
    LANGUAGE_SOURCES,
    language_in_words,
    language_of_document,
    languages_of_tree,
    length_in_words,
)
from articles.importing.parsers.formats import parse_file
from articles.importing.parsers.sidecar import parse_metadata
from articles.importing.persist import ImportOptions, store_document
from articles.importing.records import EnteredMetadata, Metadata
from articles.models import Article, Quote
from tests.factories import ArticleFactory, QuoteFactory
from tests.text.test_languages import PROSE

DAY = date(2031, 5, 2)
GIVEN = EnteredMetadata(published_on=DAY)


def page(html_attributes: str = "", head: str = "", text: str = PROSE["en"]) -> bytes:
    return (
        f"<!doctype html><html {html_attributes}><head><title>A pact in Varnholm</title>{head}"
        '<meta property="article:published_time" content="2031-05-02T18:00:00Z"></head><body>'
        f"<article><h1>A pact in Varnholm</h1><p>{text}</p>"
        f"<p>{text} 17.</p></article></body></html>"
    ).encode()


def read(name: str, content: bytes, given: EnteredMetadata = GIVEN):
    (document,) = parse_file(name, content, given)
    return document.language, document.language_source


@pytest.mark.parametrize(("language", "text"), PROSE.items())
def test_the_language_of_a_pasted_text_is_detected(language, text):
    assert read("pasted.txt", text.encode()) == (language, "detected")


@pytest.mark.parametrize(
    ("attributes", "head", "text", "found"),
    [
        ('lang="fr"', "", PROSE["fr"], ("fr", "declared")),
        ('lang="fr-FR"', "", PROSE["fr"], ("fr", "declared")),
        ("LANG=EN-gb", "", PROSE["en"], ("en", "declared")),
        ('lang="zh-Hant-TW"', "", PROSE["zh"], ("zh-Hant", "declared")),
        ('xml:lang="sv"', "", PROSE["sv"], ("sv", "declared")),
        ('lang="is"', "", PROSE["en"], ("is", "declared")),
        ('lang=""', "", PROSE["pl"], ("pl", "detected")),
        ('lang="x-default"', "", PROSE["pl"], ("pl", "detected")),
        ("", "", PROSE["ru"], ("ru", "detected")),
        ("", "", "Norlund, Varnholm, Brandvik, Hale, Quill, Ostend", ("und", "")),
        (
            *("", '<meta http-equiv="Content-Language" content="da">', PROSE["da"]),
            ("da", "declared"),
        ),
        ("", '<meta property="og:locale" content="nb_NO">', "Varnholm, Hale", ("nb", "declared")),
        # A default of the site's software, which the text contradicts.
        ("", '<meta property="og:locale" content="en_US">', PROSE["de"], ("de", "detected")),
        ("", '<meta http-equiv="Content-Language" content="en, fr">', "Varnholm", ("und", "")),
    ],
)
def test_the_language_of_a_page_is_declared_or_detected(attributes, head, text, found):
    assert read("page.html", page(attributes, head, text)) == found


def test_the_editors_language_overrides_that_of_the_page():
    typed = EnteredMetadata(Metadata(language="EN-gb"), DAY)
    assert read("page.html", page('lang="fr"'), typed) == ("en-GB", "stated")
    undetermined = EnteredMetadata(Metadata(language="und"), DAY)
    assert read("page.html", page('lang="fr"'), undetermined) == ("fr", "declared")


def test_each_table_row_has_its_own_language():
    rows = [
        {"title": "A", "text": PROSE["de"], "date": "2031-05-02", "language": "de-AT"},
        {"title": "B", "text": PROSE["cs"], "date": "2031-05-02"},
        {"title": "C", "text": "Norlund, Hale", "date": "2031-05-02"},
        {"title": PROSE["it"], "url": "https://example.org/d", "date": "2031-05-02"},
    ]
    documents = parse_file("rows.json", json.dumps(rows).encode(), EnteredMetadata())
    assert [(d.language, d.language_source) for d in documents] == [
        ("de-AT", "stated"),
        ("cs", "detected"),
        ("und", ""),
        ("it", "detected"),
    ]


def test_a_csv_table_may_have_a_language_column():
    rows = [f'A,2031-05-02,pt-BR,"{PROSE["pt"]}"', f'B,2031-05-02,,"{PROSE["nl"]}"']
    table = "\n".join(["title,date,language,text", *rows])
    documents = parse_file("rows.csv", table.encode(), EnteredMetadata())
    assert [(d.language, d.language_source) for d in documents] == [
        ("pt-BR", "stated"),
        ("nl", "detected"),
    ]


@pytest.mark.parametrize(
    ("toml", "found"),
    [
        ("", ("fr", "detected")),
        ('language = "fr-CA"', ("fr-CA", "stated")),
        ('language = "und"', ("fr", "detected")),
    ],
)
def test_a_sidecar_file_states_the_language(toml, found):
    content = f" date 2031-05-02 {PROSE['fr']}".encode()
    (document,) = parse_file("a.txt", content, EnteredMetadata(parse_metadata(toml)))
    assert (document.language, document.language_source) == found


def test_malformed_pages_declare_no_language():
    for content in (b"", b"\xff\xfe\x00", b"<html lang=", b"<p lang=fr>x"):
        tree = load_html(content)
        assert tree is None or languages_of_tree(tree)[1] == ""
    assert language_of_document("", "", "<script>", "??") == ("und", "")


def test_the_hash_of_a_row_is_that_of_its_raw_text():
    text = "Franc\u0327ois spoke."
    row = {"title": "A", "text": text, "date": "2031-05-02"}
    (document,) = parse_file("rows.json", json.dumps([row]).encode(), EnteredMetadata())
    assert document.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert document.body == "François spoke."


def test_all_inputs_are_normalised_to_nfc():
    name = "Jo\u0308rg Mu\u0308ller"
    text = f"{PROSE['en']} Brand\u00advik and {name} met."
    documents = [
        *parse_file("a.html", page(text=text.replace("\u00ad", "&shy;")), GIVEN),
        *parse_file(
            "a.csv", f'title,date,author,text\nA,2031-05-02,{name},"{text}"'.encode(), GIVEN
        ),
        *parse_file(
            "a.txt", text.encode(), EnteredMetadata(Metadata(author=name, title=name), DAY)
        ),
    ]
    for document in documents:
        assert "Brandvik and Jörg Müller met." in document.body
    assert [document.metadata.author for document in documents[1:]] == ["Jörg Müller"] * 2
    assert parse_metadata('author = "Jo\\u0308rg"\ntopics = []').author == "Jörg"


def stored(content: str, **metadata) -> Article:
    (document,) = parse_file("a.txt", content.encode(), EnteredMetadata(Metadata(**metadata), DAY))
    return store_document(document, ImportOptions(), None).article


@pytest.mark.django_db
class TestStoring:
    def test_the_language_is_stored_and_never_defaults_to_english(self):
        assert stored(PROSE["pl"]).language == "pl"
        assert stored("Norlund, Hale, Quill, Ostend.").language == "und"
        assert stored(PROSE["en"], language="en-GB").language == "en-GB"

    def test_a_later_stated_language_is_applied_but_not_a_detected_one(self):
        address = {"url": "https://example.org/a"}
        article = stored(PROSE["no"], language="nn", **address)
        stored(f"{PROSE['no']} {PROSE['no']}", **address)
        article.refresh_from_db()
        assert article.language == "nn"
        stored(PROSE["no"], language="nb", **address)
        article.refresh_from_db()
        assert article.language == "nb"

    def test_a_new_language_is_propagated_to_quotes(self):
        address = {"url": "https://example.org/b"}
        article = stored("Norlund, Hale, Quill, Ostend.", **address)
        quote = Quote(article=article, exact="Hale")
        quote.save()
        assert quote.language == "und"
        stored(f"{PROSE['fi']} {PROSE['fi']}", **address)
        article.refresh_from_db()
        quote.refresh_from_db()
        assert (article.language, quote.language) == ("fi", "fi")

    def test_records_without_a_language_get_the_detected_one(self):
        article = ArticleFactory(body=PROSE["hu"], language="und")
        assert article.language == "hu"
        assert ArticleFactory(body="", language="und").language == "und"
        assert QuoteFactory(article=article, exact="A szél", language="und").language == "hu"
        loose = QuoteFactory(article=None, summit=None, exact=PROSE["tr"], language="und")
        assert loose.language == "tr"

    def test_the_preview_names_the_source_of_the_language(self):
        def words(name: str, content: bytes, language: str = "", given=GIVEN) -> str:
            (document,) = parse_file(name, content, given)
            return language_in_words(document, language or document.language)

        assert words("a.html", page('lang="en"')) == f"English, {LANGUAGE_SOURCES['declared']}"
        assert words("a.txt", PROSE["sv"].encode()) == f"Swedish, {LANGUAGE_SOURCES['detected']}"
        assert words("a.txt", b"Norlund, Hale") == "unknown"
        typed = EnteredMetadata(Metadata(language="de"), DAY)
        described = words("a.txt", PROSE["fr"].encode(), given=typed)
        assert described.startswith(f"German, {LANGUAGE_SOURCES['stated']}; ")
        assert described.endswith(" French")
        assert words("a.txt", b"Norlund, Hale", "fr").startswith("French, ")

    def test_the_length_of_a_text_without_spaces_is_in_characters(self):
        lengths = [
            length_in_words(parse_file("a.txt", text.encode(), GIVEN)[0])
            for text in (PROSE["ja"] * 60, PROSE["de"], "Hale")
        ]
        assert lengths == ["1,020 characters", "14 words", "1 word"]
