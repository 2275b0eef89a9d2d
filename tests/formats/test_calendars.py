from datetime import date

import pytest
from icalendar import Calendar

from articles.models import Precision, State
from tests import factories as f

pytestmark = pytest.mark.django_db
SITE = "https://archive.example"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


def calendar(client, url):
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(b"".join(response.streaming_content))


def texts(event, *names):
    return [str(event[name]) for name in names]


def test_deadlines_are_all_day_entries_and_imprecise_ones_say_so(client):
    day = f.PledgeFactory(title="Build; a, bridge", deadline=date(2027, 3, 31))
    month = f.PledgeFactory(
        deadline=date(2027, 2, 1), deadline_precision=Precision.MONTH, deadline_words="by February"
    )
    f.PledgeFactory(deadline=None)
    f.PledgeFactory(deadline=date(2027, 1, 1), state=State.DRAFT)
    entries = {str(e["uid"]): e for e in calendar(client, "/pledges/deadlines.ics").walk("VEVENT")}
    assert set(entries) == {f"pledge-{p.pk}-deadline@archive.example" for p in (day, month)}
    exact, inexact = (entries[f"pledge-{p.pk}-deadline@archive.example"] for p in (day, month))
    assert texts(exact, "summary", "url") == [
        "Deadline: Build; a, bridge",
        f"{SITE}{day.get_absolute_url()}",
    ]
    assert (exact.start, exact.end) == (date(2027, 3, 31), date(2027, 4, 1))
    assert (inexact.start, inexact.end) == (date(2027, 2, 28), date(2027, 3, 1))
    assert inexact["summary"] == f"Deadline in February 2027: {month.title}"
    assert "by February" in inexact["description"]
    assert "only February 2027" in inexact["description"]


def test_calendar_takes_the_filters_of_the_list(client):
    pledge = f.PledgeFactory(deadline=date(2027, 3, 31))
    f.PledgeFactory(deadline=date(2027, 3, 31))
    slug = pledge.summit.slug
    found = calendar(client, f"/pledges/deadlines.ics?summit={slug}")
    assert len(found.walk("VEVENT")) == 1
    assert found["url"] == f"{SITE}/pledges/?summit={slug}"
    assert client.get("/pledges/deadlines.ics?summit=nobody").status_code == 400


def test_summits_with_all_their_days_and_stable_identifiers(client):
    summit = f.SummitFactory(start_on=date(2025, 6, 24), end_on=date(2025, 6, 25), city="Hague")
    first = calendar(client, "/summits/calendar.ics").walk("VEVENT")
    summit.name = "Renamed Summit"
    summit.save()
    (entry,) = calendar(client, "/summits/calendar.ics").walk("VEVENT")
    assert [str(e["uid"]) for e in first] == [f"summit-{summit.pk}@archive.example"]
    assert texts(entry, "uid", "summary") == [f"summit-{summit.pk}@archive.example", summit.name]
    assert (entry.start, entry.end) == (date(2025, 6, 24), date(2025, 6, 26))
    assert str(entry["location"]).startswith("Hague")


def test_subscription_page_offers_the_calendar(client):
    pledge = f.PledgeFactory()
    query = f"summit={pledge.summit.slug}"
    for listing in ("pledges", "search"):
        page = client.get(f"/{listing}/follow/?{query}")
        address = f"{SITE}/pledges/deadlines.ics?{query}"
        assert page.context["calendar"]["address"] == address
    assert client.get("/quotes/follow/").context["calendar"] is None
