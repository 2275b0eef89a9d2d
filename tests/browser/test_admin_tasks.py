"""Tasks of editors in a real browser, with their clicks and fields: see docs/editing.md."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models import Status, revise
from tests import factories
from tests.browser.admin import Hand, browser, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_verdict_is_entered_with_its_evidence(live_server, ada):
    pledge = factories.PledgeFactory()
    with browser() as (page, faults):
        hand = Hand(page)
        sign_in(page, live_server.url, "ada")
        page.goto(live_server.url + reverse("admin:articles_pledge_change", args=[pledge.pk]))
        hand.start_counting()
        hand.click("#status_updates-group .add-row a")
        page.select_option("#id_status_updates-0-status", Status.KEPT)
        page.fill("#id_status_updates-0-as_of", "1 July 2025")
        page.fill("#id_status_updates-0-reason", "The fund paid the whole sum.")
        page.fill("#id_status_updates-0-evidence_url", "https://example.org/accounts")
        page.fill("#id_status_updates-0-evidence_title", "Accounts of the fund")
        hand.click("input[name=_save] >> nth=0")
        page.wait_for_selector(".messagelist .success")
        assert hand.moves == 2
        assert page.evaluate("window.violations") == []
        assert faults == []
    pledge.refresh_from_db()
    assert pledge.status == Status.KEPT
    assert pledge.status_updates.get().evidence.get().title == "Accounts of the fund"


def test_an_earlier_text_is_compared_and_restored(live_server, ada):
    article = factories.ArticleFactory(body="Leaders met.\n\nNothing was agreed.")
    revise(article, "Leaders met.\n\nA fund was agreed.")
    with browser() as (page, faults):
        hand = Hand(page)
        sign_in(page, live_server.url, "ada")
        page.goto(live_server.url + reverse("admin:articles_article_change", args=[article.pk]))
        hand.start_counting()
        hand.click(f"a[href='{reverse('admin:article_text', args=[article.pk, 1])}']")
        hand.click("#content input.default")
        page.wait_for_selector(".messagelist .success")
        assert hand.moves == 2
        assert page.evaluate("window.violations") == []
        assert faults == []
    article.refresh_from_db()
    assert article.body == "Leaders met.\n\nNothing was agreed."
