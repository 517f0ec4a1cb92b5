"""The admin's pages obey the strict content security policy, which knows no exception."""

import re

import pytest
from django.urls import reverse

from .conftest import admin_url

pytestmark = pytest.mark.django_db

FORBIDDEN = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)")


def test_no_step_of_an_action_holds_any_either(desk, commitment):
    sent = {"action": "archive", "index": "0", "_selected_action": [commitment.pk]}
    page = desk.post(admin_url("commitment_changelist"), sent)
    assert page.status_code == 200
    assert not FORBIDDEN.search(page.text)


@pytest.mark.parametrize("name", ["commitment", "source", "unit", "user", "citation", "update"])
def test_no_page_holds_a_script_or_a_style_of_its_own(desk, commitment, name):
    addresses = [reverse("admin:index"), admin_url(f"{name}_changelist")]
    if name not in {"citation", "update"}:
        addresses.append(admin_url(f"{name}_add"))
    if name not in {"unit"}:
        key = desk.get(admin_url(f"{name}_changelist")).context["cl"].result_list[0].pk
        addresses += [admin_url(f"{name}_change", key), admin_url(f"{name}_history", key)]
    for address in addresses:
        page = desk.get(address)
        assert page.status_code == 200
        assert not FORBIDDEN.search(page.text)
        assert "'unsafe-inline'" not in page["Content-Security-Policy"]
