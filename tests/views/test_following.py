"""Every record and list can be followed, and what it offers can be read by other programs."""

from __future__ import annotations

from datetime import date

import feedparser
import pytest
from icalendar import Calendar
from lxml import html

from articles.digests.targets import LISTINGS, parse_target
from articles.formats.calendars import CALENDAR_PATHS
from articles.kinds import ARTICLE, COUNTRY, KINDS, PLEDGE, QUOTE, SUMMIT
from articles.models import State
from articles.urls import DETAIL_VIEWS
from articles.views.follow_links import NEWS
from tests import factories as make
from tests.digests.conftest import SITE, mail_on

__all__ = ["mail_on"]
pytestmark = pytest.mark.django_db
WITH_PAGE = [kind for kind in KINDS if kind.page]


@pytest.fixture
def records():
    """A public record of each kind with a page, connected with each other."""
    country, topic = make.CountryFactory(code="GB"), make.TopicFactory()
    summit = make.SummitFactory(country=country)
    summit.topics.add(topic)
    speaker = make.SpeakerFactory(country=country)
    quote = make.QuoteFactory(speaker=speaker, summit=summit)
    pledge = make.PledgeFactory(summit=summit, deadline=date(2027, 1, 2))
    organisation = make.OrganisationFactory(country=country)
    every = (country, topic, summit, speaker, quote, quote.article, pledge, organisation)
    return {record._meta.model_name: record for record in every}


def links_of(client, url):
    """The addresses on a page that lists ways to follow, by media type; all must answer."""
    tree = html.fromstring(client.get(url).content)
    links: dict[str, list[str]] = {}
    for link in tree.xpath("//main//a[@href]"):
        address = link.get("href").removeprefix(SITE)
        if address.startswith("#") or "://" in address:
            continue
        answer = client.get(address, follow=True)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200, address
        links.setdefault(link.get("type", ""), []).append(address)
        if link.get("type") == "application/atom+xml":
            assert feedparser.parse(content).bozo == 0, address
        elif link.get("type") == "text/calendar":
            assert Calendar.from_ical(content)["prodid"], address
    form = tree.xpath("//main//form[@action='/subscriptions/']//input[@name='url']/@value")
    return links, form


def test_all_kinds_with_a_page_are_covered():
    names = {kind.name for kind in WITH_PAGE}
    assert set(DETAIL_VIEWS) == set(NEWS) == names


@pytest.mark.parametrize("kind", WITH_PAGE, ids=lambda kind: kind.name)
def test_every_record_offers_its_ways(client, records, mail_on, kind):
    record = records[kind.name]
    page = client.get(record.get_absolute_url())
    url = page.context["follow"].url
    assert url == f"{record.get_absolute_url()}follow/"
    assert f'href="{url}"' in page.content.decode()
    links, form = links_of(client, url)
    assert len(links["application/atom+xml"]) == 1
    assert ("text/calendar" in links) == (kind.name not in (ARTICLE, QUOTE))
    assert parse_target(form[0]).url == form[0]
    said = "by mail, in a feed reader or calendar" if "text/calendar" in links else "by mail or in"
    assert said in page.content.decode()


@pytest.mark.parametrize("address", LISTINGS)
def test_every_list_offers_its_ways(client, records, mail_on, address):
    assert f'href="{address}follow/"' in client.get(f"{address}?q=").content.decode()
    links, form = links_of(client, f"{address}follow/")
    kind = address.strip("/").removesuffix("s")
    assert len(links["application/atom+xml"]) == 2 + (kind == PLEDGE)
    assert ("text/calendar" in links) == (kind in CALENDAR_PATHS or kind == "search")
    assert form == [address]


def test_a_pledge_has_a_calendar_of_its_deadline(client, records):
    pledge = records[PLEDGE]
    url = f"{pledge.get_absolute_url()}deadline.ics"
    answer = client.get(url)
    (entry,) = Calendar.from_ical(b"".join(answer.streaming_content)).walk("VEVENT")
    assert entry["dtstart"].dt == date(2027, 1, 2)
    wrong = client.get(f"/pledges/{pledge.pk}/wrong/deadline.ics")
    assert (wrong.status_code, wrong["Location"]) == (301, url)
    never, draft = make.PledgeFactory(deadline=None), make.PledgeFactory(state=State.DRAFT)
    for other in (never, draft):
        assert client.get(f"{other.get_absolute_url()}deadline.ics").status_code == 404
    assert client.get(never.get_absolute_url()).context["follow"].calendar == ""


def test_addresses_lead_to_the_current_one(client, records):
    pledge, country, summit = records[PLEDGE], records[COUNTRY], records[SUMMIT]
    summit.slug, former = "new-name", summit.slug
    summit.save()
    for address, record in (
        (f"/pledges/{pledge.pk}/follow/", pledge),
        (f"/pledges/{pledge.pk}/wrong/follow/", pledge),
        ("/countries/GB/follow/", country),
        (f"/summits/{former}/follow/", summit),
    ):
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        assert answer.redirect_chain[-1][0] == f"{record.get_absolute_url()}follow/"
    draft = make.QuoteFactory(state=State.DRAFT)
    assert client.get(f"{draft.get_absolute_url()}follow/").status_code == 404
