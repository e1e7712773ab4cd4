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
        "ALLOWED_HOSTS": _hosts(settings),
        "DATABASES": {"default": database_of(settings.database)},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "INSTALLED_APPS": _APPS,
        "MIDDLEWARE": _MIDDLEWARE,
        "ROOT_URLCONF": "planner.web.urls",
        "TEMPLATES": [_TEMPLATES],
        "STATIC_URL": "/static/",
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_AUTOREFRESH": False,
        "WHITENOISE_MAX_AGE": 300,
        "WHITENOISE_ALLOW_ALL_ORIGINS": False,
        "TIME_ZONE": settings.time_zone,
        "USE_TZ": True,
        "LANGUAGE_CODE": "zh-hans",
        "LOGGING": _logging(settings.log_level.upper()),
        **_protection(settings),
        **_sign_in(settings),
    }


_APPS = [
    "planner.ledger",
    "planner.web",
    # its pages are opened by web alone: nothing is looked for and imported at every start
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
]
_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "planner.web.guard.Guard",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]
_TEMPLATES = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {
        "context_processors": [
            "django.template.context_processors.request",
            "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
            "planner.web.visit.installation",
        ]
    },
}


def _protection(settings: Settings) -> dict[str, Any]:
    """Cookies, forms and frames."""
    is_encrypted = settings.address.startswith("https://")
    return {
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Strict",
        "CSRF_COOKIE_SECURE": is_encrypted,
        "CSRF_FAILURE_VIEW": "planner.web.messages.not_from_here",
        "CSRF_TRUSTED_ORIGINS": [_origin(settings.address)],
        # a link in a mail leads to us from elsewhere, and finds who it is for still signed in
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_SERIALIZER": "planner.web.sign_in.sealed.SealedSerializer",
        "SESSION_COOKIE_SECURE": is_encrypted,
        "SESSION_COOKIE_AGE": settings.web.session_days * 86400,
        "SECURE_HSTS_SECONDS": settings.web.hsts_days * 86400 if is_encrypted else 0,
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        # with `no-referrer` browsers send our own forms as if they came from nowhere
        "SECURE_REFERRER_POLICY": "same-origin",
        "X_FRAME_OPTIONS": "DENY",
        "FILE_UPLOAD_HANDLERS": ["planner.web.incoming.Incoming"],
    }


def _sign_in(settings: Settings) -> dict[str, Any]:
    """How people sign in; a person of the organization, or an administrator, and nobody else."""
    is_encrypted = settings.address.startswith("https://")
    return {
        "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
        "LOGIN_URL": "/accounts/login/",
        "LOGIN_REDIRECT_URL": "/",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "AUTH_PASSWORD_VALIDATORS": _PASSWORDS,
        # links for signing in once
        "PASSWORD_RESET_TIMEOUT": _LINK_SECONDS,
        # How often somebody tried. One process serves all pages, so its own memory counts right;
        # whoever runs several needs a cache that they share, or each counts for itself. Large,
        # so that nobody can push out what is known of them.
        "CACHES": {
            "default": {
                "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
                "OPTIONS": {"MAX_ENTRIES": 50_000},
            }
        },
        "EMAIL_BACKEND": "planner.web.sign_in.mail.OwnWay",
        "ALLAUTH_TRUSTED_PROXY_COUNT": settings.web.proxies,
        "ALLAUTH_USER_CODE_FORMAT": {"numeric": True, "length": 6, "dashed": False},
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL": "https" if is_encrypted else "http",
        "ACCOUNT_RATE_LIMITS": _RATES,
        **_ACCOUNTS,
        **_SECOND_STEPS,
        **(_BEHIND_PROXIES if is_encrypted and settings.web.proxies else {}),
        **_provider(settings),
    }


# Only a server of one's own in front can say that its side of the line was encrypted.
_BEHIND_PROXIES = {"SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https")}
_LINK_SECONDS = 30 * 60
_CODE_SECONDS = 10 * 60
# A code of six digits, three tries each, ten an hour: years to guess one.
_ASKING = "20/m/ip,3/m/key,10/h/key"
_RATES = {"request_login_code": _ASKING, "reset_password": _ASKING}
_PASSWORDS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 10}),
        ("UserAttributeSimilarityValidator", {}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
_ACCOUNTS = {
    "ACCOUNT_ADAPTER": "planner.web.sign_in.adapter.Adapter",
    "ACCOUNT_FORMS": {
        "request_login_code": "planner.web.sign_in.forms.CodeForm",
        "reset_password": "planner.web.sign_in.forms.ResetForm",
        "confirm_login_code": "planner.web.sign_in.forms.TriedCode",
        "confirm_password_reset_code": "planner.web.sign_in.forms.TriedCode",
    },
    "ACCOUNT_USER_DISPLAY": "planner.web.sign_in.people.shown_name",
    "ACCOUNT_LOGIN_METHODS": {"email", "username"},
    # nobody signs up; allauth also reads here that there are passwords
    "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
    "ACCOUNT_EMAIL_VERIFICATION": "none",
    "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": False,
    "ACCOUNT_LOGIN_BY_CODE_ENABLED": True,
    "ACCOUNT_LOGIN_BY_CODE_TIMEOUT": _CODE_SECONDS,
    "ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS": 3,
    "ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND": True,
    "ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED": True,
    "ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT": _CODE_SECONDS,
    "ACCOUNT_SESSION_REMEMBER": True,
    "ACCOUNT_LOGOUT_REDIRECT_URL": "/accounts/login/",
}
_SECOND_STEPS = {
    "MFA_ADAPTER": "planner.web.sign_in.second.SecondAdapter",
    "MFA_FORMS": {"add_webauthn": "planner.web.sign_in.forms.KeyForm"},
    "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
    "MFA_PASSKEY_LOGIN_ENABLED": True,
    "MFA_TOTP_ISSUER": "工作计划系统",
    # phones whose clocks are half a minute off
    "MFA_TOTP_TOLERANCE": 1,
}


def _provider(settings: Settings) -> dict[str, Any]:
    """The provider of OpenID Connect, if one is set; a rehearsal asks nobody outside."""
    told = settings.openid
    application = {
        "provider_id": "main",
        "name": told.name,
        "client_id": told.client_id,
        "secret": told.secret.get_secret_value(),
        "settings": {"server_url": told.server, "oauth_pkce_enabled": True},
    }
    is_set = bool(told.server) and not settings.rehearsal.is_on
    return {
        "SOCIALACCOUNT_ADAPTER": "planner.web.sign_in.provider.ProviderAdapter",
        # A form that led to the provider by a redirect is what our own policy forbids.
        "SOCIALACCOUNT_LOGIN_ON_GET": True,
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"APPS": [application] if is_set else []}},
    }


def _hosts(settings: Settings) -> list[str]:
    """The names of this machine, and the one under which others open it."""
    named = urlsplit(settings.address).hostname or ""
    return ["127.0.0.1", "localhost", "[::1]", f"[{named}]" if ":" in named else named]


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


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
            for name in ("allauth", "django", "planner", "uvicorn")
        },
    }


class MaskedLine(logging.Formatter):
    """A line of the log in which no calendar's secret address can be read."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, whatever wrote it, with its tokens masked."""
        return _TOKEN.sub("***", super().format(record))


def database_of(url: str) -> dict[str, Any]:
    """`sqlite:///path` or `postgresql://user:secret@host:port/name` → Django's database entry.

    A thread that answers requests keeps its connection, and looks whether it still holds.
    """
    return {**_place_of(url), "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}


def _place_of(url: str) -> dict[str, Any]:
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
