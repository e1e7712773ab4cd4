"""Thirty-three townships' packages → taken in, and compiled into their county's report."""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

TOWNSHIPS, ROUNDS, SEED = 33, 3, "07" * 32
LIMIT, LIMIT_MB = 10.0, 400


class Measured(NamedTuple):
    """Seconds for taking in, for the data alone, and for all formats; how large things were."""

    taken_in: float
    data: float
    everything: float
    megabytes: float
    package: int
    pages: int


def rows() -> list[tuple[str, str, str]]:
    """Measured in a process of its own, since a process has one ledger."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        found = pool.submit(measure).result()
    return [
        (
            f"{TOWNSHIPS} packages checked and taken in",
            f"{found.taken_in:.2f} s",
            f"{found.package / 1024:.0f} KB each",
        ),
        (
            f"a county's report on {TOWNSHIPS} townships in all formats",
            f"{found.everything:.1f} s",
            f"limit {LIMIT:g} s; data alone {found.data:.2f} s; {found.pages} pages",
        ),
        (
            "memory after that",
            f"{found.megabytes:.0f} MB",
            f"limit {LIMIT_MB} MB",
        ),
    ]


def measure() -> Measured:
    """Write each township's package, let them come in, and compile them."""
    from planner.site import open_site
    from tests.databases import settings_of

    with tempfile.TemporaryDirectory() as folder:
        open_site(settings_of(Path(folder)))
        from planner.ledger.store import close, migrate

        migrate()
        packages = [_package(number) for number in range(1, TOWNSHIPS + 1)]
        began = perf_counter()
        _take_in(packages)
        taken_in = perf_counter() - began
        data = median(_compile(number, with_files=False)[0] for number in range(ROUNDS))
        made = [_compile(number, with_files=True) for number in range(ROUNDS, 2 * ROUNDS)]
        close()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    everything = median(seconds for seconds, _ in made)
    return Measured(taken_in, data, everything, megabytes, len(packages[0]), made[0][1])


def _package(number: int) -> bytes:
    from planner.core.report import Stage
    from planner.documents.package import Version, write_package
    from tests.cast import at
    from tests.counties import extract

    told = extract(number, f"第{number}乡", is_rehearsal=False)
    return write_package(told, Version(1, Stage.APPROVED, at(7, 2)), SEED, "0")


def _take_in(packages: list[bytes]) -> None:
    from planner.documents.package import fingerprint_of, public_key_of
    from planner.operations.packages import Receipt, import_packages, trust
    from tests.cast import at
    from tests.counties import county

    listed = county(*(f"第{number}乡" for number in range(1, TOWNSHIPS + 1)))
    receipt, digits = Receipt("bench", at(7, 3)), fingerprint_of(public_key_of(SEED))
    for each in listed.townships:
        trust(listed, each.id, digits, receipt)
    named = [(f"{number}.zip", each) for number, each in enumerate(packages)]
    outcomes = import_packages(listed, named, receipt)
    assert {each.coming for each in outcomes} == {"imported"}


def _compile(number: int, *, with_files: bool) -> tuple[float, int]:
    """Seconds, and how many pages it has; each time something is told that was not before."""
    from io import BytesIO

    from pypdf import PdfReader

    from planner.core.report import Remarks
    from planner.operations.county import Asked, compile_county
    from planner.operations.freezing import Making
    from planner.operations.press import Press
    from tests.cast import at
    from tests.counties import SECOND, county
    from tests.operations.terms import TERMS

    listed = county(*(f"第{each}乡" for each in range(1, TOWNSHIPS + 1)))
    making = Making(Remarks(problems=f"第{number}次汇总。"), None, Press() if with_files else None)
    began = perf_counter()
    made = compile_county(listed, Asked(SECOND), now=at(7, 5), terms=TERMS, making=making)
    taken = perf_counter() - began
    assert len(made.report.townships) == TOWNSHIPS
    pdf = next((each.content for each in made.files if each.name.endswith(".pdf")), b"")
    return taken, len(PdfReader(BytesIO(pdf)).pages) if pdf else 0


if __name__ == "__main__":
    for name, figure, ratio in rows():
        print(f"{name:<58}{figure:>22}  {ratio}")
