"""config/workdays/*.yaml → notices of years that the library does not know yet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner.core.errors import Rejected, Unreadable
from planner.core.workdays import WorkdayCalendar
from planner.planfile import read_notices

NOTICE = """\
year: 2027
source: 国务院办公厅关于2027年部分节假日安排的通知
holidays:
  - {name: 元旦, from_on: 2027-01-01, until_on: 2027-01-03}
  - {name: 春节, from_on: 2027-02-05, until_on: 2027-02-11}
makeup_days:
  - {on: 2027-02-14, for: 春节}
"""


def written(folder: Path, text: str, name: str = "2027.yaml") -> Path:
    """The folder with one more notice."""
    (folder / name).write_text(text, "utf-8")
    return folder


def findings(folder: Path) -> list[str]:
    """What is found in a folder's notices, as `file:line:message`."""
    with pytest.raises(Rejected) as refused:
        read_notices(folder)
    return [str(each).removeprefix(f"{folder}/") for each in refused.value.findings]


def test_no_folder_and_an_empty_one_hold_no_notices(tmp_path: Path) -> None:
    assert read_notices(tmp_path / "workdays") == ()
    assert read_notices(tmp_path) == ()


def test_a_notice_settles_its_year(tmp_path: Path) -> None:
    (notice,) = read_notices(written(tmp_path, NOTICE))
    assert notice.source.startswith("国务院办公厅")
    assert min(notice.holidays) == date(2027, 1, 1)
    assert notice.holidays[date(2027, 2, 7)] == "春节"
    assert len(notice.holidays) == 10
    assert notice.makeup_days == {date(2027, 2, 14): "春节"}
    calendar = WorkdayCalendar([notice])
    assert not calendar.is_provisional(2027)
    assert calendar.is_workday(date(2027, 2, 14))


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    written(tmp_path, "每年一个文件", "说明.txt")
    assert [each.year for each in read_notices(written(tmp_path, NOTICE))] == [2027]


def test_notices_come_in_the_order_of_years(tmp_path: Path) -> None:
    written(tmp_path, NOTICE.replace("2027", "2028").replace("02-14", "02-13"), "a.yaml")
    assert [each.year for each in read_notices(written(tmp_path, NOTICE))] == [2027, 2028]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            "until_on: 2027-01-03",
            "until_on: 2026-12-30",
            "4:假期“元旦”的结束日早于开始日；请改正",
        ),
        (
            "from_on: 2027-01-01",
            "from_on: 2026-12-31",
            "4:假期“元旦”不全在 2027 年；跨年的日子请写进另一年的文件",
        ),
        ("until_on: 2027-02-11", "until_on: 2027-12-11", "5:假期“春节”长达 310 天；请核对日期"),
        ("from_on: 2027-02-05", "from_on: 2027-01-03", "5:假期“春节”长达 40 天；请核对日期"),
        (
            "from_on: 2027-02-05, until_on: 2027-02-11",
            "from_on: 2027-01-03, until_on: 2027-01-09",
            "5:假期“春节”与前面的假期重叠；请核对日期",
        ),
        (
            "on: 2027-02-14",
            "on: 2028-02-13",
            "7:调休上班日 2028-02-13 不在 2027 年；请写进另一年的文件",
        ),
        ("on: 2027-02-14", "on: 2027-02-15", "7:调休上班日 2027-02-15 不是周六或周日；请核对日期"),
        (
            "on: 2027-02-14",
            "on: 2027-02-06",
            "7:调休上班日 2027-02-06 同时写成了放假，或写了两次；请核对日期",
        ),
        (
            "for: 春节",
            "for: 国庆节",
            "7:调休上班日 2027-02-14 所补的“国庆节”不在 holidays 里；请改正",
        ),
        (", for: 春节", "", "7:第 1 项调休上班日：缺少 for"),
        ("for: 春节", "of: 春节", "7:第 1 项调休上班日：“of”不是这里的项目；可以写：on、for"),
    ],
)
def test_faults_of_a_notice_have_their_lines(
    tmp_path: Path, old: str, new: str, found: str
) -> None:
    written(tmp_path, NOTICE.replace(old, new))
    assert f"2027.yaml:{found}" in findings(tmp_path)


def test_two_files_of_one_year_are_a_fault(tmp_path: Path) -> None:
    written(tmp_path, NOTICE, "new.yaml")
    assert findings(written(tmp_path, NOTICE)) == [
        "new.yaml:1:2027 年的安排已在另一个文件里；请只留一个"
    ]


def test_the_faults_of_all_files_are_shown_at_once(tmp_path: Path) -> None:
    written(tmp_path, "year: 2027\n", "a.yaml")
    written(tmp_path, "- x\n", "b.yaml")
    assert [each.partition(":")[0] for each in findings(tmp_path)] == ["a.yaml", "a.yaml", "b.yaml"]


def test_a_file_in_place_of_the_folder_is_one_sentence(tmp_path: Path) -> None:
    written(tmp_path, NOTICE)
    with pytest.raises(Unreadable, match="不是可以打开的文件夹"):
        read_notices(tmp_path / "2027.yaml")
