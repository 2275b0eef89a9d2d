"""Helpers of the admin tests: a browser, signing in, counted clicks and keystrokes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect, sync_playwright

PASSWORD = "a long enough password"
TIMEOUT = 15_000  # milliseconds, on a busy machine
VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""
expect.set_options(timeout=TIMEOUT)


class Hand:
    """Counts clicks and groups of keystrokes on a page, and the seconds since it began."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.moves = 0
        self.began = time.perf_counter()

    def start_counting(self) -> None:
        self.moves, self.began = 0, time.perf_counter()

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.began

    def click(self, selector: str, **options) -> None:
        self.moves += 1
        self.page.click(selector, **options)

    def type(self, selector: str, text: str) -> None:
        """Fill a field; counts as one action."""
        self.moves += 1
        self.page.fill(selector, text)

    def press(self, key: str) -> None:
        self.moves += 1
        self.page.keyboard.press(key)

    def choose(self, field: str, typed: str) -> None:
        """Choose the first result of an autocomplete field (Select2)."""
        self.page.wait_for_load_state()  # the layout shifts while the page loads
        self.click(f"#id_{field} + .select2 .select2-selection")
        opened = self.page.locator(".select2-container--open")
        box = opened.locator(".select2-search__field")
        expect(box).to_be_focused()
        self.moves += 1
        self.page.keyboard.type(typed)
        expect(box).to_have_value(typed)
        # The unfiltered list is replaced a moment after typing.
        first = opened.locator(".select2-results__option--highlighted")
        expect(first).to_contain_text(typed, ignore_case=True)
        self.press("Enter")


@contextmanager
def browser() -> Iterator[tuple[Page, list[str]]]:
    """A page, and a list of its console errors, which grows."""
    faults: list[str] = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.add_init_script(VIOLATIONS)
        page.set_default_timeout(TIMEOUT)
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on(
            "console",
            lambda message: faults.append(message.text) if message.type == "error" else None,
        )
        yield page, faults
        chromium.close()


def sign_in(page: Page, address: str, username: str) -> None:
    page.goto(f"{address}/admin/login/?next=/admin/")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_selector("#site-name")
    page.wait_for_selector("#queues")
