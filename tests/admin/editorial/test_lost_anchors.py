"""Lost anchors: quotes and mentions that no longer match a new text, with the nearest passage."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.admin.editorial import lost_anchors
from articles.extraction import propose
from articles.models import Pledge, Verification, revise
from articles.models.roles import EDITORS
from tests import factories
from tests.admin.conftest import sign_in
from tests.admin.forms import message_levels

pytestmark = pytest.mark.django_db
OLD = "Leaders met.\n\n“We will fund ten ferries,” said Ada.\n\nA £3 million fund will help."
NEW = "Leaders met.\n\n“We will fund twelve new ferries,” said Ada.\n\nA £4 million fund helps."
ADDRESS = "/admin/lost-pins/"


@pytest.fixture
def lost():
    article = factories.ArticleFactory(body=OLD)
    words = "We will fund ten ferries,"
    quote = factories.QuoteFactory(article=article, exact=words)
    fund = "A £3 million fund will help."
    mention = factories.MentionFactory(
        article=article, exact=fund, **factories.span_of(article, fund)
    )
    assert len(revise(article, NEW).lost) == 2
    quote.refresh_from_db()
    mention.refresh_from_db()
    return quote, mention


def shown(client, record):
    rows = client.get(ADDRESS).context["anchors"]
    return next(row for row in rows if row.record == record)


def decide(client, record, how, **values):
    row = shown(client, record)
    sent = {"version": row.version, "page": "1", how: "1"}
    if row.suggestion:
        sent |= {"start": row.suggestion.start, "end": row.suggestion.end}
    address = reverse("admin:resolve_lost_anchor", args=[row.kind, record.pk])
    return client.post(address, {**sent, **values}, follow=True)


def test_each_is_shown_with_the_nearest_passage(editor, lost):
    quote, mention = lost
    page = editor.get(ADDRESS)
    assert page.context["count"] == 2
    assert [row.record for row in page.context["anchors"]] == [mention, quote]
    near = shown(editor, quote).suggestion
    assert near.words == "We will fund twelve new ferries,"
    assert [(m, w) for m, w in near.diff if m != " "] == [("-", "ten"), ("+", "twelve new")]
    words = page.content.decode()
    assert "<b>We will fund ten ferries,</b>" in words
    assert "<mark>We will fund twelve new ferries,</mark>" in words


def test_accepting_the_passage_is_recorded_in_the_history(editor, lost):
    quote, mention = lost
    assert message_levels(decide(editor, quote, "accept")) == ["success"]
    decide(editor, mention, "accept")
    quote.refresh_from_db()
    assert (quote.exact, quote.pin_lost) == ("We will fund twelve new ferries,", False)
    assert NEW[quote.start : quote.end] == quote.exact
    assert quote.verification == Verification.FOUND
    newest = quote.history.first()
    assert (newest.history_user, newest.history_change_reason) == (
        editor.user,
        lost_anchors.REANCHORED,
    )
    assert editor.get(ADDRESS).context["count"] == 0


def test_a_draft_quote_of_the_same_words_is_replaced(editor, lost):
    quote, mention = lost
    article = quote.article
    article.refresh_from_db()
    propose(article)
    drafts = article.proposals.filter(decision="open")
    assert {p.kind for p in drafts} >= {"quote"}
    decide(editor, quote, "accept")
    decide(editor, mention, "accept")
    assert list(article.quotes.all()) == [quote]
    joined = article.proposals.get(kind="quote")
    assert (joined.decision, joined.quote, joined.decided_by) == ("joined", quote, editor.user)


def test_a_proposed_pledge_of_the_same_words_is_replaced(editor, lost):
    _, mention = lost
    article = mention.article
    near = shown(editor, mention).suggestion
    article.refresh_from_db()
    draft = factories.PledgeFactory(state="draft", origin="extraction")
    place = {"exact": near.words, "start": near.start, "end": near.end}
    other = factories.MentionFactory(
        pledge=draft, article=article, state="draft", origin="extraction", **place
    )
    proposal = factories.ProposalFactory(
        kind="pledge", article=article, pledge=draft, mention=other
    )
    decide(editor, mention, "accept")
    proposal.refresh_from_db()
    assert (proposal.decision, proposal.kind) == ("joined", "mention")
    assert (proposal.pledge, proposal.mention) == (mention.pledge, mention)
    assert list(article.mentions.all()) == [mention]
    assert list(Pledge.objects.all()) == [mention.pledge]


def test_a_record_kept_unlinked_leaves_the_queue(editor, lost):
    quote, mention = lost
    decide(editor, quote, "unlink")
    decide(editor, mention, "unlink")
    quote.refresh_from_db()
    assert (quote.exact, quote.start, quote.pin_lost) == ("We will fund ten ferries,", None, False)
    assert quote.verification == Verification.EDITOR
    assert quote.history.first().history_change_reason == lost_anchors.UNLINKED
    assert editor.get("/admin/").context["queues"] == []


def test_an_occupied_span_is_rejected(editor, lost):
    quote, _ = lost
    body = quote.article.revisions.first().body
    near = shown(editor, quote).suggestion
    assert body[near.start : near.end] == near.words
    quote.article.refresh_from_db()
    factories.QuoteFactory(article=quote.article, exact=near.words)
    assert message_levels(decide(editor, quote, "accept")) == ["error"]
    quote.refresh_from_db()
    assert quote.pin_lost


@pytest.mark.parametrize(
    "place", [{"start": "9", "end": "3"}, {"start": "x"}, {"end": "99999"}, {"start": "²"}]
)
def test_a_span_outside_the_text_is_rejected(editor, lost, place):
    quote, _ = lost
    decide(editor, quote, "accept", **place)
    quote.refresh_from_db()
    assert quote.pin_lost


def test_a_concurrent_decision_is_a_conflict(editor, lost):
    quote, _ = lost
    second = sign_in(EDITORS)
    row = shown(second, quote)
    quote.note = "Heard on the radio as well."
    quote.save()
    page = decide(second, quote, "unlink", version=row.version)
    assert message_levels(page) == ["warning"]
    quote.refresh_from_db()
    assert quote.pin_lost


def test_contributors_and_reviewers_may_only_view(contributor, reviewer, lost):
    quote, _ = lost
    for client in (contributor, reviewer):
        assert 'name="accept"' not in client.get(ADDRESS).content.decode()
        address = reverse("admin:resolve_lost_anchor", args=["quote", quote.pk])
        assert client.post(address, {"unlink": "1"}).status_code == 403


def test_an_unknown_kind_is_404(editor, lost):
    assert editor.post(f"{ADDRESS}article/1/", {"unlink": "1"}).status_code == 404


def test_the_page_has_a_constant_number_of_queries(editor, django_assert_max_num_queries):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            article = factories.ArticleFactory(body=OLD)
            factories.QuoteFactory(article=article, exact="We will fund ten ferries,")
            revise(article, NEW)
        with django_assert_max_num_queries(40) as queries:
            editor.get(ADDRESS)
        counts.append(len(queries))
    # The version of each record is read from its history, one by one: at most a page of them.
    assert counts[1] - counts[0] == 2
