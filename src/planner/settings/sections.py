"""The sections of planner.toml, each with its defaults."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from planner.core.reminders import QuietHours, Security

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
    templates: Path = Path("config/templates")
    fonts: str = ""
    var: Path = Path("var")


class Web(_Section):
    """Where pages and feeds are served.

    `proxies` is how many servers of one's own stand in front and say for whom they ask; `feeds`
    switches all calendar subscriptions off at once.
    """

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    address: str = Field(default="", pattern=r"^$|^https?://[^/?#@\s]+(/[^?#\s]*)?$")
    feeds: bool = True
    proxies: int = Field(default=0, ge=0, le=5)
    hsts_days: int = Field(default=0, ge=0, le=730)
    session_days: int = Field(default=30, ge=1, le=365)
    evidence_megabytes: int = Field(default=20, ge=1, le=200)

    def origin(self, port: int) -> str:
        """The address under which this machine reaches a port of its own (RFC 3986 3.2.2)."""
        host = _OWN_HOST.get(self.host, self.host)
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    @field_validator("host")
    @classmethod
    def _is_own(cls, host: str) -> str:
        if host not in {*LOOPBACK, *_OWN_HOST}:
            raise ValueError("只能写 127.0.0.1（只有本机）或 0.0.0.0（别的电脑和手机也能打开）")
        return host


class OpenId(_Section):
    """A provider of OpenID Connect by which people may sign in; without a server there is none."""

    server: str = Field(default="", pattern=r"^$|^https?://\S+$")
    name: str = Field(default="统一身份认证", min_length=1, max_length=20)
    client_id: str = ""
    secret: SecretStr = SecretStr("")

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.server and not self.client_id:
            raise ValueError("写了 server 就要写 client_id（在身份认证平台登记的应用编号）")
        return self


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


class Reports(_Section):
    """When reports come, in working days after the quarter or the year.

    On the first the draft is made, on each of `remind_workdays` whoever owes a reason is told, on
    `approval_workday` the draft is put before the post that approves.
    """

    remind_workdays: tuple[Annotated[int, Field(ge=1, le=20)], ...] = (1, 3)
    approval_workday: int = Field(default=5, ge=1, le=20)
