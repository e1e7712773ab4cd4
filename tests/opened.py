"""Importing this opens the site: what uses the ledger can be imported after it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from planner.site import open_site
from tests.databases import settings_of

open_site(settings_of(Path(tempfile.gettempdir())))
