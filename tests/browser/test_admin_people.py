"""Merging two speakers and taking it back, in a real browser."""

from __future__ import annotations

import pytest

from articles.models import Merge, Quote, Speaker
from tests import factories
from tests.browser.admin import Hand, browser, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_two_speakers_are_merged_and_put_back(live_server, ada):
    stays = factories.SpeakerFactory(name="Ursula von der Leyen", slug="von-der-leyen")
    goes = factories.SpeakerFactory(name="Mrs Layen", slug="layen")
    factories.QuoteFactory(speaker=goes)
    with browser() as (page, faults):
        hand = Hand(page)
        sign_in(page, live_server.url, "ada")
        hand.start_counting()
        hand.click("text=Merge speakers")
        hand.choose("primary", "von der")
        hand.choose("duplicate", "lay")
        hand.click("input[value=Compare]")
        page.wait_for_selector("text=What moves: 1 quote")
        hand.click("input[name=confirm]")
        page.wait_for_selector("text=It can be undone below")
        assert hand.moves <= 9
        assert Quote.objects.get().speaker == stays
        page.goto(f"{live_server.url}/speakers/layen/")
        assert page.url.endswith("/speakers/von-der-leyen/")
        page.goto(f"{live_server.url}/admin/merge/speaker/")
        page.click("text=Undo “Mrs Layen into Ursula von der Leyen”")
        page.wait_for_selector("text=Undone:")
        assert page.evaluate("window.violations") == []
        assert faults == []
    assert Quote.objects.get().speaker == goes
    assert Speaker.objects.get(slug="layen").is_public
    assert Merge.objects.get().undone_by == ada
