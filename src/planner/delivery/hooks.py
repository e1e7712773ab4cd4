"""Messages → chat groups, text messages and the rest, by way of Apprise."""

from __future__ import annotations

import logging
import re
from datetime import datetime

from planner.core.reminders import Hook, Message
from planner.delivery.channel import Refused, TryLater, Unreachable, message_id

_ADDRESS = re.compile(r"[A-Za-z0-9@._+-]{1,200}")


class HookChannel:
    """Sends by one address of Apprise's; what that is called there never comes into the record.

    It carries no files: whoever is told this way opens them on the page.
    """

    def __init__(self, hook: Hook, name: str) -> None:
        """Keep the hook; Apprise is loaded with the first message."""
        self.name = name
        self._hook = hook

    def send(self, message: Message, at: datetime) -> str:  # noqa: ARG002 - Apprise dates it
        """Hand a message to Apprise, which says yes or no, and not why."""
        import apprise

        # its log shows the addresses that it calls, and those are secrets
        logging.getLogger("apprise").setLevel(logging.CRITICAL)
        way = apprise.Apprise()
        url = self._hook.url
        if "{address}" in url:
            # Apprise takes escapes apart again, so that other characters would change the URL
            if not _ADDRESS.fullmatch(message.address) or ".." in message.address:
                why = f"地址“{message.address}”不能用，只能有字母、数字和 @ . _ + -"
                raise Refused(self.name, why, is_address_bad=True)
            url = url.replace("{address}", message.address)
        if not way.add(url):
            raise Unreachable(self.name, "渠道的地址写得不对，请检查 planner.toml 的 delivery 一节")
        body = message.text if self._hook.shows_titles else short_text(message)
        title = message.subject if self._hook.shows_titles else short_title(message)
        if not way.notify(body=body, title=title, body_format=apprise.NotifyFormat.TEXT):
            raise TryLater(self.name, "对方没有接受")
        return message_id(message)

    def close(self) -> None:
        """Nothing is kept."""


def short_title(message: Message) -> str:
    """What a message is about without what it says."""
    return f"{message.letter.mark[:4]}{message.letter.signature}：{message.kind.word}"


def short_text(message: Message) -> str:
    """How many things of what kind there are, and where to read on: no titles, no names."""
    parts = [f"{each.heading}{len(each.items)}项" for each in message.letter.sections]
    what = "、".join(parts) or "有新情况"
    day = message.day
    return f"{day.month}月{day.day}日：{what}。请打开查看：{message.letter.address}/"
