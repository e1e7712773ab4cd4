"""Sign-ins and administrative acts → rows that stay, and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db.models import Q
from django.utils import timezone

from planner.ledger import models
from planner.ledger.store import answering, local, transaction


class ActKind(StrEnum):
    """What somebody did to an account or to the installation (操作)."""

    SIGNED_IN = "signed-in"
    SIGNED_OUT = "signed-out"
    SIGN_IN_FAILED = "sign-in-failed"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - a name, no password
    FACTOR_ADDED = "factor-added"
    FACTOR_REMOVED = "factor-removed"
    CODES_MADE = "codes-made"
    SESSION_ENDED = "session-ended"
    LINK_MADE = "link-made"
    MADE_ADMINISTRATOR = "account-made-administrator"
    TAKEN_RIGHTS = "account-taken-rights"
    LOCKED = "account-locked"
    UNLOCKED = "account-unlocked"
    PUBLISHED = "published"
    BACKUP_MADE = "backup-made"
    BACKUP_FETCHED = "backup-fetched"
    LEDGER_CHECKED = "ledger-checked"
    SETTING = "setting"
    MAIL_TRIED = "mail-tried"
    REPORT_MADE = "report-made"
    REPORT_WRITTEN = "report-written"
    REPORT_CHECKED = "report-checked"
    REPORT_APPROVED = "report-approved"
    REPORT_RETURNED = "report-returned"
    REPORT_ISSUED = "report-issued"
    TEMPLATE_CHANGED = "template-changed"

    @property
    def word(self) -> str:
        """The word that staff use."""
        return _WORDS[self]


_WORDS = {
    ActKind.SIGNED_IN: "登录",
    ActKind.SIGNED_OUT: "退出登录",
    ActKind.SIGN_IN_FAILED: "登录失败",
    ActKind.PASSWORD_CHANGED: "修改密码",
    ActKind.FACTOR_ADDED: "添加登录方式",
    ActKind.FACTOR_REMOVED: "移除登录方式",
    ActKind.CODES_MADE: "生成备用码",
    ActKind.SESSION_ENDED: "结束登录",
    ActKind.LINK_MADE: "生成登录链接",
    ActKind.MADE_ADMINISTRATOR: "设为系统管理员",
    ActKind.TAKEN_RIGHTS: "取消系统管理员",
    ActKind.LOCKED: "锁定账户",
    ActKind.UNLOCKED: "解除锁定",
    ActKind.PUBLISHED: "发布计划",
    ActKind.BACKUP_MADE: "备份",
    ActKind.BACKUP_FETCHED: "下载备份",
    ActKind.LEDGER_CHECKED: "核对台账",
    ActKind.SETTING: "改动设置",
    ActKind.MAIL_TRIED: "发测试邮件",
    ActKind.REPORT_MADE: "生成报告",
    ActKind.REPORT_WRITTEN: "填写报告",
    ActKind.REPORT_CHECKED: "核稿",
    ActKind.REPORT_APPROVED: "签发报告",
    ActKind.REPORT_RETURNED: "退回报告",
    ActKind.REPORT_ISSUED: "印发报告",
    ActKind.TEMPLATE_CHANGED: "更换报告模板",
}


@dataclass(frozen=True)
class NotedAct:
    """One act: who did what, when, from where; `organ` is "" for the installation's own."""

    kind: ActKind
    at: datetime
    by: str
    organ: str = ""
    about: str = ""
    address: str = ""


def add_act(act: NotedAct) -> None:
    """Keep an act; it stays as it is written."""
    with transaction():
        models.Act.objects.create(
            organ=act.organ,
            at=act.at,
            by=act.by,
            kind=act.kind,
            about=act.about,
            address=act.address,
        )


@answering()
def read_acts(
    organ: str | None,
    *,
    of: str = "",
    kind: ActKind | None = None,
    day: date | None = None,
    most: int = 200,
) -> tuple[NotedAct, ...]:
    """The latest acts, newest first: of an organ, or of the whole installation; of one account.

    Of an account is what it did, and what was done to it: that begins with its name.
    """
    rows = models.Act.objects.order_by("-at", "-id")
    rows = rows if organ is None else rows.filter(organ=organ)
    if of:
        rows = rows.filter(Q(by=of) | Q(about=of) | Q(about__startswith=f"{of}（"))
    rows = rows.filter(kind=kind) if kind else rows
    if day is not None:
        begins = datetime.combine(day, time.min, timezone.get_default_timezone())
        rows = rows.filter(at__gte=begins, at__lt=begins + timedelta(days=1))
    return tuple(
        NotedAct(ActKind(row.kind), local(row.at), row.by, row.organ, row.about, row.address)
        for row in rows[:most]
    )
