"""A real Chromium for the tests of this folder."""

import os
import shutil

import pytest
from django.db import connections

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NEEDED = "The browser tests need Chromium, and none was found on the PATH."


def pytest_collection_modifyitems(items):
    """Every test of this folder drives the browser."""
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium. Without one the tests are skipped, but fail where CI is set."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None and os.environ.get("CI"):
        pytest.fail(NEEDED)
    if path is None:
        pytest.skip(NEEDED)
    return path


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, chromium):
    sandbox = [] if os.geteuid() else ["--no-sandbox"]  # Chromium refuses its sandbox to root
    return {
        **browser_type_launch_args,
        "executable_path": chromium,
        "args": [*sandbox, "--disable-dev-shm-usage", "--disable-gpu"],
    }


@pytest.fixture(scope="session", autouse=True)
def database_beside_playwright(django_db_setup, request):
    """Playwright keeps an event loop in the tests' thread, until all tests are over.

    Beside a loop Django forbids queries, and opens a second connection that nobody would close.
    """
    ours = connections["default"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        request.getfixturevalue("playwright")
        connections["default"] = ours
        yield


@pytest.fixture(scope="session")
def base_url(live_server):
    """Lets a test name a page by its path: `page.goto("/commitments/")`."""
    return live_server.url
