"""The ledger's tables → Django's own pages for administrators, to be read and never changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.apps import apps
from django.contrib.admin import AdminSite, ModelAdmin, display
from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.urls import URLPattern, URLResolver, path, reverse

from planner.core.permissions import Act
from planner.core.progress import EntryKind, State
from planner.core.reminders import MessageKind, MessageState, ReminderKind
from planner.core.report import Stage, Step
from planner.ledger import models
from planner.ledger.acts import ActKind
from planner.web.visit import enter

if TYPE_CHECKING:
    _Pages = Paginator[Any]
    _Page = ModelAdmin[Any]
else:  # when they run they are no generic classes
    _Pages, _Page = Paginator, ModelAdmin
_View = TypeVar("_View", bound=Callable[..., HttpResponseBase])
# A list says "so many or more" beyond this: counting millions of rows costs more than it tells.
MOST_COUNTED = 10_000
NAME = "台账"
PER_PAGE = 50


class Bounded(_Pages):
    """Pages of a list that is counted only so far."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, at most `MOST_COUNTED`."""
        rows: Any = self.object_list
        return int(rows.order_by()[:MOST_COUNTED].count())


class LedgerSite(AdminSite):
    """The pages below `/admin/`: for administrators; for all others there is nothing there."""

    site_header = "台账数据（只读）"
    site_title = "台账数据"
    index_title = "各表"
    site_url = "/manage/"
    enable_nav_sidebar = False
    index_template = "planner/manage/tables.html"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether somebody may look: administrators in service."""
        visit = enter(request, None)
        return not isinstance(visit, HttpResponseBase) and visit.may(Act.CONFIGURE)

    def admin_view(self, view: _View, *more: bool, **named_more: bool) -> _View:
        """A page that asks strangers to sign in, and does not exist for whoever may not look."""
        inner = super().admin_view(view, *more, **named_more)

        @wraps(view)
        def page(request: HttpRequest, *parts: Any, **named: Any) -> HttpResponseBase:
            visit = enter(request, None)
            if isinstance(visit, HttpResponseBase):
                return visit
            if not visit.may(Act.CONFIGURE):
                raise Http404
            return inner(request, *parts, **named)

        return cast("_View", page)

    def login(self, *_: object, **__: object) -> HttpResponse:
        """There is one way in, which is not here."""
        return HttpResponseRedirect(reverse("account_login"))

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """The tables in the order in which they are registered."""
        found: list[dict[str, Any]] = super().get_app_list(request, app_label)
        order = [each.model for each in TABLES]
        for app in found:
            app["models"].sort(key=lambda listed: order.index(listed["model"]))
        return found

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """The pages, without those that change passwords or make one's own way out."""
        gone = {"password_change", "password_change_done"}
        return [each for each in super().get_urls() if getattr(each, "name", "") not in gone]


class ReadOnly(_Page):
    """A table that can be looked at; what the ledger holds is written by operations alone."""

    actions = None
    heavy: tuple[str, ...] = ()
    list_per_page = PER_PAGE
    list_max_show_all = PER_PAGE
    show_full_result_count = False
    paginator = Bounded
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """The rows, without what is read only when one of them is looked at."""
        return super().get_queryset(request).defer(*self.heavy)

    def has_module_permission(self, *_: object, **__: object) -> bool:
        """The site has looked who asks."""
        return True

    def has_view_permission(self, *_: object, **__: object) -> bool:
        """The site has looked who asks."""
        return True

    def has_add_permission(self, *_: object, **__: object) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, *_: object, **__: object) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, *_: object, **__: object) -> bool:
        """Nobody."""
        return False


@dataclass(frozen=True)
class Table:
    """A table with its name, the columns of its list, and by what it is searched.

    `words` name what stands in a column; what is `heavy` is not read for a list.
    """

    model: Any
    name: str
    columns: tuple[str, ...]
    search: tuple[str, ...] = ()
    words: Mapping[str, Any] = field(default_factory=dict)
    heavy: tuple[str, ...] = ()

    def column(self, name: str) -> Any:
        """A column, which shows a word where the row has a name for programs."""
        known = self.words.get(name)
        if known is None:
            return name

        def told(row: object) -> str:
            value = getattr(row, name)
            return str(known(value).word) if value in set(known) else str(value)

        return display(description=_WORDS[name], ordering=name)(told)


# What stands in the rows, in the words of staff; what is secret or only for programs is left out.
_WORDS = {
    "about": "关于",
    "address": "地址",
    "amount": "数量",
    "assignment": "任务",
    "at": "时间",
    "by": "谁",
    "calendar": "所附日历",
    "changed_at": "最近变动",
    "channel": "渠道",
    "created_at": "建立",
    "created_by": "建立人",
    "cut_off": "数据截止日",
    "day": "日期",
    "detail": "详略",
    "due_on": "截止日期",
    "evidence": "佐证材料",
    "fingerprint": "公钥指纹",
    "head_number": "末条编号",
    "head_sha256": "末条校验码",
    "id": "编号",
    "in_stead_of": "代谁",
    "is_on": "开通",
    "is_open": "未了结",
    "is_provisional": "暂定",
    "is_undoing": "撤回",
    "key": "编号",
    "kind": "种类",
    "label": "期次名称",
    "last_client": "用什么读取",
    "last_fetched_at": "最近读取",
    "lease_until": "占用到",
    "letter": "正文（数据）",
    "made_at": "生成",
    "masthead": "版头（数据）",
    "mentioned_at": "提到过",
    "message": "消息",
    "name": "名称",
    "new_due_on": "新的截止日期",
    "next_try_at": "再试时间",
    "note": "说明",
    "number": "编号",
    "occurrence": "期次",
    "organ": "机构",
    "organization": "机构（数据）",
    "outcome": "结果",
    "payload": "数据",
    "period": "期间",
    "person": "人员",
    "plan": "计划（数据）",
    "planned_on": "规则日期",
    "post": "岗位",
    "proof": "凭据",
    "published_at": "发布",
    "published_by": "发布人",
    "received_at": "收到",
    "recipient": "收件人",
    "report": "报告",
    "revoked_at": "撤销",
    "revoked_by": "撤销人",
    "scope": "范围",
    "sender": "报送单位",
    "sequence": "变动次数",
    "sha256": "校验码",
    "size": "字节",
    "stage": "环节",
    "starts_on": "开始日期",
    "state": "状态",
    "step": "第几级",
    "subject": "题目",
    "text": "正文",
    "tries": "试过几次",
    "version": "版次",
    "why": "原因",
    "worker": "由谁发送",
    "year": "年度",
}
# A calendar's address can be tried against its hash; forms are told apart by `once`; files are read
# as what they are, on the pages of reports.
_HIDDEN = frozenset({"token_sha256", "once", "content"})
_OF_REPORT = ("report__payload", "report__text")
TABLES = (
    Table(models.Organ, "机构", ("id", "head_number")),
    Table(
        models.Revision,
        "计划版本",
        ("organ", "year", "number", "published_at", "published_by"),
        ("=organ__id", "=year"),
    ),
    Table(
        models.Occurrence,
        "期次",
        ("key", "organ", "label", "due_on", "state", "is_open"),
        ("^key", "=assignment"),
        {"state": State},
    ),
    Table(
        models.Entry,
        "台账条目",
        ("number", "organ", "occurrence", "kind", "at", "by", "note"),
        ("=number", "^occurrence__key", "=by"),
        {"kind": EntryKind},
    ),
    Table(
        models.Evidence,
        "佐证材料",
        ("name", "organ", "occurrence", "kind", "size", "at", "by"),
        ("^occurrence", "^sha256"),
    ),
    Table(
        models.Message,
        "消息",
        ("subject", "organ", "name", "day", "kind", "channel", "state"),
        ("=recipient", "=name"),
        {"kind": MessageKind, "state": MessageState},
    ),
    Table(
        models.Delivery,
        "送达记录",
        ("message", "organ", "at", "state", "proof"),
        words={"state": MessageState},
    ),
    Table(
        models.Reminder,
        "提醒",
        ("occurrence", "organ", "kind", "step", "due_on", "recipient"),
        ("^occurrence__key", "=recipient"),
        {"kind": ReminderKind},
    ),
    Table(models.Switch, "渠道停用和恢复", ("recipient", "organ", "channel", "at", "is_on", "why")),
    Table(
        models.Subscription,
        "日历订阅",
        ("name", "organ", "person", "scope", "created_at", "revoked_at", "last_fetched_at"),
        ("=person",),
    ),
    Table(
        models.Report,
        "报告",
        ("period", "organ", "kind", "version", "cut_off", "made_at"),
        heavy=("payload", "text"),
    ),
    Table(
        models.ReportFile,
        "报告文件",
        ("name", "report", "stage", "sha256"),
        ("^name", "^sha256"),
        {"stage": Stage},
        ("content", *_OF_REPORT),
    ),
    Table(
        models.ReportStep,
        "报告环节",
        ("report", "number", "kind", "at", "by", "note"),
        ("=by",),
        {"kind": Step},
        _OF_REPORT,
    ),
    Table(
        models.TrustedKey,
        "受信任的公钥",
        ("sender", "organ", "fingerprint", "at", "by"),
        ("=sender", "^fingerprint"),
    ),
    Table(
        models.Package,
        "收到的数据包",
        ("sender", "organ", "period", "version", "stage", "received_at", "by"),
        ("=sender", "^sha256"),
        {"stage": Stage},
        ("content",),
    ),
    Table(models.Run, "运行记录", ("kind", "organ", "day", "at", "outcome")),
    Table(
        models.Act,
        "操作记录",
        ("at", "organ", "by", "kind", "about", "address"),
        ("=by", "=kind"),
        {"kind": ActKind},
    ),
)


def _opened() -> LedgerSite:
    """The site with every table of the ledger, each under its Chinese name."""
    apps.get_app_config("ledger").verbose_name = NAME
    found = LedgerSite(name="admin")
    for table in TABLES:
        told = table.model._meta
        told.verbose_name = told.verbose_name_plural = table.name
        fields = [each for each in told.concrete_fields if each.name not in _HIDDEN]
        for each in fields:
            each.verbose_name = _WORDS.get(each.name, each.name)
        related = [each.name for each in fields if each.is_relation and each.name in table.columns]
        filters = ("organ",) if "organ" in related else ()
        own = {
            "list_display": [table.column(each) for each in table.columns],
            "search_fields": table.search,
            "list_select_related": related or False,
            "list_filter": filters,
            "heavy": table.heavy,
            "fields": [each.name for each in fields if each.name != "id" or not each.auto_created],
        }
        found.register(table.model, type(f"{told.object_name}Page", (ReadOnly,), own))
    return found


SITE = _opened()
PAGES = [path("admin/", SITE.urls)]
