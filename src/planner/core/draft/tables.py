"""Words of a table, flattened to lines → its rows: goal, task, who and until when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from planner.core.draft.numbering import lines_of

Span = tuple[int, int]
# What offices write above columns; the first that fits names the column.
_COLUMNS = (
    ("number", r"序号|编号|No\.?"),
    (
        "owner",
        r".*(?:责任|牵头|配合|承办|主办|协办|实施)(?:领导|单位|部门|科室|人|主体|股室|处室)?.*|分管领导|负责人",
    ),
    ("due", r".*(?:时限|时间|期限|频次|进度|节点).*"),
    ("lack", r"(?:存在)?的?(?:主要|突出)?(?:问题|不足|短板|差距)(?:表现|描述|清单|及不足)?"),
    ("goal", r"(?:工作)?(?:目标|类别|板块|方面|分类)(?:任务)?|项目"),
    (
        "task",
        r"(?:主要|重点|具体|工作|年度|推进|整改|改进|解决|下一?步)*(?:任务|措施|举措|内容|事项|安排|要求|工作)(?:及要求|分解|内容|措施|举措|名称)?",
    ),
    ("other", r"备注|佐证.*|指标.*|目标值|成果.*|预期.*|完成标准|完成情况|单位"),
)
_NAMES = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _COLUMNS))
_LONGEST_NAME = 12
_FEWEST, _FEWEST_BARRED, _MOST_COLUMNS = 3, 2, 20


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    start: int
    end: int
    goal: Span
    task: Span
    owners: tuple[Span, ...]
    dues: tuple[Span, ...]
    lack: Span = (0, 0)

    def notes(self, text: str) -> Iterator[str]:
        """Who and until when, as they would stand in brackets."""
        yield from (f"责任单位:{text[slice(*each)]}" for each in self.owners)
        yield from (f"完成时限:{text[slice(*each)]}" for each in self.dues)


def is_column_name(line: str) -> bool:
    """Whether a line is what offices write above a column."""
    bare = line.replace(" ", "")
    return len(bare) <= _LONGEST_NAME and bool(_NAMES.fullmatch(bare))


def read_table(text: str, start: int, end: int) -> list[Row]:
    """The rows of the first table in a stretch that has a head; none without one."""
    lines = list(lines_of(text, start, end))
    for position, line in enumerate(lines):
        kinds = _head(text, _cells(text, *line))
        if kinds:
            return list(_rows(kinds, (_cells(text, *each) for each in lines[position + 1 :])))
        if found := _spaced(text, lines[position:]):
            return found
        if is_column_name(text[slice(*line)]) and (found := _stacked(text, lines, position)):
            return found
    return []


def _cells(text: str, start: int, end: int) -> list[Span]:
    """The cells of a line, parted by tabs or bars."""
    line = text[start:end]
    if "\t" not in line and "|" not in line:
        return [(start, end)]
    at, found = start, []
    for piece in re.split(r"[\t|]", line):
        bare = piece.strip()
        first = at + (piece.index(bare) if bare else 0)
        found.append((first, first + len(bare)))
        at += len(piece) + 1
    if line.startswith("|"):
        found = found[1:]
    return found[:-1] if line.rstrip().endswith("|") else found


def _head(text: str, cells: Sequence[Span]) -> list[str]:
    """What the columns are, if these cells name them."""
    if len(cells) < _FEWEST_BARRED:
        return []
    return _kinds([text[slice(*cell)] for cell in cells], min(_FEWEST, len(cells)))


def _kinds(names: Sequence[str], fewest: int = _FEWEST) -> list[str]:
    bare = [re.sub(r"\s", "", name) for name in names]
    found = [_NAMES.fullmatch(name) if len(name) <= _LONGEST_NAME else None for name in bare]
    kinds = [str(each.lastgroup) if each else "other" for each in found]
    named = sum(each is not None for each in found)
    if named < fewest or "task" not in kinds:
        return []
    tasks = [position for position, kind in enumerate(kinds) if kind == "task"]
    for position in tasks[:-1]:
        # 重点任务 | 具体措施: the wider one is the goal
        kinds[position] = "other" if "goal" in kinds else "goal"
    return kinds


def _stacked(text: str, lines: Sequence[Span], position: int) -> list[Row]:
    """A table whose cells stand each on a line of its own."""
    stop = position
    while stop < min(len(lines), position + _MOST_COLUMNS) and is_column_name(
        text[slice(*lines[stop])]
    ):
        stop += 1
    kinds = _kinds([text[slice(*line)] for line in lines[position:stop]])
    if not kinds or kinds[0] != "number":
        return []
    width = len(kinds)
    rows = []
    while stop < len(lines) and text[slice(*lines[stop])].strip(".、").isdigit():
        rows.append(list(lines[stop : stop + width]))
        stop += width
    return list(_rows(kinds, rows))


def _spaced(text: str, lines: Sequence[Span]) -> list[Row]:
    """A table whose cells are parted by spaces alone, as copied from a page."""
    head = _pieces(text, *lines[0])
    names = [text[slice(*each)] for each in head]
    kinds = _kinds(names) if all(map(is_column_name, names)) else []
    if not kinds or kinds[0] != "number":
        return []
    rows = (_pieces(text, *line) for line in lines[1:])
    numbered = (each for each in rows if each and text[slice(*each[0])].strip(".、").isdigit())
    return list(_rows(kinds, (_fitted(each, kinds) for each in numbered)))


def _pieces(text: str, start: int, end: int) -> list[Span]:
    found = re.finditer(r"\S+", text[start:end])
    return [(start + each.start(), start + each.end()) for each in found]


def _fitted(pieces: list[Span], kinds: Sequence[str]) -> list[Span]:
    """As many cells as there are columns: spaces too many are taken to stand in the task."""
    over, at = len(pieces) - len(kinds), kinds.index("task")
    if over <= 0:
        return pieces
    return [*pieces[:at], (pieces[at][0], pieces[at + over][1]), *pieces[at + over + 1 :]]


def _rows(kinds: Sequence[str], lines: Iterable[list[Span]]) -> Iterator[Row]:
    for cells in lines:
        is_below = cells[0][0] == cells[0][1]
        if len(cells) < min(len(kinds), _FEWEST) and not (is_below and len(cells) > 1):
            continue
        by_kind: dict[str, list[Span]] = {}
        for kind, cell in zip(kinds, cells, strict=False):
            if cell[1] > cell[0]:
                by_kind.setdefault(kind, []).append(cell)
        if "task" in by_kind:
            yield Row(
                cells[0][0],
                cells[-1][1],
                by_kind.get("goal", [(0, 0)])[0],
                by_kind["task"][0],
                tuple(by_kind.get("owner", ())),
                tuple(by_kind.get("due", ())),
                by_kind.get("lack", [(0, 0)])[0],
            )
