"""planner.toml and PLANNER_* variables → what differs between installations."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Literal, Self
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
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
    Security,
    Ways,
)

DEFAULT_FILE = Path("config") / "planner.toml"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# What stands for every address of this machine, and how it reaches itself there.
_OWN_HOST = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked for by the administrator


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Files(_Section):
    """Where things lie, relative to the folder that holds `config/`."""

    organization: Path = Path("config/organization.yaml")
    plans: Path = Path("config/plans")
    workdays: Path = Path("config/workdays")
    var: Path = Path("var")


class Web(_Section):
    """Where pages and feeds are served; as there is no sign-in yet, other machines get feeds only.

    `feeds` switches all calendar subscriptions off at once.
    """

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    address: str = Field(default="", pattern=r"^$|^https?://[^/?#@\s]+(/[^?#\s]*)?$")
    feeds: bool = True

    def origin(self, port: int) -> str:
        """The address under which this machine reaches a port of its own (RFC 3986 3.2.2)."""
        host = _OWN_HOST.get(self.host, self.host)
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    @field_validator("host")
    @classmethod
    def _is_own(cls, host: str) -> str:
        if host not in {*LOOPBACK, *_OWN_HOST}:
            raise ValueError("只能写 127.0.0.1（只有本机）或 0.0.0.0（日历订阅对外开放）")
        return host


class Prefect(_Section):
    """Where Prefect listens in the embedded mode."""

    port: int = Field(default=4200, ge=1, le=65535)


class Rehearsal(_Section):
    """A year played through with a shifted clock (预演)."""

    is_on: bool = False
    start: datetime = datetime(2024, 3, 25, 8, 0)  # noqa: DTZ001 - wall clock of `time_zone`
    progress: str = Field(default="random:2024", pattern=r"^(on-time|none|random:\d+)$")


class Reminders(_Section):
    """Who is told how early and how late, in working days."""

    morning_at: time = time(8, 30)
    lead_days: tuple[int, ...] = (7, 3, 1)
    unsigned_days: int = Field(default=2, ge=1)
    overdue_days: int = Field(default=1, ge=1)
    supervisor_days: int = Field(default=3, ge=1)
    head_days: int = Field(default=7, ge=1)
    weekly_limit: int = Field(default=8, ge=1)
    quiet_from: time = time(20)
    quiet_until: time = time(8)
    lease_seconds: int = Field(default=120, ge=1)

    @model_validator(mode="after")
    def _morning_may_speak(self) -> Self:
        if QuietHours(self.quiet_from, self.quiet_until).holds(self.morning_at):
            raise ValueError(
                "晨间提醒的时间落在免打扰时段里，谁也收不到；请改 morning_at 或 quiet_until"
            )
        return self


class Mail(_Section):
    """The mail server; without a host there is none."""

    host: str = ""
    port: int = Field(default=465, ge=1, le=65535)
    security: Security = "tls"
    user: str = ""
    password: SecretStr = SecretStr("")
    sender: str = Field(default="", pattern=r"^$|^[^@\s]+@[^@\s]+$")
    reply_to: str = Field(default="", pattern=r"^$|^[^@\s]+@[^@\s]+$")
    timeout_seconds: float = Field(default=20, gt=0, le=300)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.host and not self.sender:
            raise ValueError("写了 host 就要写 sender（发件人邮箱）")
        if self.security == "none" and self.user and self.host not in LOOPBACK:
            raise ValueError("不加密时不能用密码登录；请把 security 改成 tls 或 starttls")
        return self


class Hooked(_Section):
    """One address of Apprise's."""

    url: SecretStr
    shows_titles: bool = False


class Delivery(_Section):
    """By what ways people are reached who have named none, and how those are set up."""

    channels: tuple[str, ...] = Field(default=("files",), min_length=1)
    mail: Mail = Mail()
    hooks: dict[str, Hooked] = {}

    def __hash__(self) -> int:
        return hash((self.channels, self.mail, *self.hooks))

    @model_validator(mode="after")
    def _has_its_channels(self) -> Self:
        known = {"files", *self.hooks} | ({"mail"} if self.mail.host else set())
        unknown = [each for each in self.channels if each not in known]
        if unknown:
            has = "、".join(sorted(known))
            raise ValueError(f"渠道“{unknown[0]}”没有设置；现有：{has}")
        return self


class Lights(_Section):
    """When a light is yellow: points behind pace, and working days before the due date."""

    yellow_points: int = Field(default=30, ge=1, le=100)
    due_soon_days: int = Field(default=3, ge=0)


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
    prefect: Prefect = Prefect()
    rehearsal: Rehearsal = Rehearsal()
    reminders: Reminders = Reminders()
    delivery: Delivery = Delivery()
    lights: Lights = Lights()

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
        file = TomlConfigSettingsSource(settings_cls, toml_file=_settings_file())
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
    def restraint(self) -> Restraint:
        """How people are spared."""
        told = self.reminders
        return Restraint(QuietHours(told.quiet_from, told.quiet_until), told.weekly_limit)

    @property
    def letterhead(self) -> Letterhead:
        """What every message carries; in a rehearsal messages only go to files."""
        is_rehearsal = self.rehearsal.is_on
        channels = ("files",) if is_rehearsal else self.delivery.channels
        return Letterhead(
            channels, self.address, is_rehearsal=is_rehearsal, has_feeds=self.web.feeds
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
        return Clock(zone, _kept_shift(self.var, self.rehearsal.start.replace(tzinfo=zone)))

    def secret_key(self) -> str:
        """The key that signs; made at the first use, readable by its owner only."""
        path = self.root / self.files.var / "secret.key"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_once(path, secrets.token_urlsafe(50))
        return path.read_text("ascii")


@dataclass(frozen=True)
class Clock:
    """The time in one zone, shifted in a rehearsal."""

    zone: ZoneInfo
    shift: timedelta = timedelta()

    def now(self) -> datetime:
        """This moment, whole seconds."""
        return (datetime.now(self.zone) + self.shift).replace(microsecond=0)

    def today(self) -> date:
        """This day."""
        return self.now().date()


def read_settings(root: Path | None = None) -> Settings:
    """The settings in force; raises Rejected with one finding a fault, or Unreadable."""
    place = str(_settings_file())
    try:
        return Settings(root=root or _settings_file().parent.parent)
    except ValidationError as fault:
        raise Rejected(
            Finding(f"{place}:{'.'.join(map(str, error['loc']))}", _sentence(error))
            for error in fault.errors()
        ) from None
    except (ValueError, OSError) as fault:
        raise Unreadable(place, f"不是有效的 TOML({fault})", "请按文件里的注释改正") from None


def _settings_file() -> Path:
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


def _kept_shift(var: Path, start: datetime) -> timedelta:
    """The shift of the first start, so that a rehearsal goes on where it was."""
    path = var / "clock.json"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        began = datetime.now(start.tzinfo).isoformat()
        _write_once(path, json.dumps({"began_at": began, "showed": start.isoformat()}))
    kept = json.loads(path.read_text("utf-8"))
    return datetime.fromisoformat(kept["showed"]) - datetime.fromisoformat(kept["began_at"])


def _write_once(path: Path, text: str) -> None:
    """Write a small private file whole or not at all; the first of two writers wins."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(text, "utf-8")
    draft.chmod(0o600)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
