"""What lies on whose desk, and why: the queries against a plain look at every record."""

from datetime import date, timedelta

import pytest

from commitments.models import Commitment
from commitments.models.desk import DeskReason
from commitments.workdays import next_workday
from tests.factories import CommitmentFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db

WHY = "Searched everywhere until today."


def plainly(user, on):
    """The desk as one would work it out by hand, item by item: {key: reason}."""
    decides = user.has_perm("commitments.decide_commitment")
    found = {}
    for item in Commitment.objects.order_by("pk"):
        if item.archived_as:
            continue
        asked_for = item.update_asked_for if item.is_open else None
        stands_in = item.alternate == user and item.focal_point.is_absent(on)
        orphan = item.focal_point is None and item.unit and item.unit == user.unit and decides
        mine = item.focal_point == user or stands_in or orphan
        reviewable = (
            item.schedule(on) == "no_deadline" and item.next_review and item.next_review <= on
        )
        of_unit = decides and item.unit and item.unit == user.unit
        reasons = {
            "overdue": mine and item.schedule(on) == "overdue",
            "asked": mine and asked_for,
            "due_soon": mine and not item.is_wish and item.schedule(on) == "due_soon",
            "to_confirm": decides and item.is_to_confirm and item.reported_by != user,
            "proposed_move": decides and item.is_open and item.proposed_by,
            "unanswered": asked_for and item.update_asked_by == user and asked_for < on,
            "review_due": reviewable and not item.is_wish and (mine or of_unit),
        }
        held = [reason for reason, holds in reasons.items() if holds]
        if held:
            found[item.pk] = held[0]
    return found


def test_every_desk_is_what_one_would_work_out_by_hand(manager, analyst, admin, today):
    """Owners, windows, strengths, reports, proposals and questions in many mixtures."""
    unit = UnitFactory()
    manager.unit = unit
    manager.save()
    away = UserFactory(absent_from=today, absent_until=None)
    owners = [
        {"focal_point": analyst}, {"focal_point": manager}, {"unit": unit}, {},
        {"focal_point": away, "unit": unit, "alternate": analyst},
        {"focal_point": admin, "unit": unit, "alternate": manager},
    ]  # fmt: skip
    windows = ["", *((today + timedelta(days=n)).isoformat() for n in (-400, -1, 0, 30, 31))]
    for number, owner in enumerate(owners):
        for place, window in enumerate(windows):
            for turn in range(6):
                step = number + place + turn
                item = CommitmentFactory(
                    due_edtf=window,
                    strength="aspirational" if step % 4 == 3 else "firm",
                    next_review=None if window else today + timedelta(days=turn % 2),
                )
                item.assign(**{"unit": None} | owner, by=None)
                if turn == 1:
                    by = [manager, analyst][step % 2]
                    item.report_outcome("not_fulfilled", as_of=today, by=by, note=WHY)
                if turn == 2:
                    item.propose_move("2199", "en 2199", by=analyst, note=WHY)
                if turn in (3, 4) and item.answering():
                    item.request_update(answer_by=next_workday(today, 2), by=manager)
                if turn == 4:
                    # The day named has passed: nothing but time does that.
                    past = today - timedelta(days=4)
                    Commitment.objects.filter(pk=item.pk).update(update_asked_for=past)
    for user in (manager, analyst, admin, away):
        for day in (today, today + timedelta(days=5), today - timedelta(days=3)):
            assert Commitment.objects.desk_of(user, day) == plainly(user, day)
    met = {reason for user in (manager, analyst) for reason in plainly(user, today).values()}
    assert met == set(DeskReason.values), "every reason is met"


def test_dates_are_read_on_the_day_that_is_asked_about(analyst, today):
    day = (today + timedelta(days=10)).isoformat()
    item = CommitmentFactory(due_edtf=day, focal_point=analyst)
    desk = Commitment.objects.desk_of
    assert desk(analyst, item.due_latest) == {item.pk: "due_soon"}
    assert desk(analyst, item.due_latest + timedelta(days=1)) == {item.pk: "overdue"}
    assert desk(analyst, date(2000, 1, 3)) == {}
