"""A quarter's ledger → every file of its report: one township, and all of a county in a row."""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import subprocess
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, thread_time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from planner.operations.press import Press

TOWNSHIPS, ROUNDS = 33, 5
LIMIT_ONE, LIMIT_ALL, LIMIT_MB = 1.0, 10.0, 400


class Measured(NamedTuple):
    """Seconds on the clock, the processor's seconds of all threads, and the most memory taken."""

    cold: float
    warm: float
    warm_processor: float
    all_of_them: float
    processor: float
    beside: float
    megabytes: float
    parts: dict[str, float]


def rows() -> list[tuple[str, str, str]]:
    """Measured in a process of its own, since a process has one ledger.

    The clock depends on what else runs; processor's seconds do not, and say what 2 idle cores take
    at least. The yardstick is LibreOffice, which makes a PDF of the same Word file.
    """
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        found = pool.submit(measure).result()
        office = pool.submit(_libreoffice).result()
    each = "、".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in found.parts.items())
    yardstick = (
        f"LibreOffice takes {office:.1f} s of processor for the PDF alone: "
        f"{office / found.warm_processor:.0f} x"
        if office
        else "no LibreOffice here to compare with"
    )
    return [
        (
            "a quarter's report in all formats, warm, with the ledger",
            f"{found.warm:.2f} s",
            (
                f"limit {LIMIT_ONE:g} s; {found.warm_processor:.2f} s of processor; "
                f"cold {found.cold:.2f} s; {yardstick}"
            ),
        ),
        ("the same, by kind of document", each, "processor's time, the least of 5"),
        (
            f"{TOWNSHIPS} townships' reports in one process",
            f"{found.all_of_them:.1f} s",
            (
                f"limit {LIMIT_ALL:g} s on 2 cores; {found.processor:.1f} s of processor, of "
                f"which {found.beside:.1f} s beside the rest; load {load()}"
            ),
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

        migrate()
        for number in range(TOWNSHIPS):
            publish(number)
        press = Press()
        cold = _make(0, 1, press)
        worked = process_time()
        warm = median(_make(0, quarter, press) for quarter in (2, 3, 4))
        warm_processor = (process_time() - worked) / 3
        began, worked, own = perf_counter(), process_time(), thread_time()
        for number in range(1, TOWNSHIPS + 1):
            _make(number % TOWNSHIPS, 2 if number < TOWNSHIPS else 1, press)
        taken, processor = perf_counter() - began, process_time() - worked
        beside = processor - (thread_time() - own)
        close()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Measured(cold, warm, warm_processor, taken, processor, beside, megabytes, _parts())


def load() -> str:
    """How many processes wanted to run in the last minute, this one among them."""
    return f"{os.getloadavg()[0]:.1f}"


def _libreoffice() -> float:
    """The processor's seconds that LibreOffice takes for a PDF of the same report, warm; or 0."""
    from tests.documents.reading import made

    office = shutil.which("soffice")
    if office is None:
        return 0.0
    taken = []
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "report.docx").write_bytes(made("2024-Q2")["docx"])
        profile = f"-env:UserInstallation=file://{folder}/profile"
        words = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", folder]
        for _ in range(2):
            before = _of_children()
            command = [*words, f"{folder}/report.docx"]
            subprocess.run(command, check=True, capture_output=True)
            taken.append(_of_children() - before)
    return min(taken)


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def publish(number: int) -> None:
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


def _make(number: int, quarter: int, press: Press) -> float:
    from planner.core.dates import Quarter
    from planner.operations.freezing import Making
    from planner.operations.report import make_quarterly_report
    from tests.cast import at
    from tests.operations.terms import TERMS

    began = perf_counter()
    made = make_quarterly_report(
        f"town-{number}",
        Quarter(2024, quarter),
        now=at(1, 6, year=2025),
        terms=TERMS,
        making=Making(press=press),
    )
    assert {each.name.rsplit(".", 1)[1] for each in made.files} >= {"docx", "pdf", "html", "xlsx"}
    return perf_counter() - began


def _parts() -> dict[str, float]:
    """How much of the processor each kind of document takes when warm."""
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
            began = process_time()
            render()
            taken.append(process_time() - began)
        found[name] = min(taken)
    return found


if __name__ == "__main__":
    for row in rows():
        print(*row, sep="  ")
