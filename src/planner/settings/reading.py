"""planner.toml and the environment → the settings in force, or what is wrong with them."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from planner.core.errors import Finding, Rejected, Unreadable
from planner.core.progress import LightPolicy
from planner.core.reminders import (
    Hook,
    Letterhead,
    MailServer,
    QuietHours,
    ReminderPolicy,
    Restraint,
    Ways,
)
from planner.core.report import ReportPolicy
from planner.settings.clock import Clock, kept_shift, write_once
from planner.settings.sections import (
    LOOPBACK,
    Delivery,
    Files,
    Lights,
    OpenId,
    Prefect,
    Rehearsal,
    Reminders,
    Reports,
    Web,
)

DEFAULT_FILE = Path("config") / "planner.toml"
_SEED = re.compile(r"[0-9a-f]{64}")


class Settings(BaseSettings):
    """Everything that an administrator can set; `root` is the folder that holds `config/`."""

    model_config = SettingsConfigDict(
        env_prefix="PLANNER_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    root: Path = Path()
    time_zone: str = "Asia/Shanghai"
    database_url: str = ""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    files: Files = Files()
    web: Web = Web()
    openid: OpenId = OpenId()
    prefect: Prefect = Prefect()
    rehearsal: Rehearsal = Rehearsal()
    reminders: Reminders = Reminders()
    delivery: Delivery = Delivery()
    lights: Lights = Lights()
    reports: Reports = Reports()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - not read
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - not read
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments come before the environment, the environment before the file."""
        file = TomlConfigSettingsSource(settings_cls, toml_file=settings_file())
        return init_settings, env_settings, file

    @property
    def var(self) -> Path:
        """Where the planner keeps what it makes; a rehearsal has a place of its own."""
        base = self.root / self.files.var
        return base / "rehearsal" if self.rehearsal.is_on else base

    @property
    def database(self) -> str:
        """The database's URL; SQLite under `var` unless set. A rehearsal never uses another."""
        if self.database_url and not self.rehearsal.is_on:
            return self.database_url
        return f"sqlite:///{quote((self.var / 'planner.sqlite3').resolve().as_posix())}"

    @property
    def address(self) -> str:
        """The address that links in messages and feeds begin with."""
        return (self.web.address or self.web.origin(self.web.port)).rstrip("/")

    @property
    def is_local_only(self) -> bool:
        """Whether only this machine can open that address."""
        return urlsplit(self.address).hostname in LOOPBACK

    @property
    def templates(self) -> tuple[Path, Path]:
        """Where staff put templates of reports, and where the last good ones are kept."""
        return self.root / self.files.templates, self.var / "templates"

    @property
    def fonts(self) -> Path | None:
        """The folder of fonts that go before those that come with the planner, if there is one."""
        return self.root / self.files.fonts if self.files.fonts else None

    @property
    def light_policy(self) -> LightPolicy:
        """When lights turn."""
        return LightPolicy(self.lights.yellow_points, self.lights.due_soon_days)

    @property
    def reminder_policy(self) -> ReminderPolicy:
        """How early and how late people are told."""
        told = self.reminders
        return ReminderPolicy(
            told.lead_days,
            told.unsigned_days,
            told.overdue_days,
            told.supervisor_days,
            told.head_days,
        )

    @property
    def report_policy(self) -> ReportPolicy:
        """When reports come, and when people are asked about them."""
        return ReportPolicy(self.reports.remind_workdays, self.reports.approval_workday)

    @property
    def restraint(self) -> Restraint:
        """How people are spared."""
        told = self.reminders
        return Restraint(QuietHours(told.quiet_from, told.quiet_until), told.weekly_limit)

    @property
    def letterhead(self) -> Letterhead:
        """What every message carries; in a rehearsal messages only go to files."""
        is_rehearsal = self.rehearsal.is_on
        channels = ("files",) if is_rehearsal else self.delivery.channels
        by_mail = not is_rehearsal and bool(self.delivery.mail.host)
        return Letterhead(
            channels,
            self.address,
            is_rehearsal=is_rehearsal,
            has_feeds=self.web.feeds,
            outward="mail" if by_mail else "files",
        )

    @property
    def ways(self) -> Ways:
        """The ways by which messages can go out; in a rehearsal there are only files."""
        folder, told = str(self.var / "outbox"), self.delivery.mail
        if self.rehearsal.is_on:
            return Ways(folder)
        server = MailServer(
            told.host,
            told.port,
            told.security,
            told.user,
            told.password.get_secret_value(),
            told.sender,
            told.reply_to,
            told.timeout_seconds,
        )
        hooks = {
            name: Hook(each.url.get_secret_value(), each.shows_titles)
            for name, each in self.delivery.hooks.items()
        }
        return Ways(folder, server if told.host else None, hooks)

    @property
    def clock(self) -> Clock:
        """The clock by which this installation lives."""
        zone = ZoneInfo(self.time_zone)
        if not self.rehearsal.is_on:
            return Clock(zone)
        return Clock(zone, kept_shift(self.var, self.rehearsal.start.replace(tzinfo=zone)))

    def secret_key(self) -> str:
        """The key that signs; made at the first use, readable by its owner only."""
        return _kept(self.root / self.files.var / "secret.key", secrets.token_urlsafe(50))

    def package_key(self) -> str:
        """The private key that signs packages for higher offices, as 64 hexadecimal digits.

        A rehearsal has one of its own. Backups do not have it, so that a copy of one signs nothing.
        Raises Unreadable if the file holds something else.
        """
        path = self.var / "package.key"
        kept = _kept(path, secrets.token_hex(32)).strip()
        if not _SEED.fullmatch(kept):
            remedy = "请从原来的电脑或自己留的副本找回；找不回就删掉它，换用新公钥并告知上级"
            raise Unreadable(str(path), "不是上报包的私钥", remedy)
        return kept


def read_settings(root: Path | None = None) -> Settings:
    """The settings in force; raises Rejected with one finding a fault, or Unreadable."""
    place = str(settings_file())
    try:
        return Settings(root=root or settings_file().parent.parent)
    except ValidationError as fault:
        raise Rejected(
            Finding(f"{place}:{'.'.join(map(str, error['loc']))}", _sentence(error))
            for error in fault.errors()
        ) from None
    except (ValueError, OSError) as fault:
        raise Unreadable(place, f"不是有效的 TOML({fault})", "请按文件里的注释改正") from None


def _kept(path: Path, fresh: str) -> str:
    """The secret in a file that only its owner can read; a fresh one if there is none yet."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_once(path, fresh)
    return path.read_text("ascii")


def settings_file() -> Path:
    """The file that the settings are read from; it need not be there."""
    return Path(os.environ.get("PLANNER_CONFIG", str(DEFAULT_FILE)))


_SENTENCES = {
    "literal_error": "只能写 {expected}",
    "extra_forbidden": "没有这项设置；请核对名称",
    "greater_than_equal": "不能小于 {ge}",
    "greater_than": "要大于 {gt}",
    "less_than_equal": "不能大于 {le}",
    "int_parsing": "要写整数",
    "int_type": "要写整数",
    "float_parsing": "要写数字",
    "bool_parsing": "只能写 true 或 false",
    "time_parsing": "时间要写成 08:30:00 的样子",
    "string_type": "要写成加引号的文字",
    "string_pattern_mismatch": "格式不对；请按上面的注释填写",
    "missing": "没有填写",
}


def _sentence(error: ErrorDetails) -> str:
    """A fault in Chinese; what this table does not know stays as the library says it."""
    known = _SENTENCES.get(error["type"])
    if known is None:
        return error["msg"].removeprefix("Value error, ")
    expected = {name: str(value) for name, value in error.get("ctx", {}).items()}
    return known.format(**expected).replace(" or ", " 或 ").replace(", ", "、")
