"""organization.yaml → an organization without faults, or findings with their lines."""

from __future__ import annotations

from pathlib import Path

from planner.core.organization import Organization, organization_faults
from planner.planfile.page import Page
from planner.planfile.structure import build


def read_organization(path: Path) -> Organization:
    """The organization of a file; raises Rejected with all findings, or Unreadable."""
    page = Page(path)
    organization, faults = build(Organization, page.tree)
    page.note(faults)
    if organization and not faults:
        page.note(organization_faults(organization))
    return page.settle(organization)
