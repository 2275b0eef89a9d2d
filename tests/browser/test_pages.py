"""Every kind of page, in both schemes and three widths, by axe and by its own behaviour."""

from __future__ import annotations

import difflib
import re

import pytest

axe = pytest.importorskip("axe_playwright_python.base")

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What passes, and every node of it, would be most of the answer; nobody looks at it here.
ASK_AXE = """options => axe.run({...options, resultTypes: ["violations"]}).then(said =>
  said.violations.flatMap(one => one.nodes.map(node => [one.id, node.target])))"""
LISTS = ("articles", "quotes", "pledges", "speakers", "summits", "organisations", "search")


def sideways(page) -> int:
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_axe_finds_nothing_and_nothing_violates_the_policy(chromium, site, kinds, width):
    """Light, then the same page in dark; axe comes last, because it adds a style of its own,
    which the policy refuses."""
    context = chromium.new_context(base_url=site, viewport={"width": width, "height": 900})
    page, said, found = context.new_page(), [], {}
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for kind, address in kinds.items():
        said.clear()
        page.emulate_media(color_scheme="light")
        page.goto(address)
        complaints = [text for text in said if "status of 404" not in text or kind != "missing"]
        nodes = []
        page.evaluate(axe.AXE_SCRIPT)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            nodes += [(scheme, *node) for node in page.evaluate(ASK_AXE, {"runOnly": RULES})]
        if nodes or complaints or sideways(page) > 0:
            found[kind] = (nodes, complaints, sideways(page))
    context.close()
    assert found == {}


def test_a_page_says_the_same_without_the_script(chromium, site, kinds):
    def words(scripted: bool) -> dict[str, str]:
        context = chromium.new_context(base_url=site, java_script_enabled=scripted)
        page, said = context.new_page(), {}
        for kind, address in kinds.items():
            page.goto(address)
            # What only the script can do is hidden without it: it holds no words of the record.
            text = page.locator("main").text_content()
            said[kind] = re.sub(r"\s+", " ", text)
        context.close()
        return said

    scripted, plain = words(True), words(False)
    apart = {
        kind: list(difflib.unified_diff(scripted[kind].split(), text.split(), n=2))
        for kind, text in plain.items()
        if text != scripted[kind]
    }
    assert apart == {}


def test_no_page_scrolls_sideways_at_320_pixels(chromium, site, kinds):
    context = chromium.new_context(base_url=site, viewport={"width": 320, "height": 640})
    page, wide = context.new_page(), {}
    for kind, address in kinds.items():
        page.goto(address)
        if sideways(page) > 0:
            wide[kind] = sideways(page)
    context.close()
    assert wide == {}


def test_each_page_has_one_heading_a_title_and_the_landmarks(page, kinds):
    titles, faults = {}, []
    for kind, address in kinds.items():
        page.goto(address)
        titles.setdefault(page.title(), []).append(kind)
        counts = [page.locator(where).count() for where in ("h1", "main", "header.masthead")]
        if counts != [1, 1, 1] or not page.locator("meta[name=description]").count():
            faults.append((kind, counts))
    assert faults == []
    assert [same for same in titles.values() if len(same) > 1] == []


def test_a_page_is_light(chromium, site, kinds):
    """At most 6 requests; a list 40 KB over the wire; at most 6 KB of script, unpacked."""
    heavy = {}
    for kind, address in kinds.items():
        context = chromium.new_context(base_url=site, viewport={"width": 1280, "height": 900})
        page = context.new_page()
        client = context.new_cdp_session(page)
        client.send("Network.enable")
        sizes, scripts = [], []
        client.on("Network.loadingFinished", lambda e, s=sizes: s.append(e["encodedDataLength"]))
        page.on("response", lambda r, s=scripts: r.url.endswith(".js") and s.append(r))
        page.goto(address, wait_until="networkidle")
        script = sum(len(response.body()) for response in scripts)
        limit = 40_960 if kind in LISTS else 61_440
        if len(sizes) > 6 or script > 6144 or sum(sizes) > limit:
            heavy[kind] = (len(sizes), sum(sizes), script)
        context.close()
    assert heavy == {}


def test_a_page_prints_without_the_tools_around_it(page, kinds):
    page.emulate_media(media="print")
    for kind in ("full text", "quote", "pledge", "tracker"):
        page.goto(kinds[kind])
        assert page.locator("h1").is_visible()
        for tool in (".masthead nav", ".skip", ".crumbs", ".foot"):
            assert not page.locator(tool).first.is_visible(), (kind, tool)
        assert page.pdf().startswith(b"%PDF")
