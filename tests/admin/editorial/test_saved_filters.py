"""Saved filters and “my drafts”, on the lists and the dashboard."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models import SavedFilter, State, drafts_of
from articles.models.roles import EDITORS
from tests import editorial_factories, factories
from tests.admin.conftest import sign_in
from tests.admin.forms import message_levels, values_of

pytestmark = pytest.mark.django_db
FILTERS = "/admin/filters/"
LIST = "/admin/articles/quote/"
QUERY = "state__exact=draft&verification__exact=cited"


def save(client, **values):
    sent = {"kind": "quote", "name": "To be checked", "query": QUERY, **values}
    return client.post(FILTERS, sent, follow=True)


def test_a_saved_filter_links_to_its_filtered_list(editor):
    drafts = [factories.QuoteFactory(state="draft", start=None, end=None) for _ in range(2)]
    factories.QuoteFactory()
    page = editor.get(f"{LIST}?{QUERY}&p=1")
    assert page.context["current_query"] == QUERY
    answer = save(editor)
    assert answer.redirect_chain[0][0] == f"{LIST}?{QUERY}"
    assert set(answer.context["cl"].queryset) == set(drafts)
    saved = SavedFilter.objects.get()
    assert (saved.user, saved.kind, saved.name, saved.shared) == (
        editor.user,
        "quote",
        "To be checked",
        False,
    )
    assert f'<a href="?{QUERY.replace("&", "&amp;")}"' in editor.get(LIST).content.decode()
    assert editor.get("/admin/").context["filters"] == [(saved, "quotes", f"{LIST}?{QUERY}")]


def test_an_unfiltered_list_cannot_be_saved(editor):
    assert 'name="query"' not in editor.get(LIST).content.decode()


def test_a_saved_filter_is_private_unless_shared(editor, reviewer):
    save(editor)
    save(editor, name="For all", shared="on")
    assert [row[0].name for row in reviewer.get("/admin/").context["filters"]] == ["For all"]
    assert "To be checked" not in reviewer.get(LIST).content.decode()


def test_the_owner_renames_shares_and_deletes_a_filter(editor):
    save(editor)
    saved = SavedFilter.objects.get()
    address = reverse("admin:change_filter", args=[saved.pk])
    editor.post(address, {"name": "Doubtful", "shared": "on"})
    saved.refresh_from_db()
    assert (saved.name, saved.shared, saved.query) == ("Doubtful", True, QUERY)
    editor.post(address, {"delete": "1"})
    assert not SavedFilter.objects.exists()


def test_filters_of_others_cannot_be_changed(editor):
    saved = editorial_factories.SavedFilterFactory(shared=True)
    address = reverse("admin:change_filter", args=[saved.pk])
    assert editor.post(address, {"delete": "1"}).status_code == 403
    assert SavedFilter.objects.get().name == saved.name


@pytest.mark.parametrize(
    "values",
    [
        {"name": ""},
        {"query": ""},
        {"query": "x" * 1001},
        {"name": "x" * 81},
        {"kind": "nonsense"},
        {"kind": "evidence"},
        {"kind": "../../auth/user"},
        {"name": "Taken"},
    ],
)
def test_invalid_filters_are_rejected(editor, values):
    editorial_factories.SavedFilterFactory(user=editor.user, name="Taken")
    assert message_levels(save(editor, **values)) == ["error"]
    assert SavedFilter.objects.count() == 1


def test_renaming_to_a_used_name_is_rejected(editor):
    one, two = (editorial_factories.SavedFilterFactory(user=editor.user) for _ in "12")
    address = reverse("admin:change_filter", args=[two.pk])
    page = editor.post(address, {"name": one.name}, follow=True)
    assert message_levels(page) == ["error"]
    assert SavedFilter.objects.get(pk=two.pk).name == two.name


def test_my_drafts_are_those_the_user_created_or_last_changed(editor):
    other = sign_in(EDITORS)
    publisher = factories.PublisherFactory()

    def enter(client, title):
        address = reverse("admin:articles_article_add")
        client.post(
            address,
            values_of(client.get(address)) | {"title": title, "publisher": publisher.pk},
        )

    def change(client, record, **values):
        address = reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk])
        client.post(address, values_of(client.get(address)) | values)

    from articles.models import Article

    for client, title in ((editor, "Mine"), (other, "Theirs"), (other, "Changed by me")):
        enter(client, title)
    change(editor, Article.objects.get(title="Changed by me"), author="A. Hand")
    enter(editor, "Published")
    change(editor, Article.objects.get(title="Published"), state="published")
    enter(editor, "Mine, changed by another")
    change(other, Article.objects.get(title="Mine, changed by another"), author="B. Hand")

    mine = {"Mine", "Changed by me", "Mine, changed by another"}
    assert {a.title for a in drafts_of(Article, editor.user)} == mine
    listing = editor.get("/admin/articles/article/?mine=drafts")
    assert {a.title for a in listing.context["cl"].queryset} == mine
    front = editor.get("/admin/")
    assert {draft.name for draft in front.context["drafts"]} == mine
    (kind,) = front.context["draft_counts"]
    assert (kind.label, kind.count) == ("articles", 3)
    assert editor.get(kind.url).context["cl"].result_count == 3


def test_extracted_drafts_are_not_my_drafts(editor):
    quote = factories.QuoteFactory(state=State.DRAFT, origin="extraction")
    quote._history_user = editor.user
    quote.save()
    assert list(drafts_of(type(quote), editor.user)) == []
