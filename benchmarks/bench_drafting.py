"""How long drafting a plan takes a page, and whether damaged reports ever stop it."""

from __future__ import annotations

from pathlib import Path
from time import process_time

from planner.core.draft import draft
from planner.core.plan import Plan
from planner.core.workdays import WorkdayCalendar
from planner.planfile import read_organization, write_draft
from planner.planfile.parsed import parse
from planner.planfile.structure import build
from tests.damage import damaged, reports

CONFIG = Path(__file__).parent.parent / "config"
SIGNS_A_PAGE = 22 * 28
"""Of the layout standard: 22 lines of 28 signs (GB/T 9704-2012, 5.2.2)."""
PAGES, ALLOWED_SECONDS = 200, 5.0
DAMAGED, ALLOWED_EACH_SECONDS = 10_000, 2.0


def rows() -> list[tuple[str, str, str]]:
    """What a page costs, a report of 200 pages, and the slowest of 10,000 damaged reports."""
    organization = read_organization(CONFIG / "organization.yaml")
    calendar = WorkdayCalendar()
    text = long_report()
    pages = len(text) / SIGNS_A_PAGE
    began = process_time()
    made = draft(text, organization, calendar)
    drafted = process_time() - began
    written = write_draft(made, "report.txt")
    whole = process_time() - began
    assert made.plan
    assert pages >= PAGES
    plans, slowest = 0, 0.0
    texts = reports()
    for number in range(DAMAGED):
        damage = damaged(texts, number)
        began = process_time()
        found = draft(damage, organization, calendar)
        slowest = max(slowest, process_time() - began)
        if found.plan:
            plans += 1
            assert build(Plan, parse(write_draft(found, "report.txt")))[0] == found.plan
    return [
        ("drafting a page", f"{1000 * drafted / pages:.1f} ms", f"{SIGNS_A_PAGE} signs"),
        (
            f"a report of {pages:.0f} pages, drafted and written ({len(written) // 1000} kB)",
            f"{whole:.1f} s",
            f"allowed: {ALLOWED_SECONDS:.0f} s",
        ),
        (
            f"slowest of {DAMAGED} damaged reports ({plans} gave a plan)",
            f"{slowest:.2f} s",
            f"allowed: {ALLOWED_EACH_SECONDS:.0f} s; all came back equal from YAML",
        ),
    ]


def long_report() -> str:
    """A report of 200 pages made of the published one's paragraphs."""
    path = Path(__file__).parent.parent / "tests/data/reports_to_draft/township-yunwu.txt"
    lines = path.read_text("utf-8").splitlines()
    ahead = next(n for n, line in enumerate(lines) if line.strip().startswith("三、"))
    back, plan = "\n".join(lines[1:ahead]), "\n".join(lines[ahead + 1 :])
    times = -(-PAGES * SIGNS_A_PAGE // len(back + plan))
    return "\n".join([lines[0], *[back] * times, lines[ahead], *[plan] * times])
