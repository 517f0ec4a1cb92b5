"""A form that a rule refuses: the reason is on the page, the typed text kept, nothing written."""

from tests.models.helpers import writes_nothing

from .pages import Page, fill_in, typed_in


def refuses(client, address, sentence, *, commitment, **typed):
    with writes_nothing(commitment):
        response = fill_in(client, address, **typed)
    assert response.status_code == 422
    assert sentence in Page(response).text
    kept = typed_in(response)
    assert {name: kept.get(name) for name in typed} == {k: str(v) for k, v in typed.items()}
