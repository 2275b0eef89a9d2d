"""Details of the admin: links by permission, read-only ledger entries, “view on site”."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from articles.models import State
from articles.models.visibility import Publishable
from tests import factories
from tests.admin.conftest import sign_in
from tests.admin.matrix import admins, name, row_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("group", ["Contributors", "Reviewers", "Editors"])
def test_the_dashboard_links_only_to_permitted_pages(group):
    factories.AliasFactory()
    client = sign_in(group)
    text = client.get("/admin/").content.decode()
    content = text[text.index('id="content-main"') :]
    links = set(re.findall(r'href="(/admin/[^"]*)"', content))
    assert "/admin/articles/article/" in links
    refused = [link for link in links if client.get(link).status_code == 403]
    assert refused == []


def test_the_recheck_button_needs_permission():
    pledge = factories.PledgeFactory()
    factories.status_update(pledge)
    page = reverse("admin:articles_pledge_change", args=[pledge.pk])
    there = reverse("admin:recheck_verdict", args=[pledge.pk])
    shown = {g: there in sign_in(g).get(page).content.decode() for g in ("Contributors", "Editors")}
    assert shown == {"Contributors": False, "Editors": True}


def test_the_ledger_shows_the_evidence_of_its_entries(editor):
    pledge = factories.PledgeFactory()
    evidence = [{"url": "https://example.org/proof", "title": "A report", "note": "It was paid."}]
    factories.status_update(pledge, evidence=evidence)
    page = editor.get(reverse("admin:articles_pledge_change", args=[pledge.pk])).content.decode()
    row = page[page.index('id="status_updates-0"') : page.index('id="status_updates-empty"')]
    cells = {
        column: re.sub(r"<[^>]+>", "", cell).strip()
        for column, cell in re.findall(
            r'(?:fieldBox|form-row) field-(evidence_\w+)">.*?<div class="readonly">(.*?)</div>',
            row,
            re.DOTALL,
        )
    }
    assert (cells["evidence_url"], cells["evidence_title"], cells["evidence_note"]) == (
        *("https://example.org/proof", "A report", "It was paid."),
    )
    assert "None" not in row


@pytest.mark.parametrize(
    "modeladmin", [a for a in admins() if issubclass(a.model, Publishable)], ids=name
)
@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
def test_view_on_site_links_to_a_page(modeladmin, state, editor):
    record = row_in(modeladmin.model, state)
    page = editor.get(reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk]))
    link = page.context["absolute_url"]
    if admin.site._registry[modeladmin.model].view_on_site is False:
        assert link is None
    else:
        assert editor.get(link, follow=True).status_code == 200


def test_a_draft_correction_is_previewed_on_the_page_of_its_record(editor, client):
    correction = factories.CorrectionFactory(state="draft", text="The sum was wrong.")
    page = editor.get(reverse("admin:preview", args=["correction", correction.pk]))
    assert "The sum was wrong." in page.content.decode()
    assert b"The sum was wrong." not in client.get(correction.article.get_absolute_url()).content
