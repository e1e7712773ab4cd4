"""Settings → Django's own settings; entry points call `open_site` once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings as django_settings

if TYPE_CHECKING:
    from planner.settings import Settings

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}


def open_site(settings: Settings) -> None:
    """Make the ledger and the pages usable in this process; a second call changes nothing."""
    if django_settings.configured:
        return
    django_settings.configure(**site_settings(settings))
    django.setup(set_prefix=False)


def site_settings(settings: Settings) -> dict[str, Any]:
    """What Django needs to know, derived from the planner's settings."""
    return {
        "DEBUG": False,
        "SECRET_KEY": settings.secret_key(),
        "ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]"],
        "DATABASES": {"default": database_of(settings.database)},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "INSTALLED_APPS": ["planner.ledger", "planner.web"],
        "MIDDLEWARE": [],
        "ROOT_URLCONF": "planner.web.urls",
        "TIME_ZONE": settings.time_zone,
        "USE_TZ": True,
        "LANGUAGE_CODE": "zh-hans",
    }


def database_of(url: str) -> dict[str, Any]:
    """`sqlite:///path` or `postgresql://user:secret@host:port/name` → Django's database entry."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path)[1:],
            "OPTIONS": SQLITE_OPTIONS,
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }
