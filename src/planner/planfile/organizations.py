"""An organization's file ⇄ an organization without faults, or findings with their lines."""

from __future__ import annotations

from planner.core.errors import Fault
from planner.core.organization import Organization, organization_faults
from planner.planfile.page import Page
from planner.planfile.structure import build
from planner.planfile.text import Given
from planner.planfile.written import write_value


def read_organization(given: Given, organ: str = "") -> Organization:
    """The organization of a file; raises Rejected with all findings, or Unreadable.

    With `organ`, the file of another organ is a finding.
    """
    page = Page.of(given)
    organization, faults = build(Organization, page.tree)
    page.note(faults)
    if organization and organ and organization.id != organ:
        told = f"机构编号是“{organization.id}”，这里是“{organ}”；请核对是不是选错了文件"
        page.note([Fault(("id",), told)])
    if organization and not faults:
        page.note(organization_faults(organization))
    return page.settle(organization)


def write_organization(organization: Organization) -> str:
    """The YAML text of an organization, a post, a person or a tenure a line.

    Read again it gives the same organization.
    """
    return write_value(organization, in_lines=True)
