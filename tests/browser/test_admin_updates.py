"""What comes back to the desk: a reader's report, and a document that was imported before."""

from __future__ import annotations

import pytest

from articles.models import Article, Correction, Decision, Document, Quote, Report
from tests import factories
from tests.admin.samples import COVERAGE
from tests.browser.admin import Hand, browser, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
URL = "https://harbour-post.example/ferries"
MENDED = COVERAGE.replace("far too long", "much too long").replace("Harbour City", "Port City")


def test_a_reader_reports_a_mistake_and_reads_the_correction(live_server, ada, monkeypatch):
    # Nobody writes this fast but a test.
    monkeypatch.setattr("articles.views.report_error.FASTEST", 0)
    article = factories.ArticleFactory(title="Leaders met in Paris")
    address = f"{live_server.url}{article.get_absolute_url()}"
    with browser() as (page, faults):
        page.goto(address)
        page.click("text=Report a mistake on this page")
        page.fill("textarea", "They met in London, as the text itself says.")
        page.click("text=Send the report")
        page.wait_for_selector("text=Thank you.")
        assert page.context.cookies() == []

        hand = Hand(page)
        sign_in(page, live_server.url, "ada")
        hand.start_counting()
        hand.click("text=1 report of a reader")
        hand.click("text=Edit the record")
        hand.type("#id_title", "Leaders met in London")
        hand.click("input[name=_continue] >> nth=0")
        page.wait_for_selector("text=was changed successfully")
        page.goto(f"{live_server.url}/admin/reports/")
        hand.moves += 1
        hand.type("textarea", "The title named Paris; the leaders met in London.")
        hand.click("text=Publish this correction")
        page.wait_for_selector("text=The notice stands on")
        assert hand.moves <= 7
        assert page.evaluate("window.violations") == []

        page.context.clear_cookies()
        notice = Correction.objects.get()
        page.goto(f"{live_server.url}{notice.get_absolute_url()}")
        own = page.locator(f"#correction-{notice.pk}")
        assert "The title named Paris" in own.inner_text()
        assert "After a reader’s report" in own.inner_text()
        page.click("text=All corrections of the archive")
        page.click("text=Leaders met in London")
        assert page.url.endswith(notice.get_absolute_url())
        assert faults == []
    report = Report.objects.get()
    assert (report.correction, report.decided_by) == (notice, ada)


def test_a_document_comes_again_and_then_changed(live_server, ada):
    for name, slug in (("Ada Marlow", "ada-marlow"), ("Bertram Ode", "bertram-ode")):
        factories.SpeakerFactory(name=name, slug=slug)
    with browser() as (page, faults):
        sign_in(page, live_server.url, "ada")

        def give(text: str, waited_for: str) -> None:
            page.goto(f"{live_server.url}/admin/add/")
            page.fill("#id_text", text)
            page.fill("#id_publisher", "The Harbour Post")
            page.fill("#id_url", URL)
            page.click("input[value=Preview]")
            page.wait_for_selector(waited_for)

        give(COVERAGE, "text=A new article")
        page.click("input[name=confirm]")
        page.wait_for_selector("#decide")
        page.click("button[name=reject]")
        page.wait_for_load_state()
        page.click("button[name=accept_all]")
        page.wait_for_selector("text=accepted.")
        article = Article.objects.get()
        decided = dict(article.proposals.values_list("fingerprint", "decision"))
        assert set(decided.values()) >= {Decision.REJECTED, Decision.ACCEPTED}
        quotes = set(article.quotes.values_list("pk", "state"))

        give(COVERAGE, "text=In the archive already")
        page.click("input[name=confirm]")
        page.wait_for_load_state()
        assert dict(article.proposals.values_list("fingerprint", "decision")) == decided
        assert set(article.quotes.values_list("pk", "state")) == quotes
        assert (Article.objects.count(), Document.objects.count()) == (1, 1)

        looked = article.quotes.get(exact__startswith="We have looked away for far")
        give(MENDED, "text=What changes in the text")
        gone = page.locator(".difference del").all_inner_texts()
        came = page.locator(".difference ins").all_inner_texts()
        assert [("Harbour City" in t, "far too long" in t) for t in gone] == [
            (True, False),
            (False, True),
        ]
        assert [("Port City" in t, "much too long" in t) for t in came] == [
            (True, False),
            (False, True),
        ]
        assert article.revisions.count() == 1
        page.click("input[name=confirm]")
        page.wait_for_load_state()
        page.goto(f"{live_server.url}/admin/")
        page.click("text=1 pin lost by a new text")
        page.click("text=Take these words")
        page.wait_for_selector("text=has its place again")
        assert page.evaluate("window.violations") == []
        assert faults == []
    article.refresh_from_db()
    looked.refresh_from_db()
    assert looked.exact.startswith("We have looked away for much too long")
    assert (article.revisions.count(), Article.objects.count()) == (2, 1)
    kept = Quote.objects.filter(article=article)
    assert {pk for pk, _ in quotes} == set(kept.values_list("pk", flat=True))
    assert all(article.body[q.start : q.end] == q.exact for q in kept)
    after = dict(article.proposals.values_list("fingerprint", "decision"))
    assert {k: after[k] for k in decided} == decided
