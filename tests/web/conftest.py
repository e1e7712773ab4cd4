"""What the tests of pages share: Django as its own tests run it, and an office in a rehearsal.

pytest reads this file before the site is open: what needs the ledger is imported where it is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.test import Client, override_settings
from django.test.utils import setup_test_environment, teardown_test_environment

from planner.settings import Rehearsal, Settings


@pytest.fixture(scope="module")
def tested() -> Iterator[None]:
    """Django as its own tests run it; only our own names are this site's."""
    hosts = list(site.ALLOWED_HOSTS)
    setup_test_environment()
    site.ALLOWED_HOSTS = hosts
    yield
    teardown_test_environment()


@pytest.fixture
def in_rehearsal(tested: None, sqlite_ledger: Settings) -> Iterator[Settings]:
    """The settings of an empty installation in a rehearsal, on 25 March 2024."""
    cache.clear()  # who tried too often in another test may try again
    settings = sqlite_ledger.model_copy(update={"rehearsal": Rehearsal(is_on=True)})
    with override_settings(PLANNER=settings):
        yield settings


@pytest.fixture
def browser(in_rehearsal: Settings) -> Client:
    """A browser in which nobody is signed in; nothing is published."""
    from tests.web.visitors import visitor

    return visitor()


@pytest.fixture
def office(in_rehearsal: Settings) -> Client:
    """王芳's browser; a plan is in force, and one thing is done."""
    from tests.web.office import publish_office
    from tests.web.visitors import signed_in

    publish_office()
    return signed_in()


@pytest.fixture
def entrance(in_rehearsal: Settings) -> Iterator[Client]:
    """A browser in which nobody is signed in; the office has published, and mails go out."""
    from tests.web.entering import OWN_WAY
    from tests.web.office import publish_office
    from tests.web.visitors import visitor

    publish_office()
    # Django's own tests keep mails to themselves
    with override_settings(EMAIL_BACKEND=OWN_WAY):
        yield visitor()


@pytest.fixture
def reporting(in_rehearsal: Settings) -> Iterator[Client]:
    """周平's browser on 2 April 2024: the first quarter has ended, nothing is reported on yet."""
    from tests.web.reporting import publish_reporting
    from tests.web.visitors import signed_in

    publish_reporting()
    rehearsal = Rehearsal(is_on=True, start=datetime(2024, 4, 2, 10))  # noqa: DTZ001 - wall clock
    with override_settings(PLANNER=in_rehearsal.model_copy(update={"rehearsal": rehearsal})):
        yield signed_in("zhouping")


@pytest.fixture
def wang(in_rehearsal: Settings) -> Client:
    """王芳's browser: she has the work."""
    from tests.web.visitors import signed_in

    return signed_in("wangfang")


@pytest.fixture
def li(in_rehearsal: Settings) -> Client:
    """李强's browser: he supervises."""
    from tests.web.visitors import signed_in

    return signed_in("liqiang")
