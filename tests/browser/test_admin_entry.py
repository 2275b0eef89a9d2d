"""Entering an article by hand, with counted clicks and fields, in a real browser."""

from __future__ import annotations

import pytest

from articles.models import Article, Pledge, Quote, Speaker
from tests.browser.admin import browser, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUOTES = ("We will build the ferries here,", "Nobody will be left behind.")
PLEDGE = "Norway will provide £3.2 million for new ferries by 31 December 2028."
TEXT = (
    f"Ministers met in Bergen. “{QUOTES[0]}” said Jane Doe, the energy minister.\n\n"
    f"“{QUOTES[1]}” Jane Doe said.\n\n{PLEDGE}"
)


class Counter:
    """Fills in a form, and counts the clicks and the fields."""

    def __init__(self, page) -> None:
        self.page, self.clicks, self.fields = page, 0, 0

    def click(self, selector: str) -> None:
        self.clicks += 1
        self.page.click(selector)

    def fill(self, name: str, text: str) -> None:
        self.fields += 1
        self.page.fill(f"#id_{name}", text)

    def choose(self, name: str, typed: str) -> None:
        self.click(f"#id_{name} + .select2 .select2-selection")
        self.fields += 1
        self.page.keyboard.type(typed)
        self.page.wait_for_selector(f".select2-results__option--highlighted:has-text('{typed}')")
        self.page.keyboard.press("Enter")

    def select_words(self, words: str, kind: str) -> None:
        """Drag over *words* in the text (counted as a click), and press the button."""
        start = TEXT.index(words)
        self.clicks += 1
        span = [start, start + len(words)]
        script = (
            "([start, end]) => document.querySelector('#id_text').setSelectionRange(start, end)"
        )
        self.page.evaluate(script, span)
        group = {"quote": "quotes", "pledge": "mentions-2"}[kind]
        number = self.page.input_value(f"#id_{group}-TOTAL_FORMS")
        self.click(f"button[data-kind={kind}]")
        self.page.wait_for_selector(f"#id_{group}-{number}-exact:focus")


def test_an_article_with_quotes_and_a_pledge_is_entered_by_hand(live_server, ada):
    with browser() as (page, faults):
        sign_in(page, live_server.url, "ada")
        page.goto(f"{live_server.url}/admin/articles/article/add/")
        page.wait_for_selector("#id_title:focus")
        counter = Counter(page)
        counter.fill("title", "Ministers meet in Bergen")
        counter.choose("publisher", "The Fjord Post, Norway")
        counter.fill("published_on", "31 March 2025")
        counter.clicks, counter.fields = counter.clicks + 1, counter.fields + 1
        page.select_option("#id_state", "published")
        counter.fill("text", TEXT)
        for words in QUOTES:
            counter.select_words(words, "quote")
        counter.select_words(PLEDGE, "pledge")
        counter.click("input[name=_save]")
        page.wait_for_selector(".messagelist .success")
        assert page.evaluate("window.violations") == []
        assert len(page.context.pages) == 1
        article, speaker = Article.objects.published().get(), Speaker.objects.published().get()
        page.goto(live_server.url + article.get_absolute_url())
        assert page.locator(f"text={article.title}").count()
    assert (speaker.name, speaker.appointments.get().role) == ("Jane Doe", "energy minister")
    quotes = Quote.objects.published().order_by("start")
    assert [(quote.exact, quote.speaker) for quote in quotes] == [(q, speaker) for q in QUOTES]
    pledge = Pledge.objects.published().get()
    assert (pledge.amount, pledge.currency, str(pledge.deadline)) == (
        3_200_000,
        "GBP",
        "2028-12-31",
    )
    assert [str(actor) for actor in pledge.actors.all()] == ["Norway"]
    assert faults == []
    assert (counter.clicks, counter.fields) == (9, 5)  # limits: 12 and 16
