"""Publishing an article with its drafts: what is offered, and what the public sees after it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models import Article, Mention, Organisation, Pledge, Quote, Speaker
from tests import factories as make
from tests.admin.forms import values_of

pytestmark = pytest.mark.django_db
DRAFT = {"state": "draft"}


@pytest.fixture
def article():
    """A draft with two quotes, a pledge and the people of both, all entered by hand."""
    article = make.ArticleFactory(**DRAFT)
    quote = make.QuoteFactory(article=article, exact="Leaders met", speaker__state="draft", **DRAFT)
    make.QuoteFactory(article=article, exact="in London", speaker=quote.speaker, **DRAFT)
    maker = make.OrganisationFactory(**DRAFT)
    pledge = make.PledgeFactory(summit=article.summit, **DRAFT)
    make.PledgeActorFactory(pledge=pledge, organisation=maker, country=None)
    make.MentionFactory(article=article, pledge=pledge, **DRAFT)
    return article


def url(article) -> str:
    return reverse("admin:publish_article", args=[article.pk])


def public() -> dict[str, int]:
    kinds = (Article, Mention, Organisation, Pledge, Quote, Speaker)
    return {kind.__name__: kind.objects.published().count() for kind in kinds}


NOTHING = {"Article": 0, "Mention": 0, "Organisation": 0, "Pledge": 0, "Quote": 0, "Speaker": 0}
ALL = {"Article": 1, "Mention": 1, "Organisation": 1, "Pledge": 1, "Quote": 2, "Speaker": 1}


def test_an_article_is_published_with_its_drafts(editor, article):
    page = editor.get(url(article))
    assert page.context["label"] == "Publish with its 6 drafts"
    assert len(page.context["plans"]) == 6
    assert all("will be public at /" in plan.effect for plan in page.context["plans"])
    assert public() == NOTHING
    answer = editor.post(url(article), {"draft": page.context["drafts"]})
    assert public() == ALL
    page = editor.get(answer.url)
    assert (page.context["label"], page.context["plans"]) == ("", [])
    assert Quote.objects.first().history.first().history_user == editor.user


def test_the_article_can_be_published_alone(editor, article):
    drafts = editor.get(url(article)).context["drafts"]
    editor.post(url(article), {"draft": drafts, "article_only": "1"})
    assert public() == {**NOTHING, "Article": 1}
    assert editor.get(url(article)).context["label"] == "Publish its 6 drafts"
    editor.post(url(article), {"draft": drafts})
    assert public() == ALL


def test_only_the_drafts_that_were_shown_are_published(editor, article):
    drafts = editor.get(url(article)).context["drafts"]
    make.QuoteFactory(article=article, exact="Nobody saw this", **DRAFT)
    other = make.QuoteFactory(**DRAFT)
    editor.post(url(article), {"draft": [*drafts, f"quote-{other.pk}", "quote-x", "nonsense"]})
    assert public() == ALL | {"Article": 2, "Speaker": 3}
    assert not Quote.objects.published().filter(exact="Nobody saw this").exists()


def test_proposals_without_a_decision_are_left_out(editor, article):
    quote = article.quotes.first()
    make.ProposalFactory(article=article, quote=quote)
    mention = article.mentions.get()
    make.ProposalFactory(article=article, kind="pledge", pledge=mention.pledge, mention=mention)
    page = editor.get(url(article))
    assert sorted(kind.partition("-")[0] for kind in page.context["drafts"]) == ["quote", "speaker"]
    assert page.context["open"] == 2


def test_records_that_an_editor_unpublished_are_left_out(editor, article):
    quote = article.quotes.first()
    quote.state = "published"
    quote.save()
    quote.state = "draft"
    quote.save()
    make.QuoteFactory(article=article, exact="Withdrawn", state="withdrawn")
    assert len(editor.get(url(article)).context["drafts"]) == 5


def test_why_a_draft_stays_hidden_is_said(editor, article):
    summit = article.summit
    summit.state = "draft"
    summit.save()
    effects = {plan.kind: plan.effect for plan in editor.get(url(article)).context["plans"]}
    assert f"its summit “{summit}” is not public" in effects["pledge"]
    assert "will still not be public: its article" in effects["quote"]
    assert "will be public at /speakers/" in effects["speaker"]


def test_a_withdrawn_article_is_not_published_here(editor, article):
    article.state = "withdrawn"
    article.save()
    page = editor.get(url(article))
    assert page.context["label"] == ""
    editor.post(url(article), {"draft": page.context["drafts"]})
    assert public() == NOTHING


@pytest.mark.parametrize("role", ["contributor", "reviewer"])
def test_other_roles_do_not_publish(request, role, article):
    client = request.getfixturevalue(role)
    page = client.get(url(article))
    assert (page.status_code, page.context["label"]) == (200, "")
    assert client.post(url(article), {"draft": page.context["drafts"]}).status_code == 403
    assert public() == NOTHING


def saved(client, article) -> list[str]:
    address = reverse("admin:articles_article_change", args=[article.pk])
    answer = client.post(address, {**values_of(client.get(address)), "_continue": "1"})
    return [str(message) for message in client.get(answer.url).context["messages"]]


def test_saving_an_article_offers_its_publication(editor, article):
    (message, _) = sorted(saved(editor, article), key=lambda text: "Not public" not in text)
    assert f'<a href="{url(article)}">Publish with its 6 drafts</a>' in message
    for part in ("the article", "2 quotes", "1 speaker", "1 pledge", "1 organisation"):
        assert part in message


def test_contributors_are_not_offered_publication(contributor, article):
    assert not any("Publish" in message for message in saved(contributor, article))
