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


def menu(page, name: str):
    """The filter menu of a facet, opened."""
    drop = page.locator(f".drop:has(> .menu-panel > #facet-{name})")
    drop.locator("> summary").click()
    return drop


LISTS = ["search", "articles", "quotes", "pledges", "speakers", "summits", "organisations"]
SUMMIT_MENU = ".drop:has(#facet-summit)"
SUMMIT_BOX = "input[name=summit][value=oic-london-2025]"


def focus_is_in(page, selector: str) -> bool:
    return page.evaluate("where => document.activeElement.closest(where) !== null", selector)


def number_of_results(page) -> int:
    return int(page.locator("#results-heading").text_content().split()[0])


def test_first_result_is_within_25_tab_stops(page, kinds):
    """And "Skip to results" is the second stop and leads to the heading before them."""
    stops = {}
    for kind in LISTS:
        page.goto(kinds[kind])
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to results"
        stops[kind] = 2
        while not focus_is_in(page, ".hits") and stops[kind] < 40:
            page.keyboard.press("Tab")
            stops[kind] += 1
        page.locator(".skip[href='#results-heading']").focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "results-heading"
    assert {kind: count for kind, count in stops.items() if count > 25} == {}


def test_filter_menus_with_the_keyboard(page):
    """A menu opens, shows how many results its boxes give, closes with Escape, and applies."""
    page.goto("/articles/")
    menu, box = page.locator(SUMMIT_MENU), page.locator(SUMMIT_BOX)
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    box.focus()
    page.keyboard.press("Space")
    page.locator("form.counted").wait_for()
    promised = int(menu.locator(".total").text_content())
    page.keyboard.press("Escape")
    assert not box.is_visible() and focus_is_in(page, f"{SUMMIT_MENU} > summary")
    page.keyboard.press("Enter")
    menu.locator("button[type=submit]").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert parameters(page) == [("summit", "oic-london-2025")]
    assert number_of_results(page) == promised
    with page.expect_navigation():
        page.locator(".chips li:not(.plain) a").click()
    assert parameters(page) == []


def test_a_value_is_excluded_in_the_menu(page):
    page.goto("/articles/")
    drop = menu(page, "summit")
    drop.locator("select").select_option("-oic-london-2025")
    with page.expect_navigation():
        drop.locator("button[type=submit]").click()
    assert parameters(page) == [("summit", "-oic-london-2025")]
    assert menu(page, "summit").locator('[value="-oic-london-2025"]').is_checked()


def test_menus_close_with_escape_and_a_click_elsewhere(page):
    page.goto("/articles/")
    drop = menu(page, "summit")
    page.keyboard.press("Escape")
    assert drop.get_attribute("open") is None
    assert drop.locator("> summary").evaluate("e => e === document.activeElement")
    menu(page, "summit")
    page.locator("h1").click()
    assert drop.get_attribute("open") is None


def test_going_back_restores_boxes_and_list(page):
    page.goto("/articles/")
    box = menu(page, "language").locator('[value="it"]')
    box.check()
    page.keyboard.press("Escape")
    first = page.locator(".hits h3 a").first
    title = first.text_content()
    first.click()
    page.go_back()
    assert not box.is_checked()
    assert first.text_content() == title
    # From the back/forward cache, which is off in this browser, the page comes as it was left.
    menu(page, "language")
    box.check()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert not box.is_checked()
    assert not box.is_visible()


@pytest.mark.parametrize("scripted", [True, False])
def test_filter_sheet_on_phones(chromium, site, scripted):
    """The sheet ends in a button that shows its results; going back restores boxes and list."""
    context = chromium.new_context(
        base_url=site, viewport={"width": 360, "height": 800}, java_script_enabled=scripted
    )
    page = context.new_page()
    page.goto("/articles/")
    everything = number_of_results(page)
    sheet, box = page.locator("#filters"), page.locator(SUMMIT_BOX)
    assert not sheet.is_visible()
    page.locator(".openfilters").click()
    page.locator(f"{SUMMIT_MENU} > summary").click()
    box.check()
    button = sheet.locator(".sheetfoot button")
    if scripted:
        page.locator("form.counted").wait_for()
    label = button.inner_text()
    assert (label == "Show articles") is not scripted
    with page.expect_navigation():
        button.click()
    assert parameters(page) == [("summit", "oic-london-2025")] or not scripted
    assert ("summit", "oic-london-2025") in parameters(page)
    few = number_of_results(page)
    assert label == f"Show {few} articles" or not scripted
    assert 0 < few < everything and not sheet.is_visible()
    assert page.locator("#results-heading").bounding_box()["y"] < 800
    assert "1" in page.locator(".openfilters").text_content() and box.is_checked()
    page.go_back()
    assert number_of_results(page) == everything and not sheet.is_visible()
    assert not box.is_checked() or not scripted
    page.go_forward()
    assert number_of_results(page) == few and box.is_checked()
    context.close()


def test_facet_search(page):
    page.goto("/articles/?more=publisher")
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
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
        assert number_of_results(page) == int(number)
