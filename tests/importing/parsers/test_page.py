"""Metadata and text of saved pages: each kind of fault that real pages showed."""

from __future__ import annotations

from datetime import date

import pytest

from articles.importing.exceptions import ImportRefused
from articles.importing.parsers.formats import parse_file
from articles.importing.parsers.page_text import INCOMPLETE
from articles.importing.records import EnteredMetadata
from tests.importing.samples import BODY, PARAGRAPHS, TITLE, page

GIVEN = EnteredMetadata(published_on=date(2031, 5, 2))
TEXT = "".join(f"<p>{words}</p>" for words in PARAGRAPHS)


def read(content: bytes | str):
    content = content if isinstance(content, bytes) else content.encode()
    (document,) = parse_file("page.html", content, GIVEN)
    return document


def bare(head: str = "", body: str = TEXT, attributes: str = "lang=en"):
    return read(f"<!doctype html><html {attributes}><head>{head}</head><body>{body}</body></html>")


def article(inner: str = "", heading: str = TITLE) -> str:
    return f"<article><h1>{heading}</h1>{inner or TEXT}</article>"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        (f"<title>{TITLE} | The Post</title><meta property=og:site_name content='The Post'>",
         TEXT, TITLE),
        (f"<title>{TITLE} – POST – 02.05.2031</title>"
         "<link rel=canonical href='https://www.post.example/a'>", TEXT, TITLE),
        ("<title>沿岸協定に合意：港新聞デジタル</title>"
         "<meta property=og:site_name content='港新聞デジタル'>", TEXT, "沿岸協定に合意"),
        (f"<title>The Post: {TITLE}</title><meta property=og:site_name content='The Post'>",
         TEXT, f"The Post: {TITLE}"),
        (f"<title>The Post - {TITLE}</title><meta property=og:site_name content='The Post'>",
         TEXT, TITLE),
        (f"<title>{TITLE}</title>", f"<h1>Navigation und Service</h1><main>{TEXT}</main>", TITLE),
        ("<title>Coast</title>", f"<nav><h1>Hauptmenü</h1></nav>{article()}", TITLE),
        (f"<meta property=og:title content='{TITLE}'>", article(heading="Another"), TITLE),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferries"}'
         "</script><title>x</title>", TEXT, "Ferries"),
    ],
)  # fmt: skip
def test_a_title_has_no_addition_of_the_site(head, body, title):
    document = bare(head, body)
    assert document.title == title
    assert document.body == BODY


@pytest.mark.parametrize(
    ("head", "byline", "author"),
    [
        ("<meta name=author content='Quill, Mara'>", "", "Mara Quill"),
        ("<meta name=citation_author content='van Brandvik, Ilse'>", "", "Ilse van Brandvik"),
        ("<meta name=author content='Mara Quill, Oren Hale'>", "", "Mara Quill, Oren Hale"),
        ("<meta name=author content='Mara Quill and Oren Hale'>", "", "Mara Quill, Oren Hale"),
        ("<meta name=author content='By Mara Quill'>", "", "Mara Quill"),
        ("<meta name=author content='Mara Quill Link Copied'>", "", ""),
        ("<meta name=author content='https://post.example/mara'>", "", ""),
        ("<meta name=author content='Post'><meta property=og:site_name content=Post>", "", ""),
        ("<meta name=author content='@quill'>", "<span class=byline>By Mara Quill</span>",
         "Mara Quill"),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "author": '
         '[{"@type": "Person", "name": "Mara Quill"}, {"name": "Oren Hale"}]}</script>', "",
         "Mara Quill, Oren Hale"),
        ("<meta name=author content='佐藤花子'>", "", "佐藤花子"),
        ("<meta name=author content=Redaktion>", "", ""),
    ],
)  # fmt: skip
def test_authors_are_names(head, byline, author):
    assert bare(head, article(byline + TEXT)).metadata.author == author


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        ("<meta property=og:site_name content='DER POST, Hamburg, Germany'>", "DER POST"),
        ("<meta property=og:site_name content='Kleine Post GmbH & Co. KG'>", "Kleine Post"),
        ("<meta property=og:site_name content='@Post_News'>"
         "<link rel=canonical href='https://www.post.example/a'>", "post.example"),
        ("<meta property=og:site_name content='© All rights reserved'>"
         "<link rel=canonical href='https://m.post.example/a'>", "post.example"),
        (f"<meta property=og:title content='{TITLE}'>"
         f"<meta property=og:site_name content='{TITLE}'>",
         ""),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "publisher": '
         '{"name": "The Post"}}</script>', "The Post"),
    ],
)  # fmt: skip
def test_a_publisher_is_a_name(head, publisher):
    document = bare(head, article())
    assert (document.metadata.publisher, document.page_publisher) == (publisher, True)


@pytest.mark.parametrize(
    ("before", "head", "url", "addresses"),
    [
        ("", "<link rel=canonical href=https://post.example/long/ferries>"
         "<meta property=og:url content=https://post.example/1>",
         "https://post.example/long/ferries", ("https://post.example/1",)),
        ("", "<link rel=canonical href=https://post.example/>"
         "<meta property=og:url content=https://post.example/1>",
         "https://post.example/1", ("https://post.example/",)),
        ("<!--\n Page saved with SingleFile \n url: https://post.example/a?id=1 \n-->",
         "<link rel=canonical href=/ferries>",
         "https://post.example/ferries", ("https://post.example/a?id=1",)),
        ("<!-- saved from url=(0024)https://post.example/a -->", "", "https://post.example/a", ()),
        ("", "<link rel=canonical href='javascript:alert(1)'>", "", ()),
    ],
)  # fmt: skip
def test_the_canonical_address_comes_first(before, head, url, addresses):
    html = (
        f"<!doctype html>{before}<html lang=en><head>{head}</head><body>{article()}</body></html>"
    )
    document = read(html)
    assert (document.metadata.url, document.addresses) == (url, addresses)


@pytest.mark.parametrize(
    ("added", "lines"),
    [
        ("<p><q>We keep the lights on</q>, said Ilse Brandvik, who leads the talks.</p>",
         ["“We keep the lights on”, said Ilse Brandvik, who leads the talks."]),
        ("<blockquote><p>Nobody will be left at sea this winter.</p><footer>Oren Hale</footer>"
         "</blockquote>", ["“Nobody will be left at sea this winter.”", "— Oren Hale"]),
        ("<blockquote><p>“Nobody will be left at sea this winter.”</p></blockquote>",
         ["“Nobody will be left at sea this winter.”"]),
        ("<ul><li>Norlund: two ships</li><li>Estmark: <a href=x>one</a> ship</li></ul>",
         ["- Norlund: two ships", "- Estmark: one ship"]),
        ("<table><tr><th>Country</th><th>Sum</th></tr><tr><td>Norlund</td><td>€40 million</td></tr>"
         "</table>", ["Country | Sum", "Norlund | €40 million"]),
        ("<p>Read more: Ferries sink in the storm</p>", []),
        ("<p><a href=/x>Ferries sink in the storm, says an island</a></p>", []),
        ("<p>Les også: Ferger synker</p><p>Mehr zum Thema</p><p>MORE : Ferries</p>", []),
        ("<figure><img src=x><figcaption>A ferry. STR/AFP via Getty Images</figcaption></figure>",
         []),
        ("<p>A ferry in the port of Varnholm. STR/AFP via Getty Images</p>", []),
        ("<div class=paywall-banner><p>Subscribe now to read on.</p></div>", []),
        ("<p class=subscriber-only>The fund will be opened in the spring of next year.</p>",
         ["The fund will be opened in the spring of next year."]),
        ("<div class=related><p>Another article of nine words about a storm.</p></div>", []),
        ("<p class=newsletter-signup>Get our letter every week in your inbox.</p>", []),
    ],
)  # fmt: skip
def test_the_text_is_that_of_the_article(added, lines):
    assert bare("", article(TEXT + added)).body == "\n\n".join([*PARAGRAPHS, *lines])


def test_all_containers_of_a_long_page_are_read():
    parts = [TEXT.replace("nine", str(n)).replace("Every", f"Part {n}: every") for n in range(5)]
    advert = "<div class=ad-slot>Advertisement</div>"
    names = ("post-content", "well", "well", "well", "well")
    wide = "".join(
        f"<div class=grid><div class={name}>{part}</div></div>{advert}"
        for name, part in zip(names, parts, strict=True)
    )
    document = bare("", f"<main><h1>{TITLE}</h1>{wide}</main>")
    assert all(f"Part {n}" in document.body for n in range(5))
    assert "Advertisement" not in document.body
    assert INCOMPLETE in document.notes


def test_a_headline_in_another_form_is_no_paragraph():
    head = "<meta property=og:title content='Ferries become safer'>"
    assert bare(head, article()).body == BODY


@pytest.mark.parametrize(
    "words",
    [
        "We and our 812 partners store cookies to process personal data. Accept all?",
        "Um fortzufahren, brauchen wir Ihre Einwilligung in Cookies und den Datenschutz.",
    ],
)
def test_a_consent_notice_is_no_article(words):
    with pytest.raises(ImportRefused, match="notice about cookies"):
        bare("<title>Consent</title>", f"<div><p>{words}</p><p>{words}</p></div>")


@pytest.mark.parametrize(
    ("attributes", "language"),
    [("lang=fr", "fr"), ("lang='de-AT'", "de"), ("", "en")],
)
def test_the_language_is_that_of_the_page_or_text(attributes, language):
    assert bare("", article(), attributes).language == language


def test_a_page_of_29_megabytes_is_read_without_its_images():
    image = "iVBORw0K" * 120_000
    content = page(body=TEXT + f'<img src="data:image/png;base64,{image}">' * 30)
    assert len(content) > 28_000_000
    document = read(content)
    assert document.body == BODY
    assert document.content == content
