"""What the type checker's Django plugin reads; nothing runs with it."""

from __future__ import annotations

from planner.settings import Settings
from planner.site import site_settings

PLANNER: Settings = Settings()
globals().update(site_settings(PLANNER))
