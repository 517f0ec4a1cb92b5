"""What holds for every verb: who may, what it writes, and when it writes nothing."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from commitments.models import Commitment
from commitments.models.recording import IN_ARCHIVE, PERMISSION, Conflict
from commitments.models.update import Verb
from tests.factories import CommitmentFactory, SourceFactory, TopicFactory, UnitFactory, UserFactory

from .acts import ACTS, DAY, FAR, WHY, in_charge
from .helpers import forbids, fresh, last_entry, refuses, writes_nothing

pytestmark = pytest.mark.django_db

# Which roles may do what. F: the focal point and the alternate may, whatever their role.
WHO = """
register        -      analyst manager admin
edit            -      analyst manager admin
note            F      analyst manager admin
change_status   F      analyst manager admin
report_outcome  F      analyst manager admin
narrow          -      analyst manager admin
propose_move    -      analyst manager admin
cite            -      analyst manager admin
uncite          -      analyst manager admin
review          F      analyst manager admin
correct         -      -       manager admin
confirm         -      -       manager admin
send_back       -      -       manager admin
move            -      -       manager admin
accept_move     -      -       manager admin
refuse_move     -      -       manager admin
assign          -      -       manager admin
request_update  -      -       manager admin
merge_into      -      -       manager admin
merge_entries   -      -       manager admin
archive         -      -       manager admin
unarchive       -      -       manager admin
reopen          -      -       manager admin
redact          -      -       -       admin
"""
ALLOWED = {verb: set(roles) - {"-"} for verb, *roles in map(str.split, WHO.strip().splitlines())}
ROLES = ("viewer", "analyst", "manager", "admin")


def prepared(commitment, verb):
    """The commitment as it must be before the verb, and what then does it."""
    prepare, act = ACTS[verb]
    prepare(commitment)
    return act


def test_the_tables_know_every_verb():
    assert set(ALLOWED) == set(Verb.values)
    assert set(ACTS) == set(Verb) - {Verb.REGISTER}
    assert set(PERMISSION) == set(Verb)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("verb", ACTS)
def test_a_role_may_do_what_the_table_says(commitment, verb, role):
    act = prepared(commitment, verb)
    person = UserFactory(role=role)
    assert commitment.may(verb, person) is (role in ALLOWED[verb])
    if role in ALLOWED[verb]:
        act(commitment, by=person)
        assert (last_entry(commitment).verb, last_entry(commitment).actor) == (verb, person)
    else:
        with forbids(commitment):
            act(commitment, by=person)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_register_as_the_table_says(role):
    person = UserFactory(role=role)
    if role in ALLOWED["register"]:
        assert last_entry(CommitmentFactory(by=person)).actor == person
    else:
        with pytest.raises(PermissionDenied):
            CommitmentFactory(by=person)
        assert not Commitment.objects.exists()


@pytest.mark.parametrize("place", ["focal_point", "alternate"])
@pytest.mark.parametrize("verb", ACTS)
def test_who_is_in_charge_may_act_on_the_own_items_whatever_the_role(commitment, verb, place):
    person, other = UserFactory(role="viewer"), UserFactory(role="viewer")
    in_charge = {"focal_point": other} | {place: person}
    commitment.assign(unit=None, by=None, **in_charge)
    act = prepared(commitment, verb)
    if "F" in ALLOWED[verb]:
        act(commitment, by=person)
        assert last_entry(commitment).actor == person
    else:
        with forbids(commitment):
            act(commitment, by=person)


def test_not_on_the_items_of_others(focal_point):
    other = CommitmentFactory()
    with forbids(other):
        other.note("Mine?", by=focal_point)


def test_a_focal_point_neither_withdraws_nor_confirms(commitment, focal_point, analyst):
    with forbids(commitment):
        commitment.change_status("withdrawn", as_of=DAY, by=focal_point, note=WHY)
    commitment.report_outcome("not_fulfilled", as_of=DAY, by=analyst, note=WHY)
    with forbids(commitment):
        commitment.confirm(by=focal_point)


@pytest.mark.parametrize("role", [None, "admin"])
def test_who_has_left_may_do_nothing_not_even_on_the_own_items(commitment, role):
    gone = UserFactory(role=role, is_active=False)
    commitment.assign(unit=None, focal_point=gone, by=None)
    with forbids(commitment):
        commitment.note("I am back.", by=gone)


def test_a_person_without_a_role_and_a_stranger_may_do_nothing(commitment):
    for person in (UserFactory(), AnonymousUser()):
        with forbids(commitment):
            commitment.note("Hello.", by=person)


@pytest.mark.parametrize("verb", [verb for verb in ACTS if verb != Verb.MERGE])
def test_a_verb_writes_one_entry_with_the_next_number(commitment, admin, verb):
    act = prepared(commitment, verb)
    before = commitment.version
    act(commitment, by=admin, via="admin", version=before)
    entry = last_entry(commitment)
    kept = fresh(commitment)
    assert entry.number == kept.version == commitment.version == before + 1
    assert (entry.verb, entry.actor, entry.via) == (verb, admin, "admin")
    assert commitment.updates.count() == kept.version


TAKE_NOTES = [
    verb
    for verb in ACTS
    if verb not in {Verb.NOTE, Verb.REPORT_OUTCOME, Verb.PROPOSE_MOVE, Verb.UNCITE, Verb.REVIEW,
                    Verb.CORRECT, Verb.SEND_BACK, Verb.MOVE, Verb.REFUSE_MOVE, Verb.MERGE,
                    Verb.MERGE_ENTRIES, Verb.ARCHIVE, Verb.UNARCHIVE, Verb.REOPEN, Verb.REDACT}
]  # fmt: skip


@pytest.mark.parametrize("verb", TAKE_NOTES)
def test_a_note_goes_with_any_act(commitment, admin, verb):
    act = prepared(commitment, verb)
    act(commitment, by=admin, note="Told by telephone.")
    assert last_entry(commitment).note == "Told by telephone."


@pytest.mark.parametrize(("length", "fits"), [(4000, True), (4001, False), (100_000, False)])
def test_a_note_holds_four_thousand_characters(commitment, analyst, length, fits):
    if fits:
        commitment.note("x" * length, by=analyst)
        assert len(last_entry(commitment).note) == length
    else:
        with refuses(commitment, "A note holds at most 4000 characters.", "note"):
            commitment.note("x" * length, by=analyst)


def somebody_is_faster(commitment, admin):
    """Another person's entry; in the archive only a redaction is possible."""
    other = fresh(commitment)
    if other.archived_as:
        other.redact(other.version, by=admin, note="Private.")
    else:
        other.note("I was faster.", by=admin)


@pytest.mark.parametrize("verb", ACTS)
def test_a_stale_version_is_a_conflict_and_writes_nothing(commitment, admin, verb):
    act = prepared(commitment, verb)
    seen = commitment.version
    somebody_is_faster(commitment, admin)
    with writes_nothing(commitment), pytest.raises(Conflict) as conflict:
        act(commitment, by=admin)
    told = conflict.value
    assert (told.seen, told.commitment.version) == (seen, seen + 1)
    assert [update.number for update in told.updates] == [seen + 1]
    assert str(told) == f"{commitment.reference} is at version {seen + 1}, not {seen}"


def test_the_version_that_the_form_showed_counts_not_the_one_loaded_since(commitment, analyst):
    seen = commitment.version
    fresh(commitment).note("I was faster.", by=analyst)
    with writes_nothing(commitment), pytest.raises(Conflict):
        fresh(commitment).note("So was I.", by=analyst, version=seen)


def test_a_version_of_the_future_is_a_conflict_too(commitment, analyst):
    with writes_nothing(commitment), pytest.raises(Conflict):
        commitment.note("From tomorrow.", by=analyst, version=commitment.version + 1)


@pytest.mark.parametrize("verb", sorted(set(ACTS) - IN_ARCHIVE))
def test_an_archived_record_refuses_it(commitment, admin, verb):
    act = prepared(commitment, verb)
    commitment.archive("closed_file", by=admin, note=WHY)
    with refuses(commitment, "It is archived. Take it out of the archive first."):
        act(commitment, by=admin)


def test_a_note_of_an_archived_record_may_be_redacted(commitment, admin):
    commitment.note("The cook's telephone number.", by=None)
    commitment.archive("closed_file", by=admin, note=WHY)
    commitment.redact(2, by=admin, note="A private number.")
    assert last_entry(commitment).verb == Verb.REDACT


SAME_AGAIN = {
    "edit": lambda it, known, **entry: it.edit(topics=[known["topic"]], **entry),
    "assign": lambda it, known, **entry: it.assign(
        unit=known["unit"], focal_point=known["person"], **entry
    ),
    "request_update": lambda it, known, **entry: it.request_update(answer_by=FAR, **entry),
    "cite": lambda it, known, **entry: it.cite(known["source"], "evidence", "llegó", **entry),
}


@pytest.mark.parametrize("name", SAME_AGAIN)
def test_repeating_an_act_writes_nothing(commitment, manager, name):
    known = {
        "topic": TopicFactory(),
        "unit": UnitFactory(),
        "person": UserFactory(),
        "source": SourceFactory(),
    }
    act = SAME_AGAIN[name]
    in_charge(commitment)
    act(commitment, known, by=manager)
    assert last_entry(commitment).verb == name
    with writes_nothing(commitment):
        act(commitment, known, by=manager)


# Does it count as a look at the matter, and as the commitment's last update?
TRACES = {
    Verb.EDIT: (False, True),
    Verb.NOTE: (True, True),
    Verb.CHANGE_STATUS: (True, True),
    Verb.REPORT_OUTCOME: (True, True),
    Verb.NARROW: (True, True),
    Verb.PROPOSE_MOVE: (True, True),
    Verb.CITE: (True, True),
    Verb.UNCITE: (False, True),
    Verb.REVIEW: (True, True),
    Verb.CORRECT: (False, True),
    Verb.MOVE: (True, True),
    Verb.ASSIGN: (False, False),
    Verb.REQUEST_UPDATE: (False, True),
    Verb.MERGE: (False, False),
    Verb.MERGE_ENTRIES: (False, False),
    Verb.ARCHIVE: (False, False),
}


@pytest.mark.parametrize(("verb", "touches", "updates"), [(v, *t) for v, t in TRACES.items()])
def test_what_counts_as_a_look_and_what_as_the_last_update(
    commitment, manager, today, verb, touches, updates
):
    act = prepared(commitment, verb)
    act(commitment, by=manager)
    kept = fresh(commitment)
    assert kept.last_touched_on == (today if touches else None)
    assert (kept.last_update_at is not None) is updates


def test_what_a_command_does_counts_as_neither(commitment):
    commitment.note("Loaded.", by=None, via="command")
    kept = fresh(commitment)
    assert (kept.last_touched_on, kept.last_update_at) == (None, None)


def test_registering_is_an_update_but_no_look(analyst):
    kept = fresh(CommitmentFactory(by=analyst))
    assert kept.last_touched_on is None
    assert kept.last_update_at is not None
