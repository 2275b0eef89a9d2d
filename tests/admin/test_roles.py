"""Groups and their permissions in forms, actions and models."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from articles.admin.permissions import refuse_unless_allowed
from articles.models import Article, Pledge, Quote, Speaker, State
from articles.models.roles import CONTRIBUTORS, EDITORS, REVIEWERS, sync_groups
from tests import factories
from tests.admin.forms import values_of

pytestmark = pytest.mark.django_db


def permissions(group: str) -> set[str]:
    rows = Group.objects.get(name=group).permissions
    return {f"{p.content_type.app_label}.{p.codename}" for p in rows.select_related("content_type")}


def test_migrations_create_the_groups():
    assert {"articles.publish", "articles.change_article", "articles.delete_draft"} - permissions(
        EDITORS
    ) == {"articles.delete_draft"}
    assert "articles.publish" not in permissions(CONTRIBUTORS) | permissions(REVIEWERS)
    assert "articles.delete_article" not in permissions(CONTRIBUTORS)
    assert not any(
        p.startswith("auth.") for g in (EDITORS, CONTRIBUTORS, REVIEWERS) for p in permissions(g)
    )
    assert "articles.change_statusupdate" not in permissions(EDITORS)


def test_syncing_the_groups_is_idempotent():
    group = Group.objects.get(name=CONTRIBUTORS)
    before = permissions(CONTRIBUTORS)
    group.permissions.add(Permission.objects.get(codename="publish"))
    group.permissions.remove(Permission.objects.get(codename="add_article"))
    sync_groups()
    sync_groups()
    assert permissions(CONTRIBUTORS) == before
    assert Group.objects.count() == 3


def test_a_contributor_adds_drafts_only(contributor):
    publisher = factories.PublisherFactory()
    address = reverse("admin:articles_article_add")
    sent = values_of(contributor.get(address))
    assert "state" not in sent
    sent |= {"title": "Ministers meet", "publisher": publisher.pk, "state": "published"}
    contributor.post(address, sent)
    assert Article.objects.get().state == State.DRAFT


@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_a_contributor_cannot_change_published_or_withdrawn_records(contributor, state):
    article = factories.ArticleFactory(state=state)
    address = reverse("admin:articles_article_change", args=[article.pk])
    page = contributor.get(address)
    assert page.status_code == 200
    assert not page.context["has_change_permission"]
    assert contributor.post(address, {"title": "Mine"}).status_code == 403
    assert Article.objects.get().title == article.title


def test_a_contributor_cannot_add_rows_to_a_published_record(contributor):
    speaker = factories.SpeakerFactory()
    page = contributor.get(reverse("admin:articles_speaker_change", args=[speaker.pk]))
    for inline in page.context["inline_admin_formsets"]:
        if inline.formset.prefix != "corrections":
            assert not inline.has_add_permission
            assert not inline.has_change_permission


def test_a_contributor_changes_drafts_and_adds_draft_quotes(contributor):
    article = factories.ArticleFactory(state="draft")
    address = reverse("admin:articles_article_change", args=[article.pk])
    sent = values_of(contributor.get(address))
    sent |= {
        "title": "Better",
        "quotes-TOTAL_FORMS": "1",
        "quotes-0-exact": "We will act,",
        "quotes-0-form": "direct",
        "quotes-0-state": "published",
    }
    assert contributor.post(address, sent).status_code == 302
    article.refresh_from_db()
    assert article.title == "Better"
    assert article.quotes.get().state == State.DRAFT


def test_actions_check_permissions(contributor):
    speaker = factories.SpeakerFactory(state="draft")
    address = reverse("admin:articles_speaker_changelist")
    assert "publish" not in contributor.get(address).content.decode().split("<tbody>")[0]
    sent = {"action": "publish", "_selected_action": [speaker.pk], "confirmed": "publish"}
    contributor.post(address, sent)
    assert Speaker.objects.get().state == State.DRAFT


def test_saving_checks_permissions_of_forged_forms(contributor, editor):
    quote = factories.QuoteFactory()
    refuse_unless_allowed(editor.user, quote)
    with pytest.raises(PermissionDenied):
        refuse_unless_allowed(contributor.user, quote)


def test_contributors_and_reviewers_cannot_add_ledger_entries(contributor, reviewer):
    pledge = factories.PledgeFactory(state="draft")
    address = reverse("admin:articles_pledge_change", args=[pledge.pk])
    page = contributor.get(address)
    assert not any(
        inline.has_add_permission
        for inline in page.context["inline_admin_formsets"]
        if inline.formset.prefix == "status_updates"
    )
    assert reviewer.get(address).status_code == 200
    assert reviewer.post(address, {"title": "x"}).status_code == 403
    assert Pledge.objects.get().title == pledge.title


def test_staff_without_a_role_see_nothing(db):
    from tests.admin.conftest import sign_in

    nobody = sign_in(None)
    assert nobody.get(reverse("admin:articles_article_changelist")).status_code == 403
    quote = factories.QuoteFactory()
    assert nobody.get(reverse("admin:preview", args=["quote", quote.pk])).status_code == 403
    assert Quote.objects.count() == 1
