"""The static copy is read back from disk: every file, link and fragment resolves."""

from __future__ import annotations

import hashlib
import json
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.core.management import CommandError, call_command

from articles.formats.data_files import build_data
from articles.formats.static_site.paths import NOTICE_FILE, target_of
from articles.formats.static_site.rewrite import PageRewriter
from articles.models import Quote, State
from tests import factories as f
from tests.planted import WORD, Planted

SITE = "https://archive.example"
PAGES_OF_KINDS = ("articles", "quotes", "pledges", "speakers", "summits", "organisations", "topics")


class Page(HTMLParser):
    """Links, ids and tags of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links, self.ids, self.tags, self.text = [], set(), set(), path.read_text()
        self.feed(self.text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.tags.add(tag)
        self.ids.add(values.get("id"))
        skipped = tag == "use" or values.get("rel") == "canonical"
        self.links += [values[n] for n in ("href", "src") if n in values and not skipped]
        if tag == "script":
            assert values["type"] == "application/ld+json"


@pytest.fixture(scope="module")
def copy(django_db_setup, django_db_blocker, tmp_path_factory):
    """A copy of varied records among hidden ones: folder and pages by path."""
    from django.db import transaction
    from django.test import override_settings

    folder = tmp_path_factory.mktemp("static") / "copy"
    folders = {"INDEX_DIR": folder.parent / "none", "DOWNLOADS_DIR": folder.parent / "downloads"}
    with (
        override_settings(SITE_URL=SITE, PAGE_SIZE=5, **folders),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        planted = Planted(State.DRAFT)
        # The quote page shows a few words around it, although the article's text is not public.
        Quote.objects.filter(article=planted.record_only).delete()
        f.QuoteFactory.create_batch(4, speaker=planted.speaker)
        build_data(folders["DOWNLOADS_DIR"], SITE)
        call_command("export_site", folder, processes=1)
        transaction.set_rollback(True)
    return folder, {path: Page(path) for path in folder.rglob("*.html")}


def test_every_link_leads_to_a_file_and_a_place_on_it(copy):
    folder, pages = copy
    broken, count = [], 0
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            assert not link.startswith("/"), (path, link)
            count += 1
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file():
                broken.append((path.relative_to(folder), link))
            elif parts.fragment and parts.fragment not in pages[target].ids:
                # The words of a passage are found by the browser.
                assert parts.fragment.startswith(":~:"), (path, link)
    assert broken == []
    assert count > 300


def test_copy_has_the_pages_of_all_records_and_nothing_that_needs_a_server(copy):
    folder, pages = copy
    for kind in PAGES_OF_KINDS:
        assert (folder / kind / "index.html").is_file()
        assert len([path for path in pages if path.is_relative_to(folder / kind)]) > 1, kind
    assert (folder / "quotes/_page/2/index.html") in pages
    assert (folder / "pledges/export.csv").read_text().count("\n") > 1
    assert {tag for page in pages.values() for tag in page.tags} & {"form", "search"} == set()
    assert SITE in pages[folder / NOTICE_FILE].text


def test_copy_contains_no_drafts_and_lists_its_files(copy):
    folder, _ = copy
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    leaks = [p for p in files if WORD in str(p) or WORD.encode() in p.read_bytes().lower()]
    assert leaks == []
    sums = (folder / "SHA256SUMS").read_text().splitlines()
    assert [line.split("  ")[1] for line in sums] == [
        name for p in files if (name := p.relative_to(folder).as_posix()) != "SHA256SUMS"
    ]


def test_copy_has_the_files_of_the_data_page(copy):
    folder, pages = copy
    names = {"summit-archive.zip", "summit-archive.db", "data/quotes.csv", "manifest.json"}
    assert names <= {p.relative_to(folder / "data").as_posix() for p in folder.rglob("data/**/*")}
    assert "../data/index.html" in pages[folder / "quotes/index.html"].links
    manifest = json.loads((folder / "data/manifest.json").read_text())
    for file in manifest["files"]:
        content = (folder / "data" / file["path"]).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        assert file["sha256"] in ("", digest), file["path"]


def test_target_of_a_url():
    def file(url):
        return target_of(url).file

    assert file("/") == "index.html"
    assert file("/pledges/12/a-%C3%A9t%C3%A9/?list=pledges&position=3") == (
        "pledges/12/a-été/index.html"
    )
    assert file("/quotes/?page=3") == "quotes/_page/3/index.html"
    assert file("/static/css/site.css") == "static/css/site.css"
    for url in ("/quotes/?speaker=a", "/search/?q=x", "/quotes/feed/", "/check/", "/admin/",
                "/quotes/4/cite.ris", "/quotes/?page=../../x", "/api/v1/docs/"):  # fmt: skip
        assert file(url) == NOTICE_FILE, url


def test_rewriting_changes_links_and_leaves_the_rest():
    page = (
        '<!doctype html><svg viewBox="0 0 1 1"><path d="M0"/></svg><p>a &amp; b &#8211;</p>'
        '<form><form></form><p>x</p></form><a href="/quotes/#a" lang="en">q</a>'
        '<a href="https://other.example/?a=1&amp;b=2">o</a><script src="/x.js">1</script>'
    )
    rewriter = PageRewriter("/pledges/", "pledges/index.html")
    rewriter.feed(page)
    rewriter.close()
    assert rewriter.html == (
        '<!doctype html><svg viewBox="0 0 1 1"><path d="M0"/></svg><p>a &amp; b &#8211;</p>'
        '<a href="../quotes/index.html#a" lang="en">q</a>'
        '<a href="https://other.example/?a=1&amp;b=2">o</a>'
    )


@pytest.mark.django_db
def test_command_needs_a_site_url_and_an_own_folder(tmp_path, settings):
    settings.SITE_URL = ""
    with pytest.raises(CommandError, match="SITE_URL"):
        call_command("export_site", tmp_path / "copy")
    settings.SITE_URL = SITE
    (tmp_path / "letter.txt").touch()
    with pytest.raises(CommandError, match="other files"):
        call_command("export_site", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
