"""The installation that PLANNER_CONFIG names → an application for any server (ASGI)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.settings import read_settings
from planner.site import open_site

if TYPE_CHECKING:
    from planner.web.application import Site


def _site() -> Site:
    """The site, opened first: only then can its pages be imported."""
    settings = read_settings()
    open_site(settings)
    from planner.web.application import Site

    return Site(settings)


site = _site()
