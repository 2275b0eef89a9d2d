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
            "1 12 May 2025 A report Gazette Report",
        ),
        ({"url": "https://www.example.org/a"}, "1 Undated example.org"),
        (
            {"url": "https://example.org/a", "kind": "copy", "copy_of": "Gazette, 1 May"},
            "1 Undated example.org Copy of a report: Gazette, 1 May",
        ),
        (
            {"url": "https://example.org/a", "kind": "primary", "published_on": "2025-05-01",
             "published_on_precision": "month", "note": "Table 3."},
            "1 May 2025 example.org Table 3. The body’s own page",
        ),
        ({"note": "Searched the budget."}, "1 Searched the budget."),
        (
            {"url": "https://example.org/a", "title": "A copy", "kind": "rewritten"},
            "1 Undated A copy rewritten copy, not evidence",
        ),
    ],
)  # fmt: skip
def test_evidence_shows_what_is_known_of_it_and_no_more(client, evidence, printed):
    pledge = make.PledgeFactory()
    items = [evidence, {"note": "Read the minutes."}]
    make.status_update(pledge, evidence=items)
    page = shown(client, pledge).content.decode()
    first = page[page.index('<ol class="proof">') :]
    first = first[: first.index("</li>")]
    text = " ".join(part.partition(">")[2] for part in first.split("<"))
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


def test_the_verdict_gives_its_reason_and_the_numbers_of_its_evidence(client):
    pledge = make.PledgeFactory()
    make.status_update(pledge, Status.UNDER_WAY, "2025-06", evidence=[{"note": "The first step."}])
    proofs = [{"note": "The law."}, {"note": "The gazette."}]
    make.status_update(pledge, Status.KEPT, "2026-03", evidence=proofs)
    page = shown(client, pledge)
    assert page.context["verdict"].status == Status.KEPT
    numbers = [
        [item.number for item in update.public_evidence] for update in page.context["ledger"]
    ]
    assert numbers == [[1, 2], [3]]
    assert page.context["evidence_total"] == 3
    text = page.content.decode()
    verdict = text[text.index('class="verdict kept"') : text.index('aria-labelledby="life"')]
    for item in page.context["verdict"].public_evidence:
        assert f'href="#evidence-{item.pk}" aria-label="Evidence {item.number}"' in verdict
        assert f'id="evidence-{item.pk}"' in text
    assert verdict.count('class="num"') == 2


def test_a_superseded_pledge_leads_to_its_replacement(client):
    pledge = make.PledgeFactory(title="The old fund")
    new = make.PledgeFactory(title="The new fund", supersedes=pledge)
    make.status_update(pledge, Status.SUPERSEDED)
    page = shown(client, pledge)
    assert page.context["replaced_by"] == [new]
    assert f'Replaced by <a href="{new.get_absolute_url()}">' in page.content.decode()


def test_only_the_first_makers_are_named_above_the_pledge(client):
    pledge = make.PledgeFactory()
    actors = [
        make.PledgeActorFactory(pledge=pledge, country=make.CountryFactory(code=code))
        for code in ("FR", "DE", "IT", "GB", "ES")
    ]
    page = shown(client, pledge)
    assert page.context["makers"] == actors[:3]
    assert page.context["more_makers"] == 2


def test_the_line_of_a_pledge(client):
    overdue = make.PledgeFactory(announced_on=date(2025, 3, 31), deadline=date(2025, 12, 31))
    line = shown(client, overdue).context["timeline"]
    assert (line.is_overdue, line.latest) == (True, None)
    assert [place.event.label for place in line.listed] == ["Announced", "Deadline"]
    assert 0 == line.announced.x < line.deadline.end == line.end < line.today.x == 100
    nothing_known = make.PledgeFactory(announced_on=None, deadline=None)
    assert shown(client, nothing_known).context["timeline"] is None
