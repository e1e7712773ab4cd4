"""An installation → what is still to be done before it runs by itself, step by step."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from planner.settings import Settings
from planner.web.visit import Visit


@dataclass(frozen=True)
class Step:
    """One step of an installation's beginning: whether it is done, and where it is done."""

    title: str
    is_done: bool
    text: str
    word: str
    address: str


def steps_of(visit: Visit, *, has_plan: bool, has_backup: bool) -> tuple[Step, ...]:
    """What a new installation needs, in the order in which it is done."""
    own, first = visit.settings, reverse("first-plans")
    has_mail = own.ways.mail is not None or own.rehearsal.is_on
    return (
        Step("机构", has_plan, _organization(own), "准备机构文件", f"{first}#samples"),
        Step("年度计划", has_plan, _plan(own), "准备计划文件", f"{first}#samples"),
        Step("发信", has_mail, _mail(own), "发一封测试邮件", reverse("mail")),
        Step(
            "第一次发布",
            has_plan,
            "把机构和计划两个文件一起上传：先检查、看预览，再发布；发布后提醒、日历、报告自动开始。",
            "检查并发布",
            first,
        ),
        Step(
            "备份",
            has_backup,
            "数据和文档备份成一个文件，下载到别的电脑或移动硬盘上保存。",
            "做第一次备份",
            reverse("backup"),
        ),
    )


def _organization(own: Settings) -> str:
    is_there = (own.root / own.files.organization).exists()
    found = f"服务器上已有 {own.files.organization}。" if is_there else ""
    return f"科室、岗位、人员和任职写在一个 YAML 文件里，可以从样例改起。{found}"


def _plan(own: Settings) -> str:
    plans = sorted(each.name for each in (own.root / own.files.plans).glob("*.yaml"))
    found = f"服务器上已有 {'、'.join(plans)}。" if plans else ""
    return f"目标、举措、任务、责任岗位和截止日写在另一个 YAML 文件里。{found}"


def _mail(own: Settings) -> str:
    if own.rehearsal.is_on:
        return "预演时消息只写成文件，不发给任何人。"
    if own.ways.mail is not None:
        return f"邮件由 {own.ways.mail.host} 发出。"
    return (
        "提醒现在只写成文件；请在 config/planner.toml 的 [delivery.mail] 写好发信服务器，"
        "重新启动，再给自己发一封试试。"
    )
