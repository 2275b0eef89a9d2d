"""Every admin page opens with few queries, however many rows there are."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import reverse

from articles import models
from tests import editorial_factories, factories

REGISTERED = [m for m in admin.site._registry if m._meta.app_label == "articles"]
MAKERS = {
    models.Alias: factories.AliasFactory,
    models.Appointment: factories.AppointmentFactory,
    models.Article: factories.ArticleFactory,
    models.Correction: factories.CorrectionFactory,
    models.Country: factories.CountryFactory,
    models.DisputedFigure: factories.DisputedFigureFactory,
    models.Document: factories.DocumentFactory,
    models.ImportItem: factories.ImportItemFactory,
    models.ImportRun: factories.ImportRunFactory,
    models.Mention: factories.MentionFactory,
    models.Organisation: factories.OrganisationFactory,
    models.Pledge: factories.PledgeFactory,
    models.Proposal: factories.ProposalFactory,
    models.ProposedRevision: editorial_factories.ProposedRevisionFactory,
    models.Publisher: factories.PublisherFactory,
    models.Quote: factories.QuoteFactory,
    models.Report: editorial_factories.ReportFactory,
    models.Speaker: factories.SpeakerFactory,
    models.Statement: factories.StatementFactory,
    models.Summit: factories.SummitFactory,
    models.SummitSeries: factories.SummitSeriesFactory,
    models.Topic: factories.TopicFactory,
}
READ_ONLY = (
    *(models.Document, models.ImportItem, models.ImportRun),
    *(models.Proposal, models.ProposedRevision, models.Report),
)


def page(model, name, *args):
    return reverse(f"admin:articles_{model._meta.model_name}_{name}", args=args)


def named(model):
    return model.__name__


def test_every_model_has_a_factory():
    assert set(REGISTERED) == set(MAKERS)


@pytest.mark.parametrize("model", REGISTERED, ids=named)
def test_lists_search_and_pages_open(editor, model):
    record = MAKERS[model]()
    listing = editor.get(page(model, "changelist"))
    assert str(record)[:40] in listing.content.decode().replace("&quot;", '"')
    if listing.context["cl"].search_fields:
        assert editor.get(page(model, "changelist"), {"q": "nothing like it"}).status_code == 200
    assert editor.get(page(model, "change", record.pk)).status_code == 200


@pytest.mark.parametrize(
    "model",
    [m for m in REGISTERED if m not in READ_ONLY],
    ids=named,
)
def test_add_pages_open(editor, model):
    assert editor.get(page(model, "add")).status_code == 200


@pytest.mark.parametrize("model", REGISTERED, ids=named)
def test_lists_have_a_constant_number_of_queries(editor, model, django_assert_max_num_queries):
    counts = []
    for _ in range(2):
        for code in ("FR", "DE", "IT"):
            MAKERS[model](**({"code": code} if model is models.Country else {}))
        with django_assert_max_num_queries(12) as queries:
            editor.get(page(model, "changelist"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_change_pages_have_a_constant_number_of_queries(editor, django_assert_max_num_queries):
    article = factories.ArticleFactory(
        body="\n\n".join(f"“Point {n},” said Ada." for n in range(60))
    )
    address = page(models.Article, "change", article.pk)
    counts = []
    for numbers in (range(1, 3), range(3, 50)):
        for n in numbers:
            factories.QuoteFactory(article=article, exact=f"Point {n},")
        with django_assert_max_num_queries(60) as queries:
            assert editor.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_autocomplete_finds_aliases_and_ignores_accents(editor):
    tisne = factories.SpeakerFactory(name="Martin Tisné")
    factories.AliasFactory(form="MT, AI Collaborative", state="matched", speaker=tisne)
    factories.SpeakerFactory(name="Ursula Other")
    query = {"app_label": "articles", "model_name": "quote", "field_name": "speaker"}
    for term in ("ti", "mt", "tisne"):
        found = editor.get(reverse("admin:autocomplete"), {**query, "term": term}).json()
        assert [row["text"] for row in found["results"]] == ["Martin Tisné"], term


def test_texts_are_searched_with_the_prefix(editor):
    held = factories.ArticleFactory(body="A rare word: quokka.", rights="record")
    factories.ArticleFactory(body="Another text.")
    listing = editor.get(page(models.Article, "changelist"), {"q": "text: QUOKKA"})
    assert list(listing.context["cl"].queryset) == [held]


def test_provenance_and_view_on_site_are_shown(editor):
    speaker = factories.SpeakerFactory(state="draft")
    article = factories.ArticleFactory(key="oic-c99")
    factories.DocumentFactory(article=article, filename="seed.txt")
    quote = factories.QuoteFactory(article=article, speaker=speaker)
    shown = editor.get(page(models.Article, "change", article.pk)).content.decode()
    assert "oic-c99" in shown
    assert article.revisions.get().sha256 in shown
    assert "seed.txt" in shown
    assert f'href="{article.get_absolute_url()}"' in shown
    shown = editor.get(page(models.Quote, "change", quote.pk)).content.decode()
    assert f"its speaker “{speaker}” is not public" in shown
    assert reverse("admin:preview", args=["quote", quote.pk]) in shown


def test_the_admin_needs_a_login(client, db):
    article = factories.ArticleFactory(state="draft")
    for address in (
        reverse("admin:index"),
        page(models.Article, "changelist"),
        reverse("admin:preview", args=["article", article.pk]),
    ):
        assert client.get(address).status_code == 302
