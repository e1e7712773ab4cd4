"""Django's mails → the installation's own way, at once; nothing of them is kept in the ledger."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from planner.core.errors import PlannerError
from planner.delivery.plain import PlainMail, send_plain, try_way
from planner.site import opened_settings

_LOG = logging.getLogger(__name__)
NOT_SENT = (
    "验证码没有发出：发信服务器现在连不上。请稍后再试，或用下面别的办法登录，"
    "也可以请系统管理员给一个登录链接。"
)


class OwnWay(BaseEmailBackend):
    """By the mail server that is set up, or into the folder for outgoing files without one."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send each to each recipient; raises what the channel raises."""
        settings = opened_settings()
        for mail in email_messages:
            for address in mail.to:
                now, text = settings.clock.now(), str(mail.body)
                send_plain(PlainMail(address, str(mail.subject), text, now), settings.ways)
        return len(email_messages)


def has_server() -> bool:
    """Whether mails go out at all, and not only into files."""
    return opened_settings().ways.mail is not None


def check_way(request: HttpRequest) -> None:
    """Take the way as far as a mail would, so that an unknown address looks like a known one."""
    try:
        try_way(opened_settings().ways)
    except PlannerError as fault:
        raise not_sent(request, fault) from None


def not_sent(request: HttpRequest, fault: PlannerError) -> ImmediateHttpResponse:
    """What is raised when a mail cannot go out: back to the entrance, with one sentence."""
    _LOG.warning("%s", fault)
    messages.error(request, NOT_SENT)
    return ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
