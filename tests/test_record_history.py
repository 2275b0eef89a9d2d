"""The public history at the foot of a record's page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from unittest.mock import patch

import pytest

from articles.models import Rights, State
from articles.models.merging import merge, undo
from articles.models.revision import revise
from articles.record_history import KINDS_WITH_HISTORY, SHOWN
from tests import factories as make

pytestmark = pytest.mark.django_db
MARCH = [date(2026, 3, day) for day in range(1, 32)]


def on(day):
    """Context in which it is noon of *day*."""
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return patch("django.utils.timezone.now", return_value=moment)


def history(client, record):
    return client.get(record.get_absolute_url()).context["history"]


def lines(client, record):
    return [(e.day, e.text, e.reason, e.url) for e in history(client, record).entries]


def test_a_pledge_has_its_verdicts_and_corrections(client):
    with on(MARCH[0]):
        pledge = make.PledgeFactory(state=State.DRAFT)
        first = make.status_update(pledge, status="under-way", as_of="2026-01", reason="Begun.")
    with on(MARCH[1]):
        pledge.state = State.PUBLISHED
        pledge.save()
    with on(MARCH[11]):
        second = make.status_update(pledge, status="kept", as_of="2026-02-03", reason="Paid.")
        third = make.status_update(pledge, status="kept", as_of="2026-02-05", reason="Checked.")
    with on(MARCH[20]):
        notice = make.CorrectionFactory(article=None, pledge=pledge, text="It was two.")
        make.CorrectionFactory(article=None, pledge=pledge, state=State.DRAFT, text="Secret.")
    assert lines(client, pledge) == [
        (MARCH[20], "Correction", "It was two.", f"#correction-{notice.pk}"),
        (MARCH[11], "Still kept, as of 5 February 2026", "Checked.", f"#update-{third.pk}"),
        (MARCH[11], "Under way → kept, as of 3 February 2026", "Paid.", f"#update-{second.pk}"),
        (MARCH[1], "Under way, as of January 2026", "Begun.", f"#update-{first.pk}"),
        (MARCH[1], "Added", "", ""),
    ]
    assert history(client, pledge).url == f"/changes/?pledge={pledge.pk}"
    assert "Secret." not in client.get(pledge.get_absolute_url()).content.decode()


def test_an_article_has_the_texts_that_readers_saw(client):
    with on(MARCH[0]):
        article = make.ArticleFactory(rights=Rights.FULL, body="One.", state=State.DRAFT)
        for text in ("Draft.", "Draft, improved."):
            revise(article, text)
    with on(MARCH[1]):
        article.state = State.PUBLISHED
        article.save()
    with on(MARCH[4]):
        later = revise(article, "Corrected.").revision
    anchor, added = f"revision-{later.number}", (MARCH[1], "Added", "", "")
    text = f"Published text changed (revision {later.number})"
    assert lines(client, article) == [(MARCH[4], text, "", f"#{anchor}"), added]
    assert f'id="{anchor}"' in client.get(article.get_absolute_url()).content.decode()
    article.refresh_from_db()
    article.rights = Rights.RECORD
    article.save()
    assert lines(client, article) == [added]


@pytest.mark.parametrize("kind", ["speaker", "organisation"])
def test_merged_duplicates_that_were_public(client, kind):
    factory = {"speaker": make.SpeakerFactory, "organisation": make.OrganisationFactory}[kind]
    primary, public, draft = factory(), factory(slug="twin"), factory(slug="zq", state=State.DRAFT)
    merges = [merge(kind, primary, duplicate) for duplicate in (public, draft)]
    primary.refresh_from_db()
    expected = f"Merged with a duplicate, formerly at /{kind}s/twin/"
    texts = [text for _, text, _, _ in lines(client, primary)]
    assert texts == [expected, "Added"]
    undo(merges[0])
    primary.refresh_from_db()
    assert [text for _, text, _, _ in lines(client, primary)] == ["Added"]


def test_a_long_history_shows_the_newest(client):
    speaker = make.SpeakerFactory()
    for number in range(SHOWN + 2):
        make.CorrectionFactory(article=None, speaker=speaker, text=f"Correction {number}.")
    found = history(client, speaker)
    assert (len(found.entries), found.total) == (SHOWN, SHOWN + 3)
    assert found.entries[0].reason == f"Correction {SHOWN + 1}."


def test_kinds_with_a_history(client):
    factories = (
        make.ArticleFactory,
        make.QuoteFactory,
        make.PledgeFactory,
        make.SpeakerFactory,
        make.OrganisationFactory,
        make.SummitFactory,
    )
    records = [factory() for factory in factories]
    assert {type(record) for record in records} == set(KINDS_WITH_HISTORY)
    for record in records:
        page = client.get(record.get_absolute_url())
        found = page.context["history"]
        assert [entry.text for entry in found.entries] == ["Added"]
        assert 'id="history"' in page.content.decode()
        assert client.get(found.url).status_code == 200
    for record in (make.topic_in_use(), make.CountryFactory(code="FR")):
        assert client.get(record.get_absolute_url()).context["history"] is None
