"""Withdrawing an article also withdraws records without other public support."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.admin.publish_actions import change_url
from articles.filters import SearchListing
from articles.models import Article, Organisation, Pledge, Quote, Speaker
from articles.search.indexing import outbox
from tests import factories as make
from tests.admin.forms import values_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    """A public article whose pledge, speaker and organisation have no other source."""
    article = make.ArticleFactory(title="Zander article")
    speaker = make.SpeakerFactory(name="Zander Speaker")
    body = make.OrganisationFactory(name="Zander Ministry")
    statement = make.StatementFactory(speaker=speaker, summit=article.summit)
    make.QuoteFactory(article=article, speaker=speaker, statement=statement, exact="Leaders met")
    pledge = make.PledgeFactory(title="Zander pledge", summit=article.summit)
    make.PledgeActorFactory(pledge=pledge, country=None, organisation=body)
    make.MentionFactory(pledge=pledge, article=article)
    return article


def states() -> dict[str, str]:
    return {
        kind.__name__: kind.objects.get().state for kind in (Article, Pledge, Speaker, Organisation)
    }


def all_of(state: str) -> dict[str, str]:
    return dict.fromkeys(("Article", "Pledge", "Speaker", "Organisation"), state)


def act(client, action, record, **more):
    address = reverse(f"admin:articles_{record._meta.model_name}_changelist")
    return client.post(address, {"action": action, "_selected_action": [record.pk], **more})


def save(client, record, **values):
    address = reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk])
    return client.post(address, {**values_of(client.get(address)), **values}, follow=True)


def boxes(page) -> dict[str, bool]:
    return {one.value: one.checked for one in page.context["companions"]}


def everything() -> list[str]:
    return [
        f"{kind._meta.model_name}-{kind.objects.get().pk}"
        for kind in (Pledge, Speaker, Organisation)
    ]


@pytest.mark.parametrize("action", ["withdraw", "back_to_draft"])
def test_the_confirmation_lists_unsupported_records(editor, article, action):
    page = act(editor, action, article)
    assert boxes(page) == dict.fromkeys(everything(), True)
    words = page.content.decode()
    for record in (Pledge.objects.get(), Speaker.objects.get(), Organisation.objects.get()):
        assert (
            reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk]) in words
        )
    assert "1 statement" in words
    assert states() == all_of("published")


@pytest.mark.parametrize(
    ("action", "state"), [("withdraw", "withdrawn"), ("back_to_draft", "draft")]
)
def test_unsupported_records_are_withdrawn_with_the_article(editor, article, action, state):
    act(editor, action, article, confirmed=action, offered=everything(), **{"with": everything()})
    assert states() == all_of(state)
    newest = Pledge.objects.get().history.first()
    assert (newest.state, newest.history_user) == (state, editor.user)


def test_unsupported_records_are_withdrawn_without_checkboxes(editor, article):
    act(editor, "withdraw", article, confirmed="withdraw")
    assert states() == all_of("withdrawn")


def test_an_editor_may_keep_a_record(editor, article):
    pledge = everything()[0]
    act(editor, "withdraw", article, confirmed="withdraw", offered=[pledge], **{"with": []})
    # The maker is still supported by the pledge that is kept.
    assert states() == all_of("withdrawn") | {"Pledge": "published", "Organisation": "published"}


def test_other_records_are_not_changed(editor, article):
    other = make.SpeakerFactory()
    act(editor, "withdraw", article, confirmed="withdraw", **{"with": [f"speaker-{other.pk}"]})
    other.refresh_from_db()
    assert other.state == "published"


def test_republishing_restores_records_only_if_selected(editor, article):
    act(editor, "withdraw", article, confirmed="withdraw")
    page = act(editor, "publish", article)
    assert boxes(page) == dict.fromkeys(everything(), False)
    act(editor, "publish", article, confirmed="publish", offered=everything())
    assert states() == all_of("withdrawn") | {"Article": "published"}
    act(editor, "withdraw", article, confirmed="withdraw")
    act(editor, "publish", article, confirmed="publish", **{"with": everything()})
    assert states() == all_of("published")


@pytest.mark.parametrize("state", ["withdrawn", "draft"])
def test_the_change_form_withdraws_unsupported_records_too(editor, article, state):
    page = save(editor, article, state=state)
    assert states() == all_of(state)
    texts = " ".join(map(str, page.context["messages"]))
    pledge = Pledge.objects.get()
    assert change_url(pledge) in texts
    page = save(editor, article, state="published")
    assert states() == all_of(state) | {"Article": "published"}
    texts = " ".join(map(str, page.context["messages"]))
    assert change_url(pledge) in texts


def test_editing_an_article_withdraws_nothing(editor, article):
    save(editor, article, summary="Another summary.")
    assert states() == all_of("published")


@pytest.mark.parametrize("change", [{"mentions-0-state": "withdrawn"}, {"mentions-0-DELETE": "on"}])
def test_withdrawing_an_inline_row(editor, article, change):
    save(editor, article, **change)
    assert states() == all_of("published") | {"Pledge": "withdrawn", "Organisation": "withdrawn"}


def test_moving_the_only_mention_to_another_pledge(editor, article):
    pledge, other = Pledge.objects.get(), make.PledgeFactory()
    mention = pledge.mentions.get()
    save(editor, mention, pledge=other.pk)
    pledge.refresh_from_db()
    assert pledge.state == "withdrawn"


def test_removing_the_only_mention_on_the_pledge_page_does_not_withdraw_it(editor, article):
    pledge = Pledge.objects.get()
    save(editor, pledge, **{"mentions-0-DELETE": "on"})
    assert states() == all_of("published")


def test_deleting_the_only_quote_withdraws_its_speaker(editor, article):
    quote = Quote.objects.get()
    address = reverse("admin:articles_quote_delete", args=[quote.pk])
    editor.post(address, {"post": "yes"})
    assert states() == all_of("published") | {"Speaker": "withdrawn"}


def test_all_withdrawn_records_leave_the_index_together(editor, article, index):
    index()
    before = len(SearchListing({"q": "zander"}).results)
    assert before >= 4
    act(editor, "withdraw", article, confirmed="withdraw")
    assert outbox.queue_lag()[0] >= 4
    index()
    assert outbox.queue_lag()[0] == 0
    listing = SearchListing({"q": "zander"})
    assert (len(listing.results), [tab.count for tab in listing.tabs]) == (0, [0] * 7)
