"""A person of the cast → a browser on this machine in which they are signed in."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.test import Client, override_settings

from planner.ledger.accounts import keep_account, name_of
from planner.settings import Settings

HOST = "127.0.0.1:8000"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def visitor() -> Client:
    """A browser in which nobody is signed in."""
    return Client(headers={"host": HOST}, raise_request_exception=False)


def signed_in(
    person: str = "wangfang", *, organ: str = "yunwu", is_administrator: bool = False
) -> Client:
    """A browser of somebody of an organ; their account is made if there is none."""
    domain = "example.org" if organ == "yunwu" else f"{organ}.example.org"
    return opened_by(
        name_of(organ, person), f"{person}@{domain}", is_administrator=is_administrator
    )


def administrator() -> Client:
    """A browser of the administrator who belongs to no organ."""
    return opened_by("admin", "admin@example.org", is_administrator=True)


def opened_by(name: str, email: str, *, is_administrator: bool = False) -> Client:
    """A browser of whoever has the account of that name."""
    keep_account(name, email, is_administrator=is_administrator)
    client = visitor()
    client.force_login(get_user_model().objects.get(username=name), backend=BACKEND)
    return client


def cookie_for(settings: Settings, person: str = "wangfang", *, organ: str = "yunwu") -> str:
    """What a real browser sends to a server of that installation when somebody is signed in."""
    with override_settings(SECRET_KEY=settings.secret_key()):
        client = signed_in(person, organ=organ)
    return f"sessionid={client.cookies['sessionid'].value}"
