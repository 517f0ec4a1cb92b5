"""What holds for each act alike: who may open it, where it leads, and what a conflict keeps."""

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from commitments.models import Commitment
from tests.models.helpers import last_entry, writes_nothing

from .acts import ACTS, WHY, address, next_working_day
from .pages import Page, fill_in, typed_in

pytestmark = pytest.mark.django_db

every_act = pytest.mark.parametrize("slug", ACTS)


@pytest.fixture
def ready(commitment, slug):
    """A commitment that offers the act."""
    ACTS[slug].prepare(commitment)
    return commitment


@pytest.fixture
def typed(slug, today):
    return ACTS[slug].typed(today)


@pytest.fixture
def person(slug, analyst, manager):
    """The least role that may do it."""
    return manager if ACTS[slug].needs_manager else analyst


@every_act
def test_its_form_does_it_and_leads_to_the_commitment(client_of, ready, slug, typed, person):
    entries = ready.updates.count()
    response = fill_in(client_of(person), address(slug, ready), **typed)
    assert (response.status_code, response["Location"]) == (302, ready.get_absolute_url())
    entry = last_entry(ready)
    assert ready.updates.count() == entries + 1
    assert (entry.verb, entry.actor, entry.via) == (ACTS[slug].verb, person, "browser")
    assert entry.note == WHY


@every_act
def test_the_next_page_says_what_was_done(client_of, ready, slug, typed, person, today):
    client = client_of(person)
    response = fill_in(client, address(slug, ready), **typed)
    page = Page(client.get(response["Location"], follow=True))
    ready.refresh_from_db()
    said = ACTS[slug].said % {
        "today": date_format(today),
        "answer_by": date_format(next_working_day(today)),
        "again": date_format(ready.next_review_after(today)),
        "due": ready.due_edtf,
        "unit": ready.unit,
        "kept": ready.successor and ready.successor.reference,
        "as_of": date_format(ready.as_of),
    }
    assert f"{ready.reference}: {said}" in page.text


@every_act
def test_it_leads_back_to_where_the_person_came_from(client_of, ready, slug, typed, person):
    came_from = f"{reverse('commitment-list')}?unit=x&page=2"
    opened = address(slug, ready)
    client = client_of(person)
    page = Page(client.get(opened, {"next": came_from}))
    assert page.main_form.fields["next"] == [came_from]
    assert page.links[came_from].startswith("Cancel")
    response = client.post(opened, page.main_form.fields | typed)
    assert (response.status_code, response["Location"]) == (302, came_from)


@every_act
def test_it_leads_nowhere_else(client_of, ready, slug, typed, person):
    response = fill_in(client_of(person), address(slug, ready), **typed, next="//example.com/")
    assert (response.status_code, response["Location"]) == (302, ready.get_absolute_url())


@every_act
def test_a_role_without_the_permission_is_refused(client_of, ready, slug, typed, viewer, analyst):
    outsiders = [viewer, analyst] if ACTS[slug].needs_manager else [viewer]
    for outsider in outsiders:
        client = client_of(outsider)
        with writes_nothing(ready):
            assert client.get(address(slug, ready)).status_code == 403
            sent = {"version": ready.version, **typed}
            assert client.post(address(slug, ready), sent).status_code == 403


@every_act
def test_a_commitment_that_is_not_there_is_not_found(client_of, slug, admin):
    nowhere = reverse(f"commitment-{slug.replace('/', '-')}", args=[999_999])
    client = client_of(admin)
    assert (client.get(nowhere).status_code, client.post(nowhere).status_code) == (404, 404)


@every_act
def test_an_empty_form_says_what_it_needs(client_of, ready, slug, person):
    with writes_nothing(ready):
        response = client_of(person).post(address(slug, ready))
    assert response.status_code == 422
    assert Page(response).alerts


@every_act
def test_a_note_that_cannot_be_kept_is_handed_back(client_of, ready, slug, typed, person):
    note = "too long " * 1000
    with writes_nothing(ready):
        response = fill_in(client_of(person), address(slug, ready), **typed | {"note": note})
    assert response.status_code == 422
    assert Page(response).alerts
    assert typed_in(response)["note"] == note


@every_act
def test_a_conflict_shows_the_other_change_and_keeps_what_was_typed(
    client_of, ready, slug, typed, person
):
    client = client_of(person)
    form = Page(client.get(address(slug, ready))).main_form
    if slug == "unarchive":
        ready.unarchive(by=None, note="The other hand.")
        ready.archive("mistake", by=None, note="And back again.")
    elif ready.is_open:
        ready.note("The other hand.", by=None)
    else:
        ready.assign(unit=None, by=None, note="The other hand.")
    with writes_nothing(ready):
        response = client.post(address(slug, ready), form.fields | typed)
    assert response.status_code == 409
    [told] = Page(response).alerts
    assert told.startswith("Changed meanwhile by The system")
    assert "The other hand." in told
    kept = typed_in(response)
    assert {name: kept[name] for name in typed} == {k: str(v) for k, v in typed.items()}

    again = client.post(address(slug, ready), Page(response).main_form.fields)
    assert again.status_code == 302
    entry = last_entry(Commitment.objects.get(pk=ready.pk))
    assert (entry.verb, entry.note) == (ACTS[slug].verb, WHY)


@every_act
def test_a_version_that_is_none_saves_nothing(client_of, ready, slug, typed, person):
    with writes_nothing(ready):
        response = fill_in(client_of(person), address(slug, ready), **typed, version="latest")
    assert response.status_code == 422
    assert Page(response).alerts


@every_act
def test_a_version_of_the_future_is_a_conflict_that_is_told(client_of, ready, slug, typed, person):
    with writes_nothing(ready):
        response = fill_in(client_of(person), address(slug, ready), **typed, version=999)
    assert response.status_code == 409
    assert Page(response).alerts


@pytest.mark.parametrize("slug", [slug for slug in ACTS if slug != "unarchive"])
def test_an_archived_record_first_comes_out_of_the_archive(client_of, ready, slug, typed, person):
    ready.archive("mistake", by=None, note="Entered twice.")
    with writes_nothing(ready):
        response = fill_in(client_of(person), address(slug, ready), **typed)
    assert response.status_code == 422
    assert "Take it out of the archive first." in Page(response).text
