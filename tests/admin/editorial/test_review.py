"""Review of proposals: one by one or in bulk; decisions survive another import."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.extraction import propose
from articles.models import Article, Decision, Pledge, Proposal, Quote, Speaker, State
from tests import factories
from tests.admin.samples import COVERAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    body = COVERAGE.split("2025-03-31 ")[1].strip()
    found = factories.ArticleFactory(body=body, state="draft")
    propose(found)
    return found


def of(kind: str, article: Article, words: str = "") -> Proposal:
    rows = article.proposals.filter(kind=kind, decision=Decision.OPEN, exact__contains=words)
    return rows.order_by("start").first()


def show(client, proposal):
    address = reverse("admin:review_one", args=[proposal.pk])
    return client.get(address, {"article": proposal.article_id})


def sent(page) -> dict:
    form = page.context["form"]
    values = {b.html_name: b.value() for b in form}
    if actors := getattr(form, "actors", None):
        parts = (actors.management_form, *actors)
        values |= {b.html_name: b.value() for part in parts for b in part}
    return {name: value for name, value in values.items() if value not in (None, "", False)}


def decide(client, proposal, how="accept", **values):
    page = show(client, proposal)
    address = f"{reverse('admin:review_one', args=[proposal.pk])}?article={proposal.article_id}"
    return client.post(address, {**sent(page), **values, how: "1"})


def publish(client, article):
    return client.post(reverse("admin:publish_article", args=[article.pk]))


def test_proposals_are_sorted_by_confidence_and_shown_with_their_text(editor, article):
    page = editor.get(reverse("admin:review"))
    shown = page.context["proposal"]
    assert shown.confidence == max(p.confidence for p in article.proposals.filter(decision="open"))
    words = page.content.decode()
    assert page.context["marked"]
    mark = f'<mark id="span" class="current">{page.context["marked"]}'
    assert mark.replace("'", "&#x27;") in words


def test_an_accepted_quote_is_published_with_its_article(editor, article):
    ada = Speaker.objects.filter(name="Ada Marlow").first() or factories.SpeakerFactory(
        name="Ada Marlow"
    )
    proposal = of("quote", article, "Every passenger")
    answer = decide(editor, proposal, speaker=ada.pk)
    quote = Quote.objects.get(proposals=proposal)
    assert (quote.state, quote.speaker) == (State.DRAFT, ada)
    proposal.refresh_from_db()
    assert (proposal.decision, proposal.decided_by) == (Decision.ACCEPTED, editor.user)
    assert f"?article={article.pk}" in answer.url
    assert answer.url != reverse("admin:review_one", args=[proposal.pk])
    publish(editor, article)
    assert list(Quote.objects.published()) == [quote]
    newest = quote.history.first()
    assert (newest.state, newest.history_user) == (State.PUBLISHED, editor.user)


def test_adjusted_words_must_be_in_the_text(editor, article):
    proposal = of("quote", article, "Every passenger")
    page = decide(editor, proposal, exact="Every sailor")
    (error,) = page.context["form"].errors.as_data()["exact"]
    assert error.code == "not_in_text"
    decide(editor, proposal, exact="the right to come home in the evening")
    quote = Quote.objects.get(proposals=proposal)
    assert article.body[quote.start : quote.end] == "the right to come home in the evening"


def test_a_new_speaker_is_created_and_published_with_the_quote(editor, article):
    proposal = of("quote", article, "A ship that sinks")
    decide(editor, proposal, speaker="", new_speaker="Bertram Ode-Smith")
    speaker = Speaker.objects.get(name="Bertram Ode-Smith")
    assert speaker.state == State.DRAFT
    publish(editor, article)
    speaker.refresh_from_db()
    assert speaker.state == State.PUBLISHED
    assert Quote.objects.published().get().speaker == speaker


def test_the_role_comes_from_the_appointment_on_the_day(editor, article):
    minister = factories.AppointmentFactory(role="Harbour Minister", start_on="2024-01-01")
    proposal = of("quote", article, "A ship that sinks")
    decide(editor, proposal, speaker=minister.speaker.pk)
    quote = Quote.objects.get(proposals=proposal)
    assert quote.role_at_time == "Harbour Minister"
    assert quote.organisation_at_time == minister.organisation


def test_a_rejection_keeps_its_reason_and_survives_another_import(editor, article):
    proposal = of("quote", article, "Every passenger")
    decide(editor, proposal, "reject", reason="A slogan on a wall.")
    proposal.refresh_from_db()
    assert (proposal.decision, proposal.decision_note) == ("rejected", "A slogan on a wall.")
    before = article.proposals.count()
    propose(article)
    assert article.proposals.count() == before
    assert not Quote.objects.filter(exact__startswith="Every passenger").exists()


def test_dates_and_sums_of_a_pledge_are_read_as_typed(editor, article):
    proposal = of("pledge", article)
    decide(editor, proposal, amount="€3.2bn", currency="", deadline="March 2027")
    proposal.refresh_from_db()
    pledge = proposal.pledge
    assert proposal.decision == Decision.ACCEPTED
    assert (pledge.amount, pledge.currency) == (3_200_000_000, "EUR")
    assert (str(pledge.deadline), pledge.deadline_precision) == ("2027-03-01", "month")
    page = show(editor, proposal)
    shown = {b.name: b.value() for b in page.context["form"]}
    assert (shown["amount"], shown["deadline"]) == ("3,200,000,000", "March 2027")


def test_a_sum_that_cannot_be_read_is_refused_and_kept(editor, article):
    proposal = of("pledge", article)
    page = decide(editor, proposal, amount="a lot")
    assert page.context["form"].errors.keys() == {"amount"}
    assert page.context["form"]["amount"].value() == "a lot"
    proposal.refresh_from_db()
    assert proposal.decision == Decision.OPEN


def test_a_pledge_is_corrected_and_accepted(editor, article):
    proposal = of("pledge", article, "£12 million")
    decide(editor, proposal, title="A fund for safer harbours")
    pledge = Pledge.objects.get(proposals=proposal)
    assert (pledge.title, pledge.state) == ("A fund for safer harbours", State.DRAFT)
    assert (pledge.amount, pledge.currency) == (12_000_000, "GBP")
    publish(editor, article)
    assert list(Pledge.objects.published()) == [pledge]
    assert pledge.mentions.published().count() == 1


def count_and_accept(client, article, confidence=""):
    """The number on the button, and the message after it was pressed."""
    address = f"{reverse('admin:review')}?article={article.pk}"
    page = client.get(f"{address}&confidence={confidence}", follow=True)
    ready = page.context["ready"]
    label = f">Accept {ready} of {page.context['count']}</button>"
    assert (label in page.content.decode()) == bool(ready)
    done = client.post(address, {"accept_all": "1", "confidence": confidence}, follow=True)
    return ready, " ".join(str(message) for message in done.context["messages"])


@pytest.mark.parametrize(("language", "confidence"), [("en", ""), ("en", "0.5"), ("fr", "0.5")])
def test_the_bulk_button_counts_what_it_accepts(editor, article, language, confidence):
    Article.objects.update(language=language)
    before = article.proposals.filter(decision=Decision.OPEN).count()
    ready, message = count_and_accept(editor, article, confidence)
    left = article.proposals.filter(decision=Decision.OPEN).count()
    assert 0 < ready == before - left
    assert message.startswith(f"{ready} accepted.")
    assert f"{left} to review" in message
    assert count_and_accept(editor, article, confidence)[0] == 0


def test_without_a_threshold_bulk_accept_is_not_offered(editor, article):
    Article.objects.update(language="es")
    ready, message = count_and_accept(editor, article)
    assert ready == 0
    assert message.startswith("0 accepted.") and "Spanish has no publishing threshold" in message
    assert not Quote.objects.filter(state=State.PUBLISHED).exists()


@pytest.mark.parametrize("typed", ["80", "-1", "nan", "sure"])
def test_an_invalid_confidence_is_rejected(editor, article, typed):
    address = f"{reverse('admin:review')}?article={article.pk}"
    for page in (
        editor.get(f"{address}&confidence={typed}"),
        editor.post(address, {"accept_all": "1", "confidence": typed}),
    ):
        assert page.status_code == 200
        assert "from 0 to 1" in page.context["confidence"].errors["confidence"][0]
        assert "accept_all" not in page.content.decode()
    assert not article.proposals.filter(decision=Decision.ACCEPTED).exists()


def test_proposals_above_a_confidence_are_accepted_in_bulk(editor, article):
    ada = factories.SpeakerFactory()
    for proposal in article.proposals.filter(kind="quote"):
        Quote.objects.filter(pk=proposal.quote_id).update(speaker=ada)
    address = f"{reverse('admin:review')}?article={article.pk}"
    editor.post(address, {"accept_all": "1", "confidence": "0.5"})
    assert Quote.objects.filter(state=State.PUBLISHED).count() == 0
    assert not article.proposals.filter(kind="quote", decision="open").exists()
    publish(editor, article)
    assert Quote.objects.published().count() == 5


def test_skipping_shows_the_next_proposal(editor, article):
    first = of("quote", article)
    answer = decide(editor, first, "skip")
    first.refresh_from_db()
    assert first.decision == Decision.OPEN
    assert f"/review/{first.pk}/" not in answer.url


def test_a_decided_proposal_is_not_decided_again(editor, article):
    proposal = of("quote", article, "Every passenger")
    opened = sent(show(editor, proposal))
    decide(editor, proposal, "reject", reason="No.")
    address = reverse("admin:review_one", args=[proposal.pk])
    editor.post(address, {**opened, "accept": "1"})
    proposal.refresh_from_db()
    assert proposal.decision == Decision.REJECTED


def test_a_record_changed_by_another_editor_is_not_overwritten(editor, article):
    proposal = of("quote", article, "Every passenger")
    opened = sent(show(editor, proposal))
    quote = Quote.objects.get(proposals=proposal)
    quote.role_at_time = "Minister of Transport"
    quote.save()
    address = reverse("admin:review_one", args=[proposal.pk])
    page = editor.post(address, {**opened, "role_at_time": "Minister", "accept": "1"})
    assert page.status_code == 200
    assert page.context["form"].errors.as_data()["__all__"][0].code == "conflict"
    quote.refresh_from_db()
    assert (quote.role_at_time, quote.state) == ("Minister of Transport", State.DRAFT)
    again = {b.html_name: b.value() for b in page.context["form"] if b.value()}
    editor.post(address, {**again, "accept": "1"})
    quote.refresh_from_db()
    proposal.refresh_from_db()
    assert (quote.role_at_time, proposal.decision) == ("Minister", Decision.ACCEPTED)


@pytest.mark.parametrize("kind", ["pledge", "mention", "name"])
def test_every_kind_of_proposal_has_a_version(editor, kind):
    records = {
        "pledge": factories.PledgeFactory,
        "mention": lambda: factories.MentionFactory(exact="Leaders met", start=0, end=11),
        "name": factories.AliasFactory,
    }
    record = records[kind]()
    tie = "alias" if kind == "name" else kind
    proposal = factories.ProposalFactory(kind=kind, **{tie: record})
    opened = sent(show(editor, proposal))
    record.save()
    address = reverse("admin:review_one", args=[proposal.pk])
    page = editor.post(address, {**opened, "accept": "1"})
    assert page.context["form"].errors.as_data()["__all__"][0].code == "conflict"
    proposal.refresh_from_db()
    assert proposal.decision == Decision.OPEN


def test_a_reviewed_article_is_published_with_one_button(editor, article):
    article.proposals.all().delete()
    page = editor.get(reverse("admin:review"), {"article": article.pk})
    assert page.url == reverse("admin:publish_article", args=[article.pk])
    assert "Publish the article" in editor.get(page.url).content.decode()
    editor.post(page.url)
    article.refresh_from_db()
    assert article.state == State.PUBLISHED


def test_contributors_may_only_view(contributor, article):
    proposal = of("quote", article)
    page = show(contributor, proposal)
    assert "Accept" not in page.content.decode().split("<h2")[2]
    address = reverse("admin:review_one", args=[proposal.pk])
    assert contributor.post(address, {"accept": "1"}).status_code == 403
    assert contributor.post(reverse("admin:review"), {"accept_all": "1"}).status_code == 403
    assert contributor.post(reverse("admin:publish_article", args=[article.pk])).status_code == 403
    assert not Quote.objects.published().exists()
