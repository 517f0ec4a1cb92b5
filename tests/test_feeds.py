"""A calendar holds what RFC 5545 asks for, and says of each commitment what a person would."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from icalendar import Calendar

from commitments import feeds
from commitments.feeds import as_calendar, commitments_of
from commitments.models import Commitment, Feed, SavedView, Update
from tests.factories import CommitmentFactory, TopicFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(today):
    """The bytes of a calendar of all commitments, or of those given."""

    def written(commitments=None, name="Mine", on=today):
        if commitments is None:
            view = SavedView(owner=UserFactory(), name=name, query="sort=-due")
            commitments = commitments_of(Feed(user=view.owner, saved_view=view), on)
        return as_calendar(name, commitments, on, "https://tracker.example.org{}".format)

    return written


@pytest.fixture
def event(written):
    """The only event of a calendar of everything."""

    def event(**given):
        [event] = Calendar.from_ical(written(**given)).walk("VEVENT")
        return event

    return event


def due(day, **given):
    return CommitmentFactory(due_edtf=day.isoformat(), **given)


def told(user, on, view=None):
    """The keys of what a person's calendar tells, in its order."""
    return [one.pk for one in commitments_of(Feed(user=user, saved_view=view), on)]


def test_the_calendar_says_what_rfc_5545_demands(written, today):
    due(today)
    lines = unfolded(written(name="Mine, all; of it\\"))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    begun = lines[: lines.index("BEGIN:VEVENT")]
    for once in ("VERSION:2.0", "PRODID:-//Commitment tracker//Compromisos//EN"):
        assert begun.count(once) == 1
    assert "X-WR-CALNAME:Mine\\, all\\; of it\\\\" in begun
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in begun
    assert "X-PUBLISHED-TTL:PT6H" in begun
    assert not any(line.startswith("METHOD") for line in lines)
    inner = lines[lines.index("BEGIN:VEVENT") : lines.index("BEGIN:VALARM")]
    names = [line.partition(":")[0].partition(";")[0] for line in inner[1:]]
    assert len(names) == len(set(names))
    assert set(names) == {
        "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY",
        "DESCRIPTION", "URL", "CATEGORIES", "TRANSP",
    }  # fmt: skip


def unfolded(content):
    """The content lines, after a check of how they are broken (RFC 5545, 3.1)."""
    assert content.endswith(b"\r\n")
    physical = content.split(b"\r\n")[:-1]
    for line in physical:
        assert 0 < len(line) <= 75
        assert not {10, 13, *range(9), 11, 12, *range(14, 32), 127} & set(line)
        line.decode()  # no character is cut in two
    return content.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


NASTY = [
    "Comma, semicolon; backslash \\ and “quotes”",
    "ñandú, cóndor y más: " * 8,
    "🕊️" * 40,
    "END:VEVENT",
    "a\x07bell and a\x0bvertical tab",
    "x" * 200,
]


@pytest.mark.parametrize("title", NASTY)
def test_any_title_and_name_come_back_whole(written, title, today):
    title = title.strip()
    commitment = due(today, title_en=title, topics=[TopicFactory(name_en="War, peace; all")])
    content = written(name=title)
    clean = title.replace("\x07", " ").replace("\x0b", " ")
    escaped = clean.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    assert {f"NAME:{escaped}", f"X-WR-CALNAME:{escaped}"} <= set(unfolded(content))
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert str(event["summary"]) == f"{commitment.reference} {clean}"
    assert [str(found) for found in event.categories] == ["Other", "War, peace; all"]


def test_line_breaks_in_a_text_are_escaped(written, today):
    due(today, unit=UnitFactory(name_en="One\r\nATTENDEE:mailto:x@example.org"))
    lines = unfolded(written())
    assert not any(line.startswith("ATTENDEE") for line in lines)
    [description] = [line for line in lines if line.startswith("DESCRIPTION:D")]
    assert "Unit: One\\nATTENDEE:mailto:x@example.org\\nhttps://" in description


def test_an_event_is_the_whole_latest_day_and_keeps_nobody_busy(event, today):
    commitment = CommitmentFactory(due_edtf=f"{today.year + 1}-02")
    found = event()
    last = commitment.due_latest
    assert found["dtstart"].dt == last
    assert type(found["dtstart"].dt) is date
    assert found["dtend"].dt == last + timedelta(days=1)
    assert found["transp"] == "TRANSPARENT"


def test_an_event_is_known_again_whatever_the_host_and_dated_by_the_last_entry(event, today):
    commitment = due(today)
    commitment.note("Called them.", by=None)
    newest = Update.objects.get(commitment=commitment, number=2)
    found = event()
    assert found["uid"] == f"{commitment.reference}@commitment-tracker"
    assert found["sequence"] == commitment.version == 2
    at = newest.at.replace(microsecond=0)
    assert found["dtstamp"].dt == found["last-modified"].dt == at


def test_the_description_tells_window_status_unit_and_where_to_read_on(event, today):
    commitment = CommitmentFactory(due_edtf="2199-33", unit=UnitFactory(name_en="Protocol"))
    found = event()
    address = f"https://tracker.example.org/commitments/{commitment.reference}/"
    assert str(found["description"]).split("\n") == [
        "Due: first quarter of 2199 (1 January – 31 March 2199)",
        "Status: Announced",
        "Unit: Protocol",
        address,
    ]
    assert found["url"] == address


def test_a_day_is_not_said_twice_and_a_missing_unit_is_told(event):
    CommitmentFactory(due_edtf="2199-03-05")
    lines = str(event()["description"]).split("\n")
    assert lines[0] == "Due: 5 March 2199"
    assert lines[2] == "Unit: Without a unit"


def test_a_reminder_comes_seven_days_before_and_never_for_what_is_past(written, today, yesterday):
    due(today)
    due(yesterday)
    late, present = Calendar.from_ical(written()).walk("VEVENT")
    assert not late.walk("VALARM")
    [alarm] = present.walk("VALARM")
    assert alarm["action"] == "DISPLAY"
    assert alarm["trigger"].dt == timedelta(days=-7)
    assert str(alarm["description"]) == str(present["summary"])


def test_what_is_overdue_stays_on_its_day_and_says_so(event, yesterday, today):
    commitment = due(yesterday, title_en="A visit")
    found = event()
    assert found["summary"] == f"{commitment.reference} A visit (overdue)"
    assert found["dtstart"].dt == yesterday
    assert event(on=yesterday)["summary"] == f"{commitment.reference} A visit"


def test_a_wish_past_its_day_has_lapsed(event, yesterday):
    due(yesterday, strength="aspirational", title_en="A hope")
    assert str(event()["summary"]).endswith("A hope (lapsed)")


def test_a_calendar_speaks_spanish(written, yesterday):
    due(yesterday, title_es="Visita de Estado")
    with translation.override("es"):
        [found] = Calendar.from_ical(written()).walk("VEVENT")
    assert "Visita de Estado (vencido)" in found["summary"]
    assert "Estado: Anunciado" in found["description"]


def test_notes_stay_inside(written, today):
    commitment = due(today)
    commitment.note("The cook's telephone number.", by=None)
    assert b"telephone" not in written()


def test_a_person_is_told_what_lies_in_the_own_charge(viewer, today, yesterday):
    away = UserFactory(absent_from=yesterday)
    own = due(today, focal_point=viewer)
    stands_in = due(today, focal_point=away, alternate=viewer)
    due(today, focal_point=UserFactory(), alternate=viewer)
    due(today, focal_point=viewer, strength="aspirational")
    due(today)
    CommitmentFactory(focal_point=viewer)  # without a deadline
    assert told(viewer, today) == [own.pk, stands_in.pk]


def test_a_manager_is_told_too_what_nobody_in_the_unit_has(manager, today):
    manager.unit = UnitFactory()
    manager.save()
    orphan = due(today, unit=manager.unit)
    due(today, unit=UnitFactory())
    assert told(manager, today) == [orphan.pk]


def test_only_open_and_present_commitments_are_told_soonest_first(viewer, today):
    later, sooner = due(today + timedelta(days=9)), due(today - timedelta(days=9))
    wish = due(today, strength="aspirational")
    gone, archived = due(today), due(today)
    CommitmentFactory()
    gone.change_status("withdrawn", as_of=today, by=None, note="Called off.")
    archived.archive("mistake", by=None, note="Twice.")
    view = SavedView(owner=viewer, query="archived=1&sort=-due")
    assert told(viewer, today, view) == [sooner.pk, wish.pk, later.pk]


def test_a_view_tells_what_its_list_shows(viewer, today):
    units = [UnitFactory(), UnitFactory()]
    for number in range(12):
        due(
            today + timedelta(days=number - 6),
            unit=units[number % 2],
            kind="visit" if number % 3 else "plan",
        )
    view = SavedView(owner=viewer, query=f"unit={units[1].slug}&kind=visit")
    plain = [
        one.pk
        for one in sorted(Commitment.objects.all(), key=lambda one: one.due_latest)
        if one.unit == units[1] and one.kind == "visit"
    ]
    assert plain
    assert told(viewer, today, view) == plain


def test_a_view_that_cannot_be_read_tells_nothing(viewer, today):
    due(today)
    view = SavedView(owner=viewer, query="topic=gone")
    assert commitments_of(Feed(user=viewer, saved_view=view), today) is None


def test_a_calendar_ends_somewhere(viewer, today, monkeypatch):
    monkeypatch.setattr(feeds, "MOST_EVENTS", 2)
    later, first, second = (due(today + timedelta(days=days)) for days in (3, 1, 2))
    assert later.pk not in told(viewer, today, SavedView(owner=viewer, query=""))
    assert told(viewer, today, SavedView(owner=viewer, query="")) == [first.pk, second.pk]
    assert len(Calendar.from_ical(as_calendar("x", [], today, str)).walk("VEVENT")) == 0
