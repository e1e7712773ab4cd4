"""A plan's file ⇄ a plan without faults, or findings with their lines."""

from __future__ import annotations

from collections.abc import Iterable

from planner.core.errors import Fault, Finding, Rejected
from planner.core.organization import Organization
from planner.core.plan import Plan, plan_faults
from planner.core.schedule import schedule_faults
from planner.core.workdays import WorkdayCalendar
from planner.planfile.organizations import read_organization
from planner.planfile.page import Page
from planner.planfile.structure import build
from planner.planfile.text import Given
from planner.planfile.tree import Steps, Tree
from planner.planfile.written import write_value

# goals, 0, measures, 1, assignments, 2
ASSIGNMENT_DEPTH = 6
# Faults here change nothing about which dates an assignment gets.
_WITHOUT_DATES = frozenset({"organ", "shortcomings", "goals"})


def read_plan(given: Given, organization: Organization, calendar: WorkdayCalendar) -> Plan:
    """The plan of a file; raises Rejected with all findings, or Unreadable."""
    page = Page.of(given)
    return page.settle(examine(page, organization, calendar))


def read_together(
    plan: Given, organization: Given, calendar: WorkdayCalendar, organ: str = ""
) -> tuple[Plan, Organization]:
    """A plan and the organization that it names; raises Rejected with the findings of both files.

    While the organization has faults, the plan is only looked at for its structure. With `organ`,
    the file of another organ is a finding.
    """
    try:
        found = read_organization(organization, organ)
    except Rejected as fault:
        page = Page.of(plan)
        page.note(build(Plan, page.tree)[1])
        raise Rejected([*fault.findings, *page.findings]) from None
    return read_plan(plan, found, calendar), found


def find_faults(
    given: Given, organization: Organization, calendar: WorkdayCalendar
) -> tuple[Finding, ...]:
    """All that is wrong with a plan's file, in the order of its lines; raises Unreadable."""
    page = Page.of(given)
    examine(page, organization, calendar)
    return page.findings


def examine(page: Page, organization: Organization, calendar: WorkdayCalendar) -> Plan | None:
    """Look at structure, then names, then dates; each with what the step before found sound."""
    whole, faults = build(Plan, page.tree)
    page.note(faults)
    plan, tree = _sound(whole, page.tree, faults)
    if plan is None:
        return None
    is_part = bool(faults or page.tree.flaws)
    faults = plan_faults(plan, organization)
    page.note(_certain(faults, is_part=is_part), tree)
    if any(fault.path[0] not in _WITHOUT_DATES for fault in faults):
        return whole
    plan, tree = _sound(plan, tree, [each for each in faults if _is_assignment(_item(each))])
    if plan is not None:
        found = schedule_faults(plan, organization, calendar)
        page.note(_certain(found, is_part=is_part or bool(faults)), tree)
    return whole


def _sound(plan: Plan | None, tree: Tree, faults: Iterable[Fault]) -> tuple[Plan | None, Tree]:
    """The plan without the assignments that have faults; None if faults lie elsewhere too."""
    paths = [_item(fault) for fault in faults]
    if not paths:
        return plan, tree
    if not all(_is_assignment(path) for path in paths):
        return None, tree
    rest = tree.without(paths)
    return build(Plan, rest)[0], rest


def _item(fault: Fault) -> Steps:
    return fault.path[:ASSIGNMENT_DEPTH]


def _is_assignment(path: Steps) -> bool:
    return len(path) == ASSIGNMENT_DEPTH and path[ASSIGNMENT_DEPTH - 2] == "assignments"


def _certain(faults: Iterable[Fault], *, is_part: bool) -> list[Fault]:
    """With assignments left out, nothing can be said of what they answer and count towards."""
    doubtful = {"shortcomings", "indicators"} if is_part else set()
    return [fault for fault in faults if fault.path[0] not in doubtful]


def write_plan(plan: Plan) -> str:
    """The YAML text of a plan, in the order of the model; read again it gives the same plan."""
    return write_value(plan)
