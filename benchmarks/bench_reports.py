"""A quarter's ledger → every file of its report: one township, and all of a county in a row."""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from planner.operations.report import Output

TOWNSHIPS, ROUNDS = 33, 5
LIMIT_ONE, LIMIT_ALL, LIMIT_MB = 1.0, 10.0, 400


class Measured(NamedTuple):
    """Seconds, processor's seconds, and the most memory that the process took."""

    cold: float
    warm: float
    all_of_them: float
    processor: float
    megabytes: float
    parts: dict[str, float]


def rows() -> list[tuple[str, str, str]]:
    """Measured in a process of its own, since a process has one ledger."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        found = pool.submit(measure).result()
    each = "、".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in found.parts.items())
    return [
        (
            "a quarter's report in all formats, warm, with the ledger",
            f"{found.warm:.2f} s",
            f"limit {LIMIT_ONE:g} s; cold {found.cold:.2f} s; {each}",
        ),
        (
            f"{TOWNSHIPS} townships' reports in one process",
            f"{found.all_of_them:.1f} s",
            f"limit {LIMIT_ALL:g} s on 2 cores; {found.processor:.1f} s of one core",
        ),
        (
            f"memory after {TOWNSHIPS} townships' reports",
            f"{found.megabytes:.0f} MB",
            f"limit {LIMIT_MB} MB",
        ),
    ]


def measure() -> Measured:
    """Publish and answer the 2024 plan for every township, then make their reports."""
    from planner.site import open_site
    from tests.databases import settings_of

    with tempfile.TemporaryDirectory() as folder:
        open_site(settings_of(Path(folder)))
        from planner.ledger.store import close, migrate
        from planner.operations.press import Press
        from planner.operations.report import Output

        migrate()
        for number in range(TOWNSHIPS):
            _publish(number)
        output = Output(Press(), Path(folder) / "reports")
        cold = _make(0, 1, output)
        warm = median(_make(0, quarter, output) for quarter in (2, 3, 4))
        began, worked = perf_counter(), process_time()
        for number in range(TOWNSHIPS):
            _make(number, 2, Output(Press(), Path(folder) / "all"))
        taken, processor = perf_counter() - began, process_time() - worked
        close()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Measured(cold, warm, taken, processor, megabytes, _parts())


def _publish(number: int) -> None:
    """One township's year: the plan of 2024, published, and answered as in a rehearsal."""
    from planner.ledger.entries import append_entries
    from planner.operations.publish import publish
    from tests.cast import at
    from tests.rehearsed import CALENDAR, rehearsed_year

    record, organ = rehearsed_year(), f"town-{number}"
    plan = record.revision.plan.model_copy(update={"organ": organ})
    names = {"id": organ, "name": f"第{number}乡人民政府"}
    organization = record.revision.organization.model_copy(update=names)
    publish(plan, organization, CALENDAR, at=at(1, 1), by="planner")
    told = [each for entries in record.entries.values() for each in entries]
    append_entries(organ, [replace(each, number=0) for each in told])


def _make(number: int, quarter: int, output: Output) -> float:
    from planner.core.dates import Quarter
    from planner.operations.report import Making, make_quarterly_report
    from tests.cast import at
    from tests.operations.terms import TERMS

    began = perf_counter()
    made = make_quarterly_report(
        f"town-{number}",
        Quarter(2024, quarter),
        now=at(1, 6, year=2025),
        terms=TERMS,
        making=Making(output=output),
    )
    assert {each.name.rsplit(".", 1)[1] for each in made.files} >= {"docx", "pdf", "html", "xlsx"}
    return perf_counter() - began


def _parts() -> dict[str, float]:
    """How long each kind of document takes when warm."""
    from planner.core.report import doubts_of
    from planner.documents.chart import render_chart
    from planner.documents.fonts import read_typefaces
    from planner.documents.form import make_template
    from planner.documents.outline import outline_of
    from planner.documents.page import render_html
    from planner.documents.pdf import render_pdf, render_png
    from planner.documents.word import render_docx
    from planner.documents.workbook import render_xlsx
    from tests.rehearsed import rehearsed_reports

    report, faces = rehearsed_reports()["2024-Q2"], read_typefaces()
    outline, template = outline_of(report), make_template("quarterly")
    picture = render_png(render_chart(outline.indicators), faces)
    kinds = {
        "docx": lambda: render_docx(outline, template, picture),
        "pdf": lambda: render_pdf(outline, faces),
        "png": lambda: render_png(render_chart(outline.indicators), faces),
        "html": lambda: render_html(outline, "", doubts_of(report)),
        "xlsx": lambda: render_xlsx(report),
    }
    found = {}
    for name, render in kinds.items():
        taken = []
        for _ in range(ROUNDS):
            began = perf_counter()
            render()
            taken.append(perf_counter() - began)
        found[name] = median(taken)
    return found


if __name__ == "__main__":
    for row in rows():
        print(*row, sep="  ")
