"""Settings → Django's own settings; entry points call `open_site` once."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings as django_settings

if TYPE_CHECKING:
    from planner.settings import Settings

# As long as the tokens that open a calendar, or longer.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{40,}")
# The name under which views find what the process was opened with.
_OWN = "PLANNER"
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


def opened_settings() -> Settings:
    """The settings with which the site was opened."""
    settings: Settings = getattr(django_settings, _OWN)
    return settings


def site_settings(settings: Settings) -> dict[str, Any]:
    """What Django needs to know, derived from the planner's settings."""
    return {
        # What views know of the installation: read once, where the process began.
        _OWN: settings,
        "DEBUG": False,
        "SECRET_KEY": settings.secret_key(),
        # A foreign name that points to this machine gets nothing (DNS rebinding).
        "ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]"],
        "DATABASES": {"default": database_of(settings.database)},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "INSTALLED_APPS": ["planner.ledger", "planner.web", "django.contrib.staticfiles"],
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
            "planner.web.guard.LocalGuard",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
        ],
        "ROOT_URLCONF": "planner.web.urls",
        "TEMPLATES": [
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
        ],
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Strict",
        "CSRF_FAILURE_VIEW": "planner.web.views.not_from_here",
        "STATIC_URL": "/static/",
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_AUTOREFRESH": False,
        "WHITENOISE_MAX_AGE": 300,
        "WHITENOISE_ALLOW_ALL_ORIGINS": False,
        "X_FRAME_OPTIONS": "DENY",
        # with `no-referrer` browsers send our own forms as if they came from nowhere
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "TIME_ZONE": settings.time_zone,
        "USE_TZ": True,
        "LANGUAGE_CODE": "zh-hans",
        "LOGGING": _logging(settings.log_level.upper()),
    }


def _logging(level: str) -> dict[str, Any]:
    """One handler: standard error, which the supervisor keeps in a file."""
    line = "%(asctime)s %(levelname)s %(name)s %(message)s"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": line, "()": "planner.site.MaskedLine"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "loggers": {
            name: {"handlers": ["stderr"], "level": level, "propagate": False}
            for name in ("django", "planner", "uvicorn")
        },
    }


class MaskedLine(logging.Formatter):
    """A line of the log in which no calendar's secret address can be read."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, whatever wrote it, with its tokens masked."""
        return _TOKEN.sub("***", super().format(record))


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
