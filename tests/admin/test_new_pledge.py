"""Pledges entered on the page of their article, and values suggested for selected words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from articles.models import Country, Mention, Pledge, State
from tests import factories
from tests.admin.forms import codes_of
from tests.admin.test_articles import change

pytestmark = pytest.mark.django_db
WORDS = "Norway will provide £3.2m for new ferries by 31 December 2028."
BODY = f"“We will act,” said Jane Doe, the energy minister.\n\n{WORDS}\n\nNobody will act."


def row(**values) -> dict[str, str]:
    given = {"exact": WORDS, "maker": "Norway", "amount": "£3.2m", "deadline": "31 December 2028"}
    rows = {f"mentions-2-0-{name}": value for name, value in (given | values).items()}
    return {"mentions-2-TOTAL_FORMS": "1"} | rows


@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
def test_a_new_pledge_takes_the_state_of_its_article(editor, state):
    article = factories.ArticleFactory(body=BODY, state=state)
    answer = change(editor, article, **row())
    assert answer.status_code == 302, codes_of(answer)
    pledge, mention = Pledge.objects.get(), Mention.objects.get()
    assert (pledge.title, pledge.kind, pledge.state) == (WORDS, "funding", state)
    assert (pledge.amount, pledge.currency) == (Decimal(3_200_000), "GBP")
    assert (pledge.deadline, pledge.deadline_precision) == (date(2028, 12, 31), "day")
    assert (pledge.deadline_basis, pledge.summit) == ("stated", article.summit)
    assert pledge.actors.get().target == Country.objects.get(code="NO")
    assert (mention.article.body[mention.start : mention.end], mention.role) == (WORDS, "announced")
    assert mention.state == state
    assert pledge.is_public is (state == State.PUBLISHED)


def test_an_unknown_maker_is_an_error_and_nothing_is_stored(editor):
    article = factories.ArticleFactory(body=BODY)
    assert codes_of(change(editor, article, **row(maker="Narnia"))) == {
        "mentions-2-0-maker": ["unknown_maker"]
    }
    assert not Pledge.objects.exists()


def test_contributors_enter_draft_pledges_only(contributor, reviewer):
    article = factories.ArticleFactory(body=BODY, state="draft")
    answer = change(contributor, article, **row(state="published"))
    assert answer.status_code == 302, codes_of(answer)
    assert (Pledge.objects.get().state, Mention.objects.get().state) == (State.DRAFT, State.DRAFT)
    address = reverse("admin:articles_article_change", args=[article.pk])
    assert reviewer.post(address, row()).status_code == 403
    assert Pledge.objects.count() == 1


def suggested(client, kind: str, words: str, text: str = BODY):
    start = text.index(words)
    query = {"kind": kind, "text": text, "start": start, "end": start + len(words)}
    return client.post(reverse("admin:suggest_values"), query)


def test_selected_words_suggest_the_speaker_and_role(editor):
    values = suggested(editor, "quote", " We will act,"[1:]).json()
    assert values["exact"] == "We will act,"
    assert values["speaker"]["id"].startswith("new:Jane Doe")
    known = factories.SpeakerFactory(name="Jane Doe")
    values = suggested(editor, "quote", "We will act,").json()
    assert values["speaker"] == {"id": str(known.pk), "text": "Jane Doe"}
    assert values["role_at_time"]


def test_selected_words_suggest_the_details_of_a_pledge(editor):
    values = suggested(editor, "pledge", WORDS).json()
    assert (values["exact"], values["title"]) == (WORDS, WORDS)
    assert (values["amount"], values["currency"]) == ("3,200,000", "GBP")
    assert (values["maker"], values["deadline"]) == ("Norway", "31 December 2028")


def test_repeated_words_say_which_occurrence(editor):
    text = "They will act. They will act."
    query = {"kind": "quote", "text": text, "start": 15, "end": 29}
    values = editor.post(reverse("admin:suggest_values"), query).json()
    assert values == {"exact": "They will act.", "occurrence": 2}


@pytest.mark.parametrize("query", [{}, {"text": "x", "start": "a", "end": "1"}])
def test_a_selection_without_words_is_refused(editor, reviewer, query):
    address = reverse("admin:suggest_values")
    assert editor.post(address, query).status_code == 400
    assert reviewer.post(address, query).status_code == 403
    assert editor.get(address).status_code == 405
