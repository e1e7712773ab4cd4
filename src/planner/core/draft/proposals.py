"""The clauses of a measure × organization → assignments proposed, each with its reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from planner.core.draft.cadence import (
    Cadence,
    amount_of,
    cadences,
    once_in_spring,
    times_a_year,
    usual,
    without_times,
)
from planner.core.draft.figures import Figure
from planner.core.draft.goals import Clause, GoalText, MeasureText
from planner.core.draft.kinds import Kind, is_built, kind_of
from planner.core.draft.likeness import Likeness
from planner.core.draft.posts import Choice, Posts, due_notes
from planner.core.draft.works import (
    BUILDS,
    DIGIT,
    FRAME,
    LEVEL,
    VERB,
    WORKS,
    does,
    is_occasion,
    is_result,
    only_tells_what_comes,
)
from planner.core.plan import InPeriods, Once, OnObservances, Period

# 每次不少于3人 goes with what is done so often.
_EACH = ("每次", "每场", "每期", "每批", "每轮")
_PATROL = {"disputes", "petitions"}
_REPEATABLE = {"study", "publicity", "legal-services"}
_MANY_UNITS = {"次", "期", "场", "场次", "堂", "讲"}
_LEADING = re.compile(
    r"^(?:进一步|持续|深入|不断|切实|认真|积极|充分|大力|全面|扎实|深刻|着力|严格|下一步|明年|今年|20\d\d年度?|计划(?!生育|[的和、，,])|拟于?(?=[^定订制])|准备|打算|继续|我(?:局|镇|乡|县|区|市|院|校|所|办|街道|们)(?:将|要)?|将(?!.{2,40}(?:纳入|作为|列入|转化|融入|压缩|贯穿))|要|[,，])+(?=.{4})"
)
MOST_COUNTS = 2
_SHARES = {"%", "﹪"}
"""Units that do not add up over the year."""
_SHORTEST, _SHORTEST_OWN, _LONGEST_TITLE = 4, 10, 40
"""Signs; less cannot be cited, less is no work of its own, more is no title."""
_ALIKE = 2
"""Pairs of signs that a figure shares with work of the same kind."""
_FEWEST_TIMES, _MOST_TIMES = 2, 36
_DECEMBER = 12
_SLOWER = {Period.MONTH: Period.QUARTER, Period.QUARTER: Period.HALF_YEAR}
_OFTEN = {
    Period.WEEK: "每周",
    Period.MONTH: "每月",
    Period.QUARTER: "每季度",
    Period.HALF_YEAR: "每半年",
    Period.YEAR: "每年",
}
_DATED = re.compile(r"[月年度日底](?:之?前|内|完成)|每[月季年周]")
_OWNER = re.compile(r"由([^,。]{2,20}?)(?:统一|具体)?(?:牵头|负责|牵头负责|组织实施|落实|承办)")
_HEADS_DUTY = re.compile(r"第一责任人")


@dataclass(frozen=True)
class Proposal:
    """An assignment that the rules propose (拟任务), with why, and whether that is sure."""

    clauses: tuple[Clause, ...]
    title: str
    kind: Kind | None
    cadence: Cadence
    choice: Choice
    counts: tuple[tuple[Figure, int], ...] = ()
    """Past figures, each with the number that the text asks for this year, if it does."""
    is_heads_duty: bool = False

    @property
    def is_set_up(self) -> bool:
        """Whether it is something to set up once: a system, a list, a responsibility."""
        first = self.clauses[-1] if len(self.clauses) == 1 else self.clauses[0]
        return isinstance(self.cadence.recurrence, Once) and bool(BUILDS.match(first.words))

    def aim(self, position: int) -> tuple[int, int, bool]:
        """How much of a figure each time, and in the year, and whether that should be reached.

        The text's own number counts before last year's.
        """
        (figure, own), cadence = self.counts[position], self.cadence
        if own:
            is_sum = figure.unit not in _SHARES and not isinstance(cadence.recurrence, InPeriods)
            return (-(-own // cadence.times) if is_sum else 0), own, is_sum
        if position or not cadence.each or cadence.unit != figure.unit:
            return 0, figure.count, False
        whole = cadence.each * cadence.times
        if cadence.is_told:
            return cadence.each, cadence.count or whole, True
        return cadence.each, min(figure.count, whole), True


@dataclass
class Proposing:
    """What proposing needs besides the clauses: posts, year, past figures; counts on its way."""

    posts: Posts
    year: int
    figures: Sequence[Figure]
    past_days: Sequence[str] = ()
    turn: int = 0
    used: set[int] = field(default_factory=set)
    busy: set[str] = field(default_factory=set)

    @cached_property
    def likeness(self) -> Likeness:
        """The figures by their words."""
        return Likeness(figure.words for figure in self.figures)

    def propose(self, goal: GoalText, measure: MeasureText) -> list[Proposal]:
        """The assignments for a measure; what is neither work, nor timed, nor owned gives none.

        Work of a kind not known here counts by its verb where nothing else is to be found.
        """
        self.busy.clear()
        return self._found(goal, measure) or self._found(goal, measure, is_known=False)

    def _found(
        self, goal: GoalText, measure: MeasureText, *, is_known: bool = True
    ) -> list[Proposal]:
        found: list[Proposal] = []
        waiting: tuple[Clause, ...] = ()
        for clause in _citable(measure):
            if owner := _OWNER.fullmatch(clause.words):
                # 由综治中心牵头 says who does what follows
                measure = replace(measure, notes=(*measure.notes, f"({owner[1]}牵头)"))
            if owner or (is_known and not found and is_occasion(clause.words)):
                waiting = (*waiting, clause)
                continue
            is_each = bool(found) and clause.words.startswith(_EACH)
            told = [] if is_each else cadences(clause.words, self.year, self.turn)
            if found and (is_each or self._belongs(found[-1], clause, told)):
                found[-1] = self._joined(found[-1], clause, told)
                continue
            kind = self._kind(clause, goal, measure, is_first=not found)
            kind = kind or _goes_on(found, told)
            if kind or told or measure.notes or _is_work(clause, found, is_known=is_known):
                found += self._proposals(clause, waiting, measure, kind)
                waiting = ()
            elif found and (VERB.search(clause.words) or LEVEL.search(clause.words)):
                found[-1] = self._joined(found[-1], clause, told)
            elif not found:
                # a clause without work of its own goes with the next that has some
                waiting = (*waiting, clause)
        return [*found[:-1], *(_with(each, waiting) for each in found[-1:])]

    def _belongs(self, last: Proposal, clause: Clause, told: list[Cadence]) -> bool:
        """Whether a clause only says what comes of the one before, or until when."""
        if not told and only_tells_what_comes(clause.words):
            return True
        if told and (self._is_of_others(clause, told[0]) or _is_apart(last, clause, told[0])):
            return False
        if told and last.cadence.is_told and _is_another(last.cadence, clause, told[0]):
            return False
        is_plain = len(told) == 1 and told[0].is_told
        if is_plain and not last.is_set_up and not last.cadence.is_set:
            # 丰富法治教育形式,每学期举办一次模拟法庭: how often the work before it is due
            return kind_of(clause.words) in {None, last.kind}
        if not told or kind_of(_bare(clause.words)) is not None or self._is_own(clause):
            return False
        return not _ends_elsewhere(last, told)

    def _is_of_others(self, clause: Clause, told: Cadence) -> bool:
        """Whether a clause names who does something again and again."""
        return not isinstance(told.recurrence, Once) and self.posts.names_one(clause.words)

    def _is_own(self, clause: Clause) -> bool:
        return len(_bare(clause.words)) > _SHORTEST_OWN

    def _joined(self, last: Proposal, clause: Clause, told: list[Cadence]) -> Proposal:
        joined = replace(last, clauses=(*last.clauses, clause))
        if told and not last.cadence.is_told:
            return replace(joined, cadence=told[0])
        return joined

    def _kind(
        self, clause: Clause, goal: GoalText, measure: MeasureText, *, is_first: bool
    ) -> Kind | None:
        own = kind_of(clause.words)
        if own or is_result(clause.words):
            return own
        if FRAME.match(clause.words) and not VERB.search(clause.words):
            return None
        above = kind_of(measure.title) or kind_of(goal.words)
        return above if is_first or BUILDS.match(clause.words) else None

    def _proposals(
        self, clause: Clause, before: tuple[Clause, ...], measure: MeasureText, kind: Kind | None
    ) -> Iterator[Proposal]:
        choice = self.posts.choose(clause.words, measure.notes, kind)
        told = self._when(clause, before, measure, kind)
        several = len(told) > 1
        for cadence in told:
            title = title_of(_titled(clause, before).words)
            if several and cadence.name:
                title = f"{title[:50]}（{cadence.name}）"
            made = Proposal((*before, clause), title, kind, cadence, choice)
            self.turn += 1
            yield self._counted(replace(made, is_heads_duty=bool(_HEADS_DUTY.search(clause.words))))

    def _when(
        self, clause: Clause, before: tuple[Clause, ...], measure: MeasureText, kind: Kind | None
    ) -> list[Cadence]:
        is_patrol = bool(kind and kind.id in _PATROL)
        occasion = "".join(each.words for each in before if is_occasion(each.words))
        words = f"{occasion},{clause.words}"
        told = cadences(words, self.year, self.turn, is_patrol=is_patrol)
        if told:
            return told
        noted = due_notes(measure.notes) or _dated(measure.notes)
        if noted and (told := cadences(noted, self.year, self.turn, is_patrol=is_patrol)):
            return [replace(told[0], why=f"原文注明“{noted[:20]}”")]
        if kind and kind.id == "publicity" and self.past_days:
            self.past_days, days = (), self.past_days
            why = "原文没写什么时候，上年是在这些节日、宣传日开展的"
            recurrence = OnObservances(observances=tuple(days))
            return [Cadence(recurrence, why, is_told=False, times=len(days))]
        return [self._unsaid(clause, kind)]

    def _unsaid(self, clause: Clause, kind: Kind | None) -> Cadence:
        if BUILDS.match(clause.words) and not is_built(clause.words, kind):
            return once_in_spring(self.year, self.turn)
        every = kind.every if kind else Period.QUARTER
        name = kind.name if kind else ""
        if name in self.busy:
            # the same people have work of that kind already
            every = _SLOWER.get(every, every)
        self.busy.add(name)
        of_kind = f"，按“{name}”类工作" if name else "，也看不出是哪类工作，"
        why = f"原文没写多久一次{of_kind}暂定{_OFTEN[every]}一次"
        return usual(every, self.turn, why)

    def _counted(self, made: Proposal) -> Proposal:
        """With the past figures that count the same thing, and last year's number as cadence."""
        words = "".join(clause.words for clause in made.clauses)
        ranked = sorted(self._alike(words, made.kind), key=lambda each: (-each[0], each[1]))
        taken: list[tuple[Figure, int]] = []
        for _, position in ranked[:MOST_COUNTS]:
            figure = self.figures[position]
            self.used.add(position)
            if not taken:
                made = self._as_last_year(made, figure)
            is_first = figure.unit not in {each.unit for each, _ in taken}
            taken.append((figure, amount_of(words, figure.unit) if is_first else 0))
        return replace(made, counts=tuple(taken))

    def _alike(self, words: str, kind: Kind | None) -> Iterator[tuple[int, int]]:
        for position, shared in sorted(self.likeness.shared(words).items()):
            figure = self.figures[position]
            if position in self.used or figure.value != figure.count:
                continue
            own = kind_of(figure.words)
            is_same = kind is not None and own is kind
            if own and kind and not is_same:
                continue
            if shared >= _needed(figure, kind, is_same=is_same):
                yield shared + 2 * is_same, position

    def _as_last_year(self, made: Proposal, figure: Figure) -> Proposal:
        """Last year's number of times, where the text does not tell how often."""
        is_repeated = made.kind is not None and made.kind.id in _REPEATABLE
        fits = figure.unit in _MANY_UNITS and _FEWEST_TIMES <= figure.count <= _MOST_TIMES
        if made.cadence.is_set or isinstance(made.cadence.recurrence, OnObservances):
            return made
        if not (is_repeated and fits) or BUILDS.match(made.clauses[-1].words):
            return made
        recurrence, each, times = times_a_year(figure.count, self.year, self.turn)
        why = f"原文没写多久一次，按上年{figure.count}{figure.unit}安排"
        cadence = Cadence(recurrence, why, is_told=False, each=each, unit=figure.unit, times=times)
        return replace(made, cadence=cadence)


def _citable(measure: MeasureText) -> list[Clause]:
    return [each for each in measure.clauses if len(each.words) >= _SHORTEST]


def _is_work(clause: Clause, found: Sequence[Proposal], *, is_known: bool) -> bool:
    """Whether a clause is work by its verb alone.

    The first waits for one whose kind is known, unless it has a number of its own.
    """
    words = clause.words
    if found or (is_known and DIGIT.search(words)):
        return bool(WORKS.match(words))
    return not is_known and bool(WORKS.match(words) or does(words))


def _is_apart(last: Proposal, clause: Clause, told: Cadence) -> bool:
    """Whether a clause with a time is other work than the last, which it says nothing of.

    What is held once: 落实值班制度,组织一次演练; how often, of things: 建成站点2个,每季度评比一次.
    """
    bare = _bare(clause.words)
    if told.count == 1 and len(bare) >= _SHORTEST:
        return kind_of(bare) is None
    if last.kind is not None and not is_built(last.clauses[-1].words, last.kind):
        return False
    if isinstance(told.recurrence, Once):
        return len(bare) > _SHORTEST and bool(VERB.search(bare))
    return bool(DIGIT.search(last.clauses[-1].words))


def _is_another(last: Cadence, clause: Clause, told: Cadence) -> bool:
    """Whether a clause tells another number of other work: 制作短视频12期,举办沙龙4场."""
    has_number = bool(DIGIT.search(clause.words)) and not LEVEL.search(clause.words)
    return (
        has_number and told.is_told and last.times != told.times and bool(WORKS.match(clause.words))
    )


def _with(last: Proposal, waiting: tuple[Clause, ...]) -> Proposal:
    return replace(last, clauses=(*last.clauses, *waiting))


def _goes_on(found: Sequence[Proposal], told: Sequence[Cadence]) -> Kind | None:
    """The kind of the work before, where a clause says until when that is to be finished."""
    return found[-1].kind if found and _ends_elsewhere(found[-1], told) else None


def _ends_elsewhere(last: Proposal, told: Sequence[Cadence]) -> bool:
    """Whether what is told ends on a day of its own: 每季度检查一次,8月底前完成整改."""
    if not told or not last.cadence.is_told:
        return False
    before, then = last.cadence.recurrence, told[0].recurrence
    if not isinstance(then, Once):
        return False
    return before.once != then.once if isinstance(before, Once) else then.once.month < _DECEMBER


def _dated(notes: tuple[str, ...]) -> str:
    """Notes that say until when without calling it so: (司法局牵头,3月底前)."""
    return ",".join(note.strip("()") for note in notes if _DATED.search(note))


def _needed(figure: Figure, kind: Kind | None, *, is_same: bool) -> int:
    """How many pairs of signs a figure must share with work that it may count."""
    is_activity = kind is not None and kind.id in _REPEATABLE and figure.unit in _MANY_UNITS
    if is_same:
        return 1 if is_activity else _ALIKE
    return _ALIKE + 1


def title_of(words: str) -> str:
    """A clause as the title of an assignment: on one line, without its opening adverbs."""
    text = "".join(words.split())
    short = _LEADING.sub("", text) or text
    if len(short) > _LONGEST_TITLE:
        short = short[:_LONGEST_TITLE].rstrip(",、;") + "…"
    return short


def _titled(clause: Clause, before: tuple[Clause, ...]) -> Clause:
    """The clause that names the work: the one before, if this only says when and how much."""
    if len(_bare(clause.words)) >= _SHORTEST:
        return clause
    return next((each for each in reversed(before) if WORKS.match(each.words)), clause)


def _bare(words: str) -> str:
    """A clause without the words that say when and how often."""
    return without_times(words)
