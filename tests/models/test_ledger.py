from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import override_settings

from articles.models import (
    ActorRole,
    Evidence,
    Pledge,
    Status,
    StatusUpdate,
    current_updates,
    status_on,
)
from articles.models.ledger import APPEND_ONLY_MESSAGE, nothing_found_on, public_checks
from articles.text.dates import PartialDate
from tests.factories import (
    ArticleFactory,
    PledgeActorFactory,
    PledgeCheckFactory,
    PledgeFactory,
    status_update,
)

pytestmark = pytest.mark.django_db


def test_recording_a_verdict_updates_ledger_and_pledge():
    pledge = PledgeFactory()
    update = status_update(pledge, Status.UNDER_WAY, "2025-06")
    pledge.refresh_from_db()
    assert (pledge.status, pledge.status_as_of, pledge.status_as_of_precision) == (
        "under-way",
        date(2025, 6, 1),
        "month",
    )
    assert pledge.checked_on == date(2025, 6, 30)
    assert [e.url for e in update.evidence.all()] == ["https://example.org/evidence"]
    assert str(update) == "Under way, June 2025"


def test_nothing_in_the_ledger_can_be_changed_or_deleted():
    update = status_update(PledgeFactory())
    evidence = update.evidence.get()
    for record in (update, evidence):
        for attempt in (
            record.save,
            record.delete,
            type(record).objects.filter(pk=record.pk).delete,
            lambda r=record: type(r).objects.filter(pk=r.pk).update(pk=99),
            lambda r=record: type(r).objects.bulk_update([r], ["id"]),
        ):
            with pytest.raises(ValidationError, match=APPEND_ONLY_MESSAGE):
                attempt()
    assert (StatusUpdate.objects.count(), Evidence.objects.count()) == (1, 1)


@pytest.mark.parametrize("status", ["kept", "under-way", "no-action-found", "stalled", "not-kept"])
def test_a_verdict_without_evidence_is_rejected(status):
    pledge = PledgeFactory()
    with pytest.raises(ValidationError):
        status_update(pledge, status, evidence=[])
    assert StatusUpdate.objects.count() == 0


REWRITTEN = {"url": "https://example.org/copy", "kind": "rewritten"}


@pytest.mark.parametrize("status", ["kept", "under-way", "no-action-found"])
def test_a_rewritten_copy_is_no_evidence(status):
    pledge = PledgeFactory()
    with pytest.raises(ValidationError):
        status_update(pledge, status, evidence=[REWRITTEN, REWRITTEN])
    assert StatusUpdate.objects.count() == 0
    update = status_update(pledge, status, evidence=[REWRITTEN, {"note": "Read the budget."}])
    assert [item.is_rewritten for item in update.evidence.all()] == [True, False]


def test_a_status_without_evidence_may_cite_a_rewritten_copy():
    assert status_update(PledgeFactory(), "cannot-be-assessed", evidence=[REWRITTEN]).pk


def test_the_last_check_is_kept_by_verdicts_and_checks():
    pledge = PledgeFactory()

    def checked_on():
        pledge.refresh_from_db()
        return pledge.checked_on

    PledgeCheckFactory(pledge=pledge, checked_on=date(2025, 5, 1))
    assert checked_on() == date(2025, 5, 1)
    status_update(pledge, Status.UNDER_WAY, "2025-06")
    assert checked_on() == date(2025, 6, 30)
    PledgeCheckFactory(pledge=pledge, checked_on=date(2025, 9, 1))
    PledgeCheckFactory(pledge=pledge, checked_on=date(2025, 8, 1))
    assert checked_on() == date(2025, 9, 1)
    assert pledge.status == Status.UNDER_WAY


@pytest.mark.parametrize(
    ("found", "verdict", "nothing_on"),
    [
        (["", ""], False, date(2025, 2, 1)),
        (["A report of May.", ""], False, date(2025, 2, 1)),
        (["", "A report of May."], False, None),
        (["", ""], True, None),
        ([], False, None),
    ],
)
def test_nothing_was_found_only_if_the_newest_check_says_so(found, verdict, nothing_on):
    pledge = PledgeFactory()
    for month, text in enumerate(found, 1):
        PledgeCheckFactory(pledge=pledge, checked_on=date(2025, month, 1), found=text)
    if verdict:
        status_update(pledge, actor=PledgeActorFactory(pledge=pledge))
    assert nothing_found_on(public_checks().filter(pledge=pledge)) == nothing_on


@pytest.mark.parametrize(
    ("status", "standing", "label"),
    [
        ("under-way", True, "Holding"),
        ("under-way", False, "Under way"),
        ("kept", True, "Kept"),
        ("not-kept", True, "Not kept"),
    ],
)
def test_a_standing_promise_is_holding_until_it_is_broken(status, standing, label):
    pledge = PledgeFactory(is_standing=standing)
    update = status_update(pledge, status)
    assert (pledge.status_label, update.status_label) == (label, label)


def test_a_verdict_without_a_reason_is_rejected():
    with pytest.raises(ValidationError):
        status_update(PledgeFactory(), reason="  ")


def test_not_assessable_needs_only_a_reason():
    pledge = PledgeFactory()
    status_update(pledge, Status.CANNOT_ASSESS, evidence=[], reason="No figure was published.")
    pledge.refresh_from_db()
    assert pledge.status == "cannot-be-assessed"


def test_the_status_on_a_given_day():
    pledge = PledgeFactory()
    first = status_update(pledge, Status.UNDER_WAY, "2025-06-01")
    second = status_update(pledge, Status.KEPT, "2025-12-19")
    assert [
        status_on(pledge, d) for d in (date(2025, 5, 31), date(2025, 6, 1), date(2025, 12, 19))
    ] == [
        None,
        first,
        second,
    ]


def test_a_mistake_is_corrected_by_a_new_entry():
    pledge = PledgeFactory()
    wrong = status_update(pledge, Status.KEPT, "2025-12-19")
    right = status_update(pledge, Status.UNDER_WAY, "2025-12-01", corrects=wrong)
    pledge.refresh_from_db()
    assert pledge.status == "under-way"
    assert current_updates(pledge) == [right]
    assert list(pledge.status_updates.all()) == [wrong, right]


def test_makers_of_a_joint_pledge_have_their_own_verdicts():
    pledge = PledgeFactory()
    maker = PledgeActorFactory(pledge=pledge)
    status_update(pledge, Status.UNDER_WAY, "2025-06-01")
    own = status_update(pledge, Status.KEPT, "2025-07-01", actor=maker)
    pledge.refresh_from_db()
    assert pledge.status == "under-way"
    assert status_on(pledge, date(2025, 8, 1), actor=maker) == own
    stranger = PledgeActorFactory(part=ActorRole.PARTNER)
    with pytest.raises(ValidationError):
        status_update(pledge, Status.KEPT, actor=stranger)


TODAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("deadline", "precision", "status", "overdue"),
    [
        (date(2025, 12, 31), "day", "under-way", True),
        (date(2026, 1, 1), "day", "under-way", False),
        (date(2025, 1, 1), "year", "under-way", True),
        (date(2026, 1, 1), "year", "not-yet-assessed", False),
        (date(2025, 12, 1), "month", "stalled", True),
        (date(2025, 12, 31), "day", "kept", False),
        (None, "day", "under-way", False),
    ],
)
def test_overdue_is_computed_alike_in_python_and_in_the_database(
    deadline, precision, status, overdue
):
    pledge = PledgeFactory(deadline=deadline, deadline_precision=precision, status=status)
    assert pledge.overdue(TODAY) is overdue
    assert list(Pledge.objects.overdue(TODAY)) == ([pledge] if overdue else [])


@pytest.mark.parametrize(
    ("status", "checked", "stale"),
    [
        ("under-way", date(2025, 10, 2), True),
        ("under-way", date(2025, 10, 3), False),
        ("under-way", None, True),
        ("kept", date(2024, 1, 1), False),
        ("not-yet-assessed", None, False),
    ],
)
@override_settings(STALE_AFTER_DAYS=90)
def test_stale_is_computed_alike_in_python_and_in_the_database(status, checked, stale):
    pledge = PledgeFactory(status=status, checked_on=checked)
    assert pledge.stale(TODAY) is stale
    assert list(Pledge.objects.stale(TODAY)) == ([pledge] if stale else [])


def test_late_means_after_the_whole_period_of_the_deadline():
    pledge = PledgeFactory(deadline=date(2025, 1, 1), deadline_precision="year")
    status_update(pledge, Status.KEPT, "2025-12-31")
    pledge.refresh_from_db()
    assert pledge.late() is False
    tardy = PledgeFactory(deadline=date(2025, 6, 30))
    status_update(tardy, Status.UNDER_WAY, "2025-06-01")
    status_update(tardy, Status.PARTLY_KEPT, "2025-07-01")
    status_update(tardy, Status.PARTLY_KEPT, "2025-09-01", reason="Checked again, no change.")
    tardy.refresh_from_db()
    assert (tardy.late(), tardy.concluded_on) == (True, date(2025, 7, 1))


def test_due_pledges_are_sorted_by_deadline():
    far = PledgeFactory(deadline=date(2030, 1, 1), deadline_precision="year")
    near = PledgeFactory(deadline=date(2026, 2, 1))
    this_year = PledgeFactory(deadline=date(2026, 1, 1), deadline_precision="year")
    PledgeFactory(deadline=date(2025, 2, 1))
    PledgeFactory(deadline=date(2026, 3, 1), status="kept")
    assert list(Pledge.objects.due_after(TODAY)) == [this_year, near, far]
    assert PartialDate.parse("2026").end == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("articles_statusupdate", "reason"),
        ("articles_evidence", "note"),
        ("articles_articlerevision", "body"),
    ],
)
def test_triggers_reject_changes_of_append_only_tables(table, column):
    status_update(PledgeFactory())
    ArticleFactory()
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {table} SET {column} = 'rewritten'")
