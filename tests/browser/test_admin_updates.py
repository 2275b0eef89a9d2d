"""Reader reports and repeated imports in the admin, in a real browser."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models import Article, Correction, Decision, Document, Quote, Report
from tests import factories
from tests.admin.samples import COVERAGE
from tests.browser.admin import Hand, browser, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
URL = "https://harbour-post.example/ferries"
CHANGED = COVERAGE.replace("far too long", "much too long").replace("Harbour City", "Port City")


def test_reader_report_becomes_a_correction(live_server, ada, monkeypatch):
    monkeypatch.setattr("articles.views.anonymous_form.MIN_SECONDS", 0)
    article = factories.ArticleFactory(title="Leaders met in Paris")
    address = f"{live_server.url}{article.get_absolute_url()}"
    with browser() as (page, faults):
        page.goto(address)
        page.click("a[href^='/report/']")
        page.fill("textarea", "They met in London, as the text itself says.")
        page.click(".report button[type=submit]")
        page.wait_for_selector("main [role=status]")
        assert page.context.cookies() == []

        hand = Hand(page)
        sign_in(page, live_server.url, "ada")
        hand.start_counting()
        hand.click(f"#queues a[href='{reverse('admin:reports')}']")
        hand.click(f"a[href='{reverse('admin:articles_article_change', args=[article.pk])}']")
        hand.type("#id_title", "Leaders met in London")
        hand.click("input[name=_continue] >> nth=0")
        page.wait_for_selector(".messagelist .success")
        page.goto(live_server.url + reverse("admin:reports"))
        hand.moves += 1
        hand.type("textarea", "The title named Paris; the leaders met in London.")
        hand.click("button[name=correct]")
        page.wait_for_selector(".messagelist .success")
        assert hand.moves == 7
        assert page.evaluate("window.violations") == []

        page.context.clear_cookies()
        notice = Correction.objects.get()
        page.goto(f"{live_server.url}{notice.get_absolute_url()}")
        shown = page.locator(f"#correction-{notice.pk}")
        assert notice.text in shown.inner_text()
        assert shown.locator("time").count() == 2  # of the correction and of the report
        page.click(f"a[href='{reverse('articles:corrections')}']")
        page.click("text=Leaders met in London")
        assert page.url.endswith(notice.get_absolute_url())
        assert faults == []
    report = Report.objects.get()
    assert (report.correction, report.decided_by) == (notice, ada)


def test_document_is_imported_again_unchanged_and_changed(live_server, ada):
    for name, slug in (("Ada Marlow", "ada-marlow"), ("Bertram Ode", "bertram-ode")):
        factories.SpeakerFactory(name=name, slug=slug)
    with browser() as (page, faults):
        sign_in(page, live_server.url, "ada")

        def preview(text: str, outcome: str) -> None:
            page.goto(live_server.url + reverse("admin:import_form"))
            page.fill("#id_text", text)
            page.fill("#id_publisher", "The Harbour Post")
            page.fill("#id_url", URL)
            page.click("input[type=submit].default")
            page.wait_for_selector(f"[data-outcome={outcome}]")

        preview(COVERAGE, "new")
        page.click("input[name=confirm]")
        page.wait_for_selector("#decide")
        page.click("button[name=reject]")
        page.wait_for_load_state()
        page.click("button[name=accept_all]")
        page.wait_for_selector(".messagelist .success")
        article = Article.objects.get()
        decisions = dict(article.proposals.values_list("fingerprint", "decision"))
        assert set(decisions.values()) >= {Decision.REJECTED, Decision.ACCEPTED}
        quotes = set(article.quotes.values_list("pk", "state"))

        preview(COVERAGE, "unchanged")
        page.click("input[name=confirm]")
        page.wait_for_load_state()
        assert dict(article.proposals.values_list("fingerprint", "decision")) == decisions
        assert set(article.quotes.values_list("pk", "state")) == quotes
        assert (Article.objects.count(), Document.objects.count()) == (1, 1)

        changed_quote = article.quotes.get(exact__startswith="We have looked away for far")
        preview(CHANGED, "changed")
        removed = page.locator(".difference del").all_inner_texts()
        added = page.locator(".difference ins").all_inner_texts()
        assert [("Harbour City" in t, "far too long" in t) for t in removed] == [
            (True, False),
            (False, True),
        ]
        assert [("Port City" in t, "much too long" in t) for t in added] == [
            (True, False),
            (False, True),
        ]
        assert article.revisions.count() == 1
        page.click("input[name=confirm]")
        page.wait_for_load_state()
        page.goto(f"{live_server.url}/admin/")
        page.click(f"#queues a[href='{reverse('admin:lost_anchors')}']")
        page.click("button[name=accept]")
        page.wait_for_selector(".messagelist .success")
        assert page.evaluate("window.violations") == []
        assert faults == []
    article.refresh_from_db()
    changed_quote.refresh_from_db()
    assert changed_quote.exact.startswith("We have looked away for much too long")
    assert (article.revisions.count(), Article.objects.count()) == (2, 1)
    remaining = Quote.objects.filter(article=article)
    assert {pk for pk, _ in quotes} == set(remaining.values_list("pk", flat=True))
    assert all(article.body[q.start : q.end] == q.exact for q in remaining)
    after = dict(article.proposals.values_list("fingerprint", "decision"))
    assert {k: after[k] for k in decisions} == decisions
