"""Notices of corrections: on the page of their record, on a page of all, and linked both ways."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from articles.models import Report, State
from tests import editorial_factories, factories

pytestmark = pytest.mark.django_db
ADDRESS = "/about/corrections/"


def test_a_notice_and_its_record_lead_to_one_another(client):
    notice = factories.CorrectionFactory(reason="A reader noticed.")
    report = editorial_factories.ReportFactory(
        article=notice.article,
        text="Secret words of a reader.",
        correction=notice,
        state="corrected",
        decided_at=datetime(2025, 4, 2, tzinfo=UTC),
    )
    Report.objects.filter(pk=report.pk).update(created_at=datetime(2025, 4, 1, 12, tzinfo=UTC))
    everything = client.get(ADDRESS).content.decode()
    own = client.get(notice.article.get_absolute_url()).content.decode()
    assert f'<a href="{notice.get_absolute_url()}">{notice.article}</a>' in everything
    assert f'href="{ADDRESS}"' in own
    assert f'<a href="#correction-{notice.pk}">' in own
    for page in (everything, own):
        assert notice.text in page
        assert "A reader noticed. · After a reader’s report of" in page
        assert 'datetime="2025-04-01"' in page
        assert "Secret words" not in page


@pytest.mark.parametrize("kind", ["quote", "pledge", "speaker", "organisation", "summit"])
def test_every_kind_of_record_shows_its_notices(client, kind):
    make = getattr(factories, f"{kind.capitalize()}Factory")
    notice = factories.CorrectionFactory(article=None, **{kind: make()})
    page = client.get(notice.target.get_absolute_url()).content.decode()
    assert f'id="correction-{notice.pk}"' in page
    assert notice.text in page
    (shown,) = client.get(ADDRESS).context["page"]
    assert (shown.kind, shown.target) == (kind, notice.target)


def test_the_newest_stand_first_and_what_is_not_public_is_left_out(client):
    old = factories.CorrectionFactory(corrected_on=date(2025, 1, 1))
    new = factories.CorrectionFactory(corrected_on=date(2025, 6, 1))
    factories.CorrectionFactory(state=State.DRAFT)
    factories.CorrectionFactory(article__state=State.WITHDRAWN)
    assert list(client.get(ADDRESS).context["page"]) == [new, old]


def test_pages(client, settings):
    settings.PAGE_SIZE = 2
    factories.CorrectionFactory.create_batch(3)
    assert len(client.get(ADDRESS, {"page": "2"}).context["page"]) == 1
    for page in ("0", "3", "x", "²", "-1", "99999999999999999999"):
        assert client.get(ADDRESS, {"page": page}).status_code == 404


def test_without_any_it_says_so(client):
    assert "No record has been corrected yet." in client.get(ADDRESS).content.decode()


def test_it_takes_two_queries_however_many_there_are(client, django_assert_num_queries):
    for number in (1, 3):
        factories.CorrectionFactory.create_batch(number)
        factories.CorrectionFactory(article=None, pledge=factories.PledgeFactory())
        with django_assert_num_queries(2):
            client.get(ADDRESS)
