"""Reports where something is wrong: a clear sentence, and what there was stays as it was."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from planner.core.dates import Quarter
from planner.core.errors import NotFound, PlannerError, Rejected
from planner.core.organization import Organization
from planner.core.progress import EntryKind
from planner.core.report import Remarks, Stage
from planner.ledger.reports import list_reports, read_files
from planner.operations.freezing import Making
from planner.operations.press import Press
from planner.operations.publish import publish
from planner.operations.record import record
from planner.operations.report import make_quarterly_report
from tests.cast import CALENDAR, at, entry, organization, plan
from tests.documents.reading import sheets_of, text_of_docx, text_of_html, text_of_pdf
from tests.operations.terms import TERMS
from tests.operations.test_press import changed

ROOT = Path(__file__).parent.parent.parent
FIRST = Quarter(2024, 1)
NESTED = "{% for a in 任务清单 %}{% for b in 任务清单 %}乙{% endfor %}{% endfor %}"
TURNED_AWAY = {
    "{{ 单位 }}": "名称“单位”不存在；可以用的有：",
    "{{ 图例": "“{{”没有用“}}”结束",
    "{% if 图例 %}": "“if”没有用“endif”结束",
    "｛｛ 图例 ｝｝": "花括号或百分号是全角的；请改为半角",
    "{{ ''.__class__ }}": "这里只能写名称",
    "{{ 图例.__class__.__mro__ }}": "“图例”没有“__class__”",
    "{{ 图例|attr('__class__') }}": "不能使用函数和过滤器；只写名称",
    "{{ '{0.__class__}'.format(图例) }}": "不能使用函数和过滤器；只写名称",
    "{% include '/etc/passwd' %}": "不能使用“include”",
    "{% for x in range(10**9) %}甲{% endfor %}": "不能使用函数和过滤器；只写名称",
    "{{ '甲' * 10**9 }}": "不能使用“mul”",
    NESTED: "“for”里面不能再列出“任务清单”，内容会成倍重复；只能列出“a”里的",
    "{{ " + "(" * 3000 + "图例" + ")" * 3000 + " }}": "有写错的标记；请只写名称",
    "{% if 图例 == " + "9" * 5000 + " %}甲{% endif %}": "有写错的标记；请只写名称",
}


def published(team: Organization | None = None) -> None:
    publish(plan(), team or organization(), CALENDAR, at=at(1, 2), by="planner")


def make(press: Press | None = None, **texts: str) -> int:
    """The number of the version that is made with some texts."""
    how = Making(remarks=Remarks.model_validate(texts), press=press or Press())
    return make_quarterly_report("yunwu", FIRST, now=at(4, 1), terms=TERMS, making=how).version


@pytest.mark.parametrize("written", TURNED_AWAY)
def test_a_faulty_template_is_refused_in_a_sentence_and_the_last_good_one_stays(
    written: str, tmp_path: Path
) -> None:
    press = Press(tmp_path / "templates", tmp_path / "accepted")
    good = changed("七、需上级协调事项", "七、请求支持的事项")
    press.replace("quarterly", good, "季度报告.docx")
    with pytest.raises(Rejected, match=r"季度报告\.docx") as refused:
        press.replace("quarterly", changed("{{ 图例 }}", written), "季度报告.docx")
    assert TURNED_AWAY[written] in str(refused.value)
    assert press.template("quarterly") == (good, ())


@pytest.mark.usefixtures("sqlite_ledger")
def test_a_report_is_made_with_the_last_good_template_and_says_so(tmp_path: Path) -> None:
    published()
    press = Press(tmp_path / "templates", tmp_path / "accepted")
    press.replace("quarterly", changed("七、需上级协调事项", "七、请求支持的事项"), "季度报告.docx")
    (tmp_path / "templates" / "quarterly.docx").write_bytes(changed("{{ 图例 }}", NESTED))
    made = make_quarterly_report(
        "yunwu", FIRST, now=at(4, 1), terms=TERMS, making=Making(press=press)
    )
    assert "沿用上一份可用的模板" in "\n".join(map(str, made.findings))
    assert "七、请求支持的事项" in text_of_docx(contents_of(1)["docx"])


@pytest.mark.usefixtures("sqlite_ledger")
def test_a_fonts_folder_that_goes_missing_leaves_the_version_before(tmp_path: Path) -> None:
    published()
    assert make(problems="力量不足。") == 1
    before = contents_of(1)
    with pytest.raises(NotFound, match=r"找不到字体目录.*请改正字体目录的设置"):
        make(Press(fonts=tmp_path / "fonts"), problems="力量仍不足。")
    assert [each.version for each in list_reports("yunwu")] == [1]
    assert contents_of(1) == before


@pytest.mark.usefixtures("sqlite_ledger")
@pytest.mark.parametrize("name", ["王𬭎", "㑇强", "田䶮"])
def test_a_name_with_a_rare_character_is_whole_in_every_file(name: str) -> None:
    team = organization()
    people = (team.people[0].model_copy(update={"name": name}), *team.people[1:])
    published(team.model_copy(update={"people": people}))
    made = make_quarterly_report(
        "yunwu", FIRST, now=at(4, 1), terms=TERMS, making=Making(press=Press())
    )
    assert made.findings == ()
    contents = contents_of(1)
    for ending, read in (("docx", text_of_docx), ("pdf", text_of_pdf), ("html", text_of_html)):
        assert f"平安法治办主任{name}负责" in read(contents[ending]).replace("\n", ""), ending
    rows = sheets_of(contents["xlsx"])["任务清单"]
    assert name in rows[1]


def contents_of(version: int) -> dict[str, bytes]:
    """The files of a version's draft by ending."""
    key = next(each.key for each in list_reports("yunwu") if each.version == version)
    files = read_files("yunwu", key, Stage.DRAFT)
    return {each.name.rpartition(".")[2]: each.content for each in files}


# what runs on the small disk, in a process that has a ledger of its own there
ON_THE_DISK = """
import sys
from pathlib import Path
from planner.site import open_site
from tests.databases import settings_of

root = Path(sys.argv[1])
open_site(settings_of(root))

from planner.ledger.store import migrate
from tests.operations.test_report_faults import fill_up

migrate()
fill_up(root)
"""


def fill_up(root: Path) -> None:
    """Make a report on a disk, another when it is full, and that again when there is room."""
    published()
    told: dict[str, object] = {"first": make(problems="力量不足。")}
    before = contents_of(1)
    ballast, left = root / "ballast", shutil.disk_usage(root).free
    ballast.write_bytes(b"x" * (left - 65_536))
    try:
        make(problems="力量仍不足。")
    except PlannerError as fault:
        told["fault"] = str(fault)
    told["versions"] = [each.version for each in list_reports("yunwu")]
    told["is_whole"] = contents_of(1) == before
    ballast.unlink()
    record("yunwu", entry(EntryKind.COMPLETED, at(3, 20)), terms=TERMS)
    told["next"] = make(problems="力量仍不足。")
    json.dump(told, sys.stdout)


def test_a_disk_that_fills_up_in_the_middle_leaves_the_version_before(tmp_path: Path) -> None:
    """On a real small disk, mounted for one process."""
    allowed = ["unshare", "--user", "--map-root-user", "--mount"]
    may = shutil.which("unshare") and not subprocess.run([*allowed, "true"], check=False).returncode
    if not may:
        pytest.skip("这台机器不允许挂载小磁盘，跳过磁盘写满的测试")
    script = 'mount -t tmpfs -o size=8m tmpfs "$1" && exec "$2" -c "$3" "$1"'
    words = ["sh", "-c", script, "sh", str(tmp_path), sys.executable, ON_THE_DISK]
    run = subprocess.run([*allowed, *words], capture_output=True, text=True, check=False, cwd=ROOT)
    assert run.stdout.startswith("{"), run.stderr
    told = json.loads(run.stdout)
    assert "磁盘" in told["fault"]
    assert (told["first"], told["versions"], told["is_whole"], told["next"]) == (1, [1], True, 2)
