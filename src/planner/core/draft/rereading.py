"""Plan × a changed source text → clauses that are new, gone or reworded, and stale assignments."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate

from planner.core.draft.clauses import letters
from planner.core.draft.coverage import strays_elsewhere
from planner.core.draft.folding import folded
from planner.core.draft.goals import Clause, Labels, goals_of
from planner.core.draft.likeness import Likeness
from planner.core.draft.outline import Outline, outline_of, plain
from planner.core.draft.words import Words, read_words
from planner.core.errors import Finding
from planner.core.plan import Assignment, Citation, Plan

_LABEL = re.compile(r"[^(\d.]*")
_ALIKE, _ALIKE_IN_PLACE = 0.55, 0.4
_MOST_COMPARED, _LONGER = 8, 6
"""Clauses compared sign by sign with a quote; signs that its new wording may have more."""


@dataclass(frozen=True)
class Cited:
    """Words that a plan cites (出处), and the assignments that rest on them."""

    place: str
    quote: str
    assignments: tuple[str, ...]


@dataclass(frozen=True)
class Changed:
    """Words that a plan cites, and the clause that stands for them now."""

    cited: Cited
    clause: Clause


@dataclass(frozen=True)
class Rereading:
    """How a source text differs from the one that a plan was made from (原文变动).

    `new` are clauses that no assignment cites; `moved` are no changes, only other places.
    An assignment is stale if every clause that it cites is gone or reworded.
    """

    new: tuple[Clause, ...]
    gone: tuple[Cited, ...]
    reworded: tuple[Changed, ...]
    moved: tuple[Changed, ...]
    stale: tuple[Assignment, ...]
    findings: tuple[Finding, ...]
    plans_nothing: bool = False

    @property
    def is_same(self) -> bool:
        """Whether nothing is new, gone or reworded."""
        return not (self.new or self.gone or self.reworded or self.findings)


def reread(plan: Plan, text: str) -> Rereading:
    """What has changed in a source text since a plan cited it.

    Texts agree when their letters and digits do: width, blanks, punctuation, traditional
    characters, numbering and order do not count. Of a clause only its quoted words are known.
    """
    words = read_words(text)
    found = outline_of(words, plan.year)
    if not found.clauses:
        # a text that plans nothing says nothing of what is gone
        return Rereading((), (), (), (), (), found.findings, plans_nothing=True)
    return _Rereading(plan, _Text(words, found)).made(strays_elsewhere(plan, text))


def _bare(text: str) -> str:
    """The letters and digits of a text, as they are compared."""
    return letters(folded(plain(text)))


class _Text:
    """A text's clauses, those that look ahead first, and all its words."""

    def __init__(self, words: Words, found: Outline) -> None:
        labels, ahead = Labels(), [part.node for part in found.parts if part.is_ahead]
        past = [(part.node, labels.of(part.label)) for part in found.parts if not part.is_ahead]
        elsewhere = [
            clause
            for node, label in past
            for goal in goals_of(words, node, label)
            for measure in goal.measures
            for clause in measure.clauses
        ]
        self.ahead_count = len(found.clauses)
        self.clauses = (*found.clauses, *elsewhere)
        self.ahead = "\n".join(_bare(words.text[each.start : each.end]) for each in ahead)
        self.everything = _bare(words.text)
        self.labels = {plain(label) for _, label in past} - {
            plain(part.label) for part in found.parts if part.is_ahead
        }

    def looks_back(self, place: str) -> bool:
        """Whether a place is in a part that says what was done, or what is lacking."""
        found = _LABEL.match(plain(place))
        return found is not None and found[0] in self.labels


class _Rereading:
    """A comparison in the making: which clauses stand for which quotes."""

    def __init__(self, plan: Plan, text: _Text) -> None:
        self.plan, self.text, self.clauses = plan, text, text.clauses
        self.texts = [_bare(each.text) for each in self.clauses]
        self.whole = "".join(self.texts)
        self.starts = list(accumulate(map(len, self.texts), initial=0))[:-1]
        self.taken: dict[int, str] = {}
        self.covered: set[int] = set()

    def made(self, findings: Iterable[Finding]) -> Rereading:
        cited = list(_cited(self.plan))
        kept = self._kept(cited)
        left = [each for each in cited if each not in kept]
        reworded = self._reworded(left)
        gone = tuple(each for each in left if each not in reworded)
        used = self.covered | set(reworded.values())
        changed = {_key(each.place, each.quote) for each in left}
        return Rereading(
            tuple(self.clauses[at] for at in range(self.text.ahead_count) if at not in used),
            gone,
            tuple(Changed(each, self.clauses[at]) for each, at in reworded.items()),
            tuple(self._moved(kept)),
            tuple(_stale(self.plan, changed)),
            tuple(findings),
        )

    def _kept(self, cited: Sequence[Cited]) -> dict[Cited, int | None]:
        """Quotes that stand in the text, with the clause; None where it is no single clause."""
        kept: dict[Cited, int | None] = {}
        places: dict[str, int] = {}
        for at, clause in enumerate(self.clauses):
            places.setdefault(plain(clause.place), at)
        for each in cited:
            at = places.get(plain(each.place), -1)
            if at >= 0 and _bare(each.quote) in self.texts[at]:
                kept[each] = self._take(at, each)
        for each in cited:
            if each not in kept and (stands := self._elsewhere(each)) is not None:
                kept[each] = self._take(stands, each) if stands >= 0 else None
        return kept

    def _take(self, at: int, cited: Cited) -> int:
        self.taken.setdefault(at, _bare(cited.quote))
        self.covered.add(at)
        return at

    def _elsewhere(self, cited: Cited) -> int | None:
        """The clause that has the words; -1 if only more than one has them; None if none.

        A clause stands for the same words once; what lies ahead is not what was done.
        """
        words, looks_back = _bare(cited.quote), self.text.looks_back(cited.place)
        count = len(self.clauses) if looks_back else self.text.ahead_count
        having = [at for at in self._with(words) if at < count]
        for at in reversed(having) if looks_back else having:
            if self.taken.get(at) != words:
                return at
        if having and not looks_back:
            return None
        if words in (self.text.everything if looks_back else self.text.ahead):
            self._cover(words)
            return -1
        return None

    def _with(self, words: str) -> Iterator[int]:
        """The clauses that have some words within them."""
        position = self.whole.find(words) if words else -1
        while position >= 0:
            at = bisect_right(self.starts, position) - 1
            if words in self.texts[at]:
                yield at
            position = self.whole.find(words, position + 1)

    def _cover(self, words: str) -> None:
        """All clauses that words run through which are more than one clause."""
        position = self.whole.find(words) if words else -1
        if position >= 0:
            first = bisect_right(self.starts, position) - 1
            last = bisect_right(self.starts, position + len(words) - 1) - 1
            self.covered.update(range(first, last + 1))

    def _reworded(self, left: Sequence[Cited]) -> dict[Cited, int]:
        """Each quote that is not there any more, and the free clause that is most like it."""
        pairs = sorted(
            (-likeness, order, at)
            for order, each in enumerate(left)
            for at, likeness in self._like(each)
        )
        found: dict[Cited, int] = {}
        used: dict[int, str] = {}
        for _, order, at in pairs:
            place = plain(left[order].place)
            # of one clause several quotes may be taken, and be reworded into one
            if left[order] not in found and used.setdefault(at, place) == place:
                found[left[order]] = at
        return {each: found[each] for each in left if each in found}

    def _like(self, cited: Cited) -> Iterator[tuple[int, float]]:
        words, same = _bare(cited.quote), self._free_places.get(plain(cited.place))
        shared = self._likeness.shared(words).most_common(_MOST_COMPARED)
        nearest = [self._free[position] for position, _ in shared]
        count = len(self.clauses) if self.text.looks_back(cited.place) else self.text.ahead_count
        for at in dict.fromkeys([*nearest, *([] if same is None else [same])]):
            likeness = _ratio(words, self.texts[at])
            if at < count and likeness >= (_ALIKE_IN_PLACE if at == same else _ALIKE):
                yield at, likeness

    @cached_property
    def _free(self) -> list[int]:
        """The clauses that no quote stands in, once those that are kept are known."""
        return [at for at in range(len(self.clauses)) if at not in self.covered]

    @cached_property
    def _free_places(self) -> dict[str, int]:
        return {plain(self.clauses[at].place): at for at in self._free}

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness(self.texts[at] for at in self._free)

    def _moved(self, kept: dict[Cited, int | None]) -> Iterator[Changed]:
        for each, at in kept.items():
            # a goal's place is that of its clauses, too
            if at is not None and not plain(self.clauses[at].place).startswith(plain(each.place)):
                yield Changed(each, self.clauses[at])


def _ratio(quote: str, text: str) -> float:
    """How alike a quote and the first words of a clause are; 1 is the same."""
    longest = len(quote) + _LONGER
    return SequenceMatcher(None, quote, text[:longest], autojunk=False).ratio()


def _cited(plan: Plan) -> Iterator[Cited]:
    """What assignments cite, each place with its words once, in the plan's order."""
    found: dict[tuple[str, str], tuple[Citation, list[str]]] = {}
    for place in plan.places():
        for each in place.assignment.citations:
            _, whose = found.setdefault(_key(each.place, each.quote), (each, []))
            whose.append(place.assignment.id)
    for citation, whose in found.values():
        yield Cited(citation.place, citation.quote, tuple(dict.fromkeys(whose)))


def _key(place: str, quote: str) -> tuple[str, str]:
    return plain(place), _bare(quote)


def _stale(plan: Plan, changed: set[tuple[str, str]]) -> Iterator[Assignment]:
    for place in plan.places():
        keys = [_key(each.place, each.quote) for each in place.assignment.citations]
        if keys and all(each in changed for each in keys):
            yield place.assignment
