"""What a reader does with the keyboard, the pointer and the script."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

pytestmark = pytest.mark.browser


def parameters(page) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(page.url).query, keep_blank_values=True)


def test_the_keyboard_meets_the_skip_link_first_and_it_works(page):
    page.goto("/articles/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_every_stop_of_the_keyboard_can_be_seen(page, kinds):
    """A tour of the first forty stops: each is on the screen and has a visible outline."""
    page.goto(kinds["full text"])
    blind = []
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
            blind.append(seen)
    assert blind == []


def test_ticking_a_box_applies_it_and_the_keyboard_comes_back(page):
    page.goto("/articles/")
    box = page.locator('input[name=summit][value="oic-london-2025"]')
    box.focus()
    with page.expect_navigation():
        page.keyboard.press("Space")
    assert parameters(page) == [("summit", "oic-london-2025")]
    assert page.evaluate("document.activeElement.value") == "oic-london-2025"
    chip = page.get_by_role("link", name=re.compile("^Remove filter Summit"))
    with page.expect_navigation():
        chip.click()
    assert parameters(page) == []


def test_a_value_is_wanted_or_left_out_but_never_both(page):
    page.goto("/articles/?summit=oic-london-2025")
    row = page.locator('#facet-summit > li:has(input[value="-oic-london-2025"])')
    row.hover()  # the exclude checkbox appears on hover
    with page.expect_navigation():
        row.locator(".not").click()
    assert parameters(page) == [("summit", "-oic-london-2025")]


def test_the_form_works_without_the_script(chromium, site):
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/articles/")
    page.locator('input[name=summit][value="oic-london-2025"]').check()
    page.get_by_role("button", name="Apply filters").click()
    assert ("summit", "oic-london-2025") in parameters(page)
    assert page.locator(".chips a").first.is_visible()
    context.close()


def test_on_phones_the_filters_are_folded_and_stay_as_they_were_left(chromium, site):
    context = chromium.new_context(base_url=site, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto("/articles/?summit=oic-london-2025")
    summary = page.locator(".filters > summary")
    assert summary.text_content() == "Filters (1 active)"
    button = page.get_by_role("button", name="Apply filters")
    assert not button.is_visible()
    summary.click()
    assert button.is_visible()
    page.wait_for_function("sessionStorage.filters === 'open'")
    page.reload()
    assert button.is_visible()
    context.close()


def test_a_long_facet_can_be_searched_within(page):
    page.goto("/articles/")
    page.get_by_label("Find in Publisher").fill("bbc nowhere")
    assert page.locator("#facet-publisher > li:visible").count() == 0
    assert (
        page.locator("#facet-publisher")
        .evaluate("list => list.parentElement.querySelector('[role=status]').textContent")
        .startswith("0 of ")
    )


def test_suggestions_are_chosen_with_the_arrow_keys(page):
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


def test_a_citation_is_copied(chromium, site, kinds):
    context = chromium.new_context(base_url=site, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(kinds["quote"])
    button = page.locator("[data-copy=cite-apa]")
    button.click()
    page.wait_for_function("b => b.textContent === 'Copied'", arg=button.element_handle())
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#cite-apa").text_content().strip()
    context.close()


def test_marks_and_notes_lead_to_each_other_and_change_no_word(page, kinds):
    page.goto(kinds["full text"])
    reference = page.locator(".body .ref").first
    note = reference.get_attribute("href")
    reference.click()
    assert page.locator(f"{note}:target").is_visible()
    page.locator(f"{note} a[href^='#']").click()
    target = page.locator(":target")
    assert target.is_visible()
    assert target.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    marked = page.locator(".body .q, .body .p")
    solid, dashed = (
        {style.split(" ")[0] for style in marked.evaluate_all(
            "(all, kind) => all.filter(e => e.className.trim() === kind)"
            ".map(e => getComputedStyle(e).borderBottomStyle)", kind)}
        for kind in ("q", "p")
    )  # fmt: skip
    assert solid <= {"solid"} and dashed <= {"dashed"} and solid | dashed


def test_notes_stand_beside_their_paragraph_on_wide_screens(page, kinds):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(kinds["full text"])
    pair = page.locator(".para:has(.notes)").first
    words, notes = pair.locator("> p").bounding_box(), pair.locator(".notes").bounding_box()
    assert notes["x"] >= words["x"] + words["width"]
    assert abs(notes["y"] - words["y"]) < 24


def test_foreign_words_say_their_language_and_direction(page, kinds):
    page.goto(kinds["foreign article"])
    heading = page.locator("h1")
    assert heading.get_attribute("lang") == "it" and heading.get_attribute("dir") == "auto"


def test_every_bar_of_the_tracker_leads_to_the_list_it_counts(page):
    page.goto("/pledges/tracker/?summit=oic-london-2025")
    bars = page.locator("#by-status svg a").evaluate_all(
        "all => all.map(a => [a.getAttribute('href'),"
        " a.querySelector('text:last-of-type').textContent])"
    )
    assert len(bars) == 9
    for address, number in bars[:3]:
        page.goto(address)
        said = page.locator("#results-heading").text_content()
        assert said.split(" ")[0] == ("No" if number == "0" else number)
