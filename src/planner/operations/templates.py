"""A template of reports that somebody hands over → tried, or in force with the old one kept."""

from __future__ import annotations

from hashlib import sha256

from planner.core.errors import NotFound, Rejected
from planner.documents.chart import render_chart
from planner.documents.checking import check_template
from planner.documents.fonts import read_typefaces
from planner.documents.form import make_template
from planner.documents.names import KINDS
from planner.documents.outline import outline_of
from planner.documents.pdf import render_png
from planner.documents.word import render_docx
from planner.operations.press import Press
from planner.operations.versions import read_version, versions_of
from planner.operations.whole import write_whole_file

TITLES = {
    "quarterly": "季度报告模板",
    "annual": "年度报告模板",
    "county": "乡镇汇总报告模板",
}
_EARLIER = "earlier"


def template_title(kind: str) -> str:
    """What a kind's template is called; raises NotFound for an unknown kind."""
    if kind not in KINDS:
        raise NotFound("报告种类", kind, KINDS)
    return TITLES[kind]


def own_template(kind: str) -> bytes:
    """The template that comes with the planner."""
    return make_template(kind)


def change_template(press: Press, kind: str, content: bytes, name: str) -> str | None:
    """Put a template in force if it has no fault; returns the name under which the old is kept.

    None if it is in force already. Raises Rejected with every finding, and then the old one stays
    in force; Unavailable if the disk does not take it.
    """
    old, _ = press.template(kind)
    if old == content:
        return None
    findings = check_template(content, kind, name)
    if findings:
        raise Rejected(findings)
    kept = _keep(press, kind, old)
    press.replace(kind, content, name)
    return kept


def try_template(press: Press, organ: str, kind: str, content: bytes, name: str) -> bytes:
    """The latest report of a kind as a template would show it; nothing is kept.

    Raises Rejected with every finding, NotFound where there is no such report yet.
    """
    findings = check_template(content, kind, name)
    if findings:
        raise Rejected(findings)
    periods = [each.period for each in versions_of(organ, kind)]
    found = read_version(organ, kind, max(periods)) if periods else None
    if found is None:
        raise NotFound("可以试填的报告", template_title(kind), remedy="有了第一份报告再试")
    outline = outline_of(found[1])
    chart = render_chart(outline.indicators)
    picture = render_png(chart, read_typefaces(press.fonts)) if chart else b""
    return render_docx(outline, content, picture)


def _keep(press: Press, kind: str, content: bytes) -> str:
    if press.accepted is None:
        return ""
    name = f"{kind}-{sha256(content).hexdigest()[:12]}.docx"
    path = press.accepted / _EARLIER / name
    if not path.is_file():
        write_whole_file(path, content)
    return name
