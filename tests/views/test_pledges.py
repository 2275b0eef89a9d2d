"""The page of a pledge: verdict or last search, evidence, and its timeline."""

from datetime import date

import pytest

from articles.models import Status
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("articles.models.deadlines.today", lambda: date(2026, 11, 26))


def shown(client, pledge):
    answer = client.get(pledge.get_absolute_url())
    assert answer.status_code == 200
    return answer


NOTHING_LATER = "and found nothing later."


def test_without_a_verdict_the_last_search_is_named_if_it_found_nothing(client):
    pledge = make.PledgeFactory()
    assert NOTHING_LATER not in shown(client, pledge).content.decode()
    make.PledgeCheckFactory(pledge=pledge, checked_on=date(2026, 11, 20))
    page = shown(client, pledge)
    assert page.context["nothing_found_on"] == date(2026, 11, 20)
    assert f"{NOTHING_LATER}" in page.content.decode()
    make.PledgeCheckFactory(pledge=pledge, checked_on=date(2026, 11, 25), found="A report of May.")
    page = shown(client, pledge).content.decode()
    assert NOTHING_LATER not in page
    assert "A report of May." in page and "25\xa0November\xa02026" in page


def test_a_verdict_is_shown_instead_of_a_search(client):
    pledge = make.PledgeFactory()
    make.PledgeCheckFactory(pledge=pledge, checked_on=date(2026, 11, 20))
    make.status_update(pledge)
    page = shown(client, pledge)
    assert page.context["nothing_found_on"] is None
    assert "border force patrols" in page.content.decode()


@pytest.mark.parametrize(
    ("evidence", "printed"),
    [
        (
            {
                "url": "https://www.example.org/a",
                "title": "A report",
                "publisher_name": "Gazette",
                "kind": "report",
                "published_on": "2025-05-12",
            },
            "A report, Gazette, 12 May 2025 (report)",
        ),
        ({"url": "https://www.example.org/a"}, "example.org, undated"),
        (
            {"url": "https://example.org/a", "kind": "copy", "copy_of": "Gazette, 1 May"},
            "example.org, undated (copy of a report: Gazette, 1 May)",
        ),
        (
            {"url": "https://example.org/a", "kind": "primary", "published_on": "2025-05-01",
             "published_on_precision": "month", "note": "Table 3."},
            "example.org, May 2025 (the body’s own page) – Table 3.",
        ),
        ({"note": "Searched the budget."}, "Searched the budget."),
        (
            {"url": "https://example.org/a", "title": "A copy", "kind": "rewritten"},
            "A copy, undated rewritten copy, not evidence",
        ),
    ],
)  # fmt: skip
def test_evidence_shows_what_is_known_of_it_and_no_more(client, evidence, printed):
    pledge = make.PledgeFactory()
    items = [evidence, {"note": "Read the minutes."}]
    make.status_update(pledge, evidence=items)
    page = shown(client, pledge).content.decode()
    ledger = page[page.index('class="ledger"') :]
    first = ledger[ledger.index("<ul>") : ledger.index("</li>")]
    text = "".join(part.partition(">")[2] for part in first.split("<"))
    assert " ".join(text.replace("\xa0", " ").split()) == printed


def timeline_of(client, pledge):
    placed = shown(client, pledge).context["timeline"].placed
    return [(item.event.label, item.event.start, item.event.end) for item in placed]


def test_bars_of_a_timeline_agree_with_the_dates(client):
    pledge = make.PledgeFactory(announced_on=date(2025, 3, 31))
    make.status_update(pledge, Status.UNDER_WAY, "2025")
    make.status_update(pledge, Status.STALLED, "2025-12")
    make.status_update(pledge, Status.KEPT, "2025-12-19")
    make.status_update(pledge, Status.KEPT, "2026")
    assert timeline_of(client, pledge) == [
        ("Announced", date(2025, 3, 31), date(2025, 3, 31)),
        ("Under way", date(2025, 3, 31), date(2025, 12, 1)),
        ("Stalled", date(2025, 12, 1), date(2025, 12, 19)),
        ("Kept", date(2025, 12, 19), date(2025, 12, 19)),
        ("Kept", date(2026, 1, 1), date(2026, 11, 26)),
    ]


def test_the_outcome_of_a_joint_pledge_is_counted_by_maker(client):
    pledge = make.PledgeFactory()
    makers = [
        make.PledgeActorFactory(pledge=pledge, country=make.CountryFactory(code=code))
        for code in ("FR", "DE", "IT")
    ]
    partner = make.PledgeActorFactory(
        pledge=pledge, country=None, organisation=make.OrganisationFactory(), part="partner"
    )
    for actor in (*makers[:2], partner):
        make.status_update(pledge, Status.KEPT, actor=actor)
    assert shown(client, pledge).context["outcome"] == "Kept: 2 of 3 makers"


def test_words_of_a_deadline_are_shown_with_how_they_were_read(client):
    computed = make.PledgeFactory(
        deadline=date(2026, 6, 1),
        deadline_precision="month",
        deadline_words="within the next year",
        deadline_basis="computed",
    )
    page = shown(client, computed).content.decode()
    assert "computed from “within the next year”" in page
    vague = make.PledgeFactory(deadline_words="before the next summit")
    assert "“before the next summit”; no date" in shown(client, vague).content.decode()
