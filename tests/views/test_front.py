"""The front page: examples that find something, verdicts, deadlines, an empty archive."""

from datetime import date

import pytest
from lxml import html

from articles.models import Rendition, State, Status
from tests import factories as f

pytestmark = pytest.mark.django_db


def front(client):
    response = client.get("/")
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def texts(tree, path):
    return [" ".join(node.text_content().split()) for node in tree.xpath(path)]


def examples(tree):
    return [
        (a.text_content(), a.get("href")) for a in tree.xpath("//ul[@aria-label='Examples']//a")
    ]


def test_empty_archive(client):
    tree = front(client)
    assert texts(tree, "//h1") == ["What leaders say at summits, and what they promise"]
    assert texts(tree, "//main//h2") == ["The archive is empty"]
    assert examples(tree) == []
    assert tree.xpath("//ol[@class='range'] | //main//figure") == []


def test_examples_find_something(client, index, django_assert_max_num_queries):
    quote = f.QuoteFactory(
        exact="This evil trade exploits the cracks between us.",
        rendition=Rendition.DELIVERED,
        statement=f.StatementFactory(),
        speaker__name="Ada Stone",
    )
    f.QuoteFactory(
        exact="This vile trade exploits the cracks between us.",
        rendition=Rendition.ALTERED,
        statement=quote.statement,
        speaker=quote.speaker,
        summit=quote.summit,
        article=quote.article,
    )
    f.PledgeFactory(summit=quote.summit).topics.add(f.TopicFactory(name="Trade", slug="trade"))
    index()
    with django_assert_max_num_queries(17):
        tree = front(client)
    assert examples(tree) == [
        ("Did they say “This vile trade exploits”?", "/check/?text=This+vile+trade+exploits"),
        ("Ada Stone", "/search/?q=Ada+Stone"),
        ("Pledges on Trade", "/pledges/?topic=trade"),
    ]
    check, search, pledges = (client.get(url) for _, url in examples(tree))
    assert check.context["answer"].check.verdict.value == "altered"
    assert quote.speaker.get_absolute_url() in search.content.decode()
    assert "A fund against smuggling" in pledges.content.decode()
    assert "Printed “vile”, said “evil”" in texts(tree, "//h2")


def test_verdicts_on_all_pledges(client):
    paris = f.SummitFactory(name="Talks", city="Paris", start_on="2024-05-01", end_on="2024-05-02")
    for status in (Status.KEPT, Status.KEPT, Status.NOT_KEPT):
        f.status_update(f.PledgeFactory(summit=paris), status)
    f.PledgeFactory(summit=None, amount=None, currency="")
    f.PledgeFactory(summit=paris, state=State.DRAFT)
    f.PledgeFactory(summit=paris)
    tree = front(client)
    assert texts(tree, "//h1") == ["Two of 5 pledges are kept"]
    numbers = [(a.get("href"), a.get("data-count")) for a in tree.xpath("//ul[@class='keys']//a")]
    assert numbers == [
        ("/pledges/?status=kept", "2"),
        ("/pledges/?status=not-yet-assessed", "2"),
        ("/pledges/?status=not-kept", "1"),
    ]
    (stack,) = tree.xpath("//ol[@class='range']/li")
    assert texts(stack, ".//a") == [
        "Paris 2024, Talks: 4 pledges, 2 kept, 1 not yet assessed, 1 not kept"
    ]
    assert len(stack.xpath(".//*[local-name()='use']")) == 4
    (skip,) = tree.xpath("//p[@class='skip-over']/a/@href")
    assert tree.get_element_by_id(skip.removeprefix("#")) is not None


def test_nothing_is_claimed_about_few_pledges(client):
    f.status_update(f.PledgeFactory(), Status.KEPT)
    assert texts(front(client), "//h1") == ["What leaders say at summits, and what they promise"]


def test_upcoming_deadlines_as_calendar_leaves(client, monkeypatch):
    monkeypatch.setattr("articles.models.deadlines.today", lambda: date(2026, 1, 1))
    for deadline, precision in (
        ("2026-03-12", "day"),
        ("2026-04-01", "month"),
        ("2026-01-01", "year"),
    ):
        f.PledgeFactory(deadline=deadline, deadline_precision=precision)
    f.PledgeFactory(deadline=date(2025, 3, 1))
    tree = front(client)
    leaves = {
        time.get("datetime"): time.text_content() for time in tree.xpath("//time[@class='leaf']")
    }
    assert leaves == {"2026": "End of2026", "2026-03-12": "Mar 202612", "2026-04": "End ofApr 2026"}
    assert tree.xpath("//a[@data-count]/@href") == [
        "/pledges/?status=not-yet-assessed",
        "/pledges/?due=overdue",
    ]


def test_series_and_summits_as_cards(client):
    talks = f.SummitSeriesFactory(name="Talks")
    for year in (2023, 2024):
        f.SummitFactory(
            name=f"Talks {year}",
            series=talks,
            city="Paris",
            start_on=f"{year}-05-01",
            end_on=f"{year}-05-02",
        )
    f.SummitFactory(name="Hidden", state=State.DRAFT, series=talks)
    tree = front(client)
    cards = texts(tree, "//ul[@class='cards']/li/h3")
    assert cards == ["Talks 2024", "Talks 2023", "Talks"]
    assert texts(tree, "//ul[@class='cards']/li[h3='Talks']//a")[1:] == ["Paris 2023", "Paris 2024"]
