"""Every type of page at several widths in light and dark: accessibility, CSP, size, print."""

from __future__ import annotations

import difflib
import re

import pytest

axe = pytest.importorskip("axe_playwright_python.base")

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR_RULES = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# Only violations: passed checks would be most of the result.
RUN_AXE = """options => axe.run({...options, resultTypes: ["violations"]}).then(results =>
  results.violations.flatMap(one => one.nodes.map(node => [one.id, node.target])))"""
LISTS = ("articles", "quotes", "pledges", "speakers", "summits", "organisations", "search")

# Narrow viewports, tried at two device pixels a pixel: the narrowest phones, and a window of
# 1280 pixels zoomed to 200 %.
NARROW = (320, 640, 768)


def horizontal_overflow(page) -> int:
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def overflow_at(page, widths) -> dict[int, int]:
    """By how many pixels the page is wider than the viewport, for the widths at which it is."""
    found = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        found[width] = horizontal_overflow(page)
    return {width: pixels for width, pixels in found.items() if pixels > 0}


@pytest.mark.parametrize("width", [360, 1280])
def test_no_axe_csp_or_overflow_problems(chromium, site, kinds, width):
    """Axe runs last, because it inserts a style, which the CSP blocks.

    The dark scheme changes only colours, so only the rules on colours run in it.
    """
    context = chromium.new_context(
        base_url=site,
        viewport={"width": width, "height": 900},
        device_scale_factor=2 if width == 360 else 1,
    )
    page, log, problems = context.new_page(), [], {}
    page.on("console", lambda m: log.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: log.append(str(error)))
    for kind, address in kinds.items():
        log.clear()
        page.emulate_media(color_scheme="light")
        page.goto(address)
        errors = [text for text in log if "status of 404" not in text or kind != "missing"]
        nodes, wide = [], overflow_at(page, (*NARROW, width) if width == 360 else (width,))
        page.evaluate(axe.AXE_SCRIPT)
        for scheme, rules in (("light", RULES), ("dark", COLOUR_RULES)):
            page.emulate_media(color_scheme=scheme)
            nodes += [(scheme, *node) for node in page.evaluate(RUN_AXE, {"runOnly": rules})]
        if nodes or errors or wide:
            problems[kind] = (nodes, errors, wide)
    context.close()
    assert problems == {}


def test_text_is_the_same_without_javascript(chromium, site, kinds):
    def texts(scripted: bool) -> dict[str, str]:
        context = chromium.new_context(base_url=site, java_script_enabled=scripted)
        page, found = context.new_page(), {}
        for kind, address in kinds.items():
            page.goto(address)
            text = page.locator("main").text_content()
            found[kind] = re.sub(r"\s+", " ", text)
        context.close()
        return found

    scripted, plain = texts(True), texts(False)
    differences = {
        kind: list(difflib.unified_diff(scripted[kind].split(), text.split(), n=2))
        for kind, text in plain.items()
        if text != scripted[kind]
    }
    assert differences == {}


def test_pages_have_one_h1_a_unique_title_and_landmarks(page, kinds):
    titles, faults = {}, []
    for kind, address in kinds.items():
        if kind.endswith(" embed"):  # a card for other sites, without the frame of a page
            continue
        page.goto(address)
        titles.setdefault(page.title(), []).append(kind)
        counts = [page.locator(where).count() for where in ("h1", "main", "header.mast")]
        if counts != [1, 1, 1] or not page.locator("meta[name=description]").count():
            faults.append((kind, counts))
    assert faults == []
    assert [same for same in titles.values() if len(same) > 1] == []


WEIGHED = (
    *LISTS, "typed names", "front", "summit", "speaker", "full text", "quote", "pledge", "tracker",
    "about", "API",
)  # fmt: skip


def test_requests_and_size_of_a_page(chromium, site, kinds):
    """At most 6 requests, 6 KB of script, and 40 KB in all over the wire; the tracker 47 KB."""
    heavy = {}
    for kind in WEIGHED:
        address = kinds[kind]
        context = chromium.new_context(base_url=site, viewport={"width": 1280, "height": 900})
        page = context.new_page()
        client = context.new_cdp_session(page)
        client.send("Network.enable")
        sizes, scripts = [], []
        client.on("Network.loadingFinished", lambda e, s=sizes: s.append(e["encodedDataLength"]))
        page.on("response", lambda r, s=scripts: r.url.endswith(".js") and s.append(r))
        page.goto(address, wait_until="networkidle")
        script = sum(len(response.body()) for response in scripts)
        limit = (47 if kind == "tracker" else 40) * 1024
        if len(sizes) > 6 or script > 6144 or sum(sizes) > limit:
            heavy[kind] = (len(sizes), sum(sizes), script)
        context.close()
    assert heavy == {}


def test_a_summit_page_has_at_most_four_screens(page, kinds):
    page.goto(kinds["summit"])
    assert page.evaluate("document.documentElement.scrollHeight") <= 4 * 900


def test_print_layout(page, kinds):
    """No navigation and nothing cut off at the width of the text on A4 paper, in CSS pixels."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 673, "height": 1000})
    for kind in ("full text", "quote", "pledge", "tracker", "summit", "quotes"):
        page.goto(kinds[kind])
        assert horizontal_overflow(page) <= 0, kind
        assert page.locator("h1").is_visible()
        for tool in (".mast nav", ".skip", ".crumbs", ".foot"):
            assert not page.locator(tool).locator("visible=true").count(), (kind, tool)
        assert page.pdf().startswith(b"%PDF")
