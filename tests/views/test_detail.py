"""/commitments/C-0001/: everything about one, and what this person may do with it."""

import pytest
from django.urls import reverse

from commitments.forms import ACTS as FORMS
from tests.factories import (
    CommitmentFactory,
    CounterpartFactory,
    SourceFactory,
    TopicFactory,
    UnitFactory,
    UserFactory,
)

from .acts import address
from .pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(client_of):
    """A commitment's page as a person sees it."""

    def seen(commitment, by):
        response = client_of(by).get(commitment.get_absolute_url())
        assert response.status_code == 200
        return Page(response)

    return seen


@pytest.fixture
def full(analyst):
    """One that has all that a page can tell."""
    ana = UserFactory(username="ana", first_name="Ana", last_name="Ríos")
    commitment = CommitmentFactory(
        title_es="Visita de Estado",
        title_en="State visit",
        summary_en="The president visits Lima.",
        kind="visit",
        nature="recurring",
        strength="intended",
        actor="The president",
        bound_party="counterpart",
        condition_en="if the parliament agrees",
        due_edtf="2026",
        due_phrase="durante 2026",
        due_basis_en="The year of the anniversary",
        unit=UnitFactory(name_en="Protocol"),
        supporting_units=[UnitFactory(name_en="Press")],
        focal_point=ana,
        alternate=UserFactory(username="luis"),
        counterparts=[CounterpartFactory(name_en="France", slug="france")],
        topics=[TopicFactory(name_en="Trade", slug="trade")],
        source=SourceFactory(title="Nota de prensa", number="7-26", date_stated=False),
        quote="visitará Lima",
    )
    commitment.narrow(
        "2026-33", "primer trimestre", source=SourceFactory(title="Segunda nota"), by=None
    )
    commitment.note("They have not answered.", by=analyst)
    return commitment


def test_it_tells_everything(seen, viewer, full):
    text = seen(full, viewer).text
    for words in (
        full.reference, "State visit", "Visita de Estado", "The president visits Lima.", "Visit",
        "Intended", "Recurring", "The president", "binds: The counterpart",
        "on condition: if the parliament agrees", "“primer trimestre”", "first quarter of 2026",
        "first announced: 2026", "The year of the anniversary", "Protocol", "with Press",
        "Ana Ríos, alternate luis", "France", "Trade", "0 days", "No evidence",
        "Announced on 15 January 2026", "Last reviewed never", "as of 15 January 2026",
    ):  # fmt: skip
        assert words in text


def test_it_tells_what_was_said_and_where(seen, viewer, full):
    page = seen(full, viewer)
    assert "“visitará Lima”" in page.text
    assert "Announces · Nota de prensa (7-26)" in page.text
    assert "Announces again · Segunda nota" in page.text
    assert "date not stated in its text" in page.text
    assert "no copy kept" in page.text
    for citation in full.citations.all():
        assert reverse("source", args=[citation.source_id]) in page.links


def test_a_kept_copy_is_not_called_missing(seen, viewer):
    commitment = CommitmentFactory(source=SourceFactory(text="visitará el Perú"))
    assert "no copy kept" not in seen(commitment, viewer).text


def test_the_history_is_readable_newest_first(seen, viewer, full):
    text = seen(full, viewer).text
    steps = [
        "analyst noted", "They have not answered.",
        "The system narrowed the due window", "Due window: 2026 → first quarter of 2026",
        "The system registered it",
    ]  # fmt: skip
    places = [text.index(step) for step in steps]
    assert places == sorted(places)


def test_one_window_is_told_in_a_sentence(seen, viewer):
    text = seen(CommitmentFactory(due_edtf="2026-33"), viewer).text
    assert "One window was announced, first quarter of 2026, and it was never moved." in text
    text = seen(CommitmentFactory(), viewer).text
    assert "It was announced without a deadline, and none was set since." in text
    assert "What was promised, and how that changed" not in text


def test_every_window_is_told_with_days_total_reason_and_source(seen, viewer, manager, full):
    note = SourceFactory(title="Tercera nota", number="9-26")
    full.move("2026-06", "junio", by=manager, note="They asked for time.", source=note)
    page = seen(full, viewer)
    ledger = page.text[page.text.index("Every window") : page.text.index("History")]
    for words in (
        "The system first announced 2026", "narrowed 2026 → first quarter of 2026",
        "Segunda nota", "−275 0", "moved first quarter of 2026 → June 2026",
        "They asked for time.", "Tercera nota (9-26) +91 91", "manager",
    ):  # fmt: skip
        assert words in ledger
    assert reverse("source", args=[note.pk]) in page.links
    assert f"#update-{full.version}" in page.links


def test_what_was_promised_stands_beside_what_became_of_it(seen, viewer):
    polls = CommitmentFactory(quote="4000 mesas de votación")
    polls.cite(SourceFactory(), "changes", "1200 mesas de votación", by=None)
    text = seen(polls, viewer).text
    after = text[text.index("What was promised, and how that changed") :]
    assert after.index("4000 mesas") < after.index("1200 mesas")


def test_names_lead_to_the_list(seen, viewer, full):
    links = seen(full, viewer).links
    assert links[f"{reverse('commitment-list')}?counterpart=france"] == "France"
    assert links[f"{reverse('commitment-list')}?topic=trade"] == "Trade"


def test_the_other_language_is_marked_as_such(client_of, viewer, full):
    content = client_of(viewer).get(full.get_absolute_url()).content.decode()
    assert '<p class="translation" lang="es">Visita de Estado</p>' in content


def test_a_title_in_one_language_stands_alone(client_of, viewer):
    commitment = CommitmentFactory(title_en="")
    response = client_of(viewer).get(commitment.get_absolute_url())
    assert commitment.title_es in Page(response).text
    assert b'class="translation"' not in response.content


def test_an_empty_record_is_a_page_too(seen, viewer):
    text = seen(CommitmentFactory(), viewer).text
    assert "no deadline" in text
    assert "no focal point" in text


def test_a_reported_outcome_says_what_it_waits_for(seen, viewer, reported):
    text = seen(reported, viewer).text
    assert "An outcome waits for a second person" in text
    assert "reporter reported “Fulfilled” as of" in text
    assert "Independent source" in text


def test_a_confirmed_outcome_says_who_confirmed_it(seen, viewer, closed):
    text = seen(closed, viewer).text
    assert "confirmed by admin" in text
    assert "waits for a second person" not in text


def test_a_proposed_move_is_told(seen, viewer, analyst, commitment):
    commitment.propose_move("2199", "en 2199", by=analyst, note="They said so.")
    text = seen(commitment, viewer).text
    assert "analyst proposes 2199" in text
    assert "Reason: “They said so.”" in text


def test_a_replaced_one_leads_to_its_successor(seen, viewer, commitment, today):
    later = CommitmentFactory()
    commitment.change_status("superseded", as_of=today, by=None, successor=later)
    assert later.get_absolute_url() in seen(commitment, viewer).links


def test_a_merged_one_leads_to_the_one_that_was_kept(client_of, viewer, commitment):
    kept = CommitmentFactory()
    commitment.merge_into(kept, by=None, note="The same visit.")
    response = client_of(viewer).get(commitment.get_absolute_url())
    assert (response.status_code, response["Location"]) == (302, kept.get_absolute_url())


def test_an_archived_one_says_so(seen, viewer, archived):
    assert "Archived: Registered by mistake" in seen(archived, viewer).text


def test_a_closed_recurring_one_offers_the_next(seen, viewer, analyst, manager, today):
    commitment = CommitmentFactory(nature="recurring")
    next_one = f"{reverse('commitment-new')}?copy={commitment.reference}"
    assert next_one not in seen(commitment, analyst).links
    commitment.change_status("withdrawn", as_of=today, by=manager, note="They wrote so.")
    assert next_one in seen(commitment, analyst).links
    assert next_one not in seen(commitment, viewer).links


def offered(page, commitment):
    """The acts that a page offers, by their path under the commitment."""
    return {slug for slug in FORMS if address(slug, commitment) in page.links}


ANALYST = {"note", "citations", "edit"}
OPEN = {"status", "reviewed", "due"}
MANAGER = {"owner", "correct", "merge", "archive"}
OFFERED = {
    # state: {role: the acts that the page offers}
    "open": {
        "viewer": set(),
        "analyst": ANALYST | OPEN,
        "manager": ANALYST | OPEN | MANAGER | {"ask"},
        "admin": ANALYST | OPEN | MANAGER | {"ask"},
    },
    "proposed": {
        "viewer": set(),
        "analyst": ANALYST | OPEN,
        "manager": ANALYST | OPEN | MANAGER | {"ask", "due/decide"},
    },
    "reported": {
        "viewer": set(),
        "analyst": ANALYST | {"status"},
        "reporter": ANALYST | {"status"},
        "manager": ANALYST | MANAGER | {"status", "confirm", "send-back"},
    },
    "reported by a manager": {
        "manager": ANALYST | MANAGER | {"status"},
        "admin": ANALYST | MANAGER | {"status", "confirm", "send-back"},
    },
    "closed": {
        "viewer": set(),
        "analyst": ANALYST,
        "manager": ANALYST | MANAGER | {"reopen"},
    },
    "archived": {"viewer": set(), "analyst": set(), "manager": {"unarchive"}},
    "the own item": {"focal point": {"status", "note", "reviewed"}},
    "the own item, reported": {"focal point": {"status", "note"}},
}


@pytest.fixture
def in_state(commitment, today):
    def proposed():
        reporter = UserFactory(role="analyst")
        commitment.propose_move("2199", "en 2199", by=reporter, note="They said so.")

    def reported(by):
        commitment.report_outcome("not_fulfilled", as_of=today, by=by, note="Searched.")

    def in_state(state, people):
        if state == "proposed":
            proposed()
        elif state == "reported by a manager":
            reported(people("manager"))
        elif state == "reported":
            reported(people("reporter"))
        elif state == "closed":
            commitment.change_status("withdrawn", as_of=today, by=None, note="They wrote so.")
        elif state == "archived":
            commitment.archive("mistake", by=None, note="Entered twice.")
        elif state.startswith("the own item"):
            commitment.assign(unit=None, focal_point=people("focal point"), by=None)
            if state.endswith("reported"):
                reported(people("analyst"))
        return commitment

    return in_state


@pytest.mark.parametrize(
    ("state", "who"), [(state, who) for state, roles in OFFERED.items() for who in roles]
)
def test_the_acts_offered_are_those_that_the_person_may_do_now(in_state, seen, state, who):
    made = {}

    def people(name):
        role = {"reporter": "analyst", "focal point": "viewer"}.get(name, name)
        if name not in made:
            made[name] = UserFactory(role=role)
        return made[name]

    commitment = in_state(state, people)
    page = seen(commitment, people(who))
    assert offered(page, commitment) == OFFERED[state][who]


def test_only_an_admin_is_led_to_the_admin_and_the_redaction(seen, manager, admin, full):
    in_admin = reverse("admin:commitments_commitment_change", args=[full.pk])
    redact = reverse("note-redact", args=[full.pk, full.version])
    assert not {in_admin, redact} & set(seen(full, manager).links)
    assert {in_admin, redact} <= set(seen(full, admin).links)


def test_who_may_edit_may_remove_a_citation_but_not_the_announcement(seen, viewer, analyst, full):
    first, second = full.citations.order_by("pk")
    remove = [reverse("citation-remove", args=[full.pk, cited.pk]) for cited in (first, second)]
    assert not set(remove) & set(seen(full, viewer).links)
    assert remove[1] in seen(full, analyst).links
    assert remove[0] not in seen(full, analyst).links


@pytest.mark.parametrize("reference", ["C-9999", "C-0", "C-999999999", "C-1234567890", "C-x", "1"])
def test_what_is_not_there_is_not_found(client_of, viewer, commitment, reference):
    assert client_of(viewer).get(f"/commitments/{reference}/").status_code == 404


@pytest.mark.parametrize("written", ["C-{:04d}", "c-{:04d}", "C-{}", "C-{:09d}"])
def test_a_reference_may_be_written_in_several_ways(client_of, viewer, commitment, written):
    response = client_of(viewer).get(f"/commitments/{written.format(commitment.pk)}/")
    assert response.status_code == 200
