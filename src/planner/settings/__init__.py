"""planner.toml and PLANNER_* variables → what differs between installations."""

from planner.settings.clock import Clock
from planner.settings.in_force import SectionInForce, settings_in_force
from planner.settings.reading import Settings, read_settings
from planner.settings.sections import LOOPBACK, Hooked, Mail, Rehearsal, Web

__all__ = [
    "LOOPBACK",
    "Clock",
    "Hooked",
    "Mail",
    "Rehearsal",
    "SectionInForce",
    "Settings",
    "Web",
    "read_settings",
    "settings_in_force",
]
