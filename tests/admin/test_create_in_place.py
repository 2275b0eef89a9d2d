"""Records added in an autocomplete: who may add them, and what becomes of them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models import Article, Country, Organisation, Publisher, Speaker, State
from tests import factories
from tests.admin.forms import codes_of, values_of
from tests.admin.test_articles import change

pytestmark = pytest.mark.django_db
ADD = reverse("admin:articles_article_add")
BODY = "“We will act,” said Jane Doe.\n\n“We will pay,” she added."


def offered(client, model: str, field: str, term: str, **query) -> list[dict]:
    query = {"app_label": "articles", "model_name": model, "field_name": field, "term": term} | {
        "create": "1",
        **query,
    }
    return client.get(reverse("admin:autocomplete"), query).json()["results"]


def entered(client, **values):
    sent = values_of(client.get(ADD)) | {
        "title": "Leaders meet",
        "publisher": "new:The Fjord Post, Norway",
        "published_on": "March 2025",
        "text": BODY,
        "quotes-TOTAL_FORMS": "2",
        "quotes-0-exact": '"We will act,"',
        "quotes-0-speaker": "new:Jane Doe, Energy Minister, Norway",
        "quotes-0-form": "direct",
        "quotes-1-exact": "We will pay,",
        "quotes-1-speaker": "new:Jane Doe",
        "quotes-1-form": "direct",
    }
    return client.post(ADD, sent | values)


def test_an_autocomplete_offers_the_typed_record(editor):
    typed = "Jane Doe, Energy Minister, Norway"
    assert offered(editor, "quote", "speaker", typed) == [
        {"id": f"new:{typed}", "text": "Add Jane Doe, Energy Minister, Norway"}
    ]
    known = factories.SpeakerFactory(name="Jane Doe")
    assert offered(editor, "quote", "speaker", "jane doe") == [
        {"id": str(known.pk), "text": "Jane Doe"}
    ]
    assert offered(editor, "article", "publisher", "The Fjord Post")[0]["id"].startswith("new:")
    assert offered(editor, "article", "summit", "Fjord Summit") == []


def test_all_countries_are_offered_and_stored_once_chosen(editor, contributor):
    factories.CountryFactory(code="FR", name="France")
    assert offered(contributor, "speaker", "country", "norw") == [
        {"id": "new:Norway", "text": "Norway"}
    ]
    assert [row["text"] for row in offered(editor, "speaker", "country", "france")] == ["France"]
    assert [row["text"] for row in offered(editor, "speaker", "country", "holland")] == [
        "Netherlands"
    ]
    speaker = factories.SpeakerFactory(country=None)
    assert codes_of(change(editor, speaker, country="new:Narnia")) == {"country": ["country"]}
    assert change(editor, speaker, country="new:Norway").status_code == 302
    speaker.refresh_from_db()
    assert speaker.country_id == "NO"
    assert set(Country.objects.values_list("code", flat=True)) == {"FR", "NO"}


def test_reviewers_are_offered_nothing_and_may_add_nothing(reviewer):
    assert offered(reviewer, "quote", "speaker", "Jane Doe") == []
    assert reviewer.post(ADD, {"publisher": "new:The Fjord Post"}).status_code == 403
    assert not Publisher.objects.exists()


def test_an_editor_enters_an_article_and_it_is_public(editor):
    answer = entered(editor, state="published", rights="full")
    assert answer.status_code == 302, codes_of(answer)
    article, speaker = Article.objects.get(), Speaker.objects.get()
    assert (article.publisher.name, article.publisher.country_id) == ("The Fjord Post", "NO")
    assert (speaker.name, speaker.country_id, speaker.state) == ("Jane Doe", "NO", State.PUBLISHED)
    quotes = article.quotes.published().order_by("start")
    assert [(q.exact, q.speaker, q.role_at_time) for q in quotes] == [
        ("We will act,", speaker, "Energy Minister"),
        ("We will pay,", speaker, "Energy Minister"),
    ]


def test_what_a_contributor_enters_stays_a_draft(contributor):
    answer = entered(contributor, state="published")
    assert answer.status_code == 302, codes_of(answer)
    article, speaker = Article.objects.get(), Speaker.objects.get()
    assert (article.state, speaker.state) == (State.DRAFT, State.DRAFT)
    assert {quote.state for quote in article.quotes.all()} == {State.DRAFT}
    assert speaker.appointments.get().role == "Energy Minister"


def test_a_form_that_is_not_valid_creates_nothing_and_keeps_the_choice(editor):
    answer = entered(editor, title="")
    assert codes_of(answer) == {"title": ["required"]}
    shown = answer.content.decode()
    assert '<option value="new:The Fjord Post, Norway" selected' in shown
    for model in (Article, Publisher, Speaker, Organisation, Country):
        assert not model.objects.exists()


def test_records_in_place_need_the_permission_to_add_them(contributor):
    permissions = contributor.user.groups.get().permissions
    permissions.remove(permissions.get(codename="add_publisher"))
    assert offered(contributor, "article", "publisher", "The Fjord Post") == []
    assert codes_of(entered(contributor)) == {"publisher": ["permission"]}
    assert not Publisher.objects.filter(name="The Fjord Post").exists()
