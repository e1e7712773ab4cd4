"""Who reads which feed with what: the value, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from planner.core.feed.event import clean
from planner.core.feed.item import View

# After so long without a fetch a calendar shows yesterday's plan.
DAYS_FORGOTTEN = 14
LONGEST_CLIENT = 40
# The first that fits, so the more particular names come first; none of them says more than it is.
_CLIENTS = (
    ("dataaccessd", "iPhone、iPad 日历"),
    ("ios/", "iPhone、iPad 日历"),
    ("calendaragent", "苹果电脑日历"),
    ("macos/", "苹果电脑日历"),
    ("google-calendar", "谷歌日历"),
    ("thunderbird", "Thunderbird"),
    ("microsoft", "Outlook"),
    ("outlook", "Outlook"),
    ("exchange", "Outlook"),
    ("vdirsyncer", "vdirsyncer"),
    ("nextcloud", "Nextcloud"),
    ("evolution", "GNOME 日历"),
    ("gnome", "GNOME 日历"),
    ("icsx5", "ICSx5（安卓）"),
    ("davx5", "DAVx5（安卓）"),
    ("harmony", "华为手机日历"),
    ("huawei", "华为手机日历"),
    ("xiaomi", "小米手机日历"),
    ("miui", "小米手机日历"),
    ("android", "安卓手机"),
    ("mozilla", "浏览器"),
)


@dataclass(frozen=True)
class Application:
    """What somebody asks for: who, under which name, what, by which form, and who wrote it."""

    person: str
    name: str
    view: View
    once: str
    by: str


@dataclass(frozen=True)
class Fetch:
    """That a calendar fetched its feed."""

    at: datetime
    client: str


@dataclass(frozen=True)
class Subscription:
    """That a person reads a feed on one device (订阅); the address itself is kept nowhere."""

    id: int
    organ: str
    person: str
    name: str
    view: View
    created_at: datetime
    revoked_at: datetime | None = None
    last_fetched_at: datetime | None = None
    last_client: str = ""
    mentioned_at: datetime | None = None

    @property
    def is_in_force(self) -> bool:
        """Whether nobody has revoked it."""
        return self.revoked_at is None

    def is_forgotten(self, now: datetime) -> bool:
        """Whether no calendar has fetched it for 14 days, as far as anybody has been told."""
        last = self.last_fetched_at or self.created_at
        was_told = self.mentioned_at is not None and self.mentioned_at >= last
        return self.is_in_force and not was_told and now - last > timedelta(days=DAYS_FORGOTTEN)


def client_in_words(user_agent: str) -> str:
    """What people call a client; one that nobody knows goes by its own first word."""
    known = user_agent.lower()
    for sign, words in _CLIENTS:
        if sign in known:
            return words
    return clean(user_agent).partition("/")[0].strip()[:LONGEST_CLIENT] or "未说明"
