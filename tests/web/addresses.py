"""Every address of the site → what it takes to open it: decided here, page by page.

A page that is not in these tables fails the test of permissions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.apps import apps
from django.urls import URLPattern, URLResolver

from planner.core.permissions import Act

SIGN_IN = "to sign in"
WORK, SUBSCRIPTION = "work", "subscription"


@dataclass(frozen=True)
class Page:
    """One of ours: what it takes, and what it answers to whoever may, looking or sending nothing.

    `hides` names what those who may still need not find: then there is no such page for them,
    when they look, or when they send if `hides_sent`.
    """

    takes: Act
    looked: int = 200
    sent: int = 200
    hides: str = ""
    hides_sent: str = ""


@dataclass(frozen=True)
class Free:
    """One that says itself what it shows to whom: by visitor, "" for all that are not named."""

    looked: Mapping[str, int | str]
    sent: Mapping[str, int | str] = field(default_factory=dict)

    def answer(self, who: str, *, is_sent: bool) -> int | str:
        """What it answers."""
        told = {**self.looked, **(self.sent if is_sent else {})}
        return told.get(who, told[""])


def same(status: int | str, sent: int | str | None = None) -> Free:
    """The same for everybody."""
    return Free({"": status}, {"": status if sent is None else sent})


def own(looked: int, sent: int) -> Free:
    """For whoever is signed in and has not left: of their own account, nothing else."""
    outside = {"nobody": SIGN_IN, "left": 403}
    return Free({**outside, "": looked}, {**outside, "": sent})


def entrance(looked: int, sent: int | None = None) -> Free:
    """For whoever is not signed in; others are led home."""
    return Free({"nobody": looked, "": 302}, {"nobody": looked if sent is None else sent})


OURS: dict[str, Page] = {
    "work": Page(Act.SEE_WORK, sent=405),
    "assignment": Page(Act.SEE_ORGAN, sent=405, hides=WORK),
    "answer": Page(Act.SEE_ORGAN, looked=302, sent=422, hides_sent=WORK),
    "evidence": Page(Act.SEE_ORGAN, sent=405, hides=WORK),
    "year": Page(Act.SEE_ORGAN),
    "picture": Page(Act.SEE_ORGAN),
    "month": Page(Act.SEE_ORGAN),
    "month-of": Page(Act.SEE_ORGAN),
    "reports": Page(Act.SEE_REPORTS),
    "new-report": Page(Act.WRITE_REPORT, looked=302, sent=422),
    "report": Page(Act.SEE_REPORTS, sent=405),
    "report-sources": Page(Act.SEE_REPORTS, sent=405),
    "report-comparison": Page(Act.SEE_REPORTS, sent=405),
    "report-file": Page(Act.SEE_REPORTS, sent=405),
    # the plan that is tried counts nothing: there is nothing to draw
    "report-chart": Page(Act.SEE_REPORTS, looked=404, sent=405),
    "write-report": Page(Act.WRITE_REPORT, sent=422),
    "check-report": Page(Act.CHECK_REPORT, sent=422),
    "return-report": Page(Act.RETURN_REPORT, sent=422),
    # a draft is neither approved nor issued
    "approve-report": Page(Act.APPROVE_REPORT, looked=409, sent=422),
    "issue-report": Page(Act.ISSUE_REPORT, looked=409, sent=422),
    "subscriptions": Page(Act.SUBSCRIBE, sent=404),
    "subscription": Page(Act.SUBSCRIBE, sent=302, hides=SUBSCRIPTION, hides_sent=SUBSCRIPTION),
    "year-file": Page(Act.SUBSCRIBE, hides=SUBSCRIPTION, hides_sent=SUBSCRIPTION),
    "deliveries": Page(Act.SEE_DELIVERIES),
    "deliveries-file": Page(Act.SEE_DELIVERIES),
    "manage-organ": Page(Act.PUBLISH),
    "templates": Page(Act.CHANGE_TEMPLATES, sent=422),
    "template-file": Page(Act.CHANGE_TEMPLATES, sent=405),
    "plans": Page(Act.PUBLISH, sent=422),
    "plan-file": Page(Act.PUBLISH),
    "plan-book": Page(Act.PUBLISH),
    "plan-next": Page(Act.PUBLISH),
    "plan-preview": Page(Act.PUBLISH, looked=302, sent=302),
    "drafts": Page(Act.PUBLISH, sent=422),
    # nothing is being drafted: there is nothing to go over
    "draft": Page(Act.PUBLISH, looked=302, sent=302),
    "draft-file": Page(Act.PUBLISH, looked=404, sent=405),
    "draft-book": Page(Act.PUBLISH, looked=404, sent=405),
    "rereading": Page(Act.PUBLISH, sent=422),
    "organization": Page(Act.SEE_ORGANIZATION),
    "organization-file": Page(Act.SEE_ORGANIZATION),
    "organ-ledger": Page(Act.CHECK_LEDGER),
    "organ-acts": Page(Act.SEE_ACTS),
    # of the installation
    "manage": Page(Act.CONFIGURE),
    "first-plans": Page(Act.CONFIGURE, sent=422),
    "first-preview": Page(Act.CONFIGURE, looked=302, sent=302),
    "ledger": Page(Act.CHECK_LEDGER),
    "acts": Page(Act.CONFIGURE),
    "settings": Page(Act.CONFIGURE),
    "mail": Page(Act.CONFIGURE, sent=302),
    # inside of a test's transaction no backup can be made
    "backup": Page(Act.CONFIGURE, sent=503),
    "backup-file": Page(Act.CONFIGURE, looked=404, sent=404),
    "accounts": Page(Act.MANAGE_ACCOUNTS),
    "account": Page(Act.MANAGE_ACCOUNTS, sent=404),
}
FREE: dict[str, Free] = {
    "home": Free({"nobody": SIGN_IN, "left": 403, "to come": 403, "": 302}),
    "health": same(200, 405),
    "organs": Free(
        {
            "nobody": SIGN_IN,
            "left": 403,
            "to come": 200,
            "county": 200,
            "administrator": 200,
            "both": 200,
            "": 302,
        }
    ),
    "link": same(410),
    "my-account": own(200, 200),
    "end-sessions": Free({"": 405}, {"nobody": SIGN_IN, "left": 403, "": 302}),
    "account_login": entrance(200),
    "account_request_login_code": entrance(200),
    "account_confirm_login_code": same(302),
    "mfa_login_webauthn": same(302),
    "mfa_authenticate": same(302),
    "account_logout": Free({"nobody": 302, "": 200}, {"": 302}),
    "account_reauthenticate": own(403, 403),
    "mfa_reauthenticate": own(403, 403),
    "mfa_reauthenticate_webauthn": own(403, 403),
    "account_change_password": own(302, 302),
    "account_set_password": own(200, 200),
    "account_reset_password": same(200),
    "account_confirm_password_reset_code": same(302),
    "account_complete_password_reset": same(302),
    "account_password_reset_completed": same(200, 405),
    "mfa_index": same(302),
    "mfa_activate_totp": own(200, 200),
    "mfa_deactivate_totp": own(404, 404),
    "mfa_view_recovery_codes": own(404, 405),
    "mfa_generate_recovery_codes": own(200, 200),
    "mfa_list_webauthn": same(302),
    "mfa_add_webauthn": own(200, 200),
    "mfa_remove_webauthn": own(404, 404),
    "mfa_edit_webauthn": own(404, 404),
    "openid_connect_login": same(404),
    "openid_connect_callback": same(404),
    "socialaccount_login_cancelled": same(200, 405),
}
# Django's admin, for an administrator: for all others there is no such page.
_OF_ADMIN: dict[str, tuple[int, int]] = {
    "index": (200, 200),
    "app_list": (200, 200),
    "logout": (405, 200),
    "autocomplete": (403, 405),
    "jsi18n": (200, 405),
    "view_on_site": (404, 404),
}
_OF_A_TABLE: dict[str, tuple[int, int]] = {
    "changelist": (200, 200),
    "add": (403, 403),
    "change": (302, 403),
    "delete": (403, 403),
    "history": (302, 302),
}


def admin_pages() -> dict[str, Free]:
    """Those of Django's admin, with every table of the ledger."""
    named = {f"admin:{name}": each for name, each in _OF_ADMIN.items()}
    for table in apps.get_app_config("ledger").get_models():
        for name, each in _OF_A_TABLE.items():
            named[f"admin:ledger_{table._meta.model_name}_{name}"] = each
    found = {"admin:login": same(302)}
    for name, (looked, sent) in named.items():
        outside = {"nobody": SIGN_IN, "left": 403, "": 404}
        chosen = {"administrator": looked, "both": looked}, {"administrator": sent, "both": sent}
        found[name] = Free({**outside, **chosen[0]}, chosen[1])
    return found


@dataclass(frozen=True)
class Address:
    """A route of the site, with the parts that it has to be given."""

    name: str
    route: str
    parts: tuple[str, ...]
    takes: Act | None

    @property
    def is_of_organ(self) -> bool:
        """Whether it is a page of an organ."""
        return "organ" in self.parts


def addresses() -> Iterator[Address]:
    """Every route that the site answers, in their order."""
    from django.urls import get_resolver

    yield from _walk(get_resolver("planner.web.urls").url_patterns, "", "")


def _walk(patterns: list[URLPattern | URLResolver], route: str, space: str) -> Iterator[Address]:
    for each in patterns:
        whole = f"{route}{each.pattern}"
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _walk(each.url_patterns, whole, inner)
        else:
            parts = (*each.pattern.converters, *each.pattern.regex.groupindex)
            takes = getattr(each.callback, "act", None)
            yield Address(f"{space}{each.name or ''}", whole, tuple(dict.fromkeys(parts)), takes)
