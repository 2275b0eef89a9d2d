"""Dashboard: each count equals the rows of the linked list."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import ImportItem, Outcome, Status
from tests import editorial_factories, factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 15)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr("articles.models.deadlines.today", lambda: TODAY)


@pytest.fixture
def work():
    """Two rows of each kind of task, and similar rows that are not tasks."""
    for number in range(2):
        factories.ProposalFactory()
        factories.ProposalFactory(decision="rejected")
        factories.ProposalFactory(decision="rejected", article__state="draft")
        factories.AliasFactory()
        factories.AliasFactory(form=f"Nobody {number}", state="ignored")
        editorial_factories.ReportFactory()
        editorial_factories.ReportFactory(
            state="dismissed", decided_at=timezone.now(), note="Nothing is wrong."
        )
        editorial_factories.VerdictDraftFactory()
        editorial_factories.VerdictReviewFactory()
        factories.QuoteFactory(exact="Lost.", pin_lost=True)
        factories.MentionFactory(exact="Lost, too.", pin_lost=True)
        factories.QuoteFactory(exact="Not in the text.")
        factories.QuoteFactory(exact="Looked for.", verification="editor")
        factories.QuoteFactory(article__body="", exact="Of a text that is not held.")
        factories.QuoteFactory(article__url="", article__body="", exact="Without an address.")
        factories.ImportItemFactory(path=f"bad{number}.txt", outcome="failed", reason="No date.")
        factories.ImportItemFactory(path=f"late{number}.txt", outcome="failed", reason="No date.")
        factories.ImportItemFactory(path=f"late{number}.txt", outcome="created")
        factories.PledgeFactory(deadline=date(2025, 6, 1))
        factories.PledgeFactory(deadline=date(2025, 6, 1), state="draft")
        stale = factories.PledgeFactory(deadline=date(2027, 6, 1))
        factories.status_update(stale, Status.UNDER_WAY, "2025-05-01")
    ImportItem.objects.create(
        run=factories.ImportRunFactory(dry_run=True),
        path="dry.txt",
        outcome=Outcome.FAILED,
        reason="No date.",
    )


def rows_of(client, address: str) -> int:
    context = client.get(address).context
    return context["cl"].result_count if "cl" in context else context["count"]


def test_each_count_equals_the_rows_of_its_list(editor, work):
    counts = {queue.url: queue.count for queue in editor.get("/admin/").context["queues"]}
    assert counts == {
        reverse("admin:review"): 2,
        "/admin/articles/article/?work=finish": 2,
        reverse("admin:unmatched_names"): 2,
        reverse("admin:reports"): 2,
        reverse("admin:lost_anchors"): 4,
        f"{reverse('admin:lost_anchors')}?place=none": 2,
        reverse("admin:missing_sources"): 2,
        "/admin/articles/importitem/?failing=still": 2,
        "/admin/articles/pledge/?due=overdue": 2,
        "/admin/articles/pledge/?due=stale": 2,
    }
    assert {url: rows_of(editor, url) for url in counts} == counts


def test_old_failures_are_not_counted(editor):
    item = factories.ImportItemFactory(outcome="failed", reason="No date.")
    old = timezone.now() - timedelta(days=31)
    type(item).objects.filter(pk=item.pk).update(created_at=old)
    assert editor.get("/admin/").context["queues"] == []


def test_the_age_of_the_oldest_row_is_shown(editor):
    proposal = factories.ProposalFactory()
    page = editor.get("/admin/")
    (queue,) = page.context["queues"]
    assert (queue.label, queue.oldest) == (queue.singular, proposal.created_at)
    assert f"<b>1</b> {queue.label}</a> (0" in page.content.decode()


def test_the_dashboard_has_a_constant_number_of_queries(editor, work):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            editor.get("/admin/")
        counts.append(len(queries))
        factories.ProposalFactory.create_batch(3)
        factories.QuoteFactory.create_batch(3, exact="Not in the text.")
    assert counts[0] == counts[1] <= 45


def test_staff_without_a_role_see_no_tasks(db):
    from tests.admin.conftest import sign_in

    factories.ProposalFactory()
    page = sign_in(None).get("/admin/")
    assert page.context["queues"] == []


@pytest.mark.parametrize(
    ("role", "urls"),
    [
        ("contributor", ["/admin/missing-sources/", "/admin/articles/importitem/?failing=still"]),
        ("reviewer", ["/admin/verdicts/"]),
    ],
)
def test_other_roles_see_the_work_they_may_do(request, role, urls, work):
    client = request.getfixturevalue(role)
    queues = client.get("/admin/").context["queues"]
    assert [(queue.url, queue.count) for queue in queues] == [(url, 2) for url in urls]


def results(client, typed: str) -> dict[str, list[str]]:
    page = client.get(reverse("admin:search_all"), {"q": typed})
    return {kind.label: [name for _, name, _ in kind.rows] for kind in page.context["results"]}


def test_everything_is_searched_at_once(editor, contributor):
    speaker = factories.SpeakerFactory(name="Ana Brandão", state="draft")
    factories.QuoteFactory(exact="We act", speaker=speaker)
    factories.ArticleFactory(title="Brandao leaves")
    for client in (editor, contributor):
        assert list(results(client, "brandao")) == ["articles", "quotes", "speakers"]
        assert results(client, "nothing like it") == {}
        assert results(client, " ") == {}


def test_a_search_shows_the_first_of_each_kind_and_links_to_all(editor):
    for number in range(7):
        factories.SpeakerFactory(name=f"Ana Brandão {number}")
    page = editor.get(reverse("admin:search_all"), {"q": "brandao"})
    (kind,) = page.context["results"]
    assert (len(kind.rows), kind.has_more) == (5, True)
    assert editor.get(kind.list_url).context["cl"].result_count == 7


def test_staff_without_a_role_search_nothing(db):
    from tests.admin.conftest import sign_in

    assert sign_in(None).get(reverse("admin:search_all"), {"q": "ada"}).status_code == 403


def test_the_kinds_that_editors_work_with_daily_come_first(editor):
    (archive,) = (
        app
        for app in editor.get(reverse("admin:index")).context["app_list"]
        if app["app_label"] == "articles"
    )
    names = [model["object_name"] for model in archive["models"]]
    assert names[:4] == ["Article", "Quote", "Pledge", "Speaker"]
    others = [str(model["name"]) for model in archive["models"]][8:]
    assert others == sorted(others, key=str.lower)
