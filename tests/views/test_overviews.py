"""What pages about many records share: pledges by status, quotes by number of versions."""

import pytest

from articles.models import Quote, Speaker, State, Status, querysets
from articles.views import overviews
from articles.views.speakers import by_speaker, more_statements, office_pledges
from tests import factories as make

pytestmark = pytest.mark.django_db


def listed(speaker):
    return overviews.listed(Quote, "speaker", speaker.slug)


def statement_of(speaker, versions, words):
    statement = make.StatementFactory(speaker=speaker)
    for number in range(versions):
        make.QuoteFactory(statement=statement, speaker=speaker, exact=f"{words}, {number}")
    return statement


def test_statements_with_the_most_versions_come_first_then_the_newest():
    speaker = make.SpeakerFactory()
    statement_of(speaker, 2, "Two")
    statement_of(speaker, 3, "Three")
    for day in ("2025-01-01", "2025-03-01", "2025-02-01"):
        make.QuoteFactory(speaker=speaker, statement=None, exact=day, said_on=day)
    make.QuoteFactory(exact="by somebody else")

    quotes = overviews.quotes_by_versions(listed(speaker), 4)

    assert [quote.exact.split(",")[0] for quote in quotes] == [
        "Three",
        "Two",
        "2025-03-01",
        "2025-02-01",
    ]


def test_only_the_newest_quotes_are_compared(monkeypatch):
    monkeypatch.setattr(overviews, "MAX_CONSIDERED", 1)
    speaker = make.SpeakerFactory()
    statement_of(speaker, 3, "Three")
    make.QuoteFactory(speaker=speaker, statement=None, exact="Newest", said_on="2026-01-01")
    quotes = overviews.quotes_by_versions(listed(speaker), 4)
    assert [quote.exact for quote in quotes] == ["Newest"]


def test_drafts_are_no_versions():
    speaker = make.SpeakerFactory()
    statement = statement_of(speaker, 1, "Once")
    make.QuoteFactory(statement=statement, speaker=speaker, state=State.DRAFT)

    assert not overviews.statements_by_versions(by_speaker, [speaker.pk], listed(speaker))
    (quote,) = overviews.quotes_by_versions(listed(speaker))
    assert [version.exact for version in quote.versions] == ["Once, 0"]


def test_statements_that_no_quote_shows_are_named():
    speaker = make.SpeakerFactory()
    first, second = statement_of(speaker, 3, "Three"), statement_of(speaker, 2, "Two")
    quotes = overviews.quotes_by_versions(listed(speaker), 1)
    most = list(overviews.statements_by_versions(by_speaker, [speaker.pk], listed(speaker)))

    assert [quote.statement for quote in quotes] == [first]
    (statement,) = more_statements(most, quotes)
    leading = second.quotes.get(is_leading=True)
    assert (statement, statement.quote_number, statement.first_quote) == (second, 2, leading.pk)


def test_pledges_in_the_order_of_the_bar_with_links_to_their_lists():
    country = make.CountryFactory(code="FR")
    for status in (Status.NOT_KEPT, Status.KEPT, Status.NOT_KEPT, None):
        pledge = make.PledgeFactory()
        make.PledgeActorFactory(pledge=pledge, country=country)
        if status:
            make.status_update(pledge, status)

    overview = overviews.pledge_overview("country", "fr")

    assert (overview.total, overview.finding) == (4, "")
    assert [(part.value, part.href) for part in overview.parts] == [
        (1, "/pledges/?country=fr&status=kept"),
        (1, "/pledges/?country=fr&status=not-yet-assessed"),
        (2, "/pledges/?country=fr&status=not-kept"),
    ]
    assert [pledge.status for pledge in overviews.first_pledges(overview)] == [
        "kept",
        "not-yet-assessed",
        "not-kept",
        "not-kept",
    ]


def test_first_records_and_total():
    country = make.CountryFactory(code="FR")
    speakers = [make.SpeakerFactory(sort_name=name, country=country) for name in "cab"]
    make.SpeakerFactory()
    by_name = [speakers[1], speakers[2], speakers[0]]

    for number in (2, 3, 9):
        result = overviews.first_and_total(Speaker, "country", "fr", querysets.speakers, number)
        assert result == (by_name[:number], 3)


def test_pledges_of_an_office_at_the_summits_where_its_holder_spoke():
    summit, other = make.SummitFactory(), make.SummitFactory()
    speaker, body = make.SpeakerFactory(), make.OrganisationFactory()
    office = make.AppointmentFactory(speaker=speaker, organisation=body, start_on=None)
    pledges = {}
    for name, where in (("here", summit), ("elsewhere", other), ("own", summit)):
        pledges[name] = make.PledgeFactory(summit=where, announced_on="2025-03-31")
        make.PledgeActorFactory(pledge=pledges[name], country=None, organisation=body)
    make.PledgeActorFactory(pledge=pledges["own"], country=None, speaker=speaker)
    record = querysets.speakers().get(pk=speaker.pk)

    assert office_pledges(record, [summit]) == [pledges["here"]]
    assert office_pledges(record, []) == []

    office.start_on = "2025-07-01"
    office.save()
    assert office_pledges(querysets.speakers().get(pk=speaker.pk), [summit]) == []
