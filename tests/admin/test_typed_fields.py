"""Forms read dates, sums, slugs and quoted words as people write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from articles.admin.typed_fields import read_amount, read_date
from articles.models import Organisation, Publisher, Summit, Topic
from tests import factories
from tests.admin.forms import codes_of, values_of
from tests.admin.test_articles import change

DATES = {
    "31 December 2028": "2028-12-31",
    "December 31st, 2028": "2028-12-31",
    "31/12/2028": "2028-12-31",
    "04/05/2025": "2025-05-04",
    "2028-12-31": "2028-12-31",
    "March 2025": "2025-03",
    "Mar 2025": "2025-03",
    "2025-03": "2025-03",
    "2030": "2030",
}
SUMS = {
    "450 million": (Decimal(450_000_000), ""),
    "450m": (Decimal(450_000_000), ""),
    "£3.2m": (Decimal(3_200_000), "GBP"),
    "EUR 3bn": (Decimal(3_000_000_000), "EUR"),
    "120,000,000": (Decimal(120_000_000), ""),
    "120000000.00": (Decimal("120000000.00"), ""),
}


@pytest.mark.parametrize("typed", DATES)
def test_dates_are_read_as_typed(typed):
    assert read_date(typed).isoformat() == DATES[typed]


@pytest.mark.parametrize("typed", ["soon", "31 Decembre 2028", "31/13/2028", "1/2", "x" * 500])
def test_other_dates_are_refused(typed):
    with pytest.raises(ValidationError):
        read_date(typed)


@pytest.mark.parametrize("typed", SUMS)
def test_sums_are_read_as_typed(typed):
    assert read_amount(typed) == SUMS[typed]


@pytest.mark.parametrize("typed", ["much", "1,5", "12,34", "£3m or £4m", "3m boats", "-5"])
def test_other_sums_are_refused(typed):
    with pytest.raises(ValidationError):
        read_amount(typed)


@pytest.mark.django_db
def test_a_form_says_how_it_reads_a_date_and_a_sum(editor, client):
    def read(**query):
        return editor.get(reverse("admin:read_value"), query).json()

    assert read(kind="date", text="March 2025") == {"read": "March 2025"}
    assert read(kind="date", text="04/05/2025") == {"read": "4 May 2025"}
    assert read(kind="amount", text="£3.2m") == {"read": "3,200,000 GBP"}
    assert list(read(kind="amount", text="much")) == ["error"]
    assert client.get(reverse("admin:read_value")).status_code == 302


@pytest.mark.django_db
def test_a_pledge_keeps_precision_and_currency(editor):
    pledge = factories.PledgeFactory(amount=None, currency="")
    answer = change(editor, pledge, deadline="December 2028", amount="£3.2m")
    assert answer.status_code == 302
    pledge.refresh_from_db()
    assert (pledge.deadline, pledge.deadline_precision) == (date(2028, 12, 1), "month")
    assert (pledge.amount, pledge.currency) == (Decimal(3_200_000), "GBP")
    shown = values_of(editor.get(reverse("admin:articles_pledge_change", args=[pledge.pk])))
    assert (shown["deadline"], shown["amount"]) == ("December 2028", "3,200,000")
    assert change(editor, pledge, amount="").status_code == 200
    answer = change(editor, pledge, amount="€5m", currency="USD")
    assert codes_of(answer) == {"currency": ["currency"]}
    assert change(editor, pledge, amount="€5m", deadline="").status_code == 302
    pledge.refresh_from_db()
    assert (pledge.amount, pledge.currency) == (Decimal(5_000_000), "EUR")
    assert (pledge.deadline, pledge.deadline_precision) == (None, "day")


@pytest.mark.django_db
def test_a_day_is_needed_where_no_precision_is_stored(editor):
    summit = factories.SummitFactory()
    assert codes_of(change(editor, summit, start_on="March 2025"))["start_on"] == ["day"]
    assert change(editor, summit, start_on="3 March 2025", end_on="4 March 2025").status_code == 302
    summit.refresh_from_db()
    assert summit.start_on == date(2025, 3, 3)


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Publisher, Organisation, Topic, Summit])
def test_slugs_are_made_from_the_name(editor, model):
    address = reverse(f"admin:articles_{model._meta.model_name}_add")
    sent = values_of(editor.get(address)) | {"name": "Port Authority"}
    if model is Summit:
        sent |= {"start_on": "3 March 2025", "end_on": "4 March 2025", "short_name": "Ports"}
    answer = editor.post(address, sent)
    assert answer.status_code == 302, codes_of(answer)
    assert model.objects.get().slug


BODY = "“We have  waited\nlong – too long,” said Ada. It’s late."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ('"We have waited long - too long,"', "We have  waited\nlong – too long,"),
        ("We have waited long", "We have  waited\nlong"),
        ("it's late.", "It’s late."),
    ],
)
def test_typography_does_not_prevent_finding_the_words(editor, typed, stored):
    quote = factories.QuoteFactory(article__body=BODY, exact="said Ada")
    assert change(editor, quote, exact=typed).status_code == 302
    quote.refresh_from_db()
    assert (quote.exact, quote.article.body[quote.start : quote.end]) == (stored, stored)
