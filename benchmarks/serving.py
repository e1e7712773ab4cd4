"""The installation that PLANNER_CONFIG names → an application for any server (ASGI)."""

from __future__ import annotations

from planner.settings import read_settings
from planner.site import open_site

_SETTINGS = read_settings()
open_site(_SETTINGS)

from planner.web.application import Site  # noqa: E402 - only once the site is open

site = Site(_SETTINGS)
