"""Merging two speakers and undoing it, in a real browser."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models import Merge, Quote, Speaker
from tests import factories
from tests.browser.admin import Hand, browser, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_speakers_are_merged_and_the_merge_is_undone(live_server, ada):
    primary = factories.SpeakerFactory(name="Ursula von der Leyen", slug="von-der-leyen")
    duplicate = factories.SpeakerFactory(name="Mrs Layen", slug="layen")
    factories.QuoteFactory(speaker=duplicate)
    with browser() as (page, faults):
        hand, merge_url = Hand(page), reverse("admin:merge", args=["speaker"])
        sign_in(page, live_server.url, "ada")
        hand.start_counting()
        hand.click(f"a.button[href='{merge_url}']")
        hand.choose("primary", "von der")
        hand.choose("duplicate", "lay")
        hand.click("input[type=submit].default")
        page.wait_for_selector("#moved + ul > li")
        hand.click("input[name=confirm]")
        page.wait_for_selector(".messagelist .success")
        assert hand.moves == 9
        assert Quote.objects.get().speaker == primary
        page.goto(f"{live_server.url}/speakers/layen/")
        assert page.url.endswith("/speakers/von-der-leyen/")
        page.goto(live_server.url + merge_url)
        undo_url = reverse("admin:undo_merge", args=[Merge.objects.get().pk])
        page.click(f"form[action='{undo_url}'] button")
        page.wait_for_selector(".messagelist .success")
        assert page.evaluate("window.violations") == []
        assert faults == []
    assert Quote.objects.get().speaker == duplicate
    assert Speaker.objects.get(slug="layen").is_public
    assert Merge.objects.get().undone_by == ada
