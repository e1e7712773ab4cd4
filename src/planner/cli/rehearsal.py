"""A year played through: into a folder, or as the start of a rehearsed installation."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from planner.cli.frame import Installation, installation, opened, say
from planner.core.errors import AlreadyExists

if TYPE_CHECKING:
    from planner.operations.rehearse import Day, Play
    from planner.operations.script import Answers

T = TypeVar("T")
MARKER = ".planner-rehearsal"


def rehearse(
    output: Annotated[Path, typer.Option("-o", "--output", help="结果写到哪个目录。")],
    *,
    year: Annotated[int, typer.Option("--year", help="演练哪一年的计划。")] = 2024,
    progress: Annotated[
        str,
        typer.Option(
            "--progress", help="办理情况：on-time 按期、none 不办、random:种子，或一个文件。"
        ),
    ] = "on-time",
    force: Annotated[bool, typer.Option("--force", help="覆盖上一次演练的结果。")] = False,
) -> None:
    """逐日演练一整年，留下全部消息、日历和报告。"""
    with _ledger_of_its_own(installation()) as place, _fresh_folder(output, force=force) as folder:
        from planner.operations.rehearse import finish, play, year_window

        script, answers = _script(place, year, progress, folder / "messages")
        window = year_window(year, place.calendar)
        days = _watched(play(script, answers, window), len(window), f"演练 {year} 年")
        summary = finish(script, days, folder)
    say(f"演练完成：{output}")
    say(
        f"{summary.messages} 封消息，{summary.answers} 条办理记录，{len(summary.reports)} 份报告；"
        f"每人每周平均 {summary.messages_a_week:.1f} 封，最多 {summary.most_a_week} 封。"
    )


def prepare_rehearsal(place: Installation) -> None:
    """Play the year up to the rehearsal's first day, once, so that there is something to see."""
    from planner.core.dates import Window
    from planner.operations.rehearse import play
    from planner.operations.years import read_year

    start = place.settings.rehearsal.start.date()
    script, answers = _script(
        place, start.year, place.settings.rehearsal.progress, place.settings.var / "outbox"
    )
    window = Window(date(start.year, 1, 1), start)
    if read_year(script.organ, start.year) is not None:
        return
    last = window.last_on
    say(f"正在演练 {last.year} 年 1 月 1 日至 {last.month} 月 {last.day} 日，办理情况为虚构……")
    for _ in _watched(play(script, answers, window), len(window), "演练"):
        pass


def _script(place: Installation, year: int, progress: str, outbox: Path) -> tuple[Play, Answers]:
    from planner.delivery.files import FileChannel
    from planner.operations.rehearse import Play
    from planner.operations.script import by_day, plan_answers
    from planner.planfile import read_answers

    plan, organization = place.read(place.settings.files.plans / f"{year}.yaml")
    channels = {"files": FileChannel(outbox)}
    script = Play(plan, organization, place.terms, place.clock.zone, channels, place.press)
    if progress.startswith("random:") or progress in {"on-time", "none"}:
        return script, plan_answers(
            script.plan, organization, place.calendar, progress, script.zone
        )
    return script, by_day(read_answers(Path(progress), plan, organization, script.zone))


@contextmanager
def _ledger_of_its_own(place: Installation) -> Iterator[Installation]:
    """An installation in a place that is gone afterwards: nothing of the real one is touched."""
    with tempfile.TemporaryDirectory(prefix="planner-") as folder:
        files = place.settings.files.model_copy(update={"var": Path(folder)})
        rehearsal = place.settings.rehearsal.model_copy(update={"is_on": True})
        own = place.settings.model_copy(update={"files": files, "rehearsal": rehearsal})
        try:
            yield opened(Installation(own))
        finally:
            from planner.operations.installation import shut

            shut()


@contextmanager
def _fresh_folder(output: Path, *, force: bool) -> Iterator[Path]:
    """A folder that becomes `output` when all is written; another's folder is never replaced."""
    ours = (output / MARKER).exists()
    if output.exists() and any(output.iterdir()) and not (ours and force):
        remedy = "请换一个目录" + ("，或加 --force 覆盖上一次演练" if ours else "")
        raise AlreadyExists(str(output), remedy)
    draft = output.with_name(f"{output.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    (draft / MARKER).touch()
    yield draft
    shutil.rmtree(output, ignore_errors=True)
    draft.rename(output)


def _watched(days: Iterable[Day], whole: int, title: str) -> Iterator[Day]:
    """The days as they pass, with a progress bar where somebody can see it."""
    if not sys.stderr.isatty():
        yield from days
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(days, title, whole, console=Console(stderr=True))
