"""Publication dates of saved pages: by metadata, byline or URL, or none."""

from __future__ import annotations

import json

import pytest
from trafilatura import load_html

from articles.importing.page_dates import ADDRESS, BYLINE, METADATA, find_page_dates

TEXT = "".join(
    f"<p>Ministers from a dozen countries met in Harbour City and agreed on rule {n}.</p>"
    for n in range(5)
)
STAMP = "<time {}></time>"


def linked(value):
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def news(published, **more):
    return {"@type": "NewsArticle", "datePublished": published, **more}


def meta(name, content):
    return f'<meta property="{name}" content="{content}">'


def page(head="", top="", below="", end="", lang="en"):
    """A page with *top* above and *below* under the headline of its article, and *end* after it."""
    return (
        f'<!doctype html><html lang="{lang}"><head><title>x</title>{head}</head><body>'
        f"<nav>Home, 1 May 2020</nav><article>{top}<h1>Safer ferries</h1>{below}{TEXT}</article>"
        f"{end}</body></html>"
    )


def read(html, url=""):
    found = find_page_dates(load_html(html.encode()), url)
    published = found.published
    return published and (published.when.isoformat(), published.source)


@pytest.mark.parametrize(
    ("lang", "printed"),
    [
        ("fr", "Publié le 4 août 2025 à 10h00"), ("es", "4 de agosto de 2025"),
        ("es", "Publicado el 4 de agosto de 2025"), ("it", "4 agosto 2025"),
        ("nl", "4 augustus 2025"), ("de", "Von Ann Reporter | 4. August 2025"),
        ("pt", "4 de agosto de 2025, às 10:00"), ("en", "By Ann Reporter, 4 August 2025"),
        ("en-US", "Posted 08/04/2025"), ("en-US", "08/04/25 05:07 AM EDT"),
        ("en-GB", "Posted 04/08/2025"), ("ja", "2025年8月4日 10時00分"),
        ("en", "Published 4 August 2025. Updated 9 August 2025"),
    ],
)  # fmt: skip
def test_a_dateline_is_parsed_in_the_language_of_the_page(lang, printed):
    assert read(page(below=f"<p>{printed}</p>", lang=lang)) == ("2025-08-04", BYLINE)


@pytest.mark.parametrize(
    "parts",
    [
        {"end": "<footer>© 2019–2026 The Post</footer>"},
        {"end": "<footer>Copyright 2026, 4 August 2025</footer>"},
        {"head": '<meta property="article:modified_time" content="2026-01-02T10:00:00Z">'},
        {"below": "<p>Updated 2 April 2025</p>"},
        {"below": "<p>Updated <time datetime='2025-04-02'>2 April</time></p>"},
        {"end": "<aside><time datetime='2011-05-05'>5 May</time></aside>"},
        {"end": "<article><time datetime='2011-05-05' pubdate>5 May</time></article>"},
        {"end": "<div class='comments'><time pubdate datetime='2025-09-09'></time></div>"},
        {"below": "<ul class='related'><li><time datetime='2011-05-05'>5 May</time></li></ul>"},
        {"below": "<p>The talks began on 3 March 2025 in Varnholm and ended on Sunday.</p>"},
        {"below": "<p>Summit: 3 March 2025, Varnholm</p>"},
        {"below": "<p>3 March 2025</p>" + TEXT + "<p>4 March 2025</p>"},
        {"below": "<p>Posted 04/05/2025</p>"},
        {"head": linked({"@type": "NewsArticle", "dateModified": "2025-03-31"})},
        {"head": linked({"@type": "NewsArticle", "comment": [news("2025-03-31")]})},
        {"head": linked([news("2025-03-31"), news("2025-03-30")])},
        {"head": "<script type='application/ld+json'>{not json</script>"},
    ],
)  # fmt: skip
def test_other_dates_are_not_the_publication_date(parts):
    assert read(page(**parts)) is None


LIST = {"@type": "ItemList", "itemListElement": [news("2020-01-01")]}


@pytest.mark.parametrize(
    ("head", "when"),
    [
        (meta("article:published_time", "2025-03-31T23:30:00-07:00"), "2025-03-31"),
        (meta("pubdate", "Mon, 31 Mar 2025 18:00:00 GMT"), "2025-03-31"),
        (meta("citation_publication_date", "2025/03"), "2025-03"),
        (meta("dcterms.issued", "2025"), "2025"),
        (linked({"@graph": [news("2025-03-31T10:00Z", dateModified="2025-04-02"), LIST]}),
         "2025-03-31"),
        (meta("article:published_time", "2025-03-31")
         + meta("article:modified_time", "2025-04-02"), "2025-03-31"),
    ],
)  # fmt: skip
def test_dates_in_metadata(head, when):
    assert read(page(head=head)) == (when, METADATA)


def test_of_several_json_ld_articles_the_one_with_the_url_counts():
    both = [
        news("2025-03-31", url="https://post.example/ferries"),
        news("2025-03-30", url="https://post.example/boats"),
    ]
    html = page(head=linked(both))
    assert read(html, "https://post.example/ferries") == ("2025-03-31", METADATA)


@pytest.mark.parametrize(
    "parts",
    [
        {"top": "<header><time datetime='2025-03-31'>31.3.</time></header>"},
        {"below": f"<p>Published {STAMP.format('datetime=2025-03-31')}, "
                  f"updated {STAMP.format('datetime=2025-04-02')}</p>"},
        {"below": STAMP.format("class='entry-date published' datetime='2025-03-31T08:00'")
                  + STAMP.format("class='updated' datetime='2025-04-02'")},
        {"top": STAMP.format("itemprop='datePublished' content='2025-03-31'")},
    ],
)  # fmt: skip
def test_time_elements_at_the_head_of_the_article(parts):
    assert read(page(**parts)) == ("2025-03-31", BYLINE)


@pytest.mark.parametrize(
    ("url", "when"),
    [
        ("https://post.example/2025/03/31/ferries", "2025-03-31"),
        ("https://post.example/news/2025-03-31/ferries", "2025-03-31"),
        ("https://post.example/2025/03/ferries", "2025-03"),
    ],
)
def test_dates_in_the_url(url, when):
    assert read(page(), url) == (when, ADDRESS)
    assert read(page(), "https://post.example/archive/2025/ferries") is None


def test_ambiguous_dates_are_resolved_by_site_or_url():
    html = page(below="<p>Posted 04/05/2025</p>")
    assert read(html, "https://post.example/2025/04/05/x") == ("2025-04-05", BYLINE)
    assert read(html, "https://www.state.example.gov/x") == ("2025-04-05", BYLINE)
    assert read(html, "https://post.example.co.uk/x") == ("2025-05-04", BYLINE)
    american = page(below="<p>Posted 04/05/2025</p>", lang="en-US")
    assert read(american, "https://post.example.co.uk/x") is None


def test_the_date_in_the_masthead_is_ignored():
    html = (
        "<html><body><header><h1>The Post</h1><div>Monday, 4 August 2025</div></header>"
        f"<div><h2>Safer ferries</h2>{TEXT}</div></body></html>"
    )
    assert read(html) is None


def test_other_dates_are_described():
    html = page(
        head=meta("article:modified_time", "2026-01-02"),
        end=f"<footer>© 2019 The Post</footer><aside>{STAMP.format('datetime=2011-05-05')}</aside>",
    )
    found = find_page_dates(load_html(html.encode()))
    assert found.published is None
    for year, seen in zip(("2026", "2019", "2011"), found.other_dates, strict=True):
        assert year in seen
