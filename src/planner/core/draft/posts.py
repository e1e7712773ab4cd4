"""Words of a clause and its notes × organization → the post that should do it, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from planner.core.draft.clauses import NOTE, OFFICE_ALONE
from planner.core.draft.folding import folded
from planner.core.draft.kinds import Kind
from planner.core.draft.quoting import tidy
from planner.core.organization import Organization, Post

_LABEL = rf"{NOTE}|(?:时限|期限|时间)(?=:)"
_NOTE = re.compile(
    rf"({_LABEL})[:为]\s?([^;。()【】\[\]]*?)(?=[,、;。)】\]]?\s?(?:{_LABEL})[:为]|[;。)】\]]|$)"
)
_ROLE_BEHIND = re.compile(
    r"(?<=[(,;])([^(),;:]{2,40}?)(?:共同)?(牵头|负责|配合|落实|办理)(?=[,;)])"
)
_DUE_NOTE = re.compile(r"时限|时间|期限")
_WHO_SUPPORTS = re.compile(r"配合|协办")
_BETWEEN = re.compile(r"[、,/和及\s]+")
_HEAD = re.compile(
    r"党委书记|党工委书记|党组书记|党政主要负责人|党政主要领导|主要负责人|主要领导|党政“?一把手”?|“?一把手”?(?:带头|亲自|负总责|第一责任)|第一责任人"
)
_NEXT = re.compile(r"分管(?:领导|负责人|副职|副局长|副镇长|副乡长|副主任)|班子成员|党政班子")
# Who opens a clause: 镇长定期听取……, 院长每半年带队……
_LEADER = re.compile(
    r"^(?:由|各?单位)?(?:乡长|镇长|街道办?主任|办事处主任|局长|院长|校长|所长|县长|区长)(?=[^、,]{2})"
)
_OFFICIAL = re.compile("[乡镇县区局院校]长")
_BUILDS = re.compile(
    r"^(?:进一步|持续|不断|将.{2,20}纳入)*(?:建立|健全|完善|构建|形成|制定|修订|纳入|将.{2,20}纳入)"
)
_IN_BRACKETS = re.compile(r"\(.*?\)")
_SMALLEST_NAME = 3
_UNSAID = "原文没写由谁负责"
_MOST_NAMES, _LONGEST_NAME = 3, 20


@dataclass(frozen=True)
class Choice:
    """A post with the reason for it; not told means that the text does not name it."""

    post: str
    why: str
    is_told: bool
    supporting: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Posts:
    """The posts of an organization, looked up by the words of reports."""

    organization: Organization

    def choose(self, words: str, notes: tuple[str, ...], kind: Kind | None) -> Choice:
        """Who should do it: as noted, as named, as usual for the kind; else the coordinator."""
        noted = self._noted(notes)
        unknown = noted.unknown if noted else ()
        if noted and noted.post:
            return _with_unknown(noted, unknown)
        chosen = self._named(words, kind) or (self._usual(kind, words) if kind else None)
        if chosen is None:
            why = f"{_UNSAID}，也看不出属于哪类工作，暂由督办岗位接下"
            chosen = Choice(self.organization.coordinator, why, is_told=False)
        return _with_unknown(chosen, unknown)

    def find(self, name: str) -> Post | None:
        """The post, or the head of the office, that goes by a name or has it in its own."""
        known = self._find(name) or self._loosely(name)
        return known[1] if known else None

    def names_one(self, words: str) -> bool:
        """Whether words name an office or a post."""
        return self._find(words) is not None

    def head_of(self, office: str) -> Post | None:
        """The post of an office whose supervisor sits elsewhere."""
        return self._head_of(office)

    @cached_property
    def _names(self) -> list[tuple[str, Post]]:
        """The names that offices and posts go by, the longest first, each with its post."""
        found: dict[str, Post] = {}
        for post in self.organization.posts:
            for name in _post_names(folded(post.title)):
                found.setdefault(name, post)
        for office in self.organization.offices:
            head = self._head_of(office.id)
            for name in _office_names(folded(office.name)) if head else ():
                found.setdefault(name, head)  # type: ignore[arg-type] # there is one, see above
        names = sorted(found.items(), key=lambda item: (-len(item[0]), item[0]))
        return [(name, post) for name, post in names if len(name) >= _SMALLEST_NAME]

    def _head_of(self, office: str) -> Post | None:
        """The post of an office whose supervisor sits elsewhere."""
        inside = [post for post in self.organization.posts if post.office == office]
        own = {post.id for post in inside}
        return next((post for post in inside if post.supervisor not in own), None)

    def _find(self, words: str) -> tuple[str, Post] | None:
        return next(((name, post) for name, post in self._names if name in words), None)

    def _noted(self, notes: tuple[str, ...]) -> Choice | None:
        """Who the notes name: the first counts, the others support."""
        found: list[Post] = []
        unknown: list[str] = []
        said = ""
        for label, names in _owners(notes):
            said = said or f"{label}:{names}"
            for name in _BETWEEN.split(names):
                known = self._find(name) or self._loosely(name)
                if known and known[1] not in found:
                    found.append(known[1])
                elif name and not known:
                    unknown.append(name)
        if not found and not unknown:
            return None
        post = found[0].id if found else ""
        offices = dict.fromkeys(each.office for each in found[1:] if each.office != found[0].office)
        why = f"原文注明“{said[:24]}”"
        return Choice(post, why, is_told=True, supporting=tuple(offices), unknown=tuple(unknown))

    def _loosely(self, name: str) -> tuple[str, Post] | None:
        """A name that an office's begins with: 执法大队 for 综合行政执法大队."""
        if len(name) < _SMALLEST_NAME:
            return None
        for office in self.organization.offices:
            head = self._head_of(office.id)
            if head and (name in folded(office.name) or name in folded(head.title)):
                return name, head
        return None

    def _named(self, words: str, kind: Kind | None) -> Choice | None:
        if match := _LEADER.match(words):
            return Choice(self._leader(match[0]), f"原文写到“{match[0]}”", is_told=True)
        if not _BUILDS.match(words):
            if match := _HEAD.search(words):
                return Choice(self.organization.head, f"原文写到“{match[0]}”", is_told=True)
            if (match := _NEXT.search(words)) and kind:
                usual = self._usual(kind, words)
                above = self.organization.post(usual.post).supervisor if usual else None
                if above:
                    return Choice(above, f"原文写到“{match[0]}”，取分管此类工作的", is_told=True)
        if named := self._find(words):
            return Choice(named[1].id, f"原文写到“{named[0]}”", is_told=True)
        return None

    def _leader(self, title: str) -> str:
        """The post of the head of the office as such; the head of all without one."""
        own = (post.id for post in self.organization.posts if _OFFICIAL.fullmatch(post.title))
        return next(own, self.organization.head) if "长" in title else self.organization.head

    def _usual(self, kind: Kind, words: str) -> Choice | None:
        """The post that such work usually falls to, by words of titles and offices.

        Those that the clause has itself come first; what is set up falls to the head of the office.
        """
        likely = sorted(kind.posts, key=lambda word: word not in words)
        for word in likely:
            post = self._with(re.compile(word))
            if post and _BUILDS.match(words):
                post = self._head_of(post.office) or post
            if post:
                why = f"{_UNSAID}，按“{kind.name}”类工作暂定"
                return Choice(post.id, why, is_told=False)
        return None

    def _with(self, pattern: re.Pattern[str]) -> Post | None:
        for names in self._titles:
            if found := next((post for post, name in names if pattern.search(name)), None):
                return found
        return None

    @cached_property
    def _titles(self) -> tuple[list[tuple[Post, str]], ...]:
        """The posts by their titles as such, by their offices, by what they look after besides."""
        offices = {office.id: folded(office.name) for office in self.organization.offices}
        titles = [(post, folded(post.title)) for post in self.organization.posts]
        bare = [(post, _IN_BRACKETS.sub("", title)) for post, title in titles]
        return bare, [(post, offices[post.office]) for post, _ in titles], titles


def _with_unknown(chosen: Choice, unknown: tuple[str, ...]) -> Choice:
    """The choice with those in its reason whom the text names and the organization does not."""
    if not unknown:
        return chosen
    names = "、".join(tidy(name, _LONGEST_NAME) for name in unknown[:_MOST_NAMES])
    told = f"原文写的“{names}”在机构文件里没有"
    is_unsaid = chosen.why.startswith(_UNSAID)
    why = chosen.why.replace(_UNSAID, told) if is_unsaid else f"{chosen.why}；{told}"
    return replace(chosen, why=why, unknown=unknown)


def due_notes(notes: tuple[str, ...]) -> str:
    """What the notes say of when."""
    found = (
        match[2] for note in notes for match in _NOTE.finditer(note) if _DUE_NOTE.search(match[1])
    )
    return ",".join(found)


def _owners(notes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """What the notes say of whom, those in the lead before those who support."""
    told = [
        (match[1], match[2].strip(" ,"))
        for note in notes
        for match in _NOTE.finditer(note)
        if not _DUE_NOTE.search(match[1])
    ]
    told += [(match[2], match[1]) for note in notes for match in _ROLE_BEHIND.finditer(note)]
    told += [
        ("", note.strip("()【】[] ")) for note in notes if OFFICE_ALONE.fullmatch(note.strip())
    ]
    yield from sorted(told, key=lambda each: bool(_WHO_SUPPORTS.search(each[0])))


def _post_names(title: str) -> Iterator[str]:
    bare = _IN_BRACKETS.sub("", title)
    yield bare
    if bare.endswith(("主任", "所长", "大队长", "队长")):
        yield re.sub(r"(?:主任|所?所长|大队大队长|大?队长)$", "", bare)


def _office_names(name: str) -> Iterator[str]:
    yield name
    short = name.removeprefix("乡").removeprefix("镇")
    if short.endswith("办公室"):
        yield short.removesuffix("公室")
    if short.endswith("室"):
        yield short.removesuffix("室")
    if short != name and len(short) > _SMALLEST_NAME:
        yield short
