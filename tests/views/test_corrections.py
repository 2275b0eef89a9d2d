"""Correction notices: on the page of their record and on the corrections page."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from articles.models import Report, State
from tests import editorial_factories, factories

pytestmark = pytest.mark.django_db
ADDRESS = "/about/corrections/"


def test_notice_and_record_link_to_each_other(client):
    notice = factories.CorrectionFactory(reason="A reader noticed.")
    report = editorial_factories.ReportFactory(
        article=notice.article,
        text="Secret words of a reader.",
        correction=notice,
        state="corrected",
        decided_at=datetime(2025, 4, 2, tzinfo=UTC),
    )
    Report.objects.filter(pk=report.pk).update(created_at=datetime(2025, 4, 1, 12, tzinfo=UTC))
    all_corrections = client.get(ADDRESS).content.decode()
    own = client.get(notice.article.get_absolute_url()).content.decode()
    assert f'<a href="{notice.get_absolute_url()}">{notice.article}</a>' in all_corrections
    assert f'href="{ADDRESS}"' in own
    assert f'<a href="#correction-{notice.pk}">' in own
    for page in (all_corrections, own):
        assert notice.text in page
        assert notice.reason in page
        assert 'datetime="2025-04-01"' in page
        assert "Secret words" not in page


@pytest.mark.parametrize("kind", ["quote", "pledge", "speaker", "organisation", "summit"])
def test_record_page_shows_its_corrections(client, kind):
    make = getattr(factories, f"{kind.capitalize()}Factory")
    notice = factories.CorrectionFactory(article=None, **{kind: make()})
    page = client.get(notice.target.get_absolute_url()).content.decode()
    assert f'id="correction-{notice.pk}"' in page
    assert notice.text in page
    (shown,) = client.get(ADDRESS).context["page"]
    assert (shown.kind, shown.target) == (kind, notice.target)


def test_newest_first_without_drafts(client):
    old = factories.CorrectionFactory(corrected_on=date(2025, 1, 1))
    new = factories.CorrectionFactory(corrected_on=date(2025, 6, 1))
    factories.CorrectionFactory(state=State.DRAFT)
    factories.CorrectionFactory(article__state=State.WITHDRAWN)
    assert list(client.get(ADDRESS).context["page"]) == [new, old]


def test_pagination(client, settings):
    settings.PAGE_SIZE = 2
    factories.CorrectionFactory.create_batch(3)
    assert len(client.get(ADDRESS, {"page": "2"}).context["page"]) == 1
    for page in ("0", "3", "x", "²", "-1", "99999999999999999999"):
        assert client.get(ADDRESS, {"page": page}).status_code == 404


def test_page_without_corrections(client):
    answer = client.get(ADDRESS)
    assert list(answer.context["page"]) == []
    assert 'class="ledger"' not in answer.content.decode()


def test_query_count_is_constant(client, django_assert_max_num_queries):
    for number in (1, 3):
        factories.CorrectionFactory.create_batch(number)
        factories.CorrectionFactory(article=None, pledge=factories.PledgeFactory())
        with django_assert_max_num_queries(2):
            client.get(ADDRESS)
