"""Words of a clause → the kind of work, and when such work is done."""

from __future__ import annotations

import pytest

from planner.core.draft.kinds import kind_of
from planner.core.plan import Every, Once
from tests.core.test_proposals import assignments, drafted


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("开展公开招聘工作", "team"),
        ("公开招录卫生监督员4名", "team"),
        ("开展公开选调", "team"),
        ("召开公开听证会", ""),
        ("主动公开政府信息", "openness"),
        ("开展3轮巡察", "oversight"),
        ("整治“指尖上的形式主义”", "oversight"),
        ("整治医药领域腐败", "oversight"),
        ("开展行业作风整治", "oversight"),
        ("开展燃气领域专项整治", "enforcement"),
        ("落实述法制度", "duties"),
        ("落实“谁执法谁普法”责任制", "publicity"),
        ("开展普法进企业活动", "publicity"),
        ("年内检查企业500家次", "enforcement"),
        ("落实涉企行政检查“扫码入企”", "enforcement"),
        ("鼓励员工举报重大隐患", "enforcement"),
        ("走访企业100家", "business"),
        ("每季度召开一次企业座谈会", "business"),
        ("施工企业落实责任", ""),
        ("扩建卫生院项目", "projects"),
        ("新建变电站1座", "projects"),
        ("改造老旧管网5公里", "projects"),
        ("推进综治中心改造", ""),
        ("启动老旧供水管网改造", "projects"),
        ("建成投用县医院新院区", "projects"),
        ("全年新签约亿元以上项目20个", "projects"),
        ("执行24小时值班和“零报告”制度", "watch"),
        ("关心关爱信访干部", "team"),
        ("邀请专家授课", "study"),
    ],
)
def test_kinds_are_told_by_what_is_meant(words: str, kind: str) -> None:
    found = kind_of(words)
    assert (found.id if found else "") == kind


@pytest.mark.parametrize(
    "measure", ["新建变电站1座", "建设解纷中心2个", "上半年新建社区法治文化角", "扩建卫生院项目"]
)
def test_what_is_built_is_no_paper(measure: str) -> None:
    (one,) = assignments(measure)
    assert one.done_when.startswith("本期进度核对过")
    assert not isinstance(one.recurrence, Once) or "上半年" in measure


def test_a_group_is_set_up_once() -> None:
    (one,) = assignments("成立领导小组")
    assert isinstance(one.recurrence, Once)


def test_what_work_goes_by_is_cited_with_it() -> None:
    plan = drafted("（一）抓招商引资。围绕主导产业,绘制产业图谱。").plan
    assert plan
    (place,) = plan.places()
    assert (place.assignment.title, len(place.assignment.citations)) == ("绘制产业图谱", 2)


def test_a_share_is_no_work_of_its_own() -> None:
    (one,) = assignments("常态化开展“双随机”抽查,抽查覆盖率不低于95%")
    assert len(one.citations) == 2


def test_who_is_named_with_a_cycle_has_work_of_their_own() -> None:
    first, second = assignments("落实首问负责制度,乡纪委每月明察暗访一次")
    assert second.assignee == "discipline-secretary"
    assert isinstance(second.recurrence, Every)
    assert first.assignee != second.assignee
