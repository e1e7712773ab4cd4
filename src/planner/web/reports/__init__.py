"""Reports: listed, read with the sources of their numbers, written in, taken step by step."""

from __future__ import annotations

from planner.web.reports import (
    comparing,
    files,
    issuing,
    listing,
    reading,
    sources,
    steps,
    writing,
)

PAGES = [
    *listing.PAGES,
    *sources.PAGES,
    *files.PAGES,
    *comparing.PAGES,
    *writing.PAGES,
    *steps.PAGES,
    *issuing.PAGES,
    *reading.PAGES,
]
