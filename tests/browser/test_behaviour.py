"""Keyboard, pointer and JavaScript on the public pages."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

pytestmark = pytest.mark.browser


def parameters(page) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(page.url).query, keep_blank_values=True)


def test_skip_link_is_first(page):
    page.goto("/articles/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_focus_is_visible(page, kinds):
    """The first forty focusable elements are visible and have an outline when focused."""
    page.goto(kinds["full text"])
    invisible = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const on = document.activeElement, box = on.getBoundingClientRect();
              const style = getComputedStyle(on);
              return [on.outerHTML.slice(0, 80), box.width > 0 && box.height > 0,
                style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
            }"""
        )
        if not (seen[1] and seen[2]):
            invisible.append(seen)
    assert invisible == []


def test_checkbox_submits_the_filters_and_keeps_focus(page):
    page.goto("/articles/")
    box = page.locator('input[name=summit][value="oic-london-2025"]')
    box.focus()
    with page.expect_navigation():
        page.keyboard.press("Space")
    assert parameters(page) == [("summit", "oic-london-2025")]
    assert page.evaluate("document.activeElement.value") == "oic-london-2025"
    chip = page.locator(".chips li:not(:last-child) a")
    with page.expect_navigation():
        chip.click()
    assert parameters(page) == []


def test_exclude_checkbox_unchecks_include(page):
    page.goto("/articles/?summit=oic-london-2025")
    row = page.locator('#facet-summit > li:has(input[value="-oic-london-2025"])')
    row.hover()  # the exclude checkbox appears on hover
    with page.expect_navigation():
        row.locator(".not").click()
    assert parameters(page) == [("summit", "-oic-london-2025")]


def test_filters_work_without_javascript(chromium, site):
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/articles/")
    page.locator('input[name=summit][value="oic-london-2025"]').check()
    page.locator("form[data-filters] > button").click()
    assert ("summit", "oic-london-2025") in parameters(page)
    assert page.locator(".chips a").first.is_visible()
    context.close()


def test_filters_on_phones_keep_their_open_state(chromium, site):
    context = chromium.new_context(base_url=site, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto("/articles/?summit=oic-london-2025")
    summary = page.locator(".filters > summary")
    assert "1" in summary.text_content()
    button = page.locator("form[data-filters] > button")
    assert not button.is_visible()
    summary.click()
    assert button.is_visible()
    page.wait_for_function("sessionStorage.filters === 'open'")
    page.reload()
    assert button.is_visible()
    context.close()


def test_facet_search(page):
    page.goto("/articles/")
    page.locator("[data-within=facet-publisher]").fill("bbc nowhere")
    assert page.locator("#facet-publisher > li:visible").count() == 0
    assert (
        page.locator("#facet-publisher")
        .evaluate("list => list.parentElement.querySelector('[role=status]').textContent")
        .startswith("0 ")
    )


def test_autocomplete_with_arrow_keys(page):
    page.goto("/articles/")
    page.locator("#site-q").press_sequentially("starm")
    option = page.get_by_role("option").first
    option.wait_for()
    assert "Starmer" in option.text_content()
    page.keyboard.press("ArrowDown")
    assert option.get_attribute("aria-selected") == "true"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert urlsplit(page.url).path == "/speakers/keir-starmer/"


def test_copy_citation(chromium, site, kinds):
    context = chromium.new_context(base_url=site, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(kinds["quote"])
    button = page.locator("[data-copy=cite-apa]")
    label = button.text_content()
    button.click()
    page.wait_for_function(
        "([button, label]) => button.textContent !== label", arg=[button.element_handle(), label]
    )
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#cite-apa").text_content().strip()
    context.close()


def test_highlights_and_notes_link_to_each_other(page, kinds):
    page.goto(kinds["full text"])
    reference = page.locator(".prose .ref").first
    note = reference.get_attribute("href")
    reference.click()
    assert page.locator(f"{note}:target").is_visible()
    page.locator(f"{note} a[href^='#']").click()
    target = page.locator(":target")
    assert target.is_visible()
    assert target.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    marked = page.locator(".prose .qm, .prose .pm")
    solid, dashed = (
        {style.split(" ")[0] for style in marked.evaluate_all(
            "(all, kind) => all.filter(e => e.className.trim() === kind)"
            ".map(e => getComputedStyle(e).borderBottomStyle)", kind)}
        for kind in ("qm", "pm")
    )  # fmt: skip
    assert solid <= {"solid"} and dashed <= {"dashed"} and solid | dashed


def test_notes_are_next_to_their_paragraph_on_wide_screens(page, kinds):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(kinds["full text"])
    pair = page.locator(".pair:has(.notes)").first
    text, notes = pair.locator("> p").bounding_box(), pair.locator(".notes").bounding_box()
    assert notes["x"] >= text["x"] + text["width"]
    assert abs(notes["y"] - text["y"]) < 24


def test_foreign_headlines_have_lang_and_dir(page, kinds):
    page.goto(kinds["foreign article"])
    heading = page.locator("h1")
    assert heading.get_attribute("lang") == "it" and heading.get_attribute("dir") == "auto"


def test_tracker_bars_link_to_lists_of_the_same_length(page):
    page.goto("/pledges/tracker/?summit=oic-london-2025")
    bars = page.locator("#by-status .keys a").evaluate_all(
        "all => all.map(a => [a.getAttribute('href'), a.querySelector('b').textContent])"
    )
    assert len(bars) > 2
    for address, number in bars[:3]:
        page.goto(address)
        assert page.locator(".results > li").count() == int(number)
