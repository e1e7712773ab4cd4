"""What a message says, as data: greeting, sections of items, closing lines; and its plain text."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

HOME = "我的工作："


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Item(_Value):
    """One thing that a message tells of: what, the facts, what to do, and where it is done.

    `todo` is empty in summaries; `link` is what of the address comes after the installation's;
    `button` is the word for going there, empty where nobody need go.
    """

    title: str
    facts: tuple[str, ...] = ()
    todo: str = ""
    link: str = ""
    button: str = ""


def report_page(organ: str, period: str) -> str:
    """The link to a report: its period can stand in an address as it is."""
    return f"organs/{organ}/reports/{period}/"


def task_page(organ: str, key: str) -> str:
    """The link to an assignment or an occurrence; ids can stand in an address as they are."""
    return f"organs/{organ}/tasks/{key}/"


class Section(_Value):
    """Items under one word."""

    heading: str
    items: tuple[Item, ...]


class Letter(_Value):
    """What one person reads (消息正文); `mark` says that it is only a rehearsal.

    To other offices `address` is empty: they have nothing to open here.
    """

    mark: str = ""
    greeting: str
    opening: str
    sections: tuple[Section, ...] = ()
    closing: tuple[str, ...] = ()
    address: str
    signature: str

    @property
    def text(self) -> str:
        """The plain text, one fact a line."""
        return "\n".join(_lines(self))

    @property
    def home(self) -> str:
        """The address where everybody finds what is theirs."""
        return f"{self.address}/"

    def page(self, item: Item) -> str:
        """The address of an item's page."""
        return f"{self.address}/{item.link}"

    @property
    def count(self) -> int:
        """How many items it tells of."""
        return sum(len(section.items) for section in self.sections)


def _lines(letter: Letter) -> Iterator[str]:
    if letter.mark:
        yield f"{letter.mark}\n"
    yield letter.greeting
    yield letter.opening
    number = 0
    for section in letter.sections:
        yield f"\n【{section.heading}】"
        for item in section.items:
            number += 1
            yield f"{number}. {item.title}"
            yield from (f"   {fact}" for fact in item.facts)
            if item.todo:
                yield f"   → {item.todo}"
            if item.button:
                # on a line of its own: what follows an address is often taken for a part of it
                yield f"     {letter.page(item)}"
    yield ""
    yield from letter.closing
    if letter.address:
        yield f"{HOME}{letter.home}"
    yield letter.signature
