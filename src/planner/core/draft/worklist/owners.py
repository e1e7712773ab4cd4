"""Names of persons, posts and offices in a table's cells → who does it, who is told, who helps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from planner.core.draft.folding import folded
from planner.core.draft.kinds import Kind
from planner.core.draft.posts import Posts
from planner.core.draft.worklist.table import LEADER, OFFICE, POST, SUPPORT, Doubt
from planner.core.organization import Organization, Post

_MOST_NAMED, _SHORTEST = 3, 2
_BETWEEN = re.compile(r"[、,;/\s]+")
_SPREAD = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])\s+([\u4e00-\u9fff])(?![\u4e00-\u9fff])"
)
"""A name of two signs that is spread over its column."""
_LOOSELY = re.compile(r"[及和与]")
_LABEL = re.compile(r"^[^:]{1,8}:")
_BRACKETS = re.compile(r"\(.*?\)?(?:\)|$)")
_ROLE = re.compile(r"(?:牵头|负责|配合|落实|主办|协办|同志)$")
_HEAD = re.compile(r"党政主要(?:负责人|领导)|主要(?:负责人|领导)|党政“?一把手”?|“?一把手”?")
_ANY_LEADER = re.compile(
    r"(?:各|有关)?(?:分管|包村|联系|包联)(?:领导|负责人)|班子成员|领导班子成员"
)


@dataclass(frozen=True)
class _Known:
    """A name that was found: the post it means, its office, and whether it named the office."""

    post: Post
    office: str
    is_office: bool = False
    is_guessed: bool = False


@dataclass
class Who:
    """Who does it (责任岗位), with why, and what of it was guessed."""

    assignee: str
    why: str
    lead_office: str | None = None
    supervisor: str | None = None
    supporting: tuple[str, ...] = ()
    doubts: list[Doubt] = field(default_factory=list)


@dataclass(frozen=True)
class Owners:
    """An organization in a year, looked up by the names that stand in cells."""

    organization: Organization
    year: int

    @cached_property
    def posts(self) -> Posts:
        """The posts by the words of reports."""
        return Posts(self.organization)

    def choose(self, cells: Mapping[str, str], task: str, kind: Kind | None) -> Who:
        """Who is named; the head of an office that is; the leader; else who usually does it."""
        doubts: list[Doubt] = []
        named = {
            column: self._named(column, cells.get(column, ""), doubts)
            for column in (POST, OFFICE, LEADER, SUPPORT)
        }
        who = self._assignee(named, cells, doubts) or self._usual(task, kind, doubts)
        own = self.organization.post(who.assignee)
        lead = next((each.office for each in named[OFFICE]), own.office)
        who.lead_office = lead if lead != own.office else None
        who.supervisor = self._supervisor(named[LEADER], own, doubts)
        helping = [*named[OFFICE][1:], *named[SUPPORT], *named[POST][1:]]
        offices = dict.fromkeys(each.office for each in helping)
        who.supporting = tuple(each for each in offices if each not in {lead, own.office})
        who.doubts = doubts
        return who

    def _assignee(
        self, named: Mapping[str, list[_Known]], cells: Mapping[str, str], doubts: list[Doubt]
    ) -> Who | None:
        for column in (POST, OFFICE, LEADER):
            found = named[column]
            if not found:
                continue
            # a person or a post counts more than the office beside it
            first = next((each for each in found if not each.is_office), found[0])
            why = f"表里{column}写的是“{folded(cells[column])[:24]}”"
            if first.is_office:
                why += "，取它的负责人"
                if column == OFFICE and POST in cells:
                    doubts.append((POST, f"没写责任人，暂由{first.post.title}负责"))
            if column == LEADER:
                doubts.append((column, f"只写了领导，没写由谁办，暂由{first.post.title}负责"))
            return Who(first.post.id, why)
        return None

    def _usual(self, task: str, kind: Kind | None, doubts: list[Doubt]) -> Who:
        chosen = self.posts.choose(folded(task), (), kind)
        title = self.organization.post(chosen.post).title
        why = chosen.why.replace("原文", "表里")
        if doubts:
            # names there are, but nobody bears them
            why = why.replace("没写由谁负责", "写的对不上")
        doubts.append((POST, f"{why}：{title}"))
        return Who(chosen.post, why)

    def _supervisor(self, leaders: list[_Known], own: Post, doubts: list[Doubt]) -> str | None:
        others = [each.post for each in leaders if each.post.id != own.id]
        if len(others) > 1:
            doubts.append((LEADER, f"计划只记一位督办领导，取{others[0].title}"))
        if not others or others[0].id == own.supervisor:
            return None
        return others[0].id

    def _named(self, column: str, cell: str, doubts: list[Doubt]) -> list[_Known]:
        """Those that a cell names; what nobody bears is a doubt."""
        found: list[_Known] = []
        unknown: list[str] = []
        for name in self._names(cell):
            known = self._known(name)
            if known is None and not (column == LEADER and _ANY_LEADER.fullmatch(name)):
                unknown.append(name)
            elif known is not None and known not in found:
                found.append(known)
                if known.is_guessed:
                    office = self.organization.office(known.office).name
                    doubts.append((column, f"“{name[:20]}”理解为{office}"))
        if unknown:
            names = "、".join(each[:20] for each in unknown[:_MOST_NAMED])
            more = "等" if len(unknown) > _MOST_NAMED else ""
            doubts.append((column, f"“{names}”{more}在机构文件里没有，没有采用"))
        return found

    def _names(self, cell: str) -> Iterator[str]:
        text = _SPREAD.sub(r"\1\2", folded(cell))
        if self._exactly(text.strip()):
            yield text.strip()
            return
        for piece in _BETWEEN.split(_BRACKETS.sub("", text)):
            name = _ROLE.sub("", _LABEL.sub("", piece.strip("。:·"))).strip()
            if not name:
                continue
            parts = [each for each in _LOOSELY.split(name) if each]
            if self._exactly(name) or len(parts) == 1:
                yield name
            elif all(self._known(each) for each in parts):
                yield from parts
            else:
                yield name

    def _known(self, name: str) -> _Known | None:
        if exactly := self._exactly(name):
            return exactly
        for person, post in self._people.items():
            if person in name:
                return _Known(post, post.office)
        if _HEAD.fullmatch(name):
            post = self.organization.post(self.organization.head)
            return _Known(post, post.office)
        found = self.posts.find(name)
        if found is None:
            return self._abbreviated(name)
        is_office = found == self.posts.head_of(found.office) and name not in folded(found.title)
        return _Known(found, found.office, is_office)

    def _abbreviated(self, name: str) -> _Known | None:
        """The one office whose name has these signs in this order, as 经发办 for 经济发展办公室."""
        offices = [
            each
            for each in self.organization.offices
            if _SHORTEST <= len(name) < len(each.name)
            and name[0] == folded(each.name)[0]
            and _runs_through(name, folded(each.name))
        ]
        head = self.posts.head_of(offices[0].id) if len(offices) == 1 else None
        return _Known(head, offices[0].id, is_office=True, is_guessed=True) if head else None

    def _exactly(self, name: str) -> _Known | None:
        return self._exact.get(name)

    @cached_property
    def _exact(self) -> dict[str, _Known]:
        found: dict[str, _Known] = {}
        for office in self.organization.offices:
            if head := self.posts.head_of(office.id):
                names = (folded(office.name), folded(office.name).removesuffix("公室"))
                for name in names:
                    found.setdefault(name, _Known(head, office.id, is_office=True))
        for post in self.organization.posts:
            title = folded(post.title)
            for name in (title, _BRACKETS.sub("", title)):
                found.setdefault(name, _Known(post, post.office))
        for name, post in self._people.items():
            found.setdefault(name, _Known(post, post.office))
        return found

    @cached_property
    def _people(self) -> dict[str, Post]:
        """Each person's post in the year: the first of the file that they hold, from its end."""
        found: dict[str, Post] = {}
        names = {each.id: folded(each.name) for each in self.organization.people}
        last, first = date(self.year, 12, 31), date(self.year, 1, 1)
        for day in (last, date(self.year, 7, 1), first):
            for post in self.organization.posts:
                for term in self.organization.tenures:
                    if term.post == post.id and term.holds(day) and term.person in names:
                        found.setdefault(names[term.person], post)
        return found


def _runs_through(name: str, whole: str) -> bool:
    """Whether the signs of a name stand in another in the same order."""
    left = iter(whole)
    return all(each in left for each in name)
