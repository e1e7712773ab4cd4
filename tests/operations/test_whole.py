"""Files and folders that are there whole, or not at all."""

from __future__ import annotations

import hashlib
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from planner.core.errors import Unavailable
from planner.core.report import ReportFile
from planner.operations.whole import SUMS, write_whole_file, write_whole_folder

ROOT = Path(__file__).parent.parent.parent


def report_file(name: str, size: int) -> ReportFile:
    content = b"x" * size
    return ReportFile(name, content, hashlib.sha256(content).hexdigest())


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder, beside the list of their digests."""
    found = {each.name: each.read_bytes() for each in folder.iterdir()}
    assert found.pop(SUMS)
    return found


def fill(folder: Path) -> None:
    """Write more than this process may, as on a disk that is nearly full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, most))
    try:
        write_whole_folder(
            folder / "report", [report_file("a.txt", 20), report_file("b.txt", 300_000)]
        )
    except Unavailable as fault:
        sys.stdout.write(str(fault))
    finally:
        # what measures coverage writes when the process ends
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def test_a_disk_that_fills_up_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    files = [report_file("a.txt", 10), report_file("b.txt", 300_000)]
    write_whole_folder(tmp_path / "report", files[:1])
    code = (
        "import resource, signal, sys; from pathlib import Path;"
        "from tests.operations.test_whole import fill; fill(Path(sys.argv[1]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert "写不进去" in run.stdout, run.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["report"]
    assert contents(tmp_path / "report") == {"a.txt": b"x" * 10}


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    write_whole_folder(tmp_path / "report", [report_file("a.txt", 10)])
    write_whole_folder(tmp_path / "report", [report_file("b.txt", 10)])
    assert contents(tmp_path / "report") == {"b.txt": b"x" * 10}


def test_digests_stand_beside_the_files_as_sha256sum_reads_them(tmp_path: Path) -> None:
    files = [report_file("a.txt", 10), report_file("b.txt", 0)]
    write_whole_folder(tmp_path / "report", files)
    lines = (tmp_path / "report" / SUMS).read_text("utf-8").splitlines()
    assert lines == [f"{each.sha256}  {each.name}" for each in files]


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    write_whole_file(tmp_path / "a.docx", b"old")
    (tmp_path / "blocked").write_text("in the way")
    with pytest.raises(Unavailable):
        write_whole_file(tmp_path / "blocked" / "a.docx", b"new")
    assert (tmp_path / "a.docx").read_bytes() == b"old"
