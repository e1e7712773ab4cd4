"""Templates and fonts of an installation → how its documents are made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from planner.core.errors import Finding, Rejected
from planner.core.report import AnnualReport, CountyReport, QuarterReport
from planner.documents.checking import check_template
from planner.documents.files import Rendered, render_files, report_findings
from planner.documents.fonts import read_typefaces
from planner.documents.form import make_template
from planner.operations.whole import write_whole_file


@dataclass(frozen=True)
class Press:
    """Where templates and fonts lie.

    `templates` is the folder that staff edit; `accepted` keeps the last good copy of each template,
    which stays in force while the one being edited has faults. `fonts` is a folder whose fonts go
    before those that come with the planner; None: only those.
    """

    templates: Path | None = None
    accepted: Path | None = None
    fonts: Path | None = None

    def render(self, report: QuarterReport | AnnualReport | CountyReport) -> Rendered:
        """All files of a report; faults of a template that is not used are among the findings.

        Raises NotFound or Unreadable for a fonts folder that is not there or holds no font.
        """
        template, findings = self.template(_kind_of(report))
        made = render_files(report, template, read_typefaces(self.fonts))
        return Rendered(made.contents, (*findings, *made.findings))

    def findings(self, report: QuarterReport | AnnualReport | CountyReport) -> tuple[Finding, ...]:
        """The same findings without the files."""
        _, findings = self.template(_kind_of(report))
        return (*findings, *report_findings(report, read_typefaces(self.fonts)))

    def template(self, kind: str) -> tuple[bytes, tuple[Finding, ...]]:
        """The template in force: the staff's, else the last good one, else our own."""
        path = self.templates / f"{kind}.docx" if self.templates else None
        if path is None or not path.is_file():
            return _own(kind), ()
        content = path.read_bytes()
        findings = _checked(content, kind, str(path))
        if not findings:
            self._accept(kind, content)
            return content, ()
        note = Finding(str(path), "这份模板有问题，没有使用；沿用上一份可用的模板")
        return self._last_good(kind), (note, *findings)

    def replace(self, kind: str, content: bytes, name: str) -> None:
        """Put an uploaded template in force; raises Rejected, and then the old one stays."""
        findings = _checked(content, kind, name)
        if findings:
            raise Rejected(findings)
        if self.templates is not None:
            write_whole_file(self.templates / f"{kind}.docx", content)
        self._accept(kind, content)

    def _accept(self, kind: str, content: bytes) -> None:
        if self.accepted is None:
            return
        path = self.accepted / f"{kind}.docx"
        if not path.is_file() or path.read_bytes() != content:
            write_whole_file(path, content)

    def _last_good(self, kind: str) -> bytes:
        path = self.accepted / f"{kind}.docx" if self.accepted else None
        if path is None or not path.is_file():
            return _own(kind)
        content = path.read_bytes()
        return _own(kind) if _checked(content, kind, str(path)) else content


def _kind_of(report: QuarterReport | AnnualReport | CountyReport) -> str:
    """The kind of template that a report is made with."""
    if isinstance(report, CountyReport):
        return "county"
    return "annual" if isinstance(report, AnnualReport) else "quarterly"


@lru_cache(maxsize=3)
def _own(kind: str) -> bytes:
    return make_template(kind)


@lru_cache(maxsize=8)
def _checked(content: bytes, kind: str, place: str) -> tuple[Finding, ...]:
    """Checked once: a worker makes many reports with one template."""
    return check_template(content, kind, place)
