"""Reader reports and corrections link to each other in the admin."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models import Correction, Report
from tests import editorial_factories, factories
from tests.admin.forms import values_of

pytestmark = pytest.mark.django_db


def change(record) -> str:
    return reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk])


def shown(client, record) -> str:
    return client.get(change(record)).content.decode()


def test_a_report_becomes_a_correction_and_both_are_linked(editor):
    report = editorial_factories.ReportFactory(text="The date is a day too late.")
    sent = {f"{report.pk}-text": "The date was wrong.", "correct": "1"}
    editor.post(reverse("admin:decide_report", args=[report.pk]), sent)
    notice = Correction.objects.get()
    report.refresh_from_db()
    assert (report.correction, report.state) == (notice, "corrected")
    assert f'href="{change(report)}"' in shown(editor, notice)
    assert f'href="{change(notice.article)}"' in shown(editor, notice)
    assert f'href="{change(notice)}"' in shown(editor, report)
    assert f'href="{change(notice.article)}"' in shown(editor, report)
    of_record = shown(editor, notice.article)
    assert f'href="{change(notice)}"' in of_record
    assert f'href="{change(report)}"' in of_record


def test_a_correction_without_a_report_links_to_its_record(editor):
    notice = factories.CorrectionFactory(article=None, quote=factories.QuoteFactory())
    assert f'href="{change(notice.quote)}"' in shown(editor, notice)
    assert f'href="{change(notice)}"' in shown(editor, notice.quote)


def test_a_dismissed_report_keeps_its_reason(editor):
    report = editorial_factories.ReportFactory()
    sent = {"dismiss": "1", "note": "The date is right."}
    editor.post(reverse("admin:decide_report", args=[report.pk]), sent)
    assert "The date is right." in shown(editor, report)
    assert not Correction.objects.exists()
    editor.post(reverse("admin:decide_report", args=[report.pk]), {"correct": "1"})
    assert Report.objects.get().state == "dismissed"


def test_a_correction_entered_as_inline_has_its_editor(editor):
    article = factories.ArticleFactory()
    sent = values_of(editor.get(change(article))) | {
        "corrections-TOTAL_FORMS": "1",
        "corrections-0-corrected_on": "2025-04-02",
        "corrections-0-text": "The date was wrong.",
        "corrections-0-state": "published",
    }
    assert editor.post(change(article), sent).status_code == 302
    notice = Correction.objects.get()
    assert (notice.article, notice.editor) == (article, editor.user)
    assert notice.is_public
