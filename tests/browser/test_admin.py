"""Import, review and publication in the admin, in a real browser; CSP and accessibility."""

from __future__ import annotations

import logging

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from articles.models import Article, Pledge, Quote, State
from articles.search.indexing import rebuild
from tests import editorial_factories, factories
from tests.admin.samples import LONG_COVERAGE
from tests.browser.admin import Hand, browser, sign_in

log = logging.getLogger(__name__)
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_pasted_text_is_reviewed_and_published(live_server, ada, index):
    summit = factories.SummitFactory(name="Safe Ferries Summit", slug="ferries")
    factories.SpeakerFactory(name="Ada Marlow", slug="ada-marlow")
    factories.SpeakerFactory(name="Bertram Ode", slug="bertram-ode")
    rebuild.rebuild_index()
    assert 800 <= len(LONG_COVERAGE.split()) <= 900
    with browser() as (page, faults):
        hand = Hand(page)
        sign_in(page, live_server.url, "ada")
        hand.start_counting()
        hand.click(f"a.button[href='{reverse('admin:import_form')}']")
        hand.type("#id_text", LONG_COVERAGE)
        hand.type("#id_publisher", "The Harbour Post")
        hand.moves += 1
        page.select_option("#id_summit", summit.slug)
        hand.click("input[type=submit].default")
        page.wait_for_selector("h3.proposals")
        hand.click("input[name=confirm]")
        page.wait_for_selector("#decide")
        while page.locator("#decide").count():
            before = page.url
            if (
                not page.locator("#id_speaker option[selected]").count()
                and page.locator("#id_speaker").count()
            ):
                hand.choose("speaker", "Ada" if "Marlow" in page.content() else "Ode")
                hand.click("h2#decision")  # leave the field, so that the key is a shortcut
            hand.press("a")
            page.wait_for_function("before => location.href !== before", arg=before)
            page.wait_for_load_state()
        hand.click("input[type=submit].default")
        page.wait_for_selector("#content a[href^='/articles/']")  # the link to the public page
        seconds, moves = hand.seconds, hand.moves
        violations = page.evaluate("window.violations")
        article = Article.objects.get()
        assert article.state == State.PUBLISHED
        assert Quote.objects.published().filter(article=article).count() == 5
        assert Pledge.objects.published().count() == 3
        index()
        page.goto(f"{live_server.url}/search/?q=harbour+master")
        assert page.locator("text=saved people from the sea").count()
    log.info("from pasted text to publication: %d actions, %.1f s", moves, seconds)
    assert moves == 15
    assert seconds < 180
    assert violations == []
    assert faults == []


WIDTHS = (820, 1280, 1440)
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"
FOCUS = "document.activeElement.matches('input:not([type=submit]), textarea, .select2-selection')"


def test_admin_pages_fit_and_have_no_csp_or_serious_axe_violations(live_server, ada):
    quote = factories.QuoteFactory(state="draft")
    factories.AliasFactory()
    lost = factories.QuoteFactory(exact="We shall act,", pin_lost=True)
    assert lost.article.body
    factories.CorrectionFactory()
    editorial_factories.ReportFactory()
    for shared in (True, False):
        editorial_factories.SavedFilterFactory(user=ada, shared=shared)
    editorial_factories.SavedFilterFactory(shared=True)
    factories.ProposalFactory(article=quote.article, quote=quote, start=24, end=36)
    own_pages = [
        "/admin/",
        "/admin/add/",
        "/admin/review/",
        "/admin/names/",
        "/admin/lost-pins/",
        "/admin/filters/",
        "/admin/reports/",
        "/about/corrections/",
        "/admin/merge/speaker/",
        f"/admin/desk/article/{quote.article_id}/",
        f"/admin/preview/quote/{quote.pk}/",
        f"/admin/articles/quote/{quote.pk}/history/",
    ]
    mention = factories.MentionFactory(article=quote.article)
    factories.status_update(mention.pledge)
    factories.ParticipationFactory(summit=(summit := factories.SummitFactory()))
    forms = [
        f"/admin/articles/quote/{quote.pk}/change/",
        "/admin/articles/pledge/add/",
        f"/admin/articles/pledge/{mention.pledge_id}/change/",
        "/admin/articles/speaker/add/",
        f"/admin/articles/summit/{summit.pk}/change/",
        f"/admin/articles/article/{quote.article_id}/change/",
    ]
    lists = ["/admin/articles/quote/", "/admin/articles/quote/?state__exact=draft"]
    django_pages = lists + forms
    serious, unlabelled, too_wide, unfocused = {}, {}, [], []
    with browser() as (page, faults):
        sign_in(page, live_server.url, "ada")
        for address in own_pages + django_pages:
            page.goto(live_server.url + address)
            assert page.evaluate("window.violations") == [], address
            assert faults == [], address
            for width in WIDTHS if address in forms or address == "/admin/add/" else ():
                page.set_viewport_size({"width": width, "height": 900})
                if page.evaluate(OVERFLOW) > 0:
                    too_wide.append((address, width))
            if address in forms and not page.evaluate(FOCUS):
                unfocused.append(address)
            if address in own_pages:
                results = Axe().run(page).response["violations"]
                page.goto("about:blank")
                faults.clear()  # axe inserts a style sheet, which the CSP blocks
                bad = [r for r in results if r["impact"] in ("serious", "critical")]
                nodes = [f"{r['id']}: {n['html'][:120]}" for r in bad for n in r["nodes"]]
                if nodes:
                    serious[address] = nodes
            elif missing := page.locator(".select2-selection:not([aria-label])").count():
                unlabelled[address] = missing
    assert serious == {}
    assert unlabelled == {}
    assert too_wide == []
    assert unfocused == []
